"""Messages between two ends of a channel."""

import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vitrina.sandbox.channel import MOST_DESCRIPTORS, Broken, Channel, Closed, Stuck


@pytest.fixture(name="ends")
def _ends() -> Iterator[tuple[Channel, Channel]]:
    """The coordinator's end and the worker's."""
    ours, theirs = socket.socketpair()
    pair = Channel(ours, most=1 << 20, patience=5.0), Channel(theirs, descriptors=True)
    yield pair
    for end in pair:
        end.close()


def pipes(count: int) -> list[int]:
    """That many read ends, each of a pipe that says its number."""
    found = []
    for number in range(count):
        read, write = os.pipe()
        os.write(write, str(number).encode())
        os.close(write)
        found.append(read)
    return found


@given(some.lists(some.binary(max_size=5000), max_size=12), some.integers(1, 4000))
def test_any_cut(messages: list[bytes], step: int):
    """However the bytes are cut on their way, the messages come out as they went in."""
    first, second = socket.socketpair()
    sink, source = socket.socketpair()
    sender, receiver = Channel(first), Channel(source)
    for message in messages:
        sender.send(message)
    sender.close()
    whole = b""
    while chunk := second.recv(1 << 20):
        whole += chunk
    found = []
    for start in range(0, len(whole), step):
        sink.sendall(whole[start : start + step])
        found += receiver.arrived()
    second.close()
    sink.close()
    receiver.close()
    assert [(message, []) for message in messages] == found


def test_descriptors(ends: tuple[Channel, Channel]):
    """The most descriptors that fit arrive in order, each with its message."""
    for count in (0, 3, MOST_DESCRIPTORS, 1):
        sent = pipes(count)
        ends[0].send(b"take %d" % count, sent)
        for fd in sent:
            os.close(fd)
    for count in (0, 3, MOST_DESCRIPTORS, 1):
        message, fds = ends[1].receive()
        assert b"take %d" % count == message
        assert [str(number) for number in range(count)] == [os.read(fd, 9).decode() for fd in fds]
        for fd in fds:
            assert not os.get_inheritable(fd)
            os.close(fd)


def test_too_many_descriptors(ends: tuple[Channel, Channel]):
    """More than fit are refused before anything is sent."""
    with pytest.raises(ValueError, match="251 descriptors"):
        ends[0].send(b"", [0] * 251)


def test_unread_descriptors_are_closed():
    """Descriptors that came and were not given out are closed with the channel."""
    ours, theirs = socket.socketpair()
    sender, receiver = Channel(ours), Channel(theirs, descriptors=True)
    read, write = os.pipe()
    sender.send(b"one", [])
    sender.send(b"two", [read])
    os.close(read)
    receiver.receive()
    receiver.arrived()
    sender.send(b"three", [write])
    receiver._take(0)
    os.close(write)
    before = set(os.listdir("/dev/fd"))  # noqa: PTH208
    receiver.close()
    sender.close()
    assert 3 == len(before - set(os.listdir("/dev/fd")))  # noqa: PTH208


def test_large(ends: tuple[Channel, Channel]):
    """A message far larger than the socket's buffer passes, when the other end reads."""
    body = bytes(range(256)) * 4000
    import threading

    thread = threading.Thread(target=ends[1].send, args=[body])
    thread.start()
    assert (body, []) == ends[0].receive()
    thread.join()


def test_too_long(ends: tuple[Channel, Channel]):
    """A message beyond the limit is refused by its header; what came before it is given."""
    ends[1].send(b"fine")
    os.write(ends[1].fileno(), (1 << 20 | 1).to_bytes(8, "little") + bytes(4))
    assert [(b"fine", [])] == ends[0].arrived()
    with pytest.raises(Broken):
        ends[0].arrived()


def test_closed(ends: tuple[Channel, Channel]):
    """The end is told after the last message, every time one asks."""
    ends[1].send(b"last")
    ends[1].close()
    assert [(b"last", [])] == ends[0].arrived()
    for ask in (ends[0].arrived, ends[0].receive, lambda: ends[0].send(b"hello?")):
        with pytest.raises(Closed):
            ask()


def test_nothing_there(ends: tuple[Channel, Channel]):
    """Asking for what arrived does not wait; a wait with patience ends."""
    assert [] == ends[0].arrived()
    with pytest.raises(Stuck):
        ends[0].receive(0.01)


def test_both_send_at_once():
    """Two ends that each send more than the socket holds do not wait for one another."""
    ours, theirs = socket.socketpair()
    agent = Channel(ours, most=1 << 24, patience=20.0)
    order, answer = b"o" * 3_000_000, b"a" * 5_000_000
    child = os.fork()
    if not child:  # what a worker does: it sends its answer whole before it looks for orders
        worker = Channel(theirs, descriptors=True)
        worker.send(answer)
        os._exit(0 if worker.receive()[0] == order else 1)
    theirs.close()
    agent.send(order)
    while not agent.waiting:
        agent._take(0)

    assert ([(answer, [])], 0) == (
        agent.arrived(),
        os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]),
    )
    agent.close()
