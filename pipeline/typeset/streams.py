"""Content streams put together quickly: a page has thousands of operators, nearly all of them bytes already.

Private to the kept way (``memory``). ``write_stream`` follows ``Stream.data`` of pydyf 0.13 line by line.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf


def write_stream(stream: Any) -> bytes:
    """In place of ``Stream.data``."""
    write = pydyf._to_bytes
    content = b"\n".join([item if type(item) is bytes else write(item) for item in stream.stream])
    extra = pydyf.Dictionary(stream.extra.copy())
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        packer = zlib.compressobj(level=9)
        content = packer.compress(content) + packer.flush()
    extra["Length"] = len(content)
    made: bytes = b"\n".join((extra.data, b"stream", content, b"endstream"))
    return made


@contextmanager
def join_quickly() -> Iterator[None]:
    """While the block runs, streams are written by a short way."""
    before = pydyf.Stream.data
    pydyf.Stream.data = property(write_stream)
    try:
        yield
    finally:
        pydyf.Stream.data = before
