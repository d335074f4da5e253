"""``python -m vitrina``."""

import sys

from vitrina.surfaces.cli import main

sys.exit(main())
