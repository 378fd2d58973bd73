"""Pictures: inside the issue's folder, whole, of a sane size; drawings with nothing that runs or reaches out."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from pipeline.model import Picture, Place
from pipeline.pictures import (
    MAX_SVG_BYTES,
    MAX_SVG_DEPTH,
    PictureDesk,
    inspect_content,
    inspect_raster,
    inspect_svg,
    pictures_of,
)
from tests.perfect import ISSUE, SVG, PerfectIssue, assert_only, draw_jpeg

BAKER = f"{ISSUE}/articles/baker.md"
OVEN = f"{ISSUE}/images/oven.jpg"
COVER = f"{ISSUE}/images/cover.svg"


def svg(inside: str) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
        f"{inside}</svg>"
    ).encode()


def png(width: int, height: int) -> bytes:
    """A PNG that says it has this size, with next to nothing in it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


def test_pictures_of_an_article_in_order(perfect_issue: PerfectIssue) -> None:
    """Front matter first, then the body's figures."""
    issue = perfect_issue.load()
    sources = [picture.src for picture in pictures_of(issue.article("bridge"))]
    assert sources == ["images/master.jpg", "images/bridge.jpg"]


@pytest.mark.parametrize(
    "src",
    [
        "../magazine.yaml",
        "images/../../2024-01/../../x.jpg",
        "/etc/passwd",
        "/images/oven.jpg",
        "https://x.kz/a.jpg",
        "//x.kz/a.jpg",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "C:/a.jpg",
        "'images\\oven.jpg'",
    ],
)
def test_path_that_leads_out(perfect_issue: PerfectIssue, src: str) -> None:
    """SRC012: a path out of the issue's folder, or an address, at the line that names it."""
    perfect_issue.edit(BAKER, "  src: images/oven.jpg", f"  src: {src}")
    assert_only(perfect_issue.problems(), "SRC012", BAKER, perfect_issue.line(BAKER, "  src:"))


def test_link_that_leads_out(perfect_issue: PerfectIssue, tmp_path: Path) -> None:
    """SRC012: a picture that is a symbolic link to a file elsewhere, however good that file is."""
    (tmp_path / "oven.jpg").write_bytes(draw_jpeg())
    perfect_issue.overlay({OVEN: None})
    (perfect_issue.folder / OVEN).symlink_to(tmp_path / "oven.jpg")
    assert_only(perfect_issue.problems(), "SRC012", BAKER, perfect_issue.line(BAKER, "  src:"))


def test_link_within_the_issue_is_fine(perfect_issue: PerfectIssue) -> None:
    """A symbolic link to another picture of the same issue leads nowhere out."""
    perfect_issue.overlay({OVEN: None})
    (perfect_issue.folder / OVEN).symlink_to("bridge.jpg")
    assert perfect_issue.problems() == ()


@pytest.mark.parametrize("how", ["removed", "folder", "loop"])
def test_missing_picture(perfect_issue: PerfectIssue, how: str) -> None:
    """PIC001: no file of that name; a folder or a link to itself is none."""
    perfect_issue.overlay({OVEN: None})
    if how == "folder":
        (perfect_issue.folder / OVEN).mkdir()
    elif how == "loop":
        (perfect_issue.folder / OVEN).symlink_to("oven.jpg")
    assert_only(perfect_issue.problems(), "PIC001", BAKER, perfect_issue.line(BAKER, "  src:"))


def test_figure_without_a_file(perfect_issue: PerfectIssue) -> None:
    """PIC001: a figure in the text whose brackets are empty."""
    perfect_issue.append(BAKER, '\n![Сөз.](){alt="Пеш"}\n')
    assert_only(perfect_issue.problems(), "PIC001", BAKER, perfect_issue.line(BAKER, "![Сөз.]"))


