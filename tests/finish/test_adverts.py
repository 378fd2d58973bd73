"""A supplied page placed as a form: the customer's own operators, fonts and inks, exactly on its place."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops

from pipeline.finish.adverts import place_page
from pipeline.picturing import draw_supplied
from pipeline.supplied import BadPage
from tests.paper import read_pdf
from tests.supplying import CORNER_MM, MM, SLUG_MM, make_advert, paint_advert, write_advert

PLACED = 216 * MM, 303 * MM  # trim and bleed


def place(source: bytes, width: float = PLACED[0], height: float = PLACED[1]) -> bytes:
    """A PDF of one page, which the placed form fills."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(width, height))
    form = place_page(pdf, source)
    gc.collect()  # the form does not hang on what was opened to make it
    page.Resources = Dictionary(XObject=Dictionary(Advert=form))
    page.Contents = pdf.make_stream(f"q {width:.6f} 0 0 {height:.6f} 0 0 cm /Advert Do Q".encode())
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


ReadForm = Callable[[bytes], Stream]


@pytest.fixture
def read_form() -> Iterator[ReadForm]:
    """Opens a placed page's form; the files stay open until the test's end."""
    files = []

    def read(content: bytes) -> Stream:
        files.append(read_pdf(content))
        form = files[-1].pages[0].Resources.XObject.Advert
        assert isinstance(form, Stream)
        return form

    yield read
    for file in files:
        file.close()


def look(content: bytes) -> Image.Image:
    """What is seen of a PDF's first page, 8 pixels to the mm."""
    return Image.open(io.BytesIO(draw_supplied(content, bleed_mm=0)))


def differing(one: Image.Image, other: Image.Image) -> int:
    """Pixels that differ by more than the raster's own noise."""
    first, second = one.convert("L"), other.convert("L").resize(one.size)
    return sum(ImageChops.difference(first, second).histogram()[60:])


def test_the_page_itself_is_embedded(read_form: ReadForm) -> None:
    """Operators and font are byte for byte the customer's, and no picture was made of them."""
    source = write_advert(make_advert())
    form = read_form(place(source))
    supplied = read_pdf(source)
    page = supplied.pages[0]
    assert form.Subtype == Name.Form
    assert form.read_raw_bytes() == page.Contents.read_raw_bytes()
    assert form.read_bytes() == paint_advert(210, 297)
    ours, theirs = form.Resources.Font.F1, page.Resources.Font.F1
    assert ours.FontDescriptor.FontFile2.read_raw_bytes() == theirs.FontDescriptor.FontFile2.read_raw_bytes()
    assert ours.Widths == theirs.Widths
    assert form.Resources.ExtGState.G1 == page.Resources.ExtGState.G1
    assert Name.XObject not in form.Resources


def test_its_blend_space_is_kept(read_form: ReadForm) -> None:
    """The page's transparency group is the form's: same space, isolated as every page's is."""
    advert = make_advert()
    advert.pages[0].Group.K = True
    group = read_form(place(write_advert(advert))).Group
    assert [Name.Transparency, Name.DeviceCMYK, True, True] == [group.S, group.CS, group.K, group.I]
    del advert.pages[0].Group
    assert Name.Group not in read_form(place(write_advert(advert)))


def test_a_spot_ink_stays_one(read_form: ReadForm) -> None:
    """Spaces of the page's own come along, with their functions."""
    advert = make_advert()
    tint = advert.make_stream(
        b"{ 0 exch 0 exch dup 0 exch }", FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1] * 4)
    )
    space = Array([Name.Separation, Name("/PANTONE 185 C"), Name.DeviceCMYK, tint])
    advert.pages[0].Resources.ColorSpace = Dictionary(Spot=space)
    copied = read_form(place(write_advert(advert))).Resources.ColorSpace.Spot
    assert [str(part) for part in list(copied.as_list())[:3]] == ["/Separation", "/PANTONE 185 C", "/DeviceCMYK"]
    assert copied[3].read_bytes() == tint.read_bytes()


