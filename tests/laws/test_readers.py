"""What holds for every reader: the samples in tests/troves, and laws that no file may break."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vitrina.core.errors import Unreadable
from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Reader, Text
from vitrina.readers import READERS

TROVES = Path(__file__).parent.parent / "troves"
BY_NAME = {reader.name: reader for reader in READERS}
SAMPLES = sorted(path for path in TROVES.glob("*/*/input") if path.is_file())


def _source(data: bytes, reader: Reader | None = None) -> Source:
    """A name that tells nothing, but for the one reader that has nothing else to go by."""
    return Source(
        data, "sample.csv" if reader is not None and reader.name == "csv" else "sample.bin"
    )


def _items(reader: Reader, data: bytes) -> Iterator[bytes]:
    """Each item as it would be written down; a child with what its bytes come to."""
    try:
        for item in reader.read(_source(data, reader)):
            yield _written(item)
    except Unreadable as error:
        yield f"{type(error).__name__}: {error}".encode()


def _written(item: Item) -> bytes:
    if not isinstance(item, Child):
        return msgspec.json.encode(item)
    digest, size, end = hashlib.sha256(), 0, ""
    try:
        for chunk in [item.data] if isinstance(item.data, bytes) else item.data:
            digest.update(chunk)
            size += len(chunk)
    except Unreadable as error:
        end = f"{type(error).__name__}: {error}"
    told = {"bytes": size, "sha256": digest.hexdigest(), **({"end": end} if end else {})}
    return msgspec.json.encode(
        {**msgspec.to_builtins(msgspec.structs.replace(item, data=b"")), "data": told}
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_sample_reads_as_expected(sample: Path, accept: bool):
    """Each sample is known to its reader and gives, item for item, what its folder says."""
    reader, data = BY_NAME[sample.parent.parent.name], sample.read_bytes()
    found = [line.decode() for line in _items(reader, data)]
    expected = sample.with_name("expected.jsonl")
    if accept:
        expected.write_text("".join(f"{line}\n" for line in found), encoding="utf-8")

    assert reader.knows(_source(data, reader))
    assert expected.read_text(encoding="utf-8").split("\n")[:-1] == found


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_reader_has_samples(reader: Reader):
    """A reader comes with a sample of what it is for, and a hostile one."""
    names = [path.parent.name for path in SAMPLES if path.parent.parent.name == reader.name]

    assert {True, False} == {name.startswith("hostile") for name in names}


def test_every_sample_has_its_row():
    """The table of samples names each of them, and no other."""
    rows = re.findall(r"^\| `([^`]+/[^`]+)`", (TROVES / "README.md").read_text(), re.MULTILINE)

    assert sorted("/".join(path.parts[-3:-1]) for path in SAMPLES) == sorted(rows)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(data=st.data())
def test_damage_is_never_a_crash(reader: Reader, data: st.DataObject):
    """Cut or overwritten anywhere, a sample still reads the same each time, or is refused."""
    samples = [path for path in SAMPLES if path.parent.parent.name == reader.name]
    whole = data.draw(st.sampled_from(samples)).read_bytes()
    start, gone = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 40))
    broken = whole[:start] + data.draw(st.binary(max_size=40)) + whole[start + gone :]
    reader.knows(_source(broken))

    assert list(_items(reader, broken)) == list(_items(reader, broken))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@example(data=b"LZIP")
@given(data=st.binary(max_size=300))
def test_anything_is_never_a_crash(reader: Reader, data: bytes):
    """Bytes of no kind at all are refused, or read."""
    reader.knows(_source(data))

    assert all(isinstance(line, bytes) for line in _items(reader, data))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_lines_are_cited_once(sample: Path):
    """No two lines of a document stand at the same place, and each block is whole lines."""
    seen: set[tuple[object, ...]] = set()
    try:
        for item in BY_NAME[sample.parent.parent.name].read(_source(sample.read_bytes())):
            if isinstance(item, Text):
                place = item.place
                lines = range(max(place.line, 1), max(place.line, 1) + item.text.count("\n") + 1)
                found = {(place.part, place.page, item.hidden, line) for line in lines}
                assert set() == seen & found
                seen |= found
    except Unreadable:
        pass
