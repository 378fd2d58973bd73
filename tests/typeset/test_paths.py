"""Paths of drawings, written by the short way: the same operators as the library's, or none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pydyf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint.svg import TAGS, Node
from weasyprint.svg.utils import PointError, size

from pipeline.typeset.paths import write_path


def write_by_library(data: str) -> list[bytes]:
    """The operators that the library writes; a path that it cannot read ends where it stopped."""
    stream = pydyf.Stream()
    element = SimpleNamespace(attrib={"d": data})
    node = Node(SimpleNamespace(etree_element=element), None)

    def point(x: Any, y: Any, font_size: Any) -> tuple[float, float]:
        return size(x, font_size, 100), size(y, font_size, 100)

    try:
        TAGS["path"](SimpleNamespace(stream=stream, point=point), node, 16)
    except PointError:
        return [b"broken"]
    return list(stream.stream)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "M10 20L30 40z",
        "m10-20.5l.5.5,4 5,6 7zl1 1z",
        "M0 0H5v-3h-2.25V1e1z",
        "M1 2c1 2 3 4 5 6s7 8 9 10S1 1 2 2",
        "M1 2S3 4 5 6t1 1",
        "M.0000001 -0 3 4 5 6Zm1 1 2 2z",
        "L5 5M9 9z",
        "M1 1a2 2 0 0 1 3 3",
        "M1mm 2em L50% 3",
        "M1 2 3",
        "M1 2zz3",
        "10 20",
        "m10-20.5.5l3,4z",
    ],
)
def test_a_path_is_written_as_the_library_does(data: str) -> None:
    """Lines and cubic curves, absolute and relative, however the numbers are set; the rest is not touched."""
    written = write_path(data)
    assert written is None or written == write_by_library(data)


def test_only_what_is_odd_is_left_to_the_library() -> None:
    """The comparison above would hold for a function that never writes anything."""
    assert write_path("m10-20.5l.5.5,4 5,6 7zl1 1z") is not None
    assert write_path("M1 1a2 2 0 0 1 3 3") is None
    assert write_path("M1mm 2em") is None


@given(
    st.lists(
        st.tuples(st.sampled_from("MmLlHhVvCcSsZz"), st.lists(st.floats(-1e4, 1e4), min_size=6, max_size=12)),
        max_size=6,
    )
)
def test_any_path_is_written_as_the_library_does(commands: list[tuple[str, list[float]]]) -> None:
    """Commands and numbers at random."""
    counts = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "z": 0}
    parts = ["M1 1"]
    for letter, numbers in commands:
        count = counts[letter.lower()]
        used = numbers[: len(numbers) // count * count] if count else []
        parts.append(letter + " ".join(map(str, used)))
    data = "".join(parts)
    written = write_path(data)
    assert written == write_by_library(data)
