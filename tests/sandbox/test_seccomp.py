"""The filter on system calls, read by a small interpreter of its instructions, for both machines."""

import errno
import re
from pathlib import Path

import pytest

from vitrina.sandbox import calls
from vitrina.sandbox.seccomp import Instruction, program

ALLOW, KILL = "allow", "kill"
THREAD = 0x3D0F00  # what the C library asks for when it starts a thread
PID = 4711


def verdict(
    code: list[Instruction], arch: int, number: int, arguments: tuple[int, ...] = ()
) -> str:
    """What the kernel would do with one call."""
    words = {0: number, 4: arch}
    words |= {16 + 8 * at: value & 0xFFFFFFFF for at, value in enumerate(arguments)}
    at = accumulator = 0
    while True:
        operation, true, false, value = code[at]
        at += 1
        if operation == 0x06:
            names = {0x7FFF0000: ALLOW, 0x80000000: KILL}
            return names.get(value) or errno.errorcode[value & 0xFFFF]
        if operation == 0x20:
            accumulator = words.get(value, 0)
        elif operation == 0x54:
            accumulator &= value
        else:
            holds = {
                0x15: accumulator == value,
                0x25: accumulator > value,
                0x45: bool(accumulator & value),
            }[operation]
            at += true if holds else false


@pytest.mark.parametrize("machine", calls.MACHINES)
def test_verdicts(machine: str):
    """Each kind of call meets its end, on each machine."""
    column, arch = calls.MACHINES[machine]
    code = program(machine, PID)
    asked = calls.asked(column)
    socket = {"x86_64": 41, "aarch64": 198}[machine]
    expected = [
        *((number, (), ALLOW) for number in calls.allowed(column).values()),
        *((number, (), KILL) for number in calls.deadly(column).values()),
        (socket, (1, 1, 0), "EPERM"),
        (calls.NEWEST + 1, (), "ENOSYS"),
        (asked["clone3"], (), "ENOSYS"),
        (asked["clone"], (THREAD,), ALLOW),
        (asked["clone"], (17,), "EPERM"),
        (asked["clone"], (THREAD | 0x10000000,), "EPERM"),
        (asked["clone"], (THREAD | 0x4000,), "EPERM"),
        (asked["mmap"], (0, 4096, 3, 0x22), ALLOW),
        (asked["mmap"], (0, 4096, 3, 0x01), ALLOW),
        (asked["mmap"], (0, 4096, 3, 0x21), "EPERM"),
        (asked["mmap"], (0, 4096, 3, 0x23), "EPERM"),
        (asked["fcntl"], (3, 1030), ALLOW),
        (asked["fcntl"], (3, 8), "EPERM"),
        (asked["ioctl"], (0, 0x5401), ALLOW),
        (asked["ioctl"], (0, 0x5412), "EPERM"),
        (asked["prctl"], (15,), ALLOW),
        (asked["prctl"], (1,), "EPERM"),
        (asked["prlimit64"], (0,), ALLOW),
        (asked["prlimit64"], (PID + 1,), "EPERM"),
        (asked["socketpair"], (1, 1, 0), ALLOW),
        (asked["socketpair"], (16, 3, 0), "EPERM"),
        (asked["kill"], (PID, 9), ALLOW),
        (asked["kill"], (1, 9), "EPERM"),
        (asked["kill"], (-1, 9), "EPERM"),
        (asked["tgkill"], (PID, PID, 6), ALLOW),
        (asked["tgkill"], (1, 1, 9), "EPERM"),
    ]
    found = [(number, args, verdict(code, arch, number, args)) for number, args, _ in expected]
    assert expected == found


@pytest.mark.parametrize("machine", calls.MACHINES)
def test_other_machine(machine: str):
    """A call by another machine's numbers ends the worker, whatever its number."""
    assert {KILL} == {verdict(program(machine, PID), 0x40000003, number) for number in range(500)}


def test_x32():
    """So do the numbers of x32, which share x86_64's name."""
    code, arch = program("x86_64", PID), calls.MACHINES["x86_64"][1]
    assert {KILL} == {verdict(code, arch, 0x40000000 | number) for number in range(600)}


@pytest.mark.parametrize("machine", calls.MACHINES)
def test_length(machine: str):
    """The filter is shorter than the kernel's limit."""
    assert len(program(machine, PID)) < 4096


@pytest.mark.parametrize(
    ("column", "header"),
    [
        (0, "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        (1, "/usr/include/asm-generic/unistd.h"),
    ],
)
def test_numbers(column: int, header: str):
    """The numbers are those of the system's headers."""
    path = Path(header)
    if not path.exists():
        pytest.skip(f"{header} is not installed")
    rows = re.findall(r"#define\s+__NR(?:3264)?_(\w+)\s+(\d+)\s*$", path.read_text(), re.MULTILINE)
    known = {name: int(number) for name, number in rows}
    known |= {"newfstatat": known["fstatat"]} if "fstatat" in known else {}
    ours = calls.allowed(column) | calls.deadly(column) | calls.asked(column)
    assert {name: known[name] for name in ours if name in known} == {
        name: number for name, number in ours.items() if name in known
    }
    assert len(ours) - 8 <= len(ours.keys() & known.keys())
