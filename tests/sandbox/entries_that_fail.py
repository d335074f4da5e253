"""Entries that do not get as far as reading a file."""

import threading

from vitrina.sandbox.channel import Channel

_STOP = threading.Event()
threading.Thread(target=_STOP.wait, daemon=True).start()


def never(channel: Channel, settings: bytes) -> None:
    """Would read files, beside a thread that the kernel's walls would not hold."""
    channel.send(settings)
