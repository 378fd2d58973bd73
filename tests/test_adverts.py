"""A supplied page through the issue: a raster for the layout, the ePub and screens, the page itself in print."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageChops, ImageStat

from pipeline import wiring
from pipeline.bind.book import media_type, picture_name
from pipeline.bind.rasters import MAX_PIXELS, fit_raster
from pipeline.compose import compose_units
from pipeline.finish import finish_pdf
from pipeline.finish.adverts import place_page
from pipeline.finish.finishing import Finishing, PressFinish
from pipeline.finish.pictures import Repro, name_source, replace_pictures
from pipeline.house import House
from pipeline.inks import open_press
from pipeline.picturing import draw_page, draw_supplied
from pipeline.plan import make_plan
from pipeline.profiles import read_profile
from pipeline.sheets import Room
from pipeline.typeset import TypesetEdition
from tests.paper import read_pdf
from tests.pressing import COLLECTED, STYLES, Rooms, open_small_rooms, read_folder
from tests.supplying import ADVERT, CORNER_MM, MM, make_advert, paint_advert, supply_advert, write_advert

INSET_MM = 20.0
URL = f"https://issue.invalid/sources/{ADVERT}"
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


# --- the advert's page, laid out and placed -------------------------------------------------------


def lay_out(rooms: Rooms, safe: bool = False, cache: Path | None = None) -> dict[str, TypesetEdition]:
    """The advert's page alone, raw, in both editions."""
    house = House(rooms.sources.folder, rooms.styles, rooms.output, cache or rooms.cache)
    issue = rooms.sources.load()
    room, composer = (
        Room(house.styles, COLLECTED / "icc" / "ISOcoated_v2_300_bas.icc"),
        wiring.open_composer(house, issue, "pdf"),
    )
    units = compose_units(composer, issue, make_plan(issue), room.pages_css())
    advert = tuple(unit for unit in units if unit.id == "advert")
    sheets = wiring.edition_sheets(house, issue, room, ("print", "screen"))
    made = wiring.typeset_issue(house, issue, advert, sheets, lambda laid: (), safe=safe, jobs=1)
    assert [edition.messages for edition in made.editions] == [(), ()]
    return {edition.name: edition for edition in made.editions}


def put_in_place(raw: bytes, source: bytes) -> bytes:
    """The raw PDF with the supplied page where its raster stood."""
    press = open_press(COLLECTED / "icc" / "ISOcoated_v2_300_bas.icc")
    with Pdf.open(io.BytesIO(raw)) as pdf:
        replace_pictures(pdf, Repro({name_source(URL): source}, press, lambda key, make: make()))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def multiply(one: Matrix, other: Matrix) -> Matrix:
    """First ``one``, then ``other``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def read_matrix(numbers: object) -> Matrix:
    values = [float(value) for value in numbers]  # type: ignore[attr-defined]  # an array or operands
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def find_placements(page: pikepdf.Page) -> Iterator[tuple[pikepdf.Object, Matrix]]:
    """The XObjects that a page paints, with the transformation of their unit square."""
    stack: list[Matrix] = []
    now = IDENTITY
    for instruction in pikepdf.parse_content_stream(page):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "q":
                stack.append(now)
            case "Q":
                now = stack.pop()
            case "cm":
                now = multiply(read_matrix(operands), now)
            case "Do":
                yield page.Resources.XObject[str(operands[0])], now


def place_corners(content: bytes, trim: list[float]) -> list[tuple[float, float]]:
    """Where the corners of the supplied trim come to lie on the page."""
    with read_pdf(content) as pdf:
        ((form, place),) = find_placements(pdf.pages[0])
        assert form.Subtype == Name.Form
        whole = multiply(read_matrix(form.Matrix.as_list()), place)
        box = [float(side) for side in pdf.pages[0].TrimBox.as_list()]
    corners = ((trim[0], trim[1]), (trim[2], trim[3]), (trim[0], trim[3]))
    seen = [(whole[0] * x + whole[2] * y + whole[4], whole[1] * x + whole[3] * y + whole[5]) for x, y in corners]
    return [(x - box[0], y - box[1]) for x, y in seen]


@pytest.fixture
def advert_rooms(tmp_path: Path, press_cache: Path) -> Rooms:
    """The small issue with a clean advert on its last page."""
    return supply_advert(open_small_rooms(tmp_path, press_cache), write_advert(make_advert()))


def test_trim_on_trim(advert_rooms: Rooms) -> None:
    """Every corner of the advert's trim lies on its corner of the page's trim, within 0.01 pt."""
    source = write_advert(make_advert())
    placed = put_in_place(lay_out(advert_rooms)["print"].pdf, source)
    with read_pdf(source) as supplied:
        trim = [float(side) for side in supplied.pages[0].TrimBox.as_list()]
    wanted = [(0, 0), (PAGE_WIDTH, PAGE_HEIGHT), (0, PAGE_HEIGHT)]
    for found, expected in zip(place_corners(placed, trim), wanted, strict=True):
        assert found == pytest.approx(expected, abs=0.01)


def test_the_page_shows_what_the_customer_sent(advert_rooms: Rooms) -> None:
    """Drawn by another program, the page with its bleed is the advert; operators and font are the customer's."""
    source = write_advert(make_advert())
    placed = put_in_place(lay_out(advert_rooms)["print"].pdf, source)
    seen = Image.open(io.BytesIO(draw_supplied(source))).convert("L")
    shown = Image.open(io.BytesIO(draw_supplied(placed))).convert("L")
    assert sum(ImageChops.difference(seen, shown).histogram()[60:]) == 0
    with read_pdf(placed) as pdf, read_pdf(source) as supplied:
        ((form, _),) = find_placements(pdf.pages[0])
        assert form.read_bytes() == paint_advert(210, 297)
        ours, theirs = form.Resources.Font.F1, supplied.pages[0].Resources.Font.F1
        assert ours.BaseFont == theirs.BaseFont
        assert ours.FontDescriptor.FontFile2.read_raw_bytes() == theirs.FontDescriptor.FontFile2.read_raw_bytes()


