"""Who may come in: whoever holds this run's key. Secrets live in memory and end with the run.

A key opens the door in one of two ways. The browser that we start ourselves gets a *code* in the
path, because a command line can be read by others on the machine; it is void once used. The address
printed for the person carries the *key* in its fragment, which a browser never sends: a small script
(or the person, by paste) posts it. Either way the browser then holds a cookie and the address is bare.
"""

from __future__ import annotations

import hmac
import secrets

from starlette.requests import Request

COOKIE_AGE = 30 * 24 * 3600


class Access:
    """The secrets of one run: the key, the session it opens, and codes that open it once."""

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(24)
        self._session = secrets.token_urlsafe(32)
        # Cookies are shared by all ports of a host: each run needs a name of its own.
        self.cookie = f"vitrina_{secrets.token_hex(4)}"
        self._codes: set[str] = set()

    @property
    def session(self) -> str:
        """What the cookie of a browser that was let in holds."""
        return self._session

    @property
    def form_key(self) -> str:
        """What every form of ours carries, and no page of anybody else's can know."""
        return hmac.new(self._session.encode(), b"form", "sha256").hexdigest()

    def code(self) -> str:
        """Mint a code that opens the door once."""
        code = secrets.token_urlsafe(24)
        self._codes.add(code)
        return code

    def redeem(self, code: str) -> bool:
        """Whether ``code`` is good; it is not a second time."""
        if code in self._codes:
            self._codes.discard(code)
            return True
        return False

    def opens(self, key: str) -> bool:
        """Whether this is the run's key."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def knows(self, session: str) -> bool:
        """Whether this is the cookie of a browser that was let in."""
        return hmac.compare_digest(session.encode(), self._session.encode())

    def inside(self, request: Request) -> bool:
        """Whether a request comes from a browser that was let in."""
        return self.knows(request.cookies.get(self.cookie, ""))

    def ours(self, form_key: str) -> bool:
        """Whether a form came from a page of ours."""
        return hmac.compare_digest(form_key.encode(), self.form_key.encode())
