"""Pictures in a finished PDF are made from their sources: colours, channels and transparency as they should print."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfImage, Stream
from PIL import Image

from pipeline.finish.encoding import pack_lossless, pack_photograph, pass_jpeg, read_bytes, write_bytes
from pipeline.finish.pictures import PROOF, Fineness, Repro, convert_source, name_source, replace_pictures
from pipeline.inks import Press, open_press
from tests.colours import ICC, differences, make_wide_profile, most_different, sample_colours, separate

URL = "https://issue.invalid/sources/2024-01/images/oven.jpg"


def make_always(_key: str, make: Callable[[], bytes]) -> bytes:
    """Nothing is kept."""
    return make()


@pytest.fixture(scope="module")
def press() -> Press:
    """The house's printing condition."""
    return open_press(ICC, 305)


def save(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def add_raw(pdf: Pdf, picture: Image.Image) -> Stream:
    """An image as layout writes it: eight bits of RGB or grey, no profile, interpolated."""
    image = Stream(pdf, picture.tobytes())
    image.Type, image.Subtype, image.Interpolate = Name.XObject, Name.Image, True
    image.Width, image.Height, image.BitsPerComponent = *picture.size, 8
    image.ColorSpace = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    return image


def make_raw(picture: Image.Image, name: str = f"{name_source(URL)}1") -> Pdf:
    """A raw PDF of two pages that share their resources, with one picture in them."""
    pdf = pikepdf.new()
    pages = [pdf.add_blank_page(page_size=(100, 100)) for _ in range(2)]
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary({f"/{name}": add_raw(pdf, picture)})))
    for page in pages:
        page.obj.Resources = shared
    return pdf


def finish(source: bytes, press: Press, fineness: Fineness | None = None) -> Stream:
    """The one image of a raw PDF after its picture was replaced, as it is read from the file."""
    with Image.open(io.BytesIO(source)) as picture:
        pdf = make_raw(picture.convert("RGB"))
    repro = Repro({name_source(URL): source}, press, make_always)
    replace_pictures(pdf, repro if fineness is None else Repro(repro.sources, press, make_always, fineness))
    out = io.BytesIO()
    pdf.save(out)
    OPEN.append(Pdf.open(io.BytesIO(out.getvalue())))
    found = OPEN[-1].pages[1].resources.XObject[f"/{name_source(URL)}1"]
    assert isinstance(found, Stream)
    return found


OPEN: list[Pdf] = []  # a PDF closes when nobody holds it, and its images with it


@pytest.fixture(autouse=True)
def _close_pdfs() -> Iterator[None]:
    yield
    OPEN.clear()


def decode(image: Object) -> Image.Image:
    """An image's colours; its soft mask, which would be laid over them, is put aside."""
    assert isinstance(image, Stream)
    mask = image.get("/SMask")
    if mask is not None:
        del image.SMask
    picture = PdfImage(image).as_pil_image()
    if mask is not None:
        image.SMask = mask
    return picture


def say(image: Any, *keys: str) -> list[Any]:
    """What an image's dictionary says."""
    return [image[f"/{key}"] for key in keys]