@pytest.mark.parametrize(("width", "height"), [(190, 257), (230, 317), (210, 148.5)])
def test_another_format_stands_in_the_middle(tmp_path: Path, press_cache: Path, width: float, height: float) -> None:
    """At its own size, neither stretched nor cut to fit: its middle is the page's, its trim its own size."""
    source = write_advert(make_advert(width, height))
    rooms = supply_advert(open_small_rooms(tmp_path, press_cache), source)
    placed = put_in_place(lay_out(rooms)["print"].pdf, source)
    with read_pdf(source) as supplied:
        trim = [float(side) for side in supplied.pages[0].TrimBox.as_list()]
    (x0, y0), (x1, y1), _ = place_corners(placed, trim)
    assert (x1 - x0, y1 - y0) == pytest.approx((width * MM, height * MM), abs=0.01)
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((PAGE_WIDTH / 2, PAGE_HEIGHT / 2), abs=0.01)


def test_a_turned_page_in_the_issue(tmp_path: Path, press_cache: Path) -> None:
    """A landscape file that Rotate sets upright fills the page."""
    advert = make_advert(297, 210)
    advert.pages[0].Rotate = 270
    source = write_advert(advert)
    rooms = supply_advert(open_small_rooms(tmp_path, press_cache), source)
    placed = put_in_place(lay_out(rooms)["print"].pdf, source)
    corners = place_corners(placed, [float(side) for side in advert.pages[0].TrimBox.as_list()])
    wanted = [(PAGE_WIDTH, 0), (0, PAGE_HEIGHT), (0, 0)]  # turned left: the lower left corner lies lower right
    for found, expected in zip(corners, wanted, strict=True):
        assert found == pytest.approx(expected, abs=0.01)


