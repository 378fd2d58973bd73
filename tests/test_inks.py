"""Pictures and colours become inks as littleCMS makes them; one ink stays one ink."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from pipeline.colour import open_profile
from pipeline.inks import Press, derive_tokens, hold_ink, open_press
from pipeline.samples import open_upright
from tests.colours import (
    ICC,
    make_grey_profile,
    make_wide_profile,
    most_different,
    sample_colours,
    separate,
    to_lab,
)
from tests.pressing import STYLES

TURQUOISE = (0.75, 0.0, 0.2, 0.0)
TOKENS = derive_tokens((STYLES / "tokens.css").read_text(encoding="utf-8"), open_profile(ICC))


@pytest.fixture(scope="module")
def press() -> Press:
    """The house's printing condition with the tokens of its sheets."""
    return open_press(ICC, 305, TOKENS)


def channels(shown: str) -> tuple[float, float, float]:
    red, green, blue = (value / 255 for value in bytes.fromhex(shown[1:]))
    return red, green, blue


def save(image: Image.Image, kind: str, **options: Any) -> Image.Image:
    """The picture as it is read back from a file of this kind."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return open_upright(out.getvalue())


@pytest.mark.parametrize("value", [0, 60, 128, 200, 255])
def test_neutrals_in_blends(press: Press, value: int) -> None:
    """Between colours a grey is made of all inks, as its neighbours are; a token's ink is its own there too."""
    grey = press.convert_colour(value / 255, value / 255, value / 255, blended=True)
    near = press.convert_colour(value / 255, value / 255, abs(value - 1) / 255)
    assert grey == pytest.approx(near, abs=0.03)
    assert press.convert_colour(value / 255, value / 255, value / 255)[:3] == (0, 0, 0)
    for shown, ink in TOKENS.items():
        assert press.convert_colour(*channels(shown), blended=True) == ink


def test_gradients_from_neutrals_do_not_leap() -> None:
    """From black to red every step is a small one: no black ink alone at the start, none where a grey is crossed."""
    free = Press(ICC.read_bytes(), 305)
    for first, last in (((0, 0, 0), (1, 0, 0)), ((1, 0, 0), (0, 1, 1)), ((0.5, 0.5, 0.5), (1, 1, 0))):
        colours = ([a + (b - a) * step / 510 for a, b in zip(first, last, strict=True)] for step in range(511))
        inks = [free.convert_colour(*colour, blended=True) for colour in colours]
        assert max(abs(a - b) for one, other in pairwise(inks) for a, b in zip(one, other, strict=True)) < 0.03


@pytest.mark.parametrize("shown", TOKENS)
def test_a_tokens_screen_colour_gives_its_inks(press: Press, shown: str) -> None:
    """Art drawn in the screen's value of a token is printed in the very inks the token names."""
    assert press.convert_colour(*channels(shown)) == TOKENS[shown]


def test_the_profile_alone_would_miss_a_token() -> None:
    """Without the table turquoise comes back as other inks: what the table is for."""
    turquoise = next(shown for shown, ink in TOKENS.items() if ink == TURQUOISE)
    assert Press(ICC.read_bytes()).convert_colour(*channels(turquoise)) != TURQUOISE


def test_of_inks_that_look_alike_the_plainest_is_meant() -> None:
    """Two tokens with one screen colour: fewer plates win, wherever they stand in the sheet."""
    two, one = "device-cmyk(.1 .2 0 0)", "device-cmyk(0% 0% 0% 50%)"
    for text in (f"a {{ color: {two}; background: {one} }}", f"a {{ color: {one}; background: {two} }}"):
        assert derive_tokens(text, lambda *_: "#808080") == {"#808080": (0, 0, 0, 0.5)}


@pytest.mark.parametrize("value", range(0, 256, 5))
def test_a_neutral_is_black_ink_alone(press: Press, value: int) -> None:
    """r = g = b prints with one plate; the profile would take four."""
    assert press.convert_colour(value / 255, value / 255, value / 255)[:3] == (0, 0, 0)


def test_black_paper_and_what_lies_between(press: Press) -> None:
    """Black is all of the black ink, white none, and darker greys have more."""
    blacks = [Press(press.icc).convert_colour(v / 255, v / 255, v / 255)[3] for v in range(256)]
    assert (blacks[0], blacks[255]) == (1, 0)
    assert blacks == sorted(blacks, reverse=True)
    assert len(set(blacks)) > 240


