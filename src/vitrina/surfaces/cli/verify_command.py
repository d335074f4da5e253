"""vitrina verify FOLDER|URL."""

from __future__ import annotations

from vitrina.verify import command

EXAMPLE = "vitrina verify ./edition --key publisher.key"
arguments, run = command.arguments, command.run