@pytest.mark.parametrize("profile", [None, make_wide_profile()], ids=["no profile", "wide RGB"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_colours_are_littlecms_own(press: Press, kind: str, profile: bytes | None) -> None:
    """Every pixel within ΔE 2 of littleCMS's conversion of the same file; a PNG's are the very samples."""
    source = save(sample_colours(), kind, icc_profile=profile, quality=95)
    printed = decode(finish(source, press))
    expected = separate(Image.open(io.BytesIO(source)).convert("RGB"), profile)
    assert printed.mode == "CMYK"
    assert most_different(printed, expected) <= 2
    assert (kind == "JPEG") or printed.tobytes() == expected.tobytes()


def test_a_dropped_profile_would_show(press: Press) -> None:
    """What the engine does, converted as it stands: far beyond ΔE 2, so the test above does judge profiles."""
    source = save(sample_colours(), "PNG", icc_profile=make_wide_profile())
    bare = save(sample_colours(), "PNG")
    expected = separate(sample_colours(), make_wide_profile())
    assert most_different(decode(finish(source, press)), expected) <= 2
    assert differences(decode(finish(bare, press)), expected)[-1] > 10


def test_a_coarse_jpeg_would_show(press: Press) -> None:
    """The quality of proofs is not that of print: some pixels are off by more than ΔE 2."""
    source = save(sample_colours(), "JPEG", quality=95)
    expected = separate(Image.open(io.BytesIO(source)))
    assert most_different(decode(finish(source, press, Fineness(60))), expected) > 2


def test_an_image_says_how_it_is_packed(press: Press) -> None:
    """A JPEG leaves as a JPEG, a PNG without loss; no profile inside, never interpolated."""
    jpeg = finish(save(sample_colours(), "JPEG", icc_profile=make_wide_profile()), press)
    png = finish(save(sample_colours(), "PNG", icc_profile=make_wide_profile()), press)
    assert (jpeg.Filter, png.Filter) == (Name.DCTDecode, Name.FlateDecode)
    for image in (jpeg, png):
        assert say(image, "ColorSpace", "BitsPerComponent", "Interpolate") == [Name.DeviceCMYK, 8, False]
        assert Name.SMask not in image
        assert b"ICC" not in image.read_raw_bytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_grey_is_one_channel(press: Press, kind: str) -> None:
    """A grey picture is DeviceGray, which prints on the black plate alone, its tones matched."""
    picture = Image.linear_gradient("L").crop((0, 90, 64, 256))
    image = finish(save(picture, kind, quality=98), press)
    assert image.ColorSpace == Name.DeviceGray
    assert most_different(decode(image), picture.convert("RGB")) <= 2.5  # a step of eight bits is 0.4


def test_one_bit_is_one_bit(press: Press) -> None:
    """Line art leaves as it came: one bit, no sample changed, where the engine makes 24 of it."""
    art = sample_colours(99).convert("1")  # 99: rows do not end on a byte
    image = finish(save(art, "PNG"), press)
    assert say(image, "ColorSpace", "BitsPerComponent") == [Name.DeviceGray, 1]
    assert decode(image).convert("1").tobytes() == art.tobytes()


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_a_soft_mask(press: Press, mode: str) -> None:
    """Alpha becomes an SMask of grey, sample for sample; colours under it are those of an opaque picture."""
    clear = sample_colours().convert(mode)
    clear.putalpha(Image.radial_gradient("L").resize(clear.size))
    image = finish(save(clear, "PNG"), press)
    mask = image.SMask
    assert say(mask, "ColorSpace", "Interpolate") == [Name.DeviceGray, False]
    assert decode(mask).tobytes() == clear.getchannel("A").tobytes()
    opaque = save(sample_colours().convert(mode[:-1]), "PNG")
    assert decode(image).tobytes() == decode(finish(opaque, press)).tobytes()


def test_an_adobe_cmyk_jpeg_passes(press: Press) -> None:
    """Separated elsewhere: not one sample changes; its profile and remarks stay behind, Decode turns it round."""
    source = save(separate(sample_colours()), "JPEG", icc_profile=ICC.read_bytes(), comment=b"for the printer")
    image = finish(source, press)
    assert decode(image).tobytes() == Image.open(io.BytesIO(source)).tobytes()
    assert image.Decode == Array([1, 0] * 4)
    scan = source[source.index(b"\xff\xda\0\x0e\x04") :]
    assert image.read_raw_bytes().endswith(scan)
    assert len(image.read_raw_bytes()) < len(scan) + 2_000 < len(source)
    assert b"for the printer" not in image.read_raw_bytes()


def test_a_plain_cmyk_jpeg_passes(press: Press) -> None:
    """Without Adobe's mark 255 is full ink: no Decode, and the samples stay."""
    adobe = save(separate(sample_colours()), "JPEG", quality=95)
    mark = adobe.index(b"\xff\xee")
    plain = adobe[:mark] + adobe[mark + 16 :]
    image = finish(plain, press)
    assert Name.Decode not in image
    assert image.read_raw_bytes() == finish(adobe, press).read_raw_bytes().replace(adobe[mark : mark + 16], b"")


@pytest.mark.parametrize("progressive", [True, False])
def test_nothing_follows_a_jpeg(press: Press, progressive: bool) -> None:
    """What a file carries behind its picture, or as a remark between its scans, stays behind: another picture too."""
    source = save(separate(sample_colours()), "JPEG", progressive=progressive)
    behind = b"kept by a camera" + save(sample_colours(), "JPEG") + b"more"
    last = source.rindex(b"\xff\xda")
    remarked = source[:last] + b"\xff\xfe\0\x0a\xff\xd9remark" + source[last:] if progressive else source
    made = finish(remarked + behind, press).read_raw_bytes()
    assert made == finish(source, press).read_raw_bytes()
    assert made.endswith(b"\xff\xd9")
    assert made.count(b"\xff\xd9") == 1


def test_a_jpeg_cut_short_is_passed_as_it_is() -> None:
    """Without an end there is nothing to cut: readers show what there is."""
    source = save(separate(sample_colours()), "JPEG")[:-400]
    assert pass_jpeg(source, (1, 1), negative=True).data.endswith(source[-1000:])


def test_a_photograph_is_packed_without_remarks() -> None:
    """A grey JPEG's comment, copyright or place does not go to print with its samples."""
    with Image.open(io.BytesIO(save(sample_colours().convert("L"), "JPEG", comment=b"a remark"))) as picture:
        assert picture.info["comment"] == b"a remark"
        assert b"a remark" not in pack_photograph(picture, 90).data


@pytest.mark.parametrize("marked", [True, False], ids=["Adobe", "plain"])
def test_a_cmyk_jpeg_is_turned_upright(press: Press, marked: bool) -> None:
    """EXIF asks for a turn: its samples are turned, not its inks turned round."""
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = separate(sample_colours().resize((64, 32)))
    source = save(picture, "JPEG", quality=100, exif=exif)
    if not marked:  # the same ink without the mark: samples upside down
        inverted = save(picture.point(lambda value: 255 - value), "JPEG", quality=100, exif=exif)
        mark = inverted.index(b"\xff\xee")
        source = inverted[:mark] + inverted[mark + 16 :]
    image = finish(source, press)
    assert (int(image.Width), int(image.Height)) == (32, 64)
    assert most_different(decode(image), picture.transpose(Image.Transpose.ROTATE_270)) < 4


@pytest.mark.parametrize("damaged", [b"\xff\xd8", b"\xff\xd8\xff\xe0\0\x04ab", b"\xff\xd8\xff\xff"])
def test_a_jpeg_without_scan_is_refused(damaged: bytes) -> None:
    """ValueError, so that the picture is decoded instead; it never loops."""
    with pytest.raises(ValueError, match="no scan"):
        pass_jpeg(damaged, (1, 1), negative=True)


def test_every_place_gets_the_same_image(press: Press) -> None:
    """Both interpolations of a picture, on all pages, become one object."""
    pdf = make_raw(sample_colours())
    names = pdf.pages[0].obj.Resources.XObject
    names[f"/{name_source(URL)}0"] = add_raw(pdf, sample_colours())
    replace_pictures(pdf, Repro({name_source(URL): save(sample_colours(), "PNG")}, press, make_always))
    assert len({image.objgen for image in names.values()}) == 1
    assert names[f"/{name_source(URL)}0"].ColorSpace == Name.DeviceCMYK


def lay_in(pdf: Pdf, where: str, resources: Dictionary) -> None:
    """Put resources where a page leads to: into a form, a form in a form, a pattern."""
    inner = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Resources=resources)
    match where:
        case "form":
            own = Dictionary(XObject=Dictionary(x0=inner))
        case "form in a form":
            around = Dictionary(XObject=Dictionary(x1=inner))
            outer = Stream(pdf, b"", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Resources=around)
            own = Dictionary(XObject=Dictionary(x0=outer))
        case _:
            own = Dictionary(Pattern=Dictionary(p0=Stream(pdf, b"", PatternType=1, Resources=resources)))
    page = pdf.add_blank_page(page_size=(10, 10))
    page.obj.Resources = own


@pytest.mark.parametrize("where", ["form", "form in a form", "pattern"])
def test_images_are_found_wherever_they_lie(press: Press, where: str) -> None:
    """Pictures within drawings and backgrounds are replaced too."""
    pdf = pikepdf.new()
    images = pdf.make_indirect(Dictionary({f"/{name_source(URL)}0": add_raw(pdf, sample_colours())}))
    lay_in(pdf, where, Dictionary(XObject=images))
    replace_pictures(pdf, Repro({name_source(URL): save(sample_colours(), "PNG")}, press, make_always))
    assert images[f"/{name_source(URL)}0"].ColorSpace == Name.DeviceCMYK


def test_forms_that_lead_round_end(press: Press) -> None:
    """A form that names itself is entered once."""
    pdf = make_raw(sample_colours())
    form = pdf.make_indirect(Stream(pdf, b"", Subtype=Name.Form, BBox=Array([0, 0, 1, 1])))
    form.Resources = Dictionary(XObject=Dictionary(x0=form))
    pdf.pages[0].obj.Resources.XObject["/x0"] = form
    replace_pictures(pdf, Repro({}, press, make_always))


def test_an_image_of_no_known_source(press: Press) -> None:
    """Converted from the PDF's own samples as sRGB, its soft mask kept; grey becomes black ink's tones."""
    pdf = make_raw(sample_colours(), "x71")
    names = pdf.pages[0].obj.Resources.XObject
    names["/x71"].SMask = add_raw(pdf, sample_colours().convert("L"))
    names["/x72"] = add_raw(pdf, Image.new("L", (1, 1), 128))
    replace_pictures(pdf, Repro({}, press, make_always))
    image, grey = names["/x71"], names["/x72"]
    assert decode(image).tobytes() == separate(sample_colours()).tobytes()
    assert decode(image.SMask).tobytes() == sample_colours().convert("L").tobytes()
    assert say(image, "Interpolate") + say(image.SMask, "Interpolate") == [False, False]
    assert decode(grey).tobytes() == press.convert_picture(Image.new("L", (1, 1), 128)).image.tobytes()


def test_a_stencil_stays(press: Press) -> None:
    """An image mask is painted in the fill colour: there is nothing in it to convert."""
    pdf = make_raw(sample_colours(), "x71")
    stencil = Stream(pdf, b"\x80", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=1, ImageMask=True)
    pdf.pages[0].obj.Resources.XObject["/x72"] = stencil
    replace_pictures(pdf, Repro({}, press, make_always))
    kept = pdf.pages[0].obj.Resources.XObject["/x72"]
    assert kept.read_bytes() == b"\x80"
    assert say(kept, "ImageMask", "Interpolate") == [True, False]


def test_soft_masks_keep_their_brightness(press: Press) -> None:
    """What lets through and is never printed: colour becomes brightness, grey stays; the printed picture beside it
    is converted though it is the same."""
    pdf = make_raw(sample_colours())
    raw = pdf.pages[0].obj.Resources.XObject[f"/{name_source(URL)}1"]
    grey = add_raw(pdf, sample_colours().convert("L"))
    inside = pdf.make_indirect(Dictionary({f"/{name_source(URL)}1": raw, "/g": grey}))
    form = Stream(pdf, b"", Subtype=Name.Form, Resources=Dictionary(XObject=inside))
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(a=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=form)))
    replace_pictures(pdf, Repro({name_source(URL): save(sample_colours(), "PNG")}, press, make_always))
    mask = inside[f"/{name_source(URL)}1"]
    assert mask.ColorSpace == Name.DeviceGray
    assert decode(mask).tobytes() == decode(inside["/g"]).tobytes() == sample_colours().convert("L").tobytes()
    assert pdf.pages[0].obj.Resources.XObject[f"/{name_source(URL)}1"].ColorSpace == Name.DeviceCMYK


