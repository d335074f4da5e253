"""A library in memory, small and true to the facade, for pages to stand on in tests.

Its search is by plain words; what it holds is made up, and partly hostile.
"""

# ruff: noqa: ANN003, ANN202, ARG002  (the signatures are those of vitrina.library)
from __future__ import annotations

import atexit
import hashlib
import io
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from PIL import Image, ImageDraw

from vitrina.analyzers.side_by_side import compare
from vitrina.core.errors import VitrinaError
from vitrina.core.outcomes import OUTCOMES
from vitrina.core.records import (
    Block,
    Branch,
    Brief,
    Citation,
    Counts,
    Document,
    FileOutcome,
    Finding,
    Hit,
    Location,
    Message,
    Moment,
    Named,
    Neighbours,
    Note,
    Progress,
    Range,
    Results,
    Snippet,
    Stretch,
    Version,
)  # fmt: skip
from vitrina.core.types import Box, Claim, Place, Problem
from vitrina.desk.batches import Batches
from vitrina.desk.desk import Desk
from vitrina.desk.following import news
from vitrina.desk.records import Cited, Correction
from vitrina.formats import citation
from vitrina.store import desk_lists, errors
from vitrina.understand.actors import Facet
from vitrina.understand.citing import Map, Tie
from vitrina.understand.references import Missing
from vitrina.understand.understanding import Cited as Cites
from vitrina.understand.understanding import Letter, Said, Told

ATTACK = """<script>document.title='fired'</script><img src=x onerror="document.title='fired'">"""


class NotFound(VitrinaError):
    """Nothing in the library answers to that name."""

    advice = "Check the citation."


class Nobody:
    """Those whom papers name: nobody, in this library."""

    def in_paper(self, found):
        return {}

    def named_in(self, query, *, kind=""):
        return (), 0, 0

    def facet(self, query, filters=None):
        return Facet()

    def speakers(self, names):
        return {}

    def one(self, key):
        raise errors.NotFound(key)


