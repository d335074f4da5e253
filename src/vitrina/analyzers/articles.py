"""What a press article says of itself: title, byline, date, outlet, and on whom it relies.

title Mexico offers asylum          article.title       (or the page's claims, a headline)
date 2021-01-04                     article.date
By Jane Roe and John Doe            article.byline
LONDON (Reuters) -                  article.relies_on   Reuters
... told the Guardian               article.relies_on   Guardian
... informó La Jornada              article.relies_on   La Jornada
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.analyzers import dates
from vitrina.analyzers.outlets import NAME, outlet
from vitrina.analyzers.speakers import ordinary
from vitrina.core.facts import Analyzer, Fact, Paper

HEAD = 3_000
_MOST = 500
_FIELD = re.compile(
    r"(?im)^[ \t>#*]{0,6}(title|headline|t[ií]tulo|titular|date|published|publicado|fecha|author|byline|by|autora?|por"
    r"|outlet|publisher|source|medio|fuente|site|url|link)\b[ \t]*[:=]?[ \t]+(\S[^\n]{0,300})$"
)
_FIELDS = {
    "title": "title", "headline": "title", "título": "title", "titulo": "title", "titular": "title",
    "date": "date", "published": "date", "publicado": "date", "fecha": "date",
    "author": "byline", "byline": "byline", "by": "byline", "autor": "byline", "autora": "byline", "por": "byline",
    "outlet": "outlet", "publisher": "outlet", "source": "outlet", "medio": "outlet", "fuente": "outlet",
    "site": "outlet", "url": "url", "link": "url",
}  # fmt: skip
_PERSON = r"[A-ZÀ-Þ][\w.'’-]{1,24}(?: (?:de |del |la |van |von )?[A-ZÀ-Þ][\w.'’-]{0,24}){1,4}"
_BYLINE = re.compile(
    rf"(?m)^[ \t]{{0,8}}(?:By|BY|Por|POR)[ ]({_PERSON}(?:(?:, | and | y | e ){_PERSON}){{0,4}})[ \t]*(?:$|[,|·—–-])"
)
_BY = re.compile(r"^(?:by|por|de|par|von)[ ]+", re.IGNORECASE)
_AND = re.compile(rf"(?:, | and | y | e )({NAME.pattern})")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_DOMAIN = re.compile(r"https?://(?:www\.)?([\w.-]{3,80})")
_LINE = re.compile(r"\s*(\S[^\n]{8,200})")
_ADDRESS = re.compile(r"\s{1,4}(https?://\S{3,300})[ \t]*(?=\n)")
_AS = (
    r"(?:newspaper|magazine|news agency|daily|weekly|broadcaster|diario|periódico|semanario|portal|revista"
    r"|cadena|agencia(?: de noticias)?)"
)
_RELIED = re.compile(rf"[ \n\t]{{1,12}}(?:((?:the |el |la |al )?{_AS})[ ])?({NAME.pattern})")
_BEFORE = (
    "ccording to", "told", "reported by", "interview with", "quoted by", "published by", "published in", "iting",
    "obtained by", "seen by", "a report by", "a report in", "egún", "e acuerdo con", "informó", "reportó",
    "publicó",
    "reveló", "consignó", "difundió", "dijo a", "dijo al", "declaró a", "declaró al", "señaló a", "entrevista con",
    "entrevista a", "información de", "citado por", "publicado en", "publicado por", "a la agencia", "al diario",
    "al periódico", "a la revista", "to the newspaper", "to the magazine",
)  # fmt: skip
"""Words after which stands whose report it is."""
_AFTER = (
    " reported",
    " reports",
    " informó",
    " reportó",
    " publicó",
    " reveló",
    " said in a report",
)
_LAST = re.compile(rf"(?:^|[ \n\t(“\"])({NAME.pattern})$")
_MARKS = (" | ", " — ", " – ", " - ")
_WIRE = re.compile(
    r"\((Reuters|AP|AFP|EFE|UPI|Xinhua|Notimex|Bloomberg|ANSA|dpa|DPA|Europa Press|CNN|TASS)\)"
)


def find(paper: Paper) -> Iterator[Fact]:
    """Give what an article says of itself; of another paper, only whose reports it rests on."""
    first = next((n for n, block in enumerate(paper.blocks) if not block.hidden), None)
    if first is None:
        return
    if not paper.section:
        yield from _head(paper, first)
    given: set[str] = set()
    for number, block in enumerate(paper.blocks):
        if block.hidden:
            continue
        for fact in _relied(block.text, number):
            if fact.value not in given:
                given.add(fact.value)
                yield fact
            if len(given) >= _MOST:
                return


def is_article(paper: Paper) -> bool:
    """Whether the paper's claims or its first lines are those of an article."""
    told = {claim.name for claim in paper.claims}
    if paper.kind == "web" or "Publisher" in told or "Post" in told:
        return bool(told & {"Publisher", "Author", "Date", "Post"})
    return False


def reporter(paper: Paper) -> str:
    """Give who reports what an article says: its outlet, or who wrote it; '' for another paper."""
    first = next((block.text for block in paper.blocks if not block.hidden), "")
    fields = {} if paper.section else _fields(first)
    if not fields and not is_article(paper):
        return ""
    told = _claims(paper)
    named = (
        fields.get("outlet", ("",))[0],
        told["outlet"],
        fields.get("byline", ("",))[0],
        told["byline"],
    )
    return next(filter(None, named), "")