def test_its_own_pictures_are_not_converted(advert_rooms: Rooms) -> None:
    """What is wrong in the customer's file is for the preflight to say, not for us to change: RGB stays RGB."""
    advert = make_advert()
    image = advert.make_stream(
        bytes([200, 30, 30]) * 16, Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    advert.pages[0].Resources.XObject = Dictionary(Im0=image)
    source = write_advert(advert)
    placed = put_in_place(lay_out(advert_rooms)["print"].pdf, source)
    with read_pdf(placed) as pdf:
        ((form, _),) = find_placements(pdf.pages[0])
        assert form.Resources.XObject.Im0.ColorSpace == Name.DeviceRGB
        assert form.Resources.XObject.Im0.read_bytes() == bytes([200, 30, 30]) * 16


def test_both_ways_and_again(advert_rooms: Rooms, tmp_path: Path) -> None:
    """From kept pages, from an empty cache and as one document: the same raw bytes, and the same after placing."""
    kept, again = lay_out(advert_rooms), lay_out(advert_rooms)
    cache = tmp_path / "empty"
    cache.mkdir()
    (cache / "fonts").symlink_to(COLLECTED / "fonts")
    (cache / "icc").symlink_to(COLLECTED / "icc")
    fresh, safe = lay_out(advert_rooms, cache=cache), lay_out(advert_rooms, safe=True)
    for name in ("print", "screen"):
        assert kept[name].pdf == again[name].pdf == fresh[name].pdf == safe[name].pdf
    source = write_advert(make_advert())
    assert put_in_place(kept["print"].pdf, source) == put_in_place(safe["print"].pdf, source)


def test_the_printer_s_finishing_leaves_it_alone(advert_rooms: Rooms) -> None:
    """After colours, boxes and blend spaces of the whole file the advert is still the customer's, on its place."""
    source = write_advert(make_advert())
    press = open_press(COLLECTED / "icc" / "ISOcoated_v2_300_bas.icc")
    repro = Repro({name_source(URL): source}, press, lambda key, make: make())
    steps = (lambda pdf: replace_pictures(pdf, repro),)
    profile = read_profile(STYLES / "profiles", "magazine")
    finish = PressFinish(profile, press.icc, press.convert_colour, steps)
    content = finish_pdf(lay_out(advert_rooms)["print"].pdf, Finishing("Kopir", "kk", ("4",), False, press=finish))
    with read_pdf(content) as pdf, read_pdf(source) as supplied:
        ((form, _),) = find_placements(pdf.pages[0])
        assert form.read_bytes() == paint_advert(210, 297)
        assert form.Group.CS == pdf.pages[0].Group.CS == Name.DeviceCMYK
        trim = [float(side) for side in supplied.pages[0].TrimBox.as_list()]
    wanted = [(0, 0), (PAGE_WIDTH, PAGE_HEIGHT), (0, PAGE_HEIGHT)]
    for found, expected in zip(place_corners(content, trim), wanted, strict=True):
        assert found == pytest.approx(expected, abs=0.01)


def test_another_file_is_laid_out_anew(advert_rooms: Rooms) -> None:
    """Kept pages hang on the PDF's content: a new one of the same name is seen."""
    before = lay_out(advert_rooms)["screen"].pdf
    advert_rooms.sources.overlay({ADVERT: write_advert(make_advert(150, 200))})
    assert lay_out(advert_rooms)["screen"].pdf != before


# --- the whole issue -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, press_cache: Path) -> Rooms:
    """The small issue with an advert, in all editions."""
    rooms = open_small_rooms(tmp_path_factory.mktemp("advert"), press_cache)
    supply_advert(rooms, write_advert(make_advert(inset_mm=INSET_MM)))
    run = rooms.build()
    assert run.status == 0, run.stderr
    return rooms


def average(image: Image.Image, box: tuple[float, float, float, float]) -> list[float]:
    """The mean colour of a part of a picture, in fractions of its sides from the left top."""
    width, height = image.size
    part = image.convert("RGB").crop(
        (round(box[0] * width), round(box[1] * height), round(box[2] * width), round(box[3] * height))
    )
    return ImageStat.Stat(part).mean


def assert_advert(image: Image.Image) -> None:
    """The trimmed advert: cyan in the lower left corner, black in the upper right, yellow elsewhere."""
    across, down = CORNER_MM / 210, CORNER_MM / 297
    right, low = INSET_MM / 210, INSET_MM / 297
    assert image.width / image.height == pytest.approx(210 / 297, abs=0.002)
    assert average(
        image, (right + 0.002, 1 - low - down + 0.002, right + across - 0.002, 0.998 - low)
    ) == pytest.approx([0, 174, 239], abs=12)
    assert max(average(image, (1 - right - across + 0.002, low + 0.002, 0.998 - right, low + down - 0.002))) < 60
    red, green, blue = average(image, (0.6, 0.6, 0.95, 0.95))
    assert min(red, green) > 200
    assert blue < 120


def test_the_screen_shows_it(built: Rooms) -> None:
    """screen.pdf has the raster, cut to the trim."""
    content = read_folder(built.made)["screen.pdf"]
    assert_advert(Image.open(io.BytesIO(draw_page(content, 3, 800))))
    with read_pdf(content) as pdf:
        ((xobject, _),) = find_placements(pdf.pages[3])
        assert (xobject.Subtype, int(xobject.Width), int(xobject.Height)) == (Name.Image, 1728, 2424)


def test_the_epub_shows_it(built: Rooms) -> None:
    """issue.epub has a JPEG of the trim with its alternative text, and no PDF."""
    with zipfile.ZipFile(built.made / "issue.epub") as archive:
        names = archive.namelist()
        image = Image.open(io.BytesIO(archive.read("EPUB/images/advert.pdf.jpg")))
        chapter = archive.read("EPUB/advert.xhtml").decode()
    assert not [name for name in names if name.endswith(".pdf")]
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1680, 2376))
    assert_advert(image)
    assert '<img src="images/advert.pdf.jpg" alt="Наубайхананың жарнамасы, сары түсте бір сөз."/>' in chapter
    assert "supplied" not in chapter


