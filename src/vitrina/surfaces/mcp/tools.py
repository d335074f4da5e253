"""The tools: search, read, cite, check, document, facts, timeline, statements, sources. All only read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vitrina.core.records import Block, Range
from vitrina.formats import citation as citations
from vitrina.formats import quoting
from vitrina.store import errors
from vitrina.surfaces.mcp import records as r
from vitrina.surfaces.mcp.marking import Marks
from vitrina.surfaces.mcp.protocol import Told, Tool

if TYPE_CHECKING:
    from vitrina.library import Library

LINES = 200
CHARACTERS = 20_000
PLACES = 200
CLAIMS, ATTACHMENTS = 40, 100
GUIDE = """This is a library of papers ({name}: {documents} documents). Search it, read the lines, and answer with
citations only: after each thing you say stands the citation (vitrina:...) of the lines that say it, as a tool
gave it. Say so when the papers do not tell. Findings, dates and speakers are a machine's guess: read the lines.
{marks}"""


class Desk:
    """The tools over one library, with the marks of this run."""

    def __init__(self, library: Library, marks: Marks | None = None) -> None:
        self._library = library
        self._marks = marks or Marks()

    @property
    def guide(self) -> str:
        """What an assistant is told when it comes in."""
        found = self._library.search("", limit=1, facets=())
        documents = found.documents or found.total
        name = " ".join(self._library.name.split())[:80]
        return GUIDE.format(name=name, documents=f"{documents:,}", marks=self._marks.told)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """All of them, in the order in which they are of use."""
        return tuple(
            Tool(name, title, about, takes, gives, does)
            for name, title, about, takes, gives, does in (
                ("search", "Search the papers", _SEARCH, r.Search, r.Hits, self.search),
                ("read", "Read lines", _READ, r.Read, r.Lines, self.read),
                ("cite", "Cite lines", _CITE, r.Cite, r.Quotation, self.cite),
                ("check", "Check a citation", _CHECK, r.Check, r.Verdict, self.check),
                ("document", "About a document", _DOCUMENT, r.About, r.Paper, self.document),
                ("facts", "Findings of a document", _FACTS, r.Facts, r.Findings, self.facts),
                ("timeline", "What happened when", _TIMELINE, r.Told, r.Findings, self.timeline),
                ("statements", "Who said what", _SAID, r.Said, r.Findings, self.statements),
                ("sources", "What a sentence rests on", _SOURCES, r.Sources, r.Hits, self.sources),
            )
        )

    def search(self, asked: r.Search) -> Told:
        """Search, each hit with its citation."""
        filters = {
            name: list(wishes)
            for name in ("kind", "language", "year", "folder")
            if (wishes := getattr(asked, name))
        }
        found = self._library.search(
            asked.query,
            limit=asked.limit,
            offset=asked.offset,
            sort=asked.sort,
            filters=filters,
            facets=(),
        )
        notes = tuple(note.text for note in found.notes)
        hits = tuple(
            r.Passage(
                citation=hit.citation,
                document=hit.document,
                words=r.Words(hit.snippet.text, hit.title, hit.path, hit.sender, hit.recipients),
                date=hit.date,
                kind=hit.kind,
                language=hit.language,
                ocr=hit.ocr,
                hidden=hit.hidden,
                partial=hit.partial,
            )
            for hit in found.hits
        )
        many = "1 document answers" if found.total == 1 else f"{found.total:,} documents answer"
        start = f"Shown from {asked.offset + 1:,} on." if asked.offset else ""
        head = [many + ".", start, f"Read as: {found.reading}", *notes]
        rows = [
            self._passage(
                each.citation,
                each.words,
                each.date,
                each.kind,
                each.language,
                f"hidden: {each.hidden}" if each.hidden else "",
                "read by OCR" if each.ocr else "",
                "only some of the words" if each.partial else "",
            )
            for each in hits
        ]
        text = "\n\n".join(["\n".join(filter(None, head)), *rows])
        return Told(text, r.Hits(found.total, found.reading, notes, hits))

    def read(self, asked: r.Read) -> Told:
        """Read lines, those of a citation or of a document."""
        same = True
        if asked.citation:
            found, at, _, same = self._library.resolve(asked.citation)
            ident = found.id
        else:
            ident = self._library.document(asked.document).id
            at = Range(asked.part, asked.page, asked.line, asked.last)
        at = self._begun(ident, at)
        first = max(1, at.line - asked.before)
        last = max(at.last, at.line) + asked.after if at.last or asked.after else first + LINES - 1
        blocks = self._library.read(ident, Range(at.part, at.page, first, last), LINES + 1)
        lines, hidden, ocr = _lines(blocks)
        kept = _fitting(lines)
        if not kept:
            raise errors.NotFound("there are no such lines in this document")
        shown = Range(at.part, at.page, kept[0][0], kept[-1][0])
        cited = self._library.cite(ident, shown)
        more = len(kept) < len(lines) or bool(
            self._library.read(ident, replace(shown, line=shown.last + 1, last=shown.last + 1), 1)
        )
        text = "\n".join(words for _, words in kept)
        numbered = "\n".join(f"{number:>6}  {words}" for number, words in kept)
        head = [cited, "" if same else "These are not the words that were cited: use check.",
                f"hidden: {hidden}" if hidden else "", "read by OCR" if ocr else "",
                "More lines follow." if more else ""]  # fmt: skip
        record = r.Lines(cited, ident, kept[0][0], r.Words(text), same, more, hidden, ocr)
        return Told("\n".join([*filter(None, head), self._marks.around(numbered)]), record)

    def cite(self, asked: r.Cite) -> Told:
        """Cite lines, ready to be printed."""
        found = self._library.document(asked.document)
        at = Range(asked.part, asked.page, asked.line, max(asked.line, asked.last))
        blocks = self._library.read(found.id, at, LINES)
        lines, _, _ = _lines(blocks)
        if not lines:
            raise errors.NotFound("there are no such lines in this document")
        at = replace(at, last=lines[-1][0])
        text = self._library.cite(found.id, at)
        words = "\n".join(line for _, line in lines)
        made = quoting.of(self._library.name, found, text, words, quoting.place(at), text)
        record = r.Quotation(text, r.Words(words), quoting.text(made), quoting.chicago(made))
        shown = f"{record.as_text}\n\n{record.chicago}"
        return Told(f"{text}\n{self._marks.around(shown)}", record)

    def check(self, asked: r.Check) -> Told:
        """Tell whether a citation's lines still say what was cited, and where its words stand now."""
        found, at, blocks, same = self._library.resolve(asked.citation)
        cited = citations.parse(asked.citation)
        now = asked.citation if same else ""
        if not same and at.line:
            moved = self._library.whereabouts(found.id, cited.words, at.last - at.line + 1)
            now = self._library.cite(found.id, moved) if moved else ""
        words = "\n".join(block.text for block in blocks)[:CHARACTERS]
        verdict = "The words stand there as they were cited." if same else (
            f"Other words stand there now. The cited ones stand at {now}" if now
            else "Other words stand there now, and the cited ones nowhere in the document."
        )  # fmt: skip
        if not cited.words:
            verdict = "The place is there. The citation has no digest of its words to compare."
        record = r.Verdict(asked.citation, same, now, r.Words(words, found.title))
        return Told(f"{verdict}\n{self._marks.around(words)}", record)

    def document(self, asked: r.About) -> Told:
        """Tell what is known of a document."""
        found = self._library.document(asked.document)
        places = tuple(
            f"{citations.fragment(Range(each.part, each.page)) or 'whole'}: {each.lines} lines"
            + (f", hidden: {each.hidden}" if each.hidden else "")
            + (", read by OCR" if each.ocr else "")
            for each in self._library.outline(found.id)[:PLACES]
        )
        location = found.locations[0].path if found.locations else ""
        words = r.Words(
            title=found.title,
            location=location,
            claims=tuple((each.name, each.value[:300]) for each in found.claims[:CLAIMS]),
            attachments=tuple((name, ident) for ident, name, _ in found.children[:ATTACHMENTS]),
        )
        cited = self._library.cite(found.id, Range())
        record = r.Paper(
            found.id, cited, found.kind, found.language, found.date, found.outcome,
            f"{found.reader} {found.reader_version}", words, places,
        )  # fmt: skip
        inside = [("title", found.title), ("location", location), *words.claims, *words.attachments]
        text = "\n".join(f"{name}: {value}" for name, value in inside if value)
        head = [
            cited,
            f"{found.kind} {found.language} {found.date}",
            f"read: {found.outcome}",
            *places,
        ]
        return Told("\n".join([*head, self._marks.around(text)]), record)

    def facts(self, asked: r.Facts) -> Told:
        """Give what was found in a document."""
        ident = self._library.document(asked.document).id
        every = self._library.facts.of(ident, asked.kinds)
        some = every[asked.offset : asked.offset + asked.limit]
        rows = tuple(
            r.Finding(
                each.kind,
                self._library.cite(ident, each.range),
                ident,
                r.Words(each.text, value=each.value),
                corrected=each.corrected,
            )
            for each in some
        )
        return self._findings(r.Findings(len(every), rows))

    def timeline(self, asked: r.Told) -> Told:
        """Tell what happened when, as the papers that answer tell it."""
        found, told = self._library.facts.timeline(asked.query or "*")
        rows = tuple(
            r.Finding(
                each.kind,
                self._library.cite(each.document, each.range),
                each.document,
                r.Words(each.text, each.title),
                date=each.date,
            )
            for each in found[asked.offset : asked.offset + asked.limit]
        )
        return self._findings(r.Findings(len(found), rows, told.looked, told.total))

    def statements(self, asked: r.Said) -> Told:
        """Tell who said what, in the papers that answer."""
        found, told = self._library.facts.statements(asked.query or "*", asked.by)
        rows = tuple(
            r.Finding(
                each.finding.kind,
                self._library.cite(each.document, each.finding.range),
                each.document,
                r.Words(
                    each.finding.text,
                    each.title,
                    value=each.finding.more.get("speaker", each.finding.value),
                ),
                date=each.date,
                corrected=each.finding.corrected,
            )
            for each in found[asked.offset : asked.offset + asked.limit]
        )
        return self._findings(r.Findings(len(found), rows, told.looked, told.total))

    def sources(self, asked: r.Sources) -> Told:
        """Find the passages that a sentence may rest on, across languages."""
        found = self._library.rests_on(
            asked.sentence, language=asked.language, date=asked.date, most=8
        )
        hits = tuple(
            r.Passage(
                citation=each.citation,
                document=each.document,
                words=r.Words(each.text, each.title, value=each.speaker),
                date=each.date,
                language=each.language,
            )
            for each in found
        )
        head = (
            f"{len(hits)} passages that it may rest on, best first: a machine's guess, read them."
        )
        rows = [
            self._passage(hit.citation, hit.words, hit.date, hit.language, f"{each.score:.2f}")
            for hit, each in zip(hits, found, strict=True)
        ]
        return Told("\n\n".join([head, *rows]), r.Hits(len(hits), "", (), hits))

    def _findings(self, record: r.Findings) -> Told:
        head = (
            f"{record.total:,} findings, each a machine's guess unless a person has put it right."
        )
        if record.looked < record.papers:
            head += f" {record.looked:,} of {record.papers:,} papers were looked into."
        rows = [
            self._passage(each.citation, each.words, each.date, each.kind,
                          "put right by a person" if each.corrected else "")
            for each in record.findings
        ]  # fmt: skip
        return Told("\n\n".join([head, *rows]), record)

    def _passage(self, cited: str, words: r.Words, *about: str) -> str:
        rows = [
            ("", words.title), ("in ", words.location), ("from ", words.sender),
            ("to ", words.recipients), ("= ", words.value), ("", words.text),
        ]  # fmt: skip
        inside = "\n".join(f"{name}{value}" for name, value in rows if value)
        return (
            f"{cited}  {'  '.join(filter(None, about))}".rstrip()
            + f"\n{self._marks.around(inside)}"
        )

    def _begun(self, ident: str, at: Range) -> Range:
        """The first page or part, where none is named and no line either."""
        if at.part or at.page or at.line:
            return replace(at, line=max(1, at.line))
        first = next(iter(self._library.outline(ident)), None)
        return Range(first.part, first.page, 1, at.last) if first else replace(at, line=1)