def test_trim_lies_on_trim_exactly(read_form: ReadForm) -> None:
    """Each corner of the supplied trim comes to its corner of the page's trim, within a hundredth of a point."""
    advert = make_advert()
    form = read_form(place(write_advert(advert)))
    a, b, c, d, e, f = (float(value) for value in form.Matrix.as_list())
    x0, y0, x1, y1 = (float(side) for side in advert.pages[0].TrimBox.as_list())
    for (x, y), (wanted_x, wanted_y) in (
        ((x0, y0), (3 * MM, 3 * MM)),
        ((x1, y1), (213 * MM, 300 * MM)),
        ((x0, y1), (3 * MM, 300 * MM)),
    ):
        assert (a * x + c * y + e) * PLACED[0] == pytest.approx(wanted_x, abs=0.01)
        assert (b * x + d * y + f) * PLACED[1] == pytest.approx(wanted_y, abs=0.01)


def test_nothing_beyond_the_bleed_shows(read_form: ReadForm) -> None:
    """The form is cut where the bleed ends: crop marks and slug of the customer's file do not print."""
    advert = make_advert()
    box = [float(side) for side in read_form(place(write_advert(advert))).BBox.as_list()]
    distance = (SLUG_MM - 3) * MM
    right, top = (float(side) - distance for side in advert.pages[0].MediaBox.as_list()[2:])
    assert box == pytest.approx([distance, distance, right, top], abs=0.01)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270, -90])
def test_a_turned_page_stands_as_it_is_seen(rotate: int, read_form: ReadForm) -> None:
    """Rotate is honoured: what another program draws of the page is what the form shows."""
    advert = make_advert()
    advert.pages[0].Rotate = rotate
    source = write_advert(advert)
    seen = Image.open(io.BytesIO(draw_supplied(source)))
    width, height = PLACED if rotate % 180 == 0 else PLACED[::-1]
    shown = look(place(source, width, height))
    assert seen.size == ((1728, 2424) if rotate % 180 == 0 else (2424, 1728))
    assert differing(seen, shown) == 0
    assert differing(seen, shown.transpose(Image.Transpose.ROTATE_180)) > 1_000
    assert read_form(place(source, width, height)).read_bytes() == advert.pages[0].Contents.read_bytes()


def test_the_corner_is_where_it_was_drawn() -> None:
    """The cyan square of 20 mm at the trim's lower left corner begins 3 mm from the edges, to a pixel."""
    shown = look(place(write_advert(make_advert()))).convert("RGB")
    blue = shown.point(lambda value: 255 if value < 100 else 0).getchannel("R")
    blue.paste(0, (0, 0, shown.width, 1800))  # the black square and the word
    left, top, right, bottom = (side / 8 for side in blue.getbbox() or ())
    assert (left, right) == pytest.approx((3, 3 + CORNER_MM), abs=0.2)
    assert (303 - bottom, 303 - top) == pytest.approx((3, 3 + CORNER_MM), abs=0.2)


def _split(pdf: Pdf) -> None:
    operators = pdf.pages[0].Contents.read_bytes().split(b"\n")
    pdf.pages[0].Contents = Array([pdf.make_stream(part) for part in operators])


def _wrap(pdf: Pdf) -> None:
    pdf.pages[0].Contents = Array([pdf.pages[0].Contents])


