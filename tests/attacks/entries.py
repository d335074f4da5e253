"""What a file that has taken a worker over would do. Each function is one attack, run inside a worker.

``told`` sends back the name of the error that stopped it, or ``got in``.
"""

# Every attack has the shape of an entry, whether it needs its arguments or not; and each makes the
# system's call that it is named after, not a kinder one.
# ruff: noqa: ARG001, PLW0108, PTH101, PTH104, PTH108, PTH118, PTH208, T201

import array
import ctypes
import errno
import os
import resource
import signal
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

from vitrina.sandbox.channel import Channel

LIBC = ctypes.CDLL(None, use_errno=True)


def told(channel: Channel, attempt: Callable[[], object]) -> None:
    """Try, and tell the coordinator how it went."""
    try:
        attempt()
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, type(error).__name__)
    except Exception as error:  # the test wants its name
        name = type(error).__name__
    else:
        name = "got in"
    channel.send(name.encode())


def raw(number: int, *arguments: object) -> None:
    """A system call as an attacker makes it: by number, past Python."""
    if LIBC.syscall(ctypes.c_long(number), *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")


def echo(channel: Channel, settings: bytes) -> None:
    while True:
        channel.send(channel.receive()[0])


def settings_back(channel: Channel, settings: bytes) -> None:
    channel.send(settings)


def read_path(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: Path(os.fsdecode(settings)).read_bytes())


def write_path(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: Path(os.fsdecode(settings)).write_bytes(b"mine"))


def truncate_path(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.truncate(settings, 0))


def list_path(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.listdir(settings))


def tcp(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: socket.create_connection(("127.0.0.1", int(settings)), timeout=5))


def udp(channel: Channel, settings: bytes) -> None:
    told(
        channel,
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(
            b"secret", ("127.0.0.1", int(settings))
        ),
    )


def unix(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: socket.socket(socket.AF_UNIX).connect(settings))


def dns(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: socket.getaddrinfo("localhost.invalid", 80))


def fork_bomb(channel: Channel, settings: bytes) -> None:
    def bomb() -> None:
        while True:
            os.fork()

    told(channel, bomb)


def vfork(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(58))


def clone3(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(435, bytes(88), 88))


def clone_namespace(channel: Channel, settings: bytes) -> None:
    told(
        channel, lambda: raw(56, ctypes.c_long(0x10000000 | signal.SIGCHLD), None, None, None, None)
    )


def execute(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.execv("/bin/sh", ["sh", "-c", "true"]))


def trace_parent(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(101, ctypes.c_long(16), ctypes.c_long(os.getppid()), None, None))


def read_parent_memory(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(310, ctypes.c_long(os.getppid()), None, 0, None, 0, 0))


def kill_parent(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.kill(os.getppid(), signal.SIGKILL))


def kill_all(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.kill(-1, signal.SIGKILL))


def kill_by_thread(channel: Channel, settings: bytes) -> None:
    parent = ctypes.c_long(os.getppid())
    told(channel, lambda: raw(200, parent, ctypes.c_long(signal.SIGKILL)))


def own_by_descriptor(channel: Channel, settings: bytes) -> None:
    import fcntl

    told(channel, lambda: fcntl.fcntl(channel.fileno(), 8, os.getppid()))


def send_descriptors(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: None)
    place = socket.socket(fileno=os.dup(channel.fileno()))
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0] * 50))]
    place.sendmsg([struct.pack("<QI", 4, 0), b"sent"], rights)


def claim_descriptors(channel: Channel, settings: bytes) -> None:
    os.write(channel.fileno(), struct.pack("<QI", 0, 1))
    signal.pause()


def allocate(channel: Channel, settings: bytes) -> None:
    kept = [bytearray(64 * 1024 * 1024) for _ in range(64)]
    channel.send(b"got in %d" % len(kept))


def allocate_natively(channel: Channel, settings: bytes) -> None:
    LIBC.malloc.restype = ctypes.c_void_p
    LIBC.malloc.argtypes = [ctypes.c_size_t]
    told(channel, lambda: ctypes.memset(LIBC.malloc(4 << 30) or _none(), 1, 4 << 30))


def _none() -> int:
    raise MemoryError


def allocate_shared(channel: Channel, settings: bytes) -> None:
    import mmap

    told(channel, lambda: mmap.mmap(-1, 4 << 30))


def allocate_in_file(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.memfd_create("hidden"))


def raise_memory(channel: Channel, settings: bytes) -> None:
    most = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    told(channel, lambda: resource.setrlimit(resource.RLIMIT_DATA, most))


def limit_parent(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0)))


def burn(channel: Channel, settings: bytes) -> None:
    while True:
        pass


def burn_deaf(channel: Channel, settings: bytes) -> None:
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    channel.send(b"deaf")
    while True:
        pass


def threads(channel: Channel, settings: bytes) -> None:
    threading.stack_size(64 * 1024)

    def bomb() -> None:
        while True:
            threading.Thread(target=signal.pause, daemon=True).start()

    told(channel, bomb)


def big_file(channel: Channel, settings: bytes) -> None:
    def fill() -> None:
        with (Path(os.environ["TMPDIR"]) / "big").open("wb", buffering=0) as file:
            for _ in range(100 * 1024):
                file.write(bytes(1024 * 1024))

    told(channel, fill)


def many_files(channel: Channel, settings: bytes) -> None:
    def fill() -> None:
        for number in range(100_000):
            (Path(os.environ["TMPDIR"]) / str(number)).write_bytes(bytes(1024 * 1024))

    told(channel, fill)


