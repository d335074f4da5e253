r"""Why words of a drawn page are not seen, and where they stand in a document's text.

    Text(Place("", 3, 1), "Met\\nthe source in Veldora")                         the page, whole
    Text(Place("under-a-box", 3, 2), "    source", hidden="under a box")         what is not seen of it

A page's words stay in its lines, which citations and boxes count. Those that its picture does not
show stand once more in a part of their own: the same page, line and columns, blanks for what is seen.
"""

from __future__ import annotations

UNDER_BOX = "under a box"
UNDER_PICTURE = "under a picture"
UNDER_WHITE = "under a white box"
WHITE = "white text"
LAYER = "hidden layer"
INVISIBLE = "invisible text"
COVERED = (UNDER_BOX, UNDER_PICTURE, UNDER_WHITE)
"""These may be redactions that failed."""


def part(why: str) -> str:
    """Name the part in which words stand that are not seen for this reason."""
    return why.replace(" ", "-")


ECHOES = frozenset(part(why) for why in (*COVERED, WHITE, LAYER, INVISIBLE))
"""Parts that repeat words of a page: what is counted is counted in the page."""