def _head(paper: Paper, block: int) -> Iterator[Fact]:
    text = paper.blocks[block].text
    fields = _fields(text)
    if not fields and not is_article(paper):
        return
    told = _claims(paper)
    for kind in ("title", "byline", "date", "outlet"):
        found = fields.get(kind)
        if found is None and kind == "byline" and (by := _BYLINE.search(text[:HEAD])):
            found = (by[1], *by.span(1))
        if found:
            value, start, end = found
            yield Fact(f"article.{kind}", value, block, start, end, 0.95, {"from": "the text"})
        elif value := told.get(kind, ""):
            start, end = _place(text, value)
            if end > start:
                yield Fact(
                    f"article.{kind}", value, block, start, end, 0.9, {"from": "the page's claims"}
                )


def _fields(text: str) -> dict[str, tuple[str, int, int]]:
    """Fields that a crawler writes at the top; only where a date in digits is among them."""
    found: dict[str, tuple[str, int, int]] = {}
    for line in _FIELD.finditer(text[:HEAD]):
        if text.count("\n", 0, line.start()) > 25:
            break
        kind = _FIELDS[line[1].lower()]
        value = line[2].strip()
        if kind == "date" and not found.get("date"):
            value = dates.parse(value)
        if value and kind not in found:
            found[kind] = (value, line.start(2), line.start(2) + len(line[2].rstrip()))
    date = found.get("date")
    if date is None or not _ISO.search(text[date[1] : date[2]]):
        return {}
    url = found.pop("url", None) or _bare(text, date[2])
    after = url[2] if url and url[1] > date[2] else date[2]
    if url and "outlet" not in found and (domain := _DOMAIN.match(url[0])):
        found["outlet"] = (domain[1], url[1], url[2])
    if "title" not in found and (first := _LINE.match(text, after)):
        found["title"] = (first[1].strip(), first.start(1), first.start(1) + len(first[1].rstrip()))
    return found


def _bare(text: str, after: int) -> tuple[str, int, int] | None:
    """An address alone on the line under the date."""
    line = _ADDRESS.match(text, after)
    return (line[1], *line.span(1)) if line else None


def _claims(paper: Paper) -> dict[str, str]:
    """What the page claims of itself, in the words of this module."""
    told: dict[str, list[str]] = {}
    for claim in paper.claims:
        told.setdefault(claim.name, []).append(claim.value)
    names = [
        name
        for name in told.get("Author", ())
        if "://" not in name and name not in told.get("Publisher", ())
    ]
    text = paper.blocks[0].text if paper.blocks else ""
    titles = told.get("Title", [""])
    title = next(
        (
            each
            for told_title in titles
            for each in (told_title, *(told_title.rsplit(mark, 1)[0] for mark in _MARKS))
            if each in text[:HEAD]
        ),
        titles[0],
    )
    source = _DOMAIN.match(next(iter(told.get("Source", ())), ""))
    published = next(filter(None, map(_date, told.get("Date", ()))), "")
    site = (
        next(iter(told.get("Publisher", ())), "") or (source[1] if source else "") or _after(title)
    )
    return {
        "title": title,
        "byline": ", ".join(dict.fromkeys(ordinary(_BY.sub("", name)) for name in names))[:200],
        "date": published,
        "outlet": site,
    }


def _date(text: str) -> str:
    digits = _DIGITS.fullmatch(text.strip())
    return dates.parse("-".join(digits.groups()) if digits else text)


def _after(title: str) -> str:
    """The outlet that stands behind a page's title."""
    for mark in _MARKS:
        if mark in title and (name := outlet(title.rsplit(mark, 1)[1])):
            return name
    return ""


def _place(text: str, value: str) -> tuple[int, int]:
    """Where a claimed value stands in the text; its first line where it doesn't."""
    at = text[:HEAD].find(value)
    if at >= 0:
        return at, at + len(value)
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return start, len(text[: end if end >= 0 else len(text)].rstrip())


def _relied(text: str, block: int) -> Iterator[Fact]:
    for wire in _WIRE.finditer(text) if "(" in text else ():
        yield Fact("article.relies_on", wire[1], block, *wire.span(1), 0.9)
    for sign in _BEFORE:
        for at in _all(text, sign):
            found = _RELIED.match(text, at + len(sign))
            if found and (value := outlet(found[2], named=bool(found[1]))):
                yield Fact("article.relies_on", value, block, *found.span(2), 0.85)
                end = found.start(2) + len(found[2]) - len(_rest(found[2], value))
                more = _AND.match(text, end)
                if more and (value := outlet(more[1])):
                    yield Fact("article.relies_on", value, block, *more.span(1), 0.75)
    for sign in _AFTER:
        for at in _all(text, sign):
            low = max(0, at - 90)
            found = _LAST.search(text[low:at])
            if found and (value := outlet(found[1])):
                yield Fact("article.relies_on", value, block, low + found.start(1), at, 0.8)


def _all(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + len(sign))


def _rest(name: str, value: str) -> str:
    """What stands in a run of capitalised words after the outlet's own name."""
    at = name.lower().find(value.lower())
    return name[at + len(value) :] if at >= 0 else ""


ANALYZER = Analyzer(
    name="articles",
    finds=(
        "article.title",
        "article.byline",
        "article.date",
        "article.outlet",
        "article.relies_on",
    ),
    run=find,
    limits=("an outlet that is neither known nor named as one is not seen",),
)
