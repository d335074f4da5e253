"""How a page comes out: its template, its language, and what the person has set.

Everything is escaped by default; nothing in the templates switches that off.
"""

from __future__ import annotations

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import HTMLResponse

from vitrina.core.records import Range
from vitrina.desk.desk import Desk
from vitrina.desk.records import Done
from vitrina.surfaces.web import details, language, markdown, masks, notes, progress, words
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.language import N_

__all__ = ["N_", "Face", "Settings"]

HERE = Path(__file__).parent
THEMES = ("auto", "light", "dark")


class Settings(Struct, frozen=True):
    """What a person has set: a language ('' is the browser's), a theme, single keys on or off."""

    language: str = ""
    theme: str = "auto"
    keys: bool = True

    @classmethod
    def parse(cls, text: str) -> Settings:
        """Read the cookie; whatever it can't mean is as if it were not set."""
        tongue, theme, keys, *_ = [*text.split("."), "", "", ""]
        return cls(
            language=tongue if tongue in language.LANGUAGES else "",
            theme=theme if theme in THEMES else "auto",
            keys=keys != "off",
        )

    def print(self) -> str:
        """Write the cookie."""
        return f"{self.language}.{self.theme}.{'on' if self.keys else 'off'}"


class Face:
    """The templates, for one library."""

    def __init__(self, name: str, access: Access, desk: Desk) -> None:
        self._name = name
        self._desk = desk
        self._access = access
        self._cookie = access.cookie + "_settings"

    def settings(self, request: Request) -> Settings:
        """What the person of this request has set."""
        return Settings.parse(request.cookies.get(self._cookie, ""))

    @property
    def cookie(self) -> str:
        """The name of the settings' cookie."""
        return self._cookie

    def language(self, request: Request) -> str:
        """The language that this request is answered in."""
        wanted = self.settings(request).language
        return language.choose(wanted, request.headers.get("accept-language", ""))

    def page(
        self, request: Request, template: str, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Render ``template`` with ``values``."""
        tongue = self.language(request)
        done = self._done(request)
        text = (
            environment(tongue)
            .get_template(template)
            .render(
                library=self._name,
                language=tongue,
                languages=language.LANGUAGES,
                settings=self.settings(request),
                form_key=self._access.form_key if self._access.inside(request) else "",
                own=self._desk if self._access.inside(request) else None,
                done=done,
                here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
                **values,
            )
        )
        response = HTMLResponse(text, status, headers={"vary": "cookie, accept-language"})
        if done:
            response.delete_cookie(self.done_cookie, httponly=True, samesite="strict")
        return response

    def text(self, request: Request, template: str, **values: Any) -> str:
        """Render a template that is no page."""
        found = environment(self.language(request)).get_template(template)
        return found.render(library=self._name, **values)

    @property
    def done_cookie(self) -> str:
        """The name of the cookie that says once what was just done."""
        return self._access.cookie + "_done"

    def _done(self, request: Request) -> tuple[str, Done] | None:
        """What was just done or undone, to be said once with the way back; None if nothing was."""
        what, _, number = request.cookies.get(self.done_cookie, "").partition(".")
        if not self._access.inside(request) or what not in {"done", "undone"}:
            return None
        if not number.isascii() or not number.isdigit() or len(number) > 15:
            return None
        found = self._desk.done(int(number))
        return (what, found) if found and found.undone == (what == "undone") else None


@cache
def environment(tongue: str) -> Environment:
    """Make the templates' environment for a language; kept, for compiling takes a while."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
    )
    translations = language.catalogue(tongue)
    made.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"static": static, "words": words}
    made.filters |= {
        "number": partial(language.number, language=tongue),
        "size": partial(language.size, language=tongue),
        "date": partial(language.date, language=tongue),
        "path": masks.path,
        "unmasked": masks.title,
        "moment": partial(language.moment, language=tongue),
        "range": lambda at: Range(at.part, at.page),
        "duration": partial(language.duration, language=tongue),
        "said": lambda text: translations.gettext(text) if text else "",
        "detail": lambda text: details.said(text, translations),
        "note": partial(notes.translated, language=tongue),
        "origin": partial(language.origin, language=tongue),
        "sentence": partial(progress.sentence, tongue=tongue),
        "markdown": markdown.html,
        "segment": lambda text: quote(text, safe=""),
    }
    return made


@cache
def static(name: str) -> str:
    """Give the address of a file of ours, with a digest, so that it can be kept for good."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
