"""A worker that a file has taken over, against the coordinator and the machine: one test, one attack.

Each test says how exactly the attack fails; after each, another worker must still answer.
"""

import os
import platform
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vitrina.core.limits import MIB, Limits
from vitrina.sandbox.channel import Broken, Closed, Stuck
from vitrina.sandbox.process import Death, Process

HERE = Path(__file__).parent
SMALL = Limits(memory=256 * MIB, cpu=60)

pytestmark = pytest.mark.skipif(
    platform.system() != "Linux", reason="the walls are built of Linux's; elsewhere there are none"
)
on_x86 = pytest.mark.skipif(
    platform.machine() != "x86_64", reason="makes system calls by their x86_64 numbers"
)

REFUSED = {"EACCES", "ENOENT", "EROFS"}
"""Landlock says no; there is no such thing in the worker's root folder; or it is read-only there."""
on_each_wall = pytest.mark.parametrize(
    "without",
    [frozenset(), frozenset({"namespaces"}), frozenset({"landlock"})],
    ids=["both", "Landlock alone", "own root folder alone"],
)

Attack = Callable[..., Process]
Without = frozenset[str]


@pytest.fixture(scope="module", name="bystander")
def _bystander() -> Iterator[Process]:
    """Another worker, which no attack may touch."""
    with Process("entries:echo", SMALL, path=[HERE]) as process:
        yield process


@pytest.fixture(name="attack")
def _attack(bystander: Process) -> Iterator[Attack]:
    """Start a worker that attacks; afterwards coordinator and bystander must go on as before."""
    started: list[Process] = []

    def start(
        entry: str,
        settings: object = b"",
        limits: Limits = SMALL,
        *,
        wall: str = "",
        **more: object,
    ) -> Process:
        told = settings if isinstance(settings, bytes) else os.fsencode(str(settings))
        process = Process(f"entries:{entry}", limits, path=[HERE], settings=told, **more)  # type: ignore[arg-type]
        started.append(process)
        if wall in process.tier.missing:
            pytest.skip(f"this machine lacks the layer: {wall}")
        return process

    yield start
    for process in started:
        process.close()
    bystander.channel.send(b"still here?")
    assert (b"still here?", []) == bystander.channel.receive()


@pytest.fixture(name="secret")
def _secret(tmp_path: Path) -> Path:
    """A file in the trove, which anybody may read and write as far as permissions go."""
    for folder in (*tmp_path.parents[:2], tmp_path):
        folder.chmod(0o755)
    path = tmp_path / "secret.txt"
    path.write_bytes(b"the source's name")
    path.chmod(0o666)
    return path


def answer(process: Process) -> str:
    """What the attack says stopped it."""
    return process.channel.receive()[0].decode()


def dies(process: Process) -> tuple[str, int]:
    """How it ends by itself; what it sent before is read away."""
    try:
        while True:
            process.channel.receive()
    except Closed:
        death = process.wait()
        return death.how, death.signal


# Files


@on_each_wall
@pytest.mark.parametrize(
    ("way", "path"),
    [
        ("read_path", "/etc/passwd"),
        ("read_path", "/proc/self/environ"),
        ("list_path", "/home"),
        ("list_path", "/var"),
        ("list_path", "/proc"),
        ("write_path", "/usr/lib/mine"),
        ("write_path", "/mine"),
    ],
)
def test_system(attack: Attack, way: str, path: str, without: Without):
    """The machine's own files, homes, and what others keep for a while are out of reach."""
    assert answer(attack(way, path, wall="files", without=without)) in REFUSED


def test_root_folder(attack: Attack):
    """The top of the file system can't be listed."""
    assert "EACCES" == answer(attack("list_path", "/", wall="files"))


@on_each_wall
@pytest.mark.parametrize("way", ["read_path", "write_path", "truncate_path", "remove"])
def test_trove(attack: Attack, secret: Path, way: str, without: Without):
    """A file of the trove can't be touched by its path, though anyone on the machine may."""
    worker = attack(way, secret, wall="files", without=without)
    assert answer(worker) in REFUSED
    assert b"the source's name" == secret.read_bytes()


@on_each_wall
def test_make_outside(attack: Attack, tmp_path: Path, without: Without):
    """A file outside the scratch folder can't be made."""
    tmp_path.chmod(0o777)
    worker = attack("write_path", tmp_path / "new", wall="files", without=without)
    assert answer(worker) in REFUSED
    assert [] == list(tmp_path.iterdir())