def sparse_file(channel: Channel, settings: bytes) -> None:
    def fill() -> None:
        path = Path(os.environ["TMPDIR"]) / "sparse"
        path.touch()
        os.truncate(path, 100 << 30)

    told(channel, fill)


def scratch_works(channel: Channel, settings: bytes) -> None:
    def use() -> None:
        path = Path(os.environ["TMPDIR"]) / "note"
        path.write_bytes(b"kept for a while")
        path.rename(path.with_name("other"))
        path.with_name("other").unlink()

    told(channel, use)


def many_descriptors(channel: Channel, settings: bytes) -> None:
    def fill() -> None:
        for _ in range(1_000_000):
            os.dup(0)

    told(channel, fill)


def segfault(channel: Channel, settings: bytes) -> None:
    ctypes.string_at(0)


def abort(channel: Channel, settings: bytes) -> None:
    os.abort()


def raises(channel: Channel, settings: bytes) -> None:
    raise ValueError("a defect")


def half_a_message(channel: Channel, settings: bytes) -> None:
    os.write(channel.fileno(), struct.pack("<QI", 1000, 0) + b"half")
    os._exit(0)


def long_message(channel: Channel, settings: bytes) -> None:
    os.write(channel.fileno(), struct.pack("<QI", 1 << 63, 0))
    signal.pause()


def garbage(channel: Channel, settings: bytes) -> None:
    os.write(channel.fileno(), bytes(range(255, 0, -1)) * 100)
    signal.pause()


def flood(channel: Channel, settings: bytes) -> None:
    while True:
        channel.send(b"x" * 1000)


def never_reads(channel: Channel, settings: bytes) -> None:
    signal.pause()


def ignores_sigterm(channel: Channel, settings: bytes) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    channel.send(b"ignoring")
    while True:
        signal.pause()


def leaves_thread(channel: Channel, settings: bytes) -> None:
    threading.Thread(target=signal.pause).start()


def wait_for_ever(channel: Channel, settings: bytes) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while True:
        signal.pause()


def mount(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(165, b"none", b"/tmp", b"tmpfs", ctypes.c_long(0), None))


def unshare(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(272, ctypes.c_long(0x10000000)))


def load_module(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(313, ctypes.c_long(0), b"", ctypes.c_long(0)))


def load_bpf(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(321, ctypes.c_long(0), None, ctypes.c_long(0)))


def io_uring(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(425, ctypes.c_long(8), bytes(120)))


def x32(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(0x40000000 | 39))


def open_by_handle(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(304, ctypes.c_long(-100), bytes(16), ctypes.c_long(0)))


def i386(channel: Channel, settings: bytes) -> None:
    """``mov eax, 20; int 0x80``: getpid of the 32-bit table, whose numbers mean other calls."""
    import mmap

    page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    page.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    told(channel, lambda: ctypes.CFUNCTYPE(ctypes.c_int)(address)())


def chmod(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.chmod(settings, 0o777))


def chown(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.chown(settings, os.getuid(), -1))


def touch(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.utime(settings, (1, 1)))


def attribute(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.setxattr(settings, "user.mark", b"was here"))


def hard_link(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.link(settings, os.path.join(os.environ["TMPDIR"], "linked")))


def soft_link(channel: Channel, settings: bytes) -> None:
    def through() -> None:
        link = Path(os.environ["TMPDIR"]) / "link"
        link.symlink_to(os.fsdecode(settings))
        link.write_bytes(b"mine")

    told(channel, through)


def move_in(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.rename(settings, os.path.join(os.environ["TMPDIR"], "moved")))


def remove(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.unlink(settings))


def climb_out(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: (Path(os.environ["TMPDIR"]) / ".." / "out").write_bytes(b"mine"))


def descriptor_chmod(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.fchmod(channel.receive()[1][0], 0))


def descriptor_write(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.write(channel.receive()[1][0], b"mine"))


def descriptor_lock(channel: Channel, settings: bytes) -> None:
    import fcntl

    told(channel, lambda: fcntl.flock(channel.receive()[1][0], fcntl.LOCK_EX))


def descriptor_reopen(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.open(f"/proc/self/fd/{channel.receive()[1][0]}", os.O_RDWR))


def descriptor_read(channel: Channel, settings: bytes) -> None:
    channel.send(os.pread(channel.receive()[1][0], 100, 0))


def own_memory(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.open("/proc/self/mem", os.O_RDWR))


def parent_environment(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes())


def become_root(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: os.setuid(0))


def outlive(channel: Channel, settings: bytes) -> None:
    told(channel, lambda: raw(157, ctypes.c_long(1), ctypes.c_long(0), None, None, None))


def environment(channel: Channel, settings: bytes) -> None:
    channel.send(" ".join(sorted(os.environ)).encode())


def descriptors(channel: Channel, settings: bytes) -> None:
    found = []
    for number in range(1024):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    found.remove(channel.fileno())
    channel.send(repr(found).encode())


def complain(channel: Channel, settings: bytes) -> None:
    import sys

    for _ in range(10_000):
        print("x" * 1000, file=sys.stderr)
        LIBC.perror(b"natively")
    channel.send(b"said it all")


def late_import(channel: Channel, settings: bytes) -> None:
    def load() -> None:
        import sqlite3
        import zoneinfo

        zoneinfo.ZoneInfo("America/Mexico_City")
        sqlite3.connect(":memory:")

    told(channel, load)