@pytest.mark.parametrize("value", range(80, 256, 25))
def test_a_grey_prints_as_light_as_it_is_seen(press: Press, value: int) -> None:
    """Within ΔE 2 of the screen, down to where black ink alone begins to be too light."""
    black = Press(press.icc).convert_colour(value / 255, value / 255, value / 255)[3]
    printed = Image.new("CMYK", (1, 1), (0, 0, 0, round(black * 255)))
    assert most_different(printed, Image.new("RGB", (1, 1), (value, value, value))) <= 2


def test_a_colour_is_what_littlecms_makes_of_it(press: Press) -> None:
    """What is no token and no neutral goes through the profile, rounded to a thousandth."""
    expected: Any = separate(Image.new("RGB", (1, 1), (200, 60, 40))).getpixel((0, 0))
    assert press.convert_colour(200 / 255, 60 / 255, 40 / 255) == tuple(round(v / 255, 3) for v in expected)


def test_colours_stay_within_the_limit() -> None:
    """No colour has more ink than the printer's profile allows; without a limit dark ones have."""
    steps = [0, 0.1, 0.2, 0.5, 1]
    colours = [(r, g, b) for r in steps for g in steps for b in steps]
    free, held = Press(ICC.read_bytes()), Press(ICC.read_bytes(), 220)
    assert max(sum(free.convert_colour(*one)) for one in colours) > 2.2
    assert max(sum(held.convert_colour(*one)) for one in colours) <= 2.2
    red = free.convert_colour(1, 0.5, 0.5)
    assert held.convert_colour(1, 0.5, 0.5) == red  # what is within it is not touched


def test_a_picture_without_a_profile(press: Press) -> None:
    """sRGB is meant: sample for sample what littleCMS makes of it."""
    picture = sample_colours()
    assert press.convert_picture(picture).image.tobytes() == separate(picture).tobytes()


def test_an_embedded_profile_is_honoured(press: Press) -> None:
    """A picture in wide RGB prints as its profile says; taken for sRGB it would be far off."""
    wide = make_wide_profile()
    picture = save(sample_colours(), "PNG", icc_profile=wide)
    expected = separate(sample_colours(), wide)
    assert press.convert_picture(picture).image.tobytes() == expected.tobytes()
    assert most_different(separate(sample_colours()), expected) > 10


@pytest.mark.parametrize("profile", [b"no profile at all", make_grey_profile(1.8), ICC.read_bytes()[:5000]])
def test_a_profile_that_is_none(press: Press, profile: bytes) -> None:
    """Damaged, or for samples of another kind: the picture counts as sRGB, and nothing is raised."""
    picture = save(sample_colours(), "PNG", icc_profile=profile)
    assert press.convert_picture(picture).image.tobytes() == separate(sample_colours()).tobytes()


def test_a_grey_picture_stays_one_plate(press: Press) -> None:
    """Mode L gives mode L, as light on paper as on the screen but for the darkest shadows."""
    ramp = Image.linear_gradient("L").crop((0, 80, 1, 256))
    plates = press.convert_picture(ramp)
    assert plates.image.mode == "L"
    assert most_different(plates.image, ramp.convert("RGB")) <= 2
    assert most_different(ramp, ramp.convert("RGB")) > 5  # the samples as they are: dot gain would darken them


def test_shadows_of_a_grey_picture_keep_their_steps(press: Press) -> None:
    """The darkest 16 greys do not run together in black ink."""
    shadows = Image.frombytes("L", (16, 1), bytes(range(0, 32, 2)))
    assert len(set(press.convert_picture(shadows).image.tobytes())) > 8


def test_a_profile_of_grey_is_honoured(press: Press) -> None:
    """A grey picture of gamma 1 is lighter than the same samples without a profile, and prints so."""
    picture = Image.new("L", (4, 4), 55)  # 0.216 of the light: middle grey, #808080 of sRGB
    picture.info["icc_profile"] = make_grey_profile(1.0)
    lightness = to_lab(press.convert_picture(picture).image)[0][0]
    assert abs(lightness - to_lab(Image.new("RGB", (1, 1), (128, 128, 128)))[0][0]) < 2
    assert to_lab(press.convert_picture(Image.new("L", (1, 1), 55)).image)[0][0] < lightness - 20