@on_each_wall
def test_climb_out(attack: Attack, without: Without):
    """Two dots do not lead out of the scratch folder."""
    assert answer(attack("climb_out", wall="files", without=without)) in REFUSED


@on_each_wall
def test_readable(attack: Attack, secret: Path, without: Without):
    """What the coordinator names as readable can be read, and not written: the wall has a door."""
    door = {"readable": [secret.parent], "without": without}
    assert "got in" == answer(attack("read_path", secret, **door))
    assert answer(attack("write_path", secret, wall="files", **door)) in REFUSED
    assert b"the source's name" == secret.read_bytes()


@on_each_wall
def test_move_in(attack: Attack, secret: Path, without: Without):
    """A file can't be moved into the scratch folder to be read there."""
    error = answer(attack("move_in", secret, wall="files", without=without))
    assert (True, True) == (error in {"EXDEV", *REFUSED}, secret.exists())


@on_each_wall
def test_scratch(attack: Attack, without: Without):
    """The scratch folder can be used."""
    assert "got in" == answer(attack("scratch_works", without=without))


@on_each_wall
def test_late_import(attack: Attack, without: Without):
    """Modules, shared libraries and time zones that a reader needs late are still found."""
    assert "got in" == answer(attack("late_import", without=without))


@pytest.mark.parametrize("way", ["hard_link", "soft_link"])
def test_link(attack: Attack, secret: Path, way: str):
    """No link leads from the scratch folder to a file outside."""
    worker = attack(way, secret, wall="syscalls")
    assert ("EPERM", b"the source's name") == (answer(worker), secret.read_bytes())


@pytest.mark.parametrize("way", ["chmod", "chown", "touch", "attribute"])
def test_change_outside(attack: Attack, secret: Path, way: str):
    """Permissions, owner, times and attributes, which Landlock does not guard, stay as they were."""
    before = secret.stat()
    worker = attack(way, secret, wall="syscalls")
    assert ("EPERM", before) == (answer(worker), secret.stat())


# Descriptors


def given(attack: Attack, entry: str, secret: Path) -> str:
    """What comes back from a worker that was handed the file to read."""
    worker = attack(entry, wall="syscalls")
    fd = os.open(secret, os.O_RDONLY)
    try:
        worker.channel.send(b"read this", [fd])
        return answer(worker)
    finally:
        os.close(fd)


def test_descriptor(attack: Attack, secret: Path):
    """A file that was handed over can be read."""
    assert "the source's name" == given(attack, "descriptor_read", secret)


def test_descriptor_write(attack: Attack, secret: Path):
    """A file that was handed over can't be written."""
    assert "EBADF" == given(attack, "descriptor_write", secret)


def test_descriptor_reopen(attack: Attack, secret: Path):
    """Nor by opening it anew for writing."""
    assert given(attack, "descriptor_reopen", secret) in REFUSED


def test_descriptor_chmod(attack: Attack, secret: Path):
    """Nor can its permissions be changed, though its owner may be the same user."""
    found = given(attack, "descriptor_chmod", secret)
    assert ("EPERM", 0o666) == (found, secret.stat().st_mode & 0o777)


def test_descriptor_lock(attack: Attack, secret: Path):
    """Nor can it be locked against its owner's programs."""
    assert "EPERM" == given(attack, "descriptor_lock", secret)


def test_inherited_descriptors(attack: Attack, secret: Path):
    """A worker has the standard streams and its channel, whatever the coordinator holds open."""
    with secret.open("rb") as file:
        os.set_inheritable(file.fileno(), True)  # noqa: FBT003
        assert "[0, 1, 2]" == answer(attack("descriptors"))


def test_environment(attack: Attack, monkeypatch: pytest.MonkeyPatch):
    """Nothing of the person's environment comes along."""
    monkeypatch.setenv("API_KEY", "secret")
    found = set(answer(attack("environment")).split())
    machine = {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "TESSDATA_PREFIX", "LC_CTYPE"}
    assert {"LANG", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "TMPDIR"} == found - machine


# Network


def test_tcp(attack: Attack):
    """No connection to a server that listens on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert "EPERM" == answer(attack("tcp", server.getsockname()[1], wall="syscalls"))


def test_udp(attack: Attack):
    """No packet leaves."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        assert "EPERM" == answer(attack("udp", server.getsockname()[1], wall="syscalls"))