class Tells:
    """What the shelf's papers tell: the same few findings in each, one of them hostile."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def of(self, ident, kinds=()):
        first = next(iter(self.shelf.blocks.get(ident, ())), None)
        if first is None:
            return ()
        where = Range(first.place.part, first.place.page, first.place.line, first.place.line)
        text = first.text.split("\n")[0]
        word = text.split(" ")[0]
        return (
            Finding(
                "a1", "header.from", "Embassy Veldora", word, where, 0, len(word), 0.95, "headers"
            ),
            Finding("a2", "name.person", ATTACK, text, where, 0, len(text), 0.6, "names"),
            Finding(
                "a3",
                "reference.telegram",
                "114",
                word,
                where,
                0,
                len(word),
                0.9,
                "references",
                {"whose": "your"},
            ),
            Finding(
                "a4",
                "statement.quote",
                ATTACK,
                text,
                where,
                0,
                len(text),
                0.8,
                "quotations",
                {"speaker": "The Minister"},
            ),
            Finding(
                "a5",
                "header.to",
                "Capital",
                word,
                where,
                0,
                len(word),
                0.95,
                "headers",
                was="Capitol",
                corrected=True,
            ),
        )

    def timeline(self, query, *, everything=False):
        found = self.shelf.search(query if query != "*" else "", limit=40).hits
        made = [
            moment
            for hit in found
            for moment in (
                Moment(
                    hit.date or "1961", "document", hit.title, hit.document, hit.title, hit.range
                ),
                Moment(
                    "1961-04-17",
                    "event.offered",
                    ATTACK,
                    hit.document,
                    hit.title,
                    hit.range,
                    {"who": "Veldora"},
                ),
            )
        ]
        return tuple(sorted(made, key=lambda m: m.date)), Told(len(found), len(found) + 1)

    def letters(self, query):
        names = [f"Name {n} of a rather long office" for n in range(60)] + [ATTACK]
        pairs = zip(names, names[1:] + names[:1], strict=True)
        return tuple(
            Letter(a, b, n % 7 + 1, ident("speech")) for n, (a, b) in enumerate(pairs)
        ), Told(3, 3)

    def statements(self, query, speaker=""):
        said = [
            Said(one, self.shelf.documents[one].title, "1961-04-17", each)
            for one in self.shelf.documents
            for each in self.of(one)
            if each.kind.startswith("statement.")
        ]
        return tuple(said), Told(len(said), len(said))

    def begun(self, field, start, most=10):
        wanted = " ".join(start)
        return tuple(n for n in self.named(field) if wanted in n.value.lower())[:most]

    def named(self, field, query="", most=100):
        return (Named("name.person", ATTACK, 3, 9), Named("name.person", "\u202egro.elpmaxe", 1, 1))

    def references(self):
        missing = tuple(
            Missing("cable", f"64 STATE {n}", "cables" * (n % 2), n, ()) for n in range(9)
        )
        return Map({}, {1: (Tie("reference.cable", "64 STATE 1", 2),)}, missing, 4, 12)

    def references_of(self, ident):
        paper = self.shelf.documents[ident]
        brief = Brief(paper.id, paper.title or "?", paper.kind, paper.date)
        return (
            Cites("reference.cable", "64 STATE 1", brief),
            Cites("reference.file", ATTACK, None),
        ), (Cites("reference.document", "12", brief),)

    def briefs(self, ranked):
        paper = self.shelf.documents[ident("speech")]
        return [
            (Brief(paper.id, paper.title, paper.kind, paper.date), len(ties)) for _, ties in ranked
        ]

    def corrections(self, ident):
        return (
            Correction(ident, "a9", "name.place", "Capitol", "Capitol", "", "2026-01-01T00:00:00Z"),
        )


def ident(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()


class Shelf:
    """Documents in memory; the methods are those of ``vitrina.library.Library``."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.root = Path("seedcase.library")
        self.name = "seedcase"
        self.documents: dict[str, Document] = {}
        self.blocks: dict[str, tuple[Block, ...]] = {}
        self.retried: list[tuple[str, ...]] = []
        self.running = progress
        folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        self.desk = Desk(Path(folder), self.cited)
        self.batches = Batches(self.desk.journal, self.ask_line)
        self.facts = Tells(self)
        self.actors = Nobody()
        for made in papers():
            self.put(*made)

    def put(self, document: Document, *blocks: Block) -> None:
        self.documents[document.id] = document
        self.blocks[document.id] = blocks

    def search(self, query, *, limit=10, offset=0, sort="", filters=None, facets=()):
        if query == "boom":
            raise RuntimeError("a defect")
        words = [word.lower() for word in re.findall(r"\w+", query)]
        hits = []
        for document in self.documents.values():
            if not self._fits(document, filters or {}):
                continue
            found = self._hit(document, words)
            if found:
                hits.append(found)
        hits.sort(key=lambda hit: (hit.partial, hit.date if sort else ""), reverse=sort == "-date")
        hits.sort(key=lambda hit: hit.partial)
        counts = {name: Counter() for name in facets}
        for name in facets:
            others = {other: values for other, values in (filters or {}).items() if other != name}
            for document in self.documents.values():
                if self._fits(document, others) and self._hit(document, words):
                    counts[name][valued(document)[name]] += 1
        return Results(
            query=query,
            reading=" AND ".join(words),
            total=len(hits),
            hits=tuple(hits[offset : offset + limit]),
            facets={name: tuple(counts[name].most_common()) for name in facets},
            notes=(Note("escaped", "The slash was taken as a plain character."),)
            if "/" in query
            else (),
            documents=len(self.documents),
        )

    def _fits(self, document, filters):
        have = valued(document)
        for name, values in filters.items():
            wanted = [value for value in values if not value.startswith("-")]
            if (wanted and have[name] not in wanted) or f"-{have[name]}" in values:
                return False
        return True

    def _hit(self, document, words):
        text = (
            "\n".join(block.text for block in self.blocks[document.id]).lower()
            + document.title.lower()
        )
        present = [word for word in words if word in text]
        if words and not present:
            return None
        ranges = self.passages(document.id, " ".join(words))
        at = ranges[0] if ranges else Range()
        block = next(
            (
                b
                for b in self.blocks[document.id]
                if (b.place.part, b.place.page) == (at.part, at.page)
                and b.place.line <= at.line < b.place.line + len(b.text.split("\n"))
            ),
            None,
        )
        text = block.text.split("\n")[at.line - block.place.line] if block and at.line else ""
        marks = (
            tuple(
                (m.start(), m.end())
                for m in re.finditer("|".join(map(re.escape, words)), text, re.IGNORECASE)
            )
            if words
            else ()
        )
        claims = {claim.name: claim.value for claim in document.claims}
        return Hit(
            document=document.id, title=document.title, path=document.locations[0].path, kind=document.kind,
            media=document.media, language=document.language, date=document.date, sender=claims.get("From", ""),
            recipients=claims.get("To", ""), range=at, citation="", score=1.0, snippet=Snippet(text[:400], marks),
            passages=len(ranges), copies=len(document.locations) - 1,
            places=tuple(x.path for x in document.locations[:20]) if len(document.locations) > 1 else (),
            ocr=any(b.ocr for b in self.blocks[document.id]), hidden=next((b.hidden for b in self.blocks[document.id] if b.hidden), ""),
            partial=len(present) < len(words),
        )  # fmt: skip

    def words(self, start, limit=10):
        text = " ".join(block.text for blocks in self.blocks.values() for block in blocks).lower()
        counts = Counter(re.findall(r"\w+", text))
        found = [word for word in counts if word.startswith(start.lower())]
        return tuple(sorted(found, key=lambda word: (-counts[word], word))[:limit])

    def document(self, ident):
        found = [d for d in self.documents.values() if d.id.startswith(ident)]
        if len(found) != 1:
            raise NotFound(f"no document {ident}")
        return found[0]

    def briefly(self, documents):
        found = (self.documents[ident] for ident in documents if ident in self.documents)
        return {d.id: Brief(d.id, d.title, d.kind, d.date) for d in found}

    def neighbours(self, ident):
        path = self.documents[ident].locations[0].path
        folder = path.rpartition("/")[0]
        near = sorted(
            (d.locations[0].path, d.id)
            for d in self.documents.values()
            if d.locations[0].path.rpartition("/")[0] == folder
        )
        at = near.index((path, ident))
        briefs = self.briefly([one[1] for one in near])
        return Neighbours(
            briefs[near[at - 1][1]] if at else None,
            briefs[near[at + 1][1]] if at + 1 < len(near) else None,
        )

    def inside(self, ident, most=200, skip=0):
        found = [
            Branch(
                child, name, "", self.documents[child].kind if child in self.documents else "", code
            )
            for child, name, code in self.documents[ident].children
        ]
        if self.documents[ident].kind == "archive":
            found += [
                Branch("", f"box/{n:03}.bin", "", "", "unknown") for n in range(len(found), 450)
            ]
        return tuple(found[skip : skip + most])

    def chain(self, ident):
        mail = self.documents[ident]
        if mail.kind != "mail":
            return ()
        first = hashlib.sha256(b"office").hexdigest()
        return (
            Message(
                first, "Julian Assange asylum", "H <h@mail.example>", "2010-11-28T22:10:00+00:00"
            ),
            Message(ident, mail.title, "Mills", "2010-11-29T09:12:44-05:00", first, attachments=2),
            Message(first, ATTACK, ATTACK, "2010-11-30", guessed=True),
        )

    def versions(self, ident):
        """Two others: a version of it, and one that is only alike."""
        others = [other for other in self.documents if other != ident][:2]
        return tuple(
            Version(
                other,
                self.documents[other].title or ATTACK,
                f"box/{ATTACK}",
                "1994",
                kind,
                0.4,
                0.8,
            )
            for other, kind in zip(others, ("version", "alike"), strict=False)
        )

    def one_record(self, documents):
        """Every document by itself."""
        return {each: each for each in documents}

    def compare(self, one, other):
        """The texts of two documents, as they are compared."""
        briefs = tuple(
            Brief(d.id, d.title, d.kind, d.date)
            for d in (self.documents[one], self.documents[other])
        )
        return compare(self.blocks[one][:40], self.blocks[other][:40], briefs)

    def outline(self, ident):
        found = {}
        for block in self.blocks[ident]:
            key = (block.place.part, block.place.page)
            have = found.get(key, Stretch(*key, 0, block.hidden, block.ocr))
            found[key] = Stretch(
                *key, have.lines + len(block.text.split("\n")), have.hidden, block.ocr
            )
        return tuple(found.values())

    def read(self, ident, place, most=2000):
        found = []
        for block in self.blocks[ident]:
            if (block.place.part, block.place.page) != (place.part, place.page):
                continue
            rows = block.text.split("\n")
            first = max(place.line, block.place.line)
            last = min(place.last or 10**9, block.place.line + len(rows) - 1)
            if first <= last:
                text = "\n".join(rows[first - block.place.line : last - block.place.line + 1])
                at = Place(place.part, place.page, first)
                found.append(Block(at, text, block.hidden, block.ocr))
        return tuple(found)

    def read_all(self, ident, places, most=2000):
        return tuple(self.read(ident, place, most) for place in places)

    def highlight(self, ident, query, blocks):
        words = re.findall(r"\w+", query)
        if not words:
            return tuple(() for _ in blocks)
        form = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\w*", re.IGNORECASE)
        return tuple(
            tuple((m.start(), m.end()) for m in form.finditer(block.text)) for block in blocks
        )

    def passages(self, ident, query, most=500):
        words = [word.lower() for word in re.findall(r"\w+", query)]
        found = []
        for block in self.blocks[ident]:
            for offset, text in enumerate(block.text.split("\n")):
                if any(word in text.lower() for word in words):
                    line = block.place.line + offset
                    found.append(Range(block.place.part, block.place.page, line, line))
        return tuple(found[:most])

    def page_image(self, ident, page, width):
        document = self.document(ident)
        if not document.has_images or not 1 <= page <= document.pages:
            raise NotFound("no such page")
        image = Image.new("L", (width, int(width * 1.414)), 255)
        draw = ImageDraw.Draw(image)
        for block in self.blocks[document.id]:
            if block.place.page == page:
                for row, text in enumerate(block.text.split("\n")):
                    for word, left in words_of(text):
                        draw.text(
                            (left / 10000 * width, (800 + row * 300) / 10000 * width * 1.414),
                            word,
                            30,
                            font_size=width * 0.0165,
                        )
        target = io.BytesIO()
        image.save(target, "jpeg", quality=80)
        return target.getvalue(), "image/jpeg"

    def boxes(self, ident, page):
        found = []
        for block in self.blocks[ident]:
            if block.place.page == page:
                for row, text in enumerate(block.text.split("\n")):
                    at = 0
                    for word, left in words_of(text):
                        at = text.index(word, at)
                        box = Box(
                            0,
                            at,
                            at + len(word),
                            left,
                            790 + row * 300,
                            left + len(word) * 92,
                            990 + row * 300,
                        )
                        found.append((block.place.line + row, box))
                        at += len(word)
        return tuple(found)

    def original(self, ident):
        return io.BytesIO(b"MZ these are the bytes as they came")

    def resolve(self, text):
        cited = citation.parse(text)
        document = self.document(cited.document)
        blocks = self.read(document.id, cited.range)
        rows = [row for block in blocks for row in block.text.split("\n")]
        return document, cited.range, blocks, cited.words in {"", citation.digest(rows)}

    def cited(self, text):
        found = citation.parse(text) if text.startswith("vitrina:") else None
        document = self.document(found.document if found else text)
        at = found.range if found else Range()
        rows = (
            [row for b in self.read(document.id, at) for row in b.text.split("\n")]
            if at.line
            else []
        )
        words = citation.digest(rows) if rows else ""
        shown = citation.show(Citation(document.id[:16], at, words))
        return Cited(document.id, shown, "\n".join(rows))

    def ask_line(self, mode, line):
        if not re.search(r"\w", line):
            return -1, "no word in it", ()
        hits = [hit for hit in self.search(line, limit=100).hits if not hit.partial]
        cited = [(h.document, citation.show(Citation(h.document[:16], h.range))) for h in hits[:3]]
        return len(hits), "", tuple(cited)

    def news(self, key):
        saved = self.desk.search(key)
        return news(
            self.desk.journal, saved, len(self.documents),
            lambda s: [hit.document for hit in self.search(s.query, limit=1000).hits],
        )  # fmt: skip

    def looked(self, key):
        self.news(key)
        desk_lists.seen(self.desk.journal, key)

    def export(self, query, form, *, sort="", filters=None):
        hits = self.search(query, limit=1000, filters=filters).hits
        return iter([form.encode(), b" ", " ".join(hit.document for hit in hits).encode()])

    def whereabouts(self, ident, words, lines):
        from vitrina.investigate.reading import whereabouts

        return whereabouts(self.blocks[ident], words, lines)

    def report(self, *, state="", code="", kind="", folder="", limit=100, offset=0):
        rows = [
            r
            for r in outcomes(self)
            if (not state or r.state == state)
            and (not code or r.code == code)
            and (not kind or r.kind == kind)
            and r.path.startswith(folder)
        ]
        return tuple(rows[offset : offset + limit])

    def counts(self):
        rows = outcomes(self)
        return Counts(
            files=len(rows) + 3, inside=2, waiting=3,
            by_state=dict(Counter(row.state for row in rows)), by_code=dict(Counter(row.code for row in rows)),
        )  # fmt: skip

    def progress(self):
        return self.running

    def retry(self, codes=()):
        self.retried.append(tuple(codes))
        return 2


