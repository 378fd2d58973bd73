"""Streams of a PDF: put together quickly, the library's bytes."""

from __future__ import annotations

import pydyf
import pytest

from pipeline.typeset.streams import join_quickly, write_stream


@pytest.mark.parametrize("compress", [False, True])
def test_streams_are_the_librarys(compress: bool) -> None:
    """Operators that are bytes, numbers, texts and objects, with entries of their own, packed or not."""
    stream = pydyf.Stream(
        [b"q", 1.0, 0.25, 7, "/F Do", pydyf.String("Қазақша (a)"), pydyf.Array([1, 2.5]), b""],
        {"Type": "/XObject", "BBox": pydyf.Array([0, 0, 1, 1])},
        compress,
    )
    assert write_stream(stream) == stream.data
    with join_quickly():
        quickly = stream.data
    assert quickly == stream.data
    assert pydyf.Stream([], {}, compress).data == write_stream(pydyf.Stream([], {}, compress))


def test_a_document_is_written_with_it() -> None:
    """The property itself is replaced while the block runs, and back in its place after it."""
    before = pydyf.Stream.data
    with join_quickly():
        assert pydyf.Stream.data.fget is write_stream
    assert pydyf.Stream.data is before