def test_unix(attack: Attack, secret: Path):
    """No connection to a local service, such as a desktop bus or a container engine."""
    place = secret.with_name("service")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
        place.chmod(0o777)
        server.listen()
        assert "EPERM" == answer(attack("unix", place, wall="syscalls"))


def test_dns(attack: Attack):
    """No name is looked up: names are a way out for secrets."""
    found = answer(attack("dns", wall="network"))
    assert (True, found) == (found != "got in", found)


# Processes


@pytest.mark.parametrize("way", ["fork_bomb", "vfork", "clone_namespace"])
@on_x86
def test_fork(attack: Attack, way: str):
    """No second process, by whichever call."""
    assert "EPERM" == answer(attack(way, wall="syscalls"))


@on_x86
def test_clone3(attack: Attack):
    """The call whose flags can't be looked at answers that it does not exist."""
    assert "ENOSYS" == answer(attack("clone3", wall="syscalls"))


def test_execute(attack: Attack):
    """No other program."""
    assert "EPERM" == answer(attack("execute", wall="syscalls"))


@pytest.mark.parametrize("way", ["kill_parent", "kill_all", "kill_by_thread", "own_by_descriptor"])
@on_x86
def test_signal(attack: Attack, way: str):
    """No signal reaches another process."""
    assert "EPERM" == answer(attack(way, wall="syscalls"))


def test_limit_parent(attack: Attack):
    """The coordinator's limits can't be lowered to end it."""
    assert "EPERM" == answer(attack("limit_parent", wall="syscalls"))


@on_each_wall
@pytest.mark.parametrize("way", ["own_memory", "parent_environment"])
def test_proc(attack: Attack, way: str, without: Without):
    """The system's own files about processes can't be opened."""
    assert answer(attack(way, wall="files", without=without)) in REFUSED


def test_become_root(attack: Attack):
    """What was given up does not come back."""
    assert "EPERM" == answer(attack("become_root", wall="user"))


@pytest.mark.parametrize(
    "way",
    [
        *("trace_parent", "read_parent_memory", "mount", "unshare", "load_module", "load_bpf"),
        *("io_uring", "open_by_handle", "x32", "i386"),
    ],
)
@on_x86
def test_forbidden(attack: Attack, way: str):
    """What no reader of files ever does ends the worker at once."""
    assert ("forbidden", signal.SIGSYS) == dies(attack(way, wall="syscalls"))


# Memory, processor, disk


def test_memory(attack: Attack):
    """A worker that asks for 4 GB is told no, and its end is known for what it was."""
    assert ("memory", 0) == dies(attack("allocate", wall="memory"))


def test_native_memory(attack: Attack):
    """So is a C library."""
    assert "MemoryError" == answer(attack("allocate_natively", wall="memory"))


@pytest.mark.parametrize("way", ["allocate_shared", "allocate_in_file"])
def test_uncounted_memory(attack: Attack, way: str):
    """Memory that the limit does not count is refused."""
    assert "EPERM" == answer(attack(way, wall="syscalls"))


def test_raise_memory(attack: Attack):
    """A limit can't be raised again."""
    assert "ValueError" == answer(attack("raise_memory", wall="memory"))


def test_processor(attack: Attack):
    """A worker that spins is ended by the kernel."""
    death = ("cpu", signal.SIGXCPU)
    assert death == dies(attack("burn", limits=Limits(memory=256 * MIB, cpu=0), wall="cpu"))


def test_deaf(attack: Attack):
    """One that does not hear the kernel is seen to burn, and ended by the coordinator."""
    worker = attack("burn_deaf", limits=Limits(memory=256 * MIB, cpu=0))
    assert "deaf" == answer(worker)
    while worker.cpu() < 1.5:
        time.sleep(0.02)
    worker.kill()
    assert Death("killed", "the coordinator ended it", signal.SIGKILL) == worker.wait()


def test_threads(attack: Attack):
    """A bomb of threads ends at a limit."""
    assert "RuntimeError" == answer(attack("threads", wall="namespaces"))


def test_big_file(attack: Attack):
    """A file of 100 GB is not written."""
    assert answer(attack("big_file", room=8 * MIB)) in {"EFBIG", "ENOSPC"}


def test_sparse_file(attack: Attack):
    """Nor one that only says so."""
    assert "EFBIG" == answer(attack("sparse_file", room=8 * MIB))


