"""Which system calls a worker may still make: a filter in the kernel, taken on for good.

What is on the list of ``calls`` is allowed; some calls by their arguments; a few that no library
tries end the worker (SIGSYS); everything else fails with EPERM. Sources: ``seccomp(2)``,
``linux/filter.h``, ``linux/seccomp.h``.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

from vitrina.sandbox import calls, linux

_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERRNO = 0x00050000
_REFUSE = _ERRNO | errno.EPERM
_ABSENT = _ERRNO | errno.ENOSYS
_SET_MODE_FILTER, _GET_ACTION_AVAIL = 1, 2
_LOAD, _EQUAL, _GREATER, _BITS, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06

# struct seccomp_data: number, arch, instruction pointer, then six 64-bit arguments.
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
_X32 = 0x40000000

_CLONE_THREAD = 0x00010000
# Every CLONE_NEW*, and CLONE_PIDFD, CLONE_PTRACE, CLONE_VFORK
_CLONE_BEYOND = 0x7E020080 | 0x00001000 | 0x00002000 | 0x00004000
_SHARED_ANONYMOUS = 0x21
# Duplicate, flags, sizes and seals: not owners and signals (8, 10, 15), locks, leases or notices.
_FCNTL = (0, 1, 2, 3, 4, 1030, 1032, 1034)
# Whether it is a terminal, bytes waiting, close-on-exec, blocking or not.
_IOCTL = (0x5401, 0x541B, 0x5450, 0x5451, 0x5421)
# Names of threads and of memory; no_new_privs; what holds already.
_PRCTL = (3, 15, 16, 21, 23, 38, 39, 0x53564D41)

Instruction = tuple[int, int, int, int]


def available() -> bool:
    """Whether this kernel and this machine can hold the filter."""
    number = {"x86_64": 317, "aarch64": 277}.get(platform.machine())
    if number is None or sys.byteorder != "little":
        return False
    action = ctypes.c_uint32(_KILL)
    return linux.call(number, _GET_ACTION_AVAIL, 0, ctypes.byref(action)) == 0


def install() -> None:
    """Take the filter on. Raises ``OSError``; needs no_new_privs."""
    code = b"".join(
        struct.pack("<HBBI", *line) for line in program(platform.machine(), os.getpid())
    )
    buffer = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: count, (padding), pointer
    head = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
    number = {"x86_64": 317, "aarch64": 277}[platform.machine()]
    pointer = ctypes.create_string_buffer(head, len(head))
    linux.must(linux.call(number, _SET_MODE_FILTER, 0, pointer), "seccomp")


def program(machine: str, pid: int) -> list[Instruction]:
    """Give the filter for one process of one kind of machine, as BPF instructions."""
    column, arch = calls.MACHINES[machine]
    asked = calls.asked(column)
    lines: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":  # the x32 calls share the arch and would pass by other numbers
        lines += [(_GREATER, 0, 1, _X32 - 1), (_RETURN, 0, 0, _KILL)]
    for number in calls.allowed(column).values():
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for number in calls.deadly(column).values():
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _KILL)]
    lines += [
        *_when(asked["clone3"], [(_RETURN, 0, 0, _ABSENT)]),  # its flags lie behind a pointer
        *_when(asked["clone"], _thread_only()),
        *_when(asked["mmap"], _none_of(3, _SHARED_ANONYMOUS)),
        *_when(asked["fcntl"], _one_of(1, _FCNTL)),
        *_when(asked["ioctl"], _one_of(1, _IOCTL)),
        *_when(asked["prctl"], _one_of(0, _PRCTL)),
        *_when(asked["prlimit64"], _one_of(0, (0, pid))),
        *_when(asked["socketpair"], _one_of(0, (1,))),  # AF_UNIX: both ends stay here
        *_when(asked["kill"], _one_of(0, (pid,))),
        *_when(asked["tgkill"], _one_of(0, (pid,))),
        (_GREATER, 0, 1, calls.NEWEST),
        (_RETURN, 0, 0, _ABSENT),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return lines


def _when(number: int, then: list[Instruction]) -> list[Instruction]:
    return [(_EQUAL, 0, len(then), number), *then]


def _argument(index: int) -> Instruction:
    """Load the low half: each argument asked for is an int of 32 bits to the kernel."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index)


def _one_of(index: int, values: tuple[int, ...]) -> list[Instruction]:
    """Allow if the argument is one of ``values``."""
    tests: list[Instruction] = [
        (_EQUAL, len(values) - at, 0, value) for at, value in enumerate(values)
    ]
    return [_argument(index), *tests, (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]


def _thread_only() -> list[Instruction]:
    """Allow a new thread of this process; no process, no namespace."""
    return [
        _argument(0),
        (_BITS, 0, 2, _CLONE_THREAD),
        (_BITS, 1, 0, _CLONE_BEYOND),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]


def _none_of(index: int, both: int) -> list[Instruction]:
    """Refuse memory that is shared and anonymous: RLIMIT_DATA does not count it."""
    return [
        _argument(index),
        (_AND, 0, 0, both),
        (_EQUAL, 0, 1, both),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