def _lines(blocks: Iterable[Block]) -> tuple[list[tuple[int, str]], str, bool]:
    """(number, text) of each line, why some of it is hidden, whether some was read by OCR."""
    found: list[tuple[int, str]] = []
    hidden, ocr = "", False
    for block in blocks:
        start = max(block.place.line, 1)
        found += [(start + at, text) for at, text in enumerate(block.text.split("\n"))]
        hidden, ocr = hidden or block.hidden, ocr or block.ocr
    return found, hidden, ocr


def _fitting(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """As many as may be handed out at once; of one endless line, its beginning."""
    kept: list[tuple[int, str]] = []
    left = CHARACTERS
    for number, words in lines[:LINES]:
        if kept and len(words) > left:
            break
        kept.append((number, words[:CHARACTERS]))
        left -= len(words)
    return kept


_SEARCH = (
    "Search all papers. Each hit has its citation and the passage where the words stand. Accents and "
    "capitals make no difference, and words of the other language are tried where they are known."
)
_READ = "Read lines as they stand, numbered, by the citation of a hit or by document and place."
_CITE = "Make the citation of lines you have read, with the quotation ready for print."
_CHECK = (
    "Tell whether a citation's lines still say what was cited, and else where its words stand now."
)
_DOCUMENT = "What is known of a document: what it claims, where it lies, how it was read, its pages or parts."
_FACTS = "What was found in a document: sender, addressees, dates, references, names, statements."
_TIMELINE = "What happened when, by date, as the papers that answer a query tell it."
_SAID = (
    "Who said what, in the papers that answer a query: speaker and words, each with its citation."
)
_SOURCES = (
    "Find the passages of the records that a sentence of an article may rest on, in either language. "
    "Use it to check a claim against the papers."
)
