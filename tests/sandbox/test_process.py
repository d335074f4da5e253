"""A worker's life, from its start to what is said of its end."""

import platform
from pathlib import Path

import pytest

from vitrina.core.limits import MIB, Limits
from vitrina.sandbox.process import NotConfined, Process, probe
from vitrina.sandbox.tier import COSTS, LAYERS, Tier, tier

HERE = Path(__file__).parent
ATTACKS = HERE.parent / "attacks"


def test_settings():
    """Settings reach the entry as they were given."""
    with Process("entries:settings_back", path=[ATTACKS], settings=b"\x00\xff") as process:
        assert (b"\x00\xff", []) == process.channel.receive(60)


def test_usage():
    """Memory and processor time are told while it lives, and memory is 0 when it is dead."""
    with Process("entries:echo", Limits(memory=256 * MIB), path=[ATTACKS]) as process:
        process.channel.send(b"go")
        process.channel.receive(60)
        assert 1 * MIB < process.memory() < 256 * MIB
        process.kill()
        process.wait()
        assert (0, True) == (process.memory(), process.cpu() >= 0.0)


def test_scratch_is_gone():
    """The scratch folder goes with the worker."""
    with Process("entries:scratch_works", path=[ATTACKS]) as process:
        place = process._scratch
        assert place is not None
        assert (b"got in", []) == process.channel.receive(60)
    assert not place.exists()


def test_no_such_entry():
    """An entry that can't be imported is a defect, told with its traceback; nothing was read."""
    process = Process("entries:no_such_attack", path=[ATTACKS])
    with pytest.raises(RuntimeError, match=r"status 1\)(.|\n)*no_such_attack"):
        _ = process.tier


@pytest.mark.skipif(platform.system() != "Linux", reason="threads matter to Linux's walls alone")
def test_not_confined():
    """A worker that can't be held in does not start: the walls are taken on thread by thread."""
    process = Process("entries_that_fail:never", path=[HERE])
    with pytest.raises(NotConfined, match="started a thread"):
        _ = process.channel


def test_many_at_once():
    """Workers are started side by side, and awaited when they are used."""
    workers = [Process("entries:echo", path=[ATTACKS]) for _ in range(3)]
    for number, worker in enumerate(workers):
        worker.channel.send(b"%d" % number)
    assert [b"0", b"1", b"2"] == [worker.channel.receive(60)[0] for worker in workers]
    for worker in workers:
        worker.close()


def test_probe():
    """What holds and what is missing make up all layers, and limits hold anywhere."""
    found = probe()
    assert set(LAYERS) == set(found.layers) | set(found.missing)
    assert "cpu" in found.layers


@pytest.mark.parametrize(
    ("held", "name"),
    [
        (set(LAYERS), "sealed"),
        ({"user", "network", "files", "syscalls"}, "sealed"),
        ({"user", "network", "syscalls", "memory", "cpu"}, "fenced"),
        ({"user", "memory", "cpu"}, "limited"),
        (set(), "none"),
    ],
)
def test_tier(held: set[str], name: str):
    """A tier is named for what holds, and says what each missing layer costs."""
    missing = {layer: COSTS[layer] for layer in LAYERS if layer not in held}
    layers = tuple(layer for layer in LAYERS if layer in held)
    assert Tier(name, layers, missing) == tier(held, {})
