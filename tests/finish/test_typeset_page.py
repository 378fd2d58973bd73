"""A page as the layout library really writes it, finished, and read by others than ourselves."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2
import pytest
import weasyprint
from pikepdf import Name, Pdf
from PIL import Image

from pipeline.finish import Finishing, finish_pdf
from tests.finish.making import METADATA, list_overprints, names_in, press_finish
from tests.miner import count_spaces
from tests.pressing import COLLECTED

FONT = (COLLECTED / "fonts" / "PTF55F.ttf").resolve().as_uri()
PAGE = (
    f'<style>@font-face {{ font-family: "PT Serif"; src: url("{FONT}") }}</style>'
    """<style>
@page { size: 120mm 160mm; bleed: 3mm; margin: 10mm; background: device-cmyk(.06 .01 .04 0) }
body { color: device-cmyk(0 0 0 1); font: 10pt/14pt "PT Serif" }
h1 { color: device-cmyk(1 .75 .2 .35); border-bottom: .5pt solid device-cmyk(0 0 0 1) }
p.white { background: #204060; color: #fff; border: .5pt solid device-cmyk(0 0 0 1) }
p.lab { color: lab(60% 40 20) } p.faint { opacity: .5 }
div { height: 20mm; background: linear-gradient(90deg, rgba(255, 0, 0, .2), rgba(0, 0, 255, 1)) }
</style><h1>Ашық түсті тақырып</h1><p>Қара бояумен ғана басылатын мәтін.<p class=white>Ақ мәтін астарда.
<p class=lab>Басқа кеңістіктің түсі.<p class=faint>Бозғылт.<div></div>
<svg viewBox="0 0 200 100" width="100mm" height="50mm"><defs>
<linearGradient id="g"><stop offset="0" stop-color="#e33"/><stop offset=".4" stop-color="#3e3"/>
<stop offset="1" stop-color="#33e"/></linearGradient>
<mask id="m"><rect width="200" height="100" fill="#444"/><circle cx="100" cy="50" r="40" fill="#fff"/></mask>
<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="teal"/></pattern>
</defs><rect width="200" height="60" fill="url(#g)" mask="url(#m)"/>
<rect y="60" width="100" height="40" fill="url(#p)"/>
<g opacity=".5"><circle cx="150" cy="80" r="15" fill="#fa0" stroke="#000" stroke-width=".5"/></g>
<text x="10" y="80" fill="#000">Сызба</text></svg>"""
)


@pytest.fixture(scope="module")
def raw() -> bytes:
    made: bytes = weasyprint.HTML(string=PAGE).write_pdf(pdf_identifier=b"page", custom_metadata=False)
    return made


@pytest.fixture(scope="module")
def printed(raw: bytes) -> bytes:
    return finish_pdf(raw, Finishing("Kopir", "kk", ("1",), False, METADATA, press_finish()))


def test_no_colour_but_ink(raw: bytes, printed: bytes) -> None:
    """pdfminer.six finds RGB and Lab in the raw page, and inks alone in the printed one; as many marks in both."""
    before, after = count_spaces(raw), count_spaces(printed)
    assert before["DeviceRGB"] > 3
    assert set(after) <= {"DeviceCMYK", "Pattern"}
    assert before.total() == after.total()


def test_no_object_but_in_ink(raw: bytes, printed: bytes) -> None:
    """No object of the file names RGB, and none names Lab; in the raw file both are there."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        assert {"/DeviceRGB", "/Lab"} <= names_in(pdf)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert not {"/DeviceRGB", "/CalRGB", "/Lab"} & names_in(pdf)
        assert not any(re.search(rb"\s(rg|RG)\s", content) for content in contents(pdf))


def contents(pdf: Pdf) -> list[bytes]:
    """Every stream that may hold operators."""
    return [
        stream.read_bytes()
        for stream in pdf.objects
        if isinstance(stream, pikepdf.Stream)
        and stream.get(Name.Subtype) in (None, Name.Form)
        and "/Length1" not in stream
    ]


def test_overprint_is_on_black_alone(printed: bytes) -> None:
    """On the page both occur: black that overprints, and colours that do not."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        found = list(list_overprints(pdf, pdf.pages[0]))
        text = {fill for operator, _, fill, _ in found if operator == "TJ"}
        assert text == {True, False}


def draw(content: bytes) -> Image.Image:
    drawn: Image.Image = pypdfium2.PdfDocument(content)[0].render(scale=0.5).to_pil()
    return drawn.convert("L")


def test_the_page_looks_as_it_did(raw: bytes, printed: bytes) -> None:
    """Masks, gradients and patterns still show what they showed: in grey, no part of the page is far off.

    Another separation makes other greys; a mask turned over or a pattern lost makes a hundred steps.
    """
    before, after = draw(raw), draw(printed)
    assert before.size == after.size
    worst = max(abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True))
    assert worst < 90


def test_it_says_pdfx(printed: bytes) -> None:
    """One packet, and it says so."""
    assert printed.count(b"<?xpacket begin") == 1
    assert b"<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in printed