JPEG = draw_jpeg()
NOISE = io.BytesIO()
Image.effect_noise((64, 64), 80).convert("RGB").save(NOISE, "PNG")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        JPEG[: len(JPEG) // 2],
        JPEG[:20],
        b"GIF89a" + bytes(40),
        b"not a picture",
        b"\0" * 500,
        NOISE.getvalue(),
        SVG.encode(),
    ],
    ids=["empty", "half", "header", "gif", "text", "zeros", "png-called-jpg", "svg-called-jpg"],
)
def test_picture_that_cannot_be_decoded(perfect_issue: PerfectIssue, content: bytes) -> None:
    """PIC002: empty, truncated, or something else under a picture's name."""
    perfect_issue.overlay({OVEN: content})
    assert_only(perfect_issue.problems(), "PIC002", BAKER, perfect_issue.line(BAKER, "  src:"))


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize("keep", [40, 200, 6_000])
def test_truncated_png(keep: int, lenient: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """PIC002: a PNG that breaks off in its header, in its picture data, or near its end.

    The layout library tells Pillow to let such pictures pass; that must not depend on what was imported before.
    """
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
    found = inspect_content(".png", NOISE.getvalue()[:keep])
    assert found is not None
    assert found[0] == "PIC002"
    assert inspect_content(".png", NOISE.getvalue()) is None
    assert lenient == ImageFile.LOAD_TRUNCATED_IMAGES


def test_unknown_kind_of_file(perfect_issue: PerfectIssue) -> None:
    """PIC002: a format that no edition can use."""
    perfect_issue.overlay({f"{ISSUE}/images/oven.tiff": b"II*\0"})
    perfect_issue.edit(BAKER, "images/oven.jpg", "images/oven.tiff")
    assert_only(perfect_issue.problems(), "PIC002", BAKER, perfect_issue.line(BAKER, "  src:"))


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_000, 7_000), (2**31 - 1, 2**31 - 1)])
def test_picture_of_monstrous_size(perfect_issue: PerfectIssue, size: tuple[int, int]) -> None:
    """PIC004: refused by what its header says, before a pixel is unpacked."""
    perfect_issue.overlay({f"{ISSUE}/images/oven.png": png(*size)})
    perfect_issue.edit(BAKER, "images/oven.jpg", "images/oven.png")
    assert_only(perfect_issue.problems(), "PIC004", BAKER, perfect_issue.line(BAKER, "  src:"))


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + svg("<text>&b;</text>")
HALVES = "".join(
    f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, 20)
)  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        svg("<script>alert(1)</script>"),
        svg('<rect onclick="alert(1)"/>'),
        svg('<image href="https://x.kz/a.png"/>'),
        svg('<image xlink:href="../../secret.png"/>'),
        svg('<image href="data:image/png;base64,AAAA"/>'),
        svg('<a href="javascript:alert(1)"><rect/></a>'),
        svg('<rect fill="url(https://x.kz/#a)"/>'),
        svg("<rect style=\"fill: url('x.svg#a')\"/>"),
        svg("<style>@import url(https://x.kz/a.css)</style>"),
        svg("<foreignObject/>"),
        ENTITIES,
        ENTITIES.replace(b' encoding="UTF-8"', b"").decode().encode("utf-16"),
        svg('<g id="g0"><rect/></g>' + HALVES),
        svg('<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>'),
        svg('<g id="a"><use href="#a"/></g>'),
        svg("<g>" * (MAX_SVG_DEPTH + 1) + "</g>" * (MAX_SVG_DEPTH + 1)),
    ],
    ids=[
        "script", "handler", "address", "file", "data", "javascript", "fill", "style-attribute", "style", "foreign",
        "entities", "entities-utf16", "use-bomb", "use-circle", "use-itself", "deep",
    ],
)  # fmt: skip
def test_svg_with_more_than_shapes(perfect_issue: PerfectIssue, content: bytes) -> None:
    """PIC005: scripts, links, entities, and drawings that unfold beyond the limits."""
    perfect_issue.overlay({COVER: content})
    cover = f"{ISSUE}/articles/cover.md"
    assert_only(perfect_issue.problems(), "PIC005", cover, perfect_issue.line(cover, "  src:"))


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a"><rect/></g><use href="#a"/><use xlink:href="#a"/>',
        '<linearGradient id="a"/><rect fill="url(#a)"/>',
        "<rect style=\"fill: url('#a')\"/>",
        '<rect fill="url( #a )"/>',
        "<g>" * (MAX_SVG_DEPTH - 1) + "</g>" * (MAX_SVG_DEPTH - 1),
        '<g id="g0"><rect/></g>' + "".join(f'<use href="#g0" x="{n}"/>' for n in range(500)),
        '<use href="#gone"/>',
    ],
)
def test_svg_of_plain_shapes(inside: str) -> None:
    """References inside the drawing, gradients and repeats are what drawings are made of."""
    assert inspect_svg(svg(inside)) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg", "PIC002"),
        (b"", "PIC002"),
        (b"<html/>", "PIC002"),
        (b"\x89PNG", "PIC002"),
        (svg("<g>" * 5_000), "PIC002"),
        (svg(" " * MAX_SVG_BYTES), "PIC004"),
    ],
)
def test_svg_that_is_none(content: bytes, code: str) -> None:
    """Not well-formed, another kind of document, or too much of it."""
    found = inspect_svg(content)
    assert found is not None
    assert found[0] == code


def save_grey(mode: str, kind: str) -> bytes:
    content = io.BytesIO()
    Image.new(mode, (8, 8)).save(content, kind)
    return content.getvalue()


@pytest.mark.parametrize(
    ("suffix", "content", "said"),
    [
        (".jpg", save_grey("L", "TIFF"), "its name says JPEG, its content does not"),
        (".png", save_grey("I;16", "PNG"), "grey of 16 bits a pixel, which layout cannot take; 8 are enough"),
    ],
)
def test_pictures_that_layout_cannot_take(suffix: str, content: bytes, said: str) -> None:
    """PIC002 in words that help: another kind of file under a JPEG's name, and grey of 16 bits."""
    assert inspect_raster(suffix, content) == ("PIC002", said)


def test_size_of_file(perfect_issue: PerfectIssue, monkeypatch: pytest.MonkeyPatch) -> None:
    """PIC004: a file beyond the limit is not even read."""
    monkeypatch.setattr("pipeline.pictures.MAX_FILE_BYTES", 60_000)
    perfect_issue.overlay({OVEN: JPEG + bytes(60_000)})
    assert_only(perfect_issue.problems(), "PIC004", BAKER, perfect_issue.line(BAKER, "  src:"))


def test_findings_are_kept_by_content(tmp_path: Path) -> None:
    """A picture that was looked at once is known by its content; a broken cache is as good as none."""
    (tmp_path / "a.jpg").write_bytes(JPEG[:50])
    picture = Picture("a.jpg", place=Place("x.md", 1))
    desk = PictureDesk(tmp_path, tmp_path / "cache")
    found = desk.inspect(picture)
    assert [problem.code for problem in found] == ["PIC002"]
    desk.keep()
    (kept,) = (tmp_path / "cache").iterdir()
    assert list(json.loads(kept.read_text())) == list(desk.known)
    again = PictureDesk(tmp_path, tmp_path / "cache")
    assert again.known == desk.known
    assert again.inspect(picture) == found
    (tmp_path / "a.jpg").write_bytes(JPEG)
    assert again.inspect(picture) == ()
    kept.write_text('{"x": 3')
    assert PictureDesk(tmp_path, tmp_path / "cache").known == {}
    kept.write_text('["x"]')
    assert PictureDesk(tmp_path, tmp_path / "cache").known == {}