def test_a_proof_has_small_pictures(press: Press) -> None:
    """The long side is bounded, the ratio kept, small ones untouched; CMYK and line art too are made smaller."""
    wide = sample_colours(300).resize((2400, 300))
    assert [int(finish(save(wide, "PNG"), press, PROOF)[key]) for key in ("/Width", "/Height")] == [1200, 150]
    assert int(finish(save(sample_colours(), "PNG"), press, PROOF).Width) == 96
    cmyk = finish(save(separate(wide), "JPEG"), press, PROOF)
    assert (int(cmyk.Width), cmyk.ColorSpace) == (1200, Name.DeviceCMYK)
    assert int(finish(save(wide.convert("1"), "PNG"), press, PROOF).Width) == 1200
    profiled = finish(save(wide, "PNG", icc_profile=make_wide_profile()), press, PROOF)
    assert most_different(decode(profiled), decode(finish(save(wide, "PNG"), press, PROOF))) > 10


class Keeper:
    """Keeps what was made, and counts."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, key: str, make: Callable[[], bytes]) -> bytes:
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]


def replace_in(keeper: Keeper, sources: Mapping[str, bytes], press: Press, fineness: Fineness = PROOF) -> bytes:
    pdf = make_raw(sample_colours())
    pdf.pages[0].obj.Resources.XObject[f"/{name_source('b')}0"] = add_raw(pdf, sample_colours())
    replace_pictures(pdf, Repro(sources, press, keeper.keep, fineness))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def test_a_picture_is_converted_once(press: Press) -> None:
    """Kept by content, press and fineness: the same file under two names is one, and bytes do not change."""
    picture = save(sample_colours(), "JPEG")
    keeper, sources = Keeper(), {name_source(URL): picture, name_source("b"): picture}
    first = replace_in(keeper, sources, press)
    assert len(keeper.kept) == 1
    assert replace_in(keeper, sources, press) == first == replace_in(Keeper(), sources, press)
    assert len(keeper.kept) == 1
    replace_in(keeper, sources, press, Fineness(50))
    replace_in(keeper, sources, Press(press.icc, 200))
    replace_in(keeper, {**sources, name_source("b"): save(sample_colours(), "PNG")}, press)
    assert len(keeper.kept) == 4


def test_kept_samples_come_back_whole(press: Press) -> None:
    """What is kept is read back as it was, with its soft mask and without."""
    clear = sample_colours()
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    for source in (save(clear, "PNG"), save(sample_colours(), "JPEG"), save(clear.convert("1"), "PNG")):
        samples = convert_source(source, press)
        assert read_bytes(write_bytes(samples)) == samples


def test_a_supplied_page_takes_its_place_as_a_form(press: Press) -> None:
    """A source that is a PDF is no picture: a form, which is not converted."""
    supplied = pikepdf.new()
    page = supplied.add_blank_page(page_size=(300, 300))
    page.obj.Resources = Dictionary(XObject=Dictionary(i=add_raw(supplied, sample_colours())))
    page.obj.Contents = Stream(supplied, b"300 0 0 300 0 0 cm /i Do")
    out = io.BytesIO()
    supplied.save(out)
    pdf = make_raw(sample_colours())
    replace_pictures(pdf, Repro({name_source(URL): out.getvalue()}, press, make_always))
    form = pdf.pages[1].obj.Resources.XObject[f"/{name_source(URL)}1"]
    assert form.Subtype == Name.Form
    assert form.Resources.XObject.i.ColorSpace == Name.DeviceRGB


@pytest.mark.parametrize("url", [URL, "https://issue.invalid/sources/2024-01/images/нан пеші (2)%20.png"])
def test_names_are_those_that_layout_gives(url: str) -> None:
    """A page laid out by WeasyPrint calls its picture by name_source of its URL, and a digit."""
    import weasyprint
    from weasyprint.urls import URLFetcherResponse

    class Fetcher(weasyprint.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            return URLFetcherResponse(url, save(sample_colours(), "PNG"), {"Content-Type": "image/png"})

    raw = weasyprint.HTML(string=f"<img src='{url}'>", url_fetcher=Fetcher()).write_pdf()
    with Pdf.open(io.BytesIO(raw)) as pdf:
        assert [name[:-1] for name in pdf.pages[0].resources.XObject] == [f"/{name_source(url)}"]


def test_samples_say_their_form() -> None:
    """Rows of one bit are padded to bytes, and readers are told all of it."""
    samples = pack_lossless(Image.new("1", (13, 2), 1))
    assert (samples.width, samples.height, samples.bits, samples.space) == (13, 2, 1, "DeviceGray")