def test_many_files(attack: Attack):
    """Nor the same in many files."""
    assert "ENOSPC" == answer(attack("many_files", room=8 * MIB, wall="namespaces"))


def test_many_descriptors(attack: Attack):
    """Descriptors run out for the worker, not for the machine."""
    assert "EMFILE" == answer(attack("many_descriptors"))


# Death


@pytest.mark.parametrize(
    ("way", "number"), [("segfault", signal.SIGSEGV), ("abort", signal.SIGABRT)]
)
def test_crash(attack: Attack, way: str, number: int):
    """A crash takes the worker alone."""
    assert ("crashed", number) == dies(attack(way))


def test_half_a_message(attack: Attack):
    """An end in the middle of a message is an end, and the half is not taken for a whole."""
    worker = attack("half_a_message")
    with pytest.raises(Closed):
        worker.channel.receive()
    assert Death("exited", "it ended by itself with status 0") == worker.wait()


def test_defect(attack: Attack):
    """A defect of ours is told from what it wrote to standard error."""
    worker = attack("raises")
    assert ("exited", 0) == dies(worker)
    assert "ValueError: a defect" == worker.errors().strip().splitlines()[-1]


def test_leaves_thread(attack: Attack):
    """A thread that is left running does not keep the worker alive."""
    assert ("exited", 0) == dies(attack("leaves_thread"))


def test_ignores_sigterm(attack: Attack):
    """A worker that will not end is ended."""
    worker = attack("ignores_sigterm")
    assert "ignoring" == answer(worker)
    os.kill(worker.pid, signal.SIGTERM)
    worker.kill()
    assert Death("killed", "the coordinator ended it", signal.SIGKILL) == worker.wait()


def test_outlive(attack: Attack):
    """A worker can't ask to outlive its coordinator."""
    assert "EPERM" == answer(attack("outlive", wall="syscalls"))


@pytest.mark.usefixtures("bystander")
def test_coordinator_killed():
    """When the coordinator is killed, its workers are gone, and the next one clears up."""
    code = (
        "import sys, time; from pathlib import Path; from vitrina.sandbox.process import Process\n"
        f"worker = Process('entries:wait_for_ever', path=[Path({str(HERE)!r})])\n"
        "print(worker.tier.name and worker.pid, worker._scratch, flush=True); time.sleep(600)"
    )
    search = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=search
    ) as other:
        assert other.stdout is not None
        pid, place = other.stdout.readline().decode().split()
        watch = os.pidfd_open(int(pid))
        other.kill()
        import select

        assert [watch] == select.select([watch], [], [], 60)[0]
        os.close(watch)
    from vitrina.sandbox import scratch

    scratch.sweep()
    assert not Path(place).exists()


# Messages


def test_descriptors_to_us(attack: Attack):
    """Descriptors that a worker sends never arrive."""
    worker = attack("send_descriptors")
    assert "got in" == answer(worker)
    before = sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208
    assert (b"sent", []) == worker.channel.receive()
    assert before == sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208


@pytest.mark.parametrize("way", ["claim_descriptors", "long_message", "garbage"])
def test_broken(attack: Attack, way: str):
    """A worker that breaks the rules of the channel is told from one that ended, again and again."""
    worker = attack(way)
    with pytest.raises(Broken):
        worker.channel.receive()
    with pytest.raises(Broken):
        worker.channel.arrived()
    worker.kill()
    assert "killed" == worker.wait().how


def test_flood(attack: Attack):
    """A worker that floods does not hold the coordinator up: one turn is bounded."""
    worker = attack("flood")
    worker.channel.receive()
    for _ in range(20):
        messages = worker.channel.arrived()
        assert sum(len(body) for body, _ in messages) <= 5 * MIB
        assert {b"x" * 1000} >= {body for body, _ in messages}


def test_never_reads(attack: Attack):
    """A worker that does not read does not hold the coordinator up: sending has a deadline."""
    worker = attack("never_reads", patience=10.0)
    worker.channel._patience = 0.2
    with pytest.raises(Stuck):  # noqa: PT012  (how much fits before it is stuck is the kernel's)
        for _ in range(1000):
            worker.channel.send(bytes(100_000))


def test_complains(attack: Attack):
    """Standard error never blocks a worker, and what is kept of it is bounded."""
    worker = attack("complain")
    assert "said it all" == answer(worker)
    assert 0 < len(worker.errors()) <= 16 * 1024