def _inherit(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    for key in (Name.Resources, Name.MediaBox):
        page.Parent[key] = page[key]
        del page[key]


def _measure_in_units(pdf: Pdf) -> None:
    page = pdf.pages[0]
    for key in (Name.MediaBox, Name.TrimBox, Name.BleedBox):
        page[key] = Array([float(side) / 2 for side in page[key].as_list()])
    page.UserUnit = 2
    page.Contents = pdf.make_stream(b"q .5 0 0 .5 0 0 cm " + page.Contents.read_bytes() + b" Q")


@pytest.mark.parametrize("change", [_split, _wrap, _inherit, _measure_in_units])
def test_the_same_page_written_otherwise(change: Callable[[Pdf], None]) -> None:
    """Several streams, inherited resources and boxes, units of its own: the same picture at the same place."""
    advert = make_advert()
    plain = place(write_advert(advert))
    change(advert)
    other = place(write_advert(advert))
    one, two = (look(content) for content in (plain, other))
    assert differing(one, two) == 0


def test_what_acts_stays_behind() -> None:
    """Annotations, actions and scripts of the page and its catalogue do not enter the print file."""
    advert = make_advert()
    page = advert.pages[0]
    action = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    page.Annots = Array([advert.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action))])
    page.AA = Dictionary(O=action)
    advert.Root.OpenAction = action
    page.Contents.F = "secret.txt"  # a stream that says its content is another file
    content = place(write_advert(advert))
    with read_pdf(content) as pdf:
        names = {str(key) for item in pdf.objects if isinstance(item, Dictionary | Stream) for key in item}
    assert not names & {"/Annots", "/AA", "/A", "/JS", "/OpenAction", "/F"}


def test_hidden_layers_stay_hidden() -> None:
    """A layer that the customer switched off does not print; one that is on asks for nothing."""
    advert = make_advert()
    on, off = (advert.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in ("on", "off"))
    page = advert.pages[0]
    page.Resources.Properties = Dictionary(L1=on, L2=off)
    page.Contents = advert.make_stream(
        page.Contents.read_bytes() + b" /OC /L2 BDC 1 1 1 1 k 0 0 900 900 re f EMC /OC /L1 BDC EMC"
    )
    advert.Root.OCProperties = Dictionary(OCGs=Array([on, off]), D=Dictionary(OFF=Array([off])))
    hidden = place(write_advert(advert))
    with read_pdf(hidden) as pdf:
        layers = pdf.Root.OCProperties
        assert [str(layer.Name) for layer in layers.D.OFF.as_list()] == ["off"]
        assert layers.D.OFF[0].objgen == pdf.pages[0].Resources.XObject.Advert.Resources.Properties.L2.objgen
    seen = Image.open(io.BytesIO(draw_supplied(write_advert(make_advert()))))
    assert differing(seen, look(hidden)) == 0
    advert.Root.OCProperties.D = Dictionary(BaseState=Name.OFF, ON=Array([on]))
    assert differing(look(place(write_advert(advert))), seen) == 0
    advert.Root.OCProperties.D = Dictionary()
    with read_pdf(place(write_advert(advert))) as pdf:
        assert Name.OCProperties not in pdf.Root


def test_the_first_page_of_several(read_form: ReadForm) -> None:
    """Of a file of several pages the first is placed, and nothing of the others comes along."""
    advert = make_advert()
    one = place(write_advert(advert))
    advert.pages.extend(make_advert(100, 100).pages)
    both = place(write_advert(advert))
    assert read_form(both).read_bytes() == read_form(one).read_bytes()
    assert len(both) < len(one) * 1.1


def test_an_empty_page(read_form: ReadForm) -> None:
    """A page without content is an empty form, not a fault."""
    advert = make_advert()
    del advert.pages[0].Contents
    assert read_form(place(write_advert(advert))).read_bytes() == b""


def test_same_bytes() -> None:
    """The same file gives the same bytes."""
    source = write_advert(make_advert())
    assert place(source) == place(source)


def test_what_check_refuses_is_refused_here() -> None:
    """A file that cannot be placed raises, it does not leave a hole."""
    advert = make_advert()
    advert.pages[0].Rotate = 45
    with pytest.raises(BadPage, match="45 degrees"):
        place(write_advert(advert))
    with pytest.raises(pikepdf.PdfError):
        place(b"%PDF-1.4 nothing")
