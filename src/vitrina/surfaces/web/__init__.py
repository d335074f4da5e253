"""The workspace in the browser: search, read and cite, rendered on the server.

browser --Host, token, origin--> guard --> one page function --> Library
                                                 |
                                             templates (autoescaped, English and Spanish)
"""

from __future__ import annotations

from vitrina.surfaces.web.application import app

__all__ = ["app"]