def test_one_bit_stays_one_bit(press: Press) -> None:
    """Line art keeps its samples, a palette of black and white counts as line art, one of red does not."""
    art = Image.radial_gradient("L").point(lambda value: 255 * (value > 90)).convert("1")
    assert press.convert_picture(save(art, "PNG")).image.tobytes() == art.tobytes()
    table = art.convert("L").point(lambda value: value // 255).convert("P")
    table.putpalette([0, 0, 0, 255, 255, 255])
    assert press.convert_picture(save(table, "PNG")).image.tobytes() == art.tobytes()
    table.putpalette([200, 0, 0, 255, 255, 255])
    assert press.convert_picture(save(table, "PNG")).image.mode == "CMYK"


def test_sixteen_bits_become_eight(press: Press) -> None:
    """A grey PNG of 16 bits prints as the same picture of eight."""
    deep = Image.new("I;16", (3, 1))
    for x, value in enumerate((0, 0x8080, 0xFFFF)):
        deep.putpixel((x, 0), value)
    flat = Image.frombytes("L", (3, 1), bytes((0, 0x80, 0xFF)))
    assert press.convert_picture(save(deep, "PNG")).image.tobytes() == press.convert_picture(flat).image.tobytes()


def test_cmyk_passes_unchanged(press: Press) -> None:
    """Somebody has separated it already: no sample changes, with a profile inside or without."""
    picture = separate(sample_colours())
    for profile in (None, ICC.read_bytes()):
        picture.info["icc_profile"] = profile
        assert press.convert_picture(picture).image.tobytes() == picture.tobytes()


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_kept_apart(press: Press, mode: str) -> None:
    """Alpha comes out untouched and does not darken the colours; an opaque picture has none."""
    opaque = sample_colours().convert(mode)
    assert press.convert_picture(opaque).alpha is None
    clear = opaque.copy()
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    plates = press.convert_picture(save(clear, "PNG"))
    assert plates.alpha is not None
    assert plates.alpha.tobytes() == clear.getchannel("A").tobytes()
    assert plates.image.tobytes() == press.convert_picture(opaque).image.tobytes()


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_transparent_colour_of_a_png(press: Press, mode: str) -> None:
    """PNG's one see-through colour becomes alpha, as layout shows it."""
    white = (255,) * len(mode)
    plates = press.convert_picture(
        save(Image.new(mode, (2, 2), "white"), "PNG", transparency=white[0:3] if mode == "RGB" else 255)
    )
    assert plates.alpha is not None
    assert plates.alpha.getextrema() == (0, 0)


def test_ink_of_a_picture_is_held_down() -> None:
    """Newsprint: no pixel over the limit, black untouched, and what is within the limit as it was."""
    picture = separate(sample_colours(300))  # higher than one strip
    pixels: list[Any] = [picture.getpixel((x, y)) for y in range(300) for x in range(0, 300, 7)]
    held = hold_ink(picture, 245)
    after: list[Any] = [held.getpixel((x, y)) for y in range(300) for x in range(0, 300, 7)]
    assert max(map(sum, pixels)) > 245 * 2.55
    assert max(map(sum, after)) <= 245 * 2.55
    for before, now in zip(pixels, after, strict=True):
        assert before[3] == now[3]
        assert before == now or sum(before) > 245 * 2.55
    assert Press(ICC.read_bytes(), 245).convert_picture(sample_colours(300)).image.tobytes() == held.tobytes()


def test_a_limit_that_binds_nothing_is_no_other_press(press: Press) -> None:
    """magazine and sheetfed share converted pictures: their limits lie above what the profile ever lays on."""
    assert Press(press.icc, 305).key == Press(press.icc, 320).key
    assert Press(press.icc, 305).key != Press(press.icc, 245).key


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_pictures_are_turned_as_layout_turns_them(orientation: int, mode: str) -> None:
    """All eight orientations of EXIF, sample for sample as WeasyPrint has them."""
    from weasyprint.images import rotate_pillow_image

    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    sample_colours().resize((40, 24)).convert(mode).save(out, "JPEG", exif=exif)
    theirs: Image.Image = rotate_pillow_image(Image.open(io.BytesIO(out.getvalue())), "from-image")
    ours = open_upright(out.getvalue())
    assert (ours.size, ours.tobytes()) == (theirs.size, theirs.tobytes())


def test_a_missing_condition(tmp_path: Path) -> None:
    """OSError, so that the caller can say what to collect."""
    with pytest.raises(FileNotFoundError):
        open_press(tmp_path / "none.icc")


def test_the_profiles_of_these_tests_are_sound() -> None:
    """littleCMS reads the profiles that the tests make, or the tests above would prove nothing."""
    for content, space in ((make_wide_profile(), "RGB "), (make_grey_profile(2.2), "GRAY")):
        assert ImageCms.ImageCmsProfile(io.BytesIO(content)).profile.xcolor_space == space
