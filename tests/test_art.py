"""The pictures printed from drawn scenes (tools/art.py)."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tools.art import GRAIN_DEPTH, add_grain, find_scenes, print_scene, read_size, render_scenes

SCENE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 150">'
    b'<rect width="200" height="150" fill="#1f9fae"/><rect width="100" height="150" fill="#f0bf2b"/></svg>'
)


def test_a_scene_is_read_in_tenths_of_a_millimetre() -> None:
    """A viewBox of 200 x 150 is a picture of 20 x 15 mm, 237 x 178 pixels at 300 ppi."""
    size = read_size(SCENE)
    assert (size.width, size.height) == (20.0, 15.0)
    assert size.pixels == (237, 178)


@pytest.mark.parametrize("view_box", [b"", b"0 0 200", b"5 0 200 150", b"0 0 0 150", b"0 0 200 -1"])
def test_a_scene_without_a_usable_view_box_is_refused(view_box: bytes) -> None:
    """No printed size can be told from a viewBox that is missing, short, displaced or empty."""
    with pytest.raises(ValueError, match="viewBox"):
        read_size(SCENE.replace(b"0 0 200 150", view_box, 1))


def test_the_picture_is_a_baseline_jpeg_at_print_resolution() -> None:
    """The JPEG is RGB, baseline, 4:4:4, 300 ppi, and shows the scene's colours where they were drawn."""
    with Image.open(io.BytesIO(print_scene(SCENE))) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (237, 178))
        assert picture.info["dpi"] == (300, 300)
        assert "progressive" not in picture.info
        assert {layer[1:3] for layer in picture.layer} == {(1, 1)}  # type: ignore[attr-defined]
        left, right = picture.getpixel((40, 89)), picture.getpixel((200, 89))
    assert left == pytest.approx((0xF0, 0xBF, 0x2B), abs=14)
    assert right == pytest.approx((0x1F, 0x9F, 0xAE), abs=14)


def test_the_same_scene_gives_the_same_bytes() -> None:
    """Printing is deterministic, and a changed scene changes the picture."""
    assert print_scene(SCENE) == print_scene(SCENE)
    assert print_scene(SCENE) != print_scene(SCENE.replace(b"#f0bf2b", b"#b5573a"))


def test_grain_is_grey_and_slight() -> None:
    """The grain lifts or lowers the three channels alike and stays within its depth."""
    flat = Image.new("RGB", (60, 40), (100, 120, 140))
    levels = add_grain(flat).tobytes()
    shifts = [(levels[at] - 100, levels[at + 1] - 120, levels[at + 2] - 140) for at in range(0, len(levels), 3)]
    assert all(red == green == blue for red, green, blue in shifts)
    assert 0 < max(abs(red) for red, _, _ in shifts) <= 128 * GRAIN_DEPTH


def test_only_a_changed_picture_is_written(tmp_path: Path) -> None:
    """A second run writes nothing; a picture damaged in between is written again."""
    art = tmp_path / "2023-00" / "art"
    art.mkdir(parents=True)
    (art / "well.svg").write_bytes(SCENE)
    scenes = find_scenes(tmp_path)
    target = tmp_path / "2023-00" / "images" / "well.jpg"
    assert [(each.target, each.changed) for each in render_scenes(scenes)] == [(target, True)]
    assert [each.changed for each in render_scenes(scenes)] == [False]
    target.write_bytes(b"damaged")
    assert [each.changed for each in render_scenes(scenes)] == [True]
    assert target.read_bytes() == print_scene(SCENE)
