"""Make the library of today's format and what is seen in it: python tests/past/make.py"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "src"), str(HERE.parents[1])]

PAPERS = {
    "cables/0117.txt": "FROM: EMBASSY PORT AMARO\nDATE: 4 April 1994\n\nThe minister offered asylum.\nNo decision.\n",
    "cables/copy of 0117.txt": "FROM: EMBASSY PORT AMARO\nDATE: 4 April 1994\n\nThe minister offered asylum.\nNo decision.\n",
    "cables/0031.txt": "DE: EMBAJADA EN SAN TELMO\nFECHA: 6 de abril de 1994\n\nSe ofreció asilo al capitán.\n",
    "register.csv": "port,ship\nAmaro,Golondrina\nSan Telmo,Perla\n",
    "mystery.bin": None,
}
QUERIES = ("asylum", "asilo", "capitan", "golondrina", "kind:mail", '"minister offered"', "zebra")


def write(root: Path) -> None:
    """Write the papers: plain ones, a table, a mail with an attachment, an archive, a riddle."""
    for name, text in PAPERS.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(range(256)) * 4 if text is None else text.encode())
    (root / "note.eml").write_bytes(
        b"From: Desk <desk@example.org>\nTo: Port <port@example.org>\nSubject: The harbour\n"
        b"Date: Tue, 05 Apr 1994 09:00:00 +0000\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\n'
        b"The harbour note is attached.\n--x\nContent-Type: text/plain\n"
        b'Content-Disposition: attachment; filename="annex.txt"\n\nAn annex about lighthouses.\n--x--\n'
    )
    with zipfile.ZipFile(root / "box.zip", "w") as box:
        box.writestr(zipfile.ZipInfo("inside/deep.txt"), "Deep in the box: a treaty.\n")


def seen(library) -> dict[str, object]:
    """What a person sees: outcomes, every line, hits with their citations."""
    from vitrina.core.records import Range

    rows = sorted(library.report(limit=1000), key=lambda row: row.path)
    lines = {}
    for row in rows:
        for stretch in library.outline(row.document) if row.document else ():
            place = Range(part=stretch.part, page=stretch.page)
            blocks = library.read(row.document, place)
            lines[f"{row.path}#{stretch.part}"] = [block.text for block in blocks]
    # What a question finds by translation may grow with the lexicon; its own words find what they found.
    found = {q: library.search(f"{q} across:off", limit=100).hits for q in QUERIES}
    hits = {query: sorted(hit.path for hit in found[query]) for query in QUERIES}
    citations = sorted({hit.citation for query in QUERIES for hit in found[query]})
    outcomes = {row.path: [row.code, row.document, row.size] for row in rows}
    return {"outcomes": outcomes, "lines": lines, "hits": hits, "citations": citations}


def main() -> None:
    """Make both files, for today's format."""
    import vitrina
    from vitrina.store.folder import FORMAT

    root = Path(tempfile.mkdtemp())
    write(root / "papers")
    with vitrina.open(root / "papers", library=root / "library") as library:
        library.ingest(workers=1, ocr=False)
        told = json.dumps(seen(library), ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / f"format-{FORMAT}.json").write_text(told + "\n", encoding="utf-8")
    with zipfile.ZipFile(HERE / f"format-{FORMAT}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.name not in {"lock", "progress.json"}:
                packed.write(path, path.relative_to(root))
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