def words_of(text):
    left = 900
    for word in text.split():
        yield word, left
        left += (len(word) + 1) * 92


def valued(document):
    return {
        "kind": document.kind,
        "language": document.language,
        "year": document.date[:4],
        "folder": folder(document),
    }


def folder(document):
    head, slash, _ = document.locations[0].path.partition("/")
    return head if slash else ""


def outcomes(shelf):
    rows = []
    for document in shelf.documents.values():
        for location in document.locations:
            made = OUTCOMES[location.outcome]
            rows.append(
                FileOutcome(
                    location.path,
                    made.code,
                    made.state,
                    made.title,
                    location.detail,
                    made.advice,
                    document.size,
                    document.kind,
                    document.id,
                )
            )
    for path, code in (
        ("state-dept-emails/locked.pdf", "encrypted"),
        (f"odd/{ATTACK}.bin", "unknown"),
        ("odd/torn.zip", "damaged"),
        ("odd/font.ttf", "no-words"),
    ):
        made = OUTCOMES[code]
        rows.append(
            FileOutcome(path, made.code, made.state, made.title, "", made.advice, 48_213, "", "")
        )
    return rows


def paper(seed, title, path, kind="text", language="en", date="", **more):
    fields = {
        "media": "text/plain", "size": 48_213, "date_from": "file name" if date else "", "reader": kind,
        "reader_version": 1, "outcome": "read", "detail": "", "pages": 0, "has_images": False, "characters": 9000,
        "locations": tuple(Location(p, more.get("outcome", "read")) for p in ([path] if isinstance(path, str) else path)),
        "claims": (), "problems": (),
    }  # fmt: skip
    return Document(
        id=hashlib.sha256(seed.encode()).hexdigest(),
        title=title,
        kind=kind,
        language=language,
        date=date,
        **(fields | more),
    )


