"""Valid and invalid cases for other implementers, which our own code must read as they say."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from opentimestamps.core.notary import PendingAttestation
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp
from tests.publish.calendar import block, written
from tests.publish.making import DAY, key

from vitrina.formats import canonical, merkle, notes, ots, tlog
from vitrina.formats.replay import Replay
from vitrina.publish import shelf

HERE = Path(__file__).parent
ENTRIES = [
    canonical.write({"c": f"{at:064x}", "id": f"b{at}", "op": "publish", "rev": 1, "v": 1})
    for at in range(11)
]


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def canonical_cases() -> list[dict[str, Any]]:
    records: list[Any] = [
        {"b": 1, "a": [True, None, 'é\n"\\']},
        {},
        [],
        0,
        -5,
        2**53 - 1,
        "",
        {"10": 1, "9": 2},
    ]
    cases: list[dict[str, Any]] = [
        {"bytes": canonical.write(record).hex(), "record": record} for record in records
    ]
    wrong = {
        "blanks": b'{"a": 1}', "keys out of order": b'{"b":1,"a":2}', "a key twice": b'{"a":1,"a":1}',
        "a letter that is not escaped": '"é"'.encode(), "a number with a point": b"1.0", "minus nothing": b"-0",
        "an exponent": b"1e3", "no number": b"NaN", "an escape that need not be": b'"\\u0061"',
        "capitals in an escape": b'"\\u00E9"', "something after it": b"{} ", "cut off": b'{"a":', "nothing": b"",
        "a slash that is escaped": b'"\\/"', "too large a number": b"9007199254740992", "half of a pair": b'"\\ud800"',
    }  # fmt: skip
    return cases + [{"bytes": data.hex(), "why": why} for why, data in wrong.items()]


def checkpoint_cases() -> list[dict[str, Any]]:
    tree = tlog.tree(ENTRIES)
    body = tlog.Checkpoint("example.org/papers", len(ENTRIES), tree.root()).body()
    # ML-DSA signatures are drawn at random: those that are there are kept.
    kept = (
        json.loads((HERE / "checkpoints.json").read_text())[0]["note"]
        if (HERE / "checkpoints.json").exists()
        else ""
    )
    good = kept if kept.startswith(body) else notes.write(body, key().signers, DAY)
    ours = [each.print() for each in key().verifiers]
    other = [each.print() for each in key(seed=9).verifiers]
    lines = good.split("\n")
    name, ident, signature = notes.split(good)[1][0]
    bad = f"{body}\n\u2014 {name} {b64(ident + signature[:-1] + bytes([signature[-1] ^ 1]))}\n"
    first_only = "\n".join(lines[:5]) + "\n"
    rows = [
        ("both signatures", good, ours, [0, 1], True),
        ("one of the keys is known", good, ours[:1], [0], True),
        ("nobody is known: nothing is shown", good, other, [], True),
        ("the second line was taken away", first_only, ours, [0], True),
        ("a signature that is not its own", bad, ours, [], False),
        ("the size was changed", good.replace("\n11\n", "\n12\n"), ours, [], False),
        ("no empty line", good.replace("\n\n", "\n"), ours, [], False),
        ("no end of line", good[:-1], ours, [], False),
        ("a line that is no signature", good + "more\n", ours, [], False),
    ]
    cases = [{"what": w, "note": n, "keys": k, "by": b, "valid": v} for w, n, k, b, v in rows]
    return cases + approval_cases(good, body)


def approval_cases(good: str, body: str) -> list[dict[str, Any]]:
    """A second person is to sign as well: `awaits` names who has no line at all."""
    ana = key("ana.example.org", seed=20)
    keys = [*key().verifiers, *ana.verifiers]
    signed = [
        case["note"]
        for case in json.loads((HERE / "checkpoints.json").read_text())
        if case["what"] == "the second person has signed" and case["note"].startswith(body)
    ]
    both = signed[0] if signed else notes.merged(good, notes.write(body, ana.signers, DAY), keys)
    half = "\n".join(both.split("\n")[:-2]) + "\n"
    rows = [
        ("the second person has yet to sign", good, [0, 1], ["ana.example.org"]),
        ("the second person has signed", both, [0, 1, 2, 3], []),
        ("one of the second person's lines was taken away", half, [0, 1, 2], []),
    ]
    lines = [each.print() for each in keys]
    return [
        {"what": w, "note": n, "keys": lines, "by": b, "awaits": a, "valid": True}
        for w, n, b, a in rows
    ]


def proof_cases() -> list[dict[str, Any]]:
    tree = tlog.tree(ENTRIES)
    note = json.loads((HERE / "checkpoints.json").read_text())[0]["note"]
    cases = []
    for at, entry in enumerate(ENTRIES):
        cases.append(
            {"proof": tlog.proof(at, tree.inclusion(at), note), "entry": b64(entry), "valid": True}
        )
    good = tlog.proof(3, tree.inclusion(3), note, b"more")
    cases.append({"proof": good, "entry": b64(ENTRIES[3]), "valid": True})
    hashes = list(tree.inclusion(3))
    lies = (
        tlog.proof(4, hashes, note), tlog.proof(3, hashes[:-1], note), tlog.proof(3, [*hashes, hashes[0]], note),
        tlog.proof(3, hashes[::-1], note), tlog.proof(11, hashes, note), good.replace("index 3", "index 03"),
        good.replace("@v1", "@v2"), good.replace("index 3", "index -3"), good.replace("extra ", "more "),
    )  # fmt: skip
    cases += [{"proof": wrong, "entry": b64(ENTRIES[3]), "valid": False} for wrong in lies]
    cases.append({"proof": good, "entry": b64(ENTRIES[4]), "valid": False})
    return cases


def consistency_cases() -> list[dict[str, Any]]:
    tree = tlog.tree(ENTRIES)
    cases = []
    for old, size in (
        (1, 2),
        (1, 11),
        (3, 7),
        (4, 8),
        (6, 11),
        (8, 11),
        (10, 11),
        (11, 11),
        (7, 8),
    ):
        proof = tree.consistency(old, size)
        row = {
            "old": old,
            "size": size,
            "old_root": b64(tree.root(old)),
            "root": b64(tree.root(size)),
            "proof": [b64(p) for p in proof],
        }
        cases.append(row | {"valid": True})
        cases.append(
            row
            | {"old_root": b64(tree.root(size)), "root": b64(tree.root(old)), "valid": old == size}
        )
        if proof:
            cases += [
                row | {"proof": row["proof"][:-1], "valid": False},
                row | {"proof": [*row["proof"], row["proof"][0]], "valid": False},
            ]
    return cases


def index_cases() -> list[dict[str, Any]]:
    files: dict[str, bytes] = {}
    made = shelf.Shelf()
    made.add(
        0,
        shelf.Card("b0", 1, "A harbour", "1994-03-19", "text", "en", "", "0" * 64, 9),
        "the harbour at night\n",
    )
    made.add(2, shelf.Card("b2", 1, "Night", "", "pdf", "es", "", "1" * 64, 9), "harbour harbour\n")
    made.write(files.__setitem__)
    made.close()
    rows = []
    for path, data in sorted(files.items()):
        header, body = shelf.opened(path, data)
        rows.append({"path": path, "file": b64(data), "header": header, "body": body.hex()})
    return rows


def replay_cases() -> list[dict[str, Any]]:
    """What logs come to; ``wrong``: entries that make no sense where they stand."""

    def entry(op: str, rev: int = 0, ident: str = "b7q2k9xd", **more: Any) -> dict[str, Any]:
        told = (
            {"c": sha256(f"{ident} {rev}".encode()).hexdigest()}
            if op in {"publish", "revise"}
            else {}
        )
        reason = {"reason": "wrong-redaction"} if op in {"drop", "withdraw"} else {}
        number = {} if op == "withdraw" else {"rev": rev}
        return {"id": ident, "op": op, "v": 1} | told | reason | number | more

    first, second = entry("publish", 1), entry("revise", 2)
    seal = {"m": "0" * 64, "n": 1, "op": "release", "s": "1" * 64, "v": 1}
    rows = {
        "published": [first, seal],
        "replaced, in a log that says no more": [first, second],
        "replaced, and kept": [first, second, entry("keep", 1), seal],
        "replaced, and not kept": [first, second, entry("drop", 1), seal],
        "kept twice": [first, second, entry("keep", 1), entry("revise", 3), entry("keep", 2), seal],
        "kept, and dropped later": [first, second, entry("keep", 1), seal, entry("drop", 1), seal],
        "kept, and withdrawn with all": [first, second, entry("keep", 1), entry("withdraw"), seal],
        "withdrawn, and published again": [first, entry("withdraw"), second, seal],
        "two documents": [first, entry("publish", 1, "zzzzzzz0"), second, entry("keep", 1), seal],
        "kept, without being replaced": [first, entry("keep", 1)],
        "kept, of another number": [first, second, entry("keep", 2)],
        "kept, though it was withdrawn": [first, entry("withdraw"), second, entry("keep", 1)],
        "dropped, and kept after all": [first, second, entry("drop", 1), entry("keep", 1)],
        "dropped twice": [first, second, entry("drop", 1), entry("drop", 1)],
        "the newest dropped": [first, second, entry("drop", 2)],
        "an older revision": [second, first],
        "the same revision": [first, first],
    }
    cases = []
    for what, log in rows.items():
        said = Replay(map(canonical.write, log))
        cases.append(
            {
                "what": what,
                "log": log,
                "newest": {ident: each.rev for ident, each in said.newest.items()},
                "earlier": {i: sorted(some) for i, some in said.earlier.items() if some},
                "gone": {ident: reason for ident, (_, reason) in said.gone.items()},
                "wrong": len(said.wrong),
            }
        )
    return cases


def ots_cases() -> list[dict[str, Any]]:
    """Proofs of OpenTimestamps as the reference library writes them; and what is none."""
    data = b"example.org/papers\n"
    start = Timestamp(ots.digest(data))
    hidden = start.ops.add(OpAppend(bytes(range(16)))).ops.add(OpSHA256())
    hidden.attestations.add(PendingAttestation("https://calendar.example.org"))
    pending = written(start)
    mined, header = block(hidden.msg)
    hidden.merge(mined)
    both = written(start)
    head = ots.MAGIC + b"\x01\x08" + ots.digest(data)
    rows = [
        ("noted by a calendar", head + pending),
        ("noted, and in a block", head + both),
        ("cut off", head + both[:-1]),
        ("something after it", head + both + b"\0"),
        ("over other bytes", head[:-1] + bytes([head[-1] ^ 1]) + both),
        ("an operation that is not known", head + b"\x09" + both),
        ("a fork without a second way", head + b"\xff" + both),
        ("another version", ots.MAGIC + b"\x02" + head[32:] + both),
    ]
    return [_ots_case(what, data, proof, header) for what, proof in rows]


def _ots_case(what: str, data: bytes, proof: bytes, header: bytes) -> dict[str, Any]:
    case: dict[str, Any] = {"what": what, "data": data.hex(), "proof": proof.hex()}
    try:
        leaves = ots.read(proof, data)
    except ValueError:
        return case | {"valid": False}
    ends = [
        {"commitment": each.commitment.hex(), "calendar": each.where, "block": each.height}
        for each in leaves
    ]
    times = [str(time) for each in leaves if (time := ots.in_header(each, header))]
    return case | {"valid": True, "ends": ends, "header": header.hex(), "mined": times}


MAKERS = {
    "canonical": canonical_cases,
    "checkpoints": checkpoint_cases,
    "proofs": proof_cases,
    "consistency": consistency_cases,
    "index": index_cases,
    "replay": replay_cases,
    "ots": ots_cases,
}


@pytest.mark.parametrize("name", MAKERS)
def test_the_cases_are_those_that_are_made(name: str, *, accept: bool) -> None:
    """The files hold what this module makes."""
    cases = MAKERS[name]()
    if accept:
        rows = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in cases)
        (HERE / f"{name}.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")

    assert read(name) == json.loads(json.dumps(cases))


def read(name: str) -> list[dict[str, Any]]:
    return list(json.loads((HERE / f"{name}.json").read_text(encoding="utf-8")))


def test_canonical() -> None:
    """Canonical bytes are read and written back; all others are refused."""
    for case in read("canonical"):
        data = bytes.fromhex(case["bytes"])
        if "why" in case:
            with pytest.raises(ValueError):  # noqa: PT011  (its message is ours alone)
                canonical.read(data)
        else:
            assert (canonical.read(data), canonical.write(case["record"])) == (case["record"], data)


def test_checkpoints() -> None:
    """Signed notes are opened by exactly those keys, or refused."""
    for case in read("checkpoints"):
        known = [notes.verifier(line) for line in case["keys"]]
        try:
            body, signers = notes.opened(case["note"], known)
            state = tlog.checkpoint(body)
        except ValueError:
            assert case["valid"] is False, case["what"]
            continue
        assert (case["valid"], [known.index(each) for each in signers], state.size) == (
            True,
            case["by"],
            11,
        ), case["what"]
        if "awaits" in case:
            assert list(notes.absent(case["note"], known)) == case["awaits"], case["what"]


def test_proofs() -> None:
    """Proofs show exactly what they say."""
    for at, case in enumerate(read("proofs")):
        try:
            proof = tlog.read_proof(case["proof"])
            state = tlog.checkpoint(notes.opened(proof.note, key().verifiers)[0])
            shown = merkle.included(
                merkle.leaf(base64.b64decode(case["entry"])),
                proof.entry,
                state.size,
                proof.hashes,
                state.root,
            )
        except ValueError:
            shown = False
        assert shown is case["valid"], at


def test_replay() -> None:
    """The logs that make sense are whole, and say what their names say; the others are told."""
    cases = {case["what"]: case for case in json.loads((HERE / "replay.json").read_text())}
    good = [what for what, case in cases.items() if not case["wrong"]]

    assert good == list(cases)[:9]
    assert cases["kept twice"]["earlier"] == {"b7q2k9xd": [1, 2]}
    assert [
        cases[w]["earlier"] for w in ("kept, and dropped later", "kept, and withdrawn with all")
    ] == [{}, {}]
    assert cases["withdrawn, and published again"]["newest"] == {"b7q2k9xd": 2}


@pytest.mark.parametrize(
    "entry",
    [
        b"", b"{}", b"[]", b"1", b'{"op":"keep","v":1}', b'{"id":"x","op":"keep","rev":"1","v":1}',
        b'{"id":["x"],"op":"drop","reason":"other","rev":1,"v":1}', b'{"keys":[1,"a"],"op":"key","v":1}',
        b'{"id":"x","op":"publish","rev":1,"v":1}', b'{"m":"0","op":"release","v":1}',
    ],
)  # fmt: skip
def test_entries_that_are_none(entry: bytes) -> None:
    """What can't be read is told by its number, and by nothing else."""
    with pytest.raises(ValueError, match="entry 1 can't be read"):
        Replay([b'{"c":"0","id":"x","op":"publish","rev":1,"v":1}', entry])


def test_consistency() -> None:
    """A state is the beginning of another, or is not."""
    for at, case in enumerate(read("consistency")):
        proof = [base64.b64decode(each) for each in case["proof"]]
        old, new = base64.b64decode(case["old_root"]), base64.b64decode(case["root"])

        assert merkle.consistent(case["old"], case["size"], proof, old, new) is case["valid"], at


def test_ots() -> None:
    """The reference library takes the proofs that are taken here, with the same ends, and refuses the others."""
    for case in read("ots"):
        source = BytesDeserializationContext(bytes.fromhex(case["proof"]))
        try:
            proof = DetachedTimestampFile.deserialize(source)
        except (DeserializationError, ValueError):
            assert not case["valid"]
            continue
        if proof.file_digest != ots.digest(bytes.fromhex(case["data"])):
            assert not case["valid"]
            continue
        ends = {message.hex() for message, _ in proof.timestamp.all_attestations()}
        assert {each["commitment"] for each in case["ends"]} == ends
    assert [case["valid"] for case in read("ots")] == [True, True] + [False] * 6
    assert [case["mined"] for case in read("ots") if case["valid"]] == [
        [],
        ["2023-11-16 02:00:00+00:00"],
    ]