def test_names_and_sizes_in_the_epub() -> None:
    """A supplied page never takes the name of a picture beside it; a large one is made smaller."""
    assert picture_name("images/a.pdf") == "images/a.pdf.jpg"
    assert picture_name("images/a.jpg") == "images/a.jpg"
    assert media_type(picture_name("images/жарнама.pdf")) == "image/jpeg"
    large = Image.open(io.BytesIO(fit_raster(write_advert(make_advert(420, 594)))))
    assert large.width * large.height <= MAX_PIXELS


# --- strangers' files ----------------------------------------------------------------------------


def _deep(pdf: Pdf) -> None:
    inner = pdf.make_stream(b"0 0 0 1 k 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for _ in range(300):
        resources = Dictionary(XObject=Dictionary(X=inner))
        inner = pdf.make_stream(
            b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=resources
        )
    pdf.pages[0].Resources.XObject = Dictionary(X=inner)
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")


def _circle(pdf: Pdf) -> None:
    form = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    pdf.pages[0].Resources.XObject = Dictionary(X=form)
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")


def _stack(pdf: Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"Q " * 500 + b"q " * 5_000)


def _leads_to_pages(pdf: Pdf) -> None:
    pdf.pages[0].Resources.Properties = Dictionary(P=pdf.pages[0].obj, Q=pdf.Root)


def _no_resources(pdf: Pdf) -> None:
    del pdf.pages[0].Resources


def _wrong_types(pdf: Pdf) -> None:
    page = pdf.pages[0]
    page.Group, page.Resources.XObject, page.Contents = Array([1]), Name.X, Dictionary()
    pdf.Root.OCProperties = Array([])


HOSTILE = (_deep, _circle, _stack, _leads_to_pages, _no_resources, _wrong_types)


@pytest.mark.parametrize("plant", HOSTILE, ids=lambda plant: plant.__name__)
def test_hostile_files_are_placed_or_refused(advert_rooms: Rooms, plant: Callable[[Pdf], None]) -> None:
    """Whatever passes the check can be placed and saved, and is a page again afterwards."""
    advert = make_advert()
    plant(advert)
    out = io.BytesIO()
    advert.save(out)
    advert_rooms.sources.overlay({ADVERT: out.getvalue()})
    found = [problem for problem in advert_rooms.sources.problems() if problem.code.startswith("PIC")]
    if found:
        assert [problem.code for problem in found] == ["PIC002"]
        return
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(612, 859))
    page.Resources = Dictionary(XObject=Dictionary(A=place_page(pdf, out.getvalue())))
    page.Contents = pdf.make_stream(b"q 612 0 0 859 0 0 cm /A Do Q")
    saved = io.BytesIO()
    pdf.save(saved)
    assert len(draw_page(saved.getvalue(), 0, 100)) > 100
    with read_pdf(saved.getvalue()) as again:
        assert len(again.pages) == 1
        assert Name.Pages in again.Root