def papers():
    speech = [
        "PRESIDENTE ANDRÉS MANUEL LÓPEZ OBRADOR"
        if n % 9 == 1
        else f"Renglón {n}: sobre el presupuesto y las obras de este año."
        for n in range(1, 901)
    ]
    speech[445] = (
        "Bueno, pues yo celebro, primero, que en Inglaterra se le haya dado protección al señor Assange, que no se haya autorizado la extradición a Estados Unidos."
    )
    speech[446] = (
        "Estoy a favor de que se le indulte. México le ofrece asilo político, con lo que significa el derecho de asilo y nuestra tradición, que es protección."
    )
    speech[455] = (
        "Entonces, perdón al señor Assange, indulto y asilo en México. Nosotros le damos protección, vamos a hacer esa gestión."
    )
    speech[800] = "El asilo es una tradición."
    yield (
        paper(
            "speech",
            "Versión estenográfica de la conferencia de prensa matutina",
            ["mexico/2021-01-04.txt", "copies/a.txt", "copies/b.txt", "copies/c.txt"],
            language="es",
            date="2021-01-04",
        ),
        Block(Place("", 0, 1), "\n".join(speech)),
    )
    pdf = [
        f"Line {n} of this page speaks of extradition and of asylum in due form."
        for n in range(1, 25)
    ]
    yield (
        paper("pdf", "Memorandum on the Question of Asylum", "cables/memo.pdf", "pdf", "en", "1961-04", media="application/pdf", pages=3, has_images=True, outcome="part",
              problems=(Problem(Place("", 2), "a font without names for its letters", "its words were read by OCR", lost=True),),
              claims=(Claim(Place(), "Author", "J. Smith"), Claim(Place(), "Created", "1999-01-01T00:00:00Z"))),
        *(Block(Place("", page, 1), "\n".join([f"MEMORANDUM {page}", *pdf]), ocr=page == 2) for page in (1, 2, 3)),
    )  # fmt: skip
    yield (
        paper("mail", "Re: Fw: Julian Assange asylum", ["state-dept-emails/box.mbox!/4711!/message.eml"], "mail", "en", "2010-11-29", media="message/rfc822",
              claims=(Claim(Place(), "From", "Mills, Cheryl <millscd@state.example>"), Claim(Place(), "To", "H <h@mail.example>"), Claim(Place(), "Date", "Mon, 29 Nov 2010 09:12:44 -0500"), Claim(Place(), "Subject", "Re: Fw: Julian Assange asylum")),
              parents=((hashlib.sha256(b"speech").hexdigest(), "box.mbox"),), children=((hashlib.sha256(b"table").hexdigest(), "passengers.xlsx", "read"), (hashlib.sha256(b"odd").hexdigest(), "odd.bin", "unknown")), child_count=2),
        Block(Place("1", 0, 1), "Please see below.\n\nThe asylum question is open; Assange has asked.\n\nCheryl"),
        Block(Place("2", 0, 1), "A second part, which speaks of Assange as well."),
    )  # fmt: skip
    rows = [
        "Name\tCountry\tDate\tRemarks",
        *(
            f"Traveller {n}\tMexico\t2011-03-{n % 28 + 1:02}\tasked for asylum{' at the embassy' * (n % 3)}"
            for n in range(1, 600)
        ),
    ]
    yield (
        paper("table", "passengers.xlsx", "tables/passengers.xlsx", "table", "en", "2011"),
        Block(Place("Sheet 1", 0, 1), "\n".join(rows)),
        Block(Place("Secret", 0, 1), "A\tB\nhidden asylum\t7", hidden="hidden sheet"),
    )
    yield (
        paper("office", "Draft agreement", "drafts/agreement.docx", "document", "en", "2012-06-19"),
        Block(Place("", 0, 1), "The parties agree to the following.\nArticle 1. Asylum is granted."),
        Block(Place("", 0, 3), "Article 2. Nobody shall know of this.", hidden="tracked deletion"),
        Block(Place("", 0, 4), "Article 3. This agreement is public."),
    )  # fmt: skip
    yield (
        paper("arabic", "طلب اللجوء السياسي", "cables/arabic.txt", language="ar", date="1979-02"),
        Block(
            Place("", 0, 1), "طلب اللجوء السياسي في السفارة (asylum).\nوصل الطلب في 4 فبراير 1979."
        ),
    )
    yield (
        paper(
            "attack",
            ATTACK,
            f"web/{ATTACK}.html",
            "web",
            "en",
            "2015",
            claims=(Claim(Place(), "Author", ATTACK), Claim(Place(), ATTACK, ATTACK)),
            problems=(Problem(Place(), ATTACK, ATTACK),),
        ),
        Block(
            Place(ATTACK, 0, 1),
            f"asylum {ATTACK} asylum\n</p></article><script>document.title='fired'</script>\n<style>*{{display:none}}</style>\n<iframe src='javascript:alert(1)'></iframe>",
        ),
    )
    yield (
        paper("endless", "One endless line", "web/min.js", date="2016"),
        Block(Place("", 0, 1), "x " * 30_000 + "asylum " + "y " * 30_000),
    )
    yield (
        paper(
            "scan",
            "An unread scan",
            "scans/scan.tif",
            "image",
            "",
            "",
            pages=1,
            has_images=True,
            outcome="scan",
            locations=(Location("scans/scan.tif", "scan"),),
        ),
    )
    yield (
        paper("box", "box.zip", "archives/box.zip", "archive", "", child_count=450,
              children=((hashlib.sha256(b"table").hexdigest(), "sub/passengers.xlsx", "read"), ("", f"{ATTACK}.exe", "unknown"))),
    )  # fmt: skip
    for n in range(60):
        yield (
            paper(
                f"cable{n}",
                f"Telegram {n} from the Embassy: on the state of asylum",
                f"cables/{1950 + n}/telegram-{n}.txt",
                language=("en", "es", "fr")[n % 3],
                date=f"{1950 + n}-0{n % 9 + 1}-17",
            ),
            Block(
                Place("", 0, 1),
                f"DEPARTMENT OF STATE      TELEGRAM {n}\n\nFROM:    EMBASSY MEXICO\nTO:      SECSTATE\n\nThe question of political asylum was raised again today, without result.",
            ),
        )
