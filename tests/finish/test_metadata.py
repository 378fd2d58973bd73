"""What a PDF says of itself: one packet, in agreement with Info, read by lxml and by pikepdf's own reader."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from lxml import etree
from pikepdf import Dictionary, Name, Pdf, String

from pipeline.finish import Finishing, finish_pdf
from pipeline.finish.metadata import date_pdf, date_xmp
from tests.finish.making import METADATA, make_page, press_finish
from tests.paper import read_pdf, write_pdf

PLAN = Finishing("Kopir", "kk", ("1",), False, METADATA, press_finish())
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "prism": "http://prismstandard.org/namespaces/basic/3.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}
UA = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/><rdf:Description rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:rev>2014</pdfuaid:rev></rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


def raw_page(packet: bytes = b"") -> bytes:
    pdf = make_page(b"0 0 9 9 re f")
    if packet:
        pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
        pdf.pages[0].obj.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    info = Dictionary(Creator=String("adal-press 0"), Producer=String("Layout 1"), Title=String("Old"), Own=String("x"))
    pdf.trailer.Info = pdf.make_indirect(info)
    return write_pdf(pdf)


def packet_of(pdf: Pdf) -> etree._Element:
    return etree.fromstring(pdf.Root.Metadata.read_bytes())


def values(pdf: Pdf, name: str) -> list[str]:
    """The texts of a property, of its items where it is a list."""
    found = packet_of(pdf).findall(f".//rdf:Description/{name}", SPACES)
    return [str(text).strip() for element in found for text in element.itertext() if str(text).strip()]


def finish(plan: Finishing = PLAN, packet: bytes = b"") -> Pdf:
    return read_pdf(finish_pdf(raw_page(packet), plan))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dc:title", ["Kopir · № 1 & «бір»"]),
        ("dc:creator", ["Құрылтайшы"]),
        ("dc:publisher", ["Баспа"]),
        ("dc:language", ["kk"]),
        ("dc:date", ["2024-02-01"]),
        ("dc:identifier", ["urn:uuid:2de2a872-142e-5bf4-bd2a-b73afb6bee08"]),
        ("dc:format", ["application/pdf"]),
        ("dc:description", ["Сипаттама <қысқа>"]),
        ("dc:subject", ["көпір", "су"]),
        ("prism:publicationName", ["Kopir"]),
        ("prism:issn", ["1234-5679"]),
        ("prism:number", ["1"]),
        ("prism:coverDate", ["2024-02-01"]),
        ("prism:pageCount", ["1"]),
        ("xmpMM:DocumentID", ["urn:uuid:2de2a872-142e-5bf4-bd2a-b73afb6bee08"]),
        ("xmpMM:VersionID", ["1"]),
        ("xmpMM:RenditionClass", ["default"]),
        ("pdfxid:GTS_PDFXVersion", ["PDF/X-4"]),
        ("pdf:Trapped", ["False"]),
    ],
)
def test_the_packet(name: str, expected: list[str]) -> None:
    """Dublin Core, PRISM and PDF/X's own entries, each once."""
    with finish() as pdf:
        assert values(pdf, name) == expected


def test_info_agrees() -> None:
    """The Info dictionary says the same as the packet, and nothing that the layout library wrote of its own."""
    with finish() as pdf:
        info = {key: str(value) for key, value in pdf.trailer.Info.items()}
        assert info == {
            "/Title": values(pdf, "dc:title")[0],
            "/Author": values(pdf, "dc:creator")[0],
            "/Subject": values(pdf, "dc:description")[0],
            "/Keywords": values(pdf, "pdf:Keywords")[0],
            "/Creator": values(pdf, "xmp:CreatorTool")[0],
            "/Producer": values(pdf, "pdf:Producer")[0],
            "/CreationDate": "D:20240201000000Z",
            "/ModDate": "D:20240203102030+05'00'",
            "/Trapped": "/False",
        }
        assert values(pdf, "xmp:CreateDate") == ["2024-02-01T00:00:00Z"]
        assert values(pdf, "xmp:ModifyDate") == values(pdf, "xmp:MetadataDate") == ["2024-02-03T10:20:30+05:00"]


def test_another_reader_agrees() -> None:
    """pikepdf's reader of XMP understands the packet."""
    with finish() as pdf, pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        assert meta["dc:title"] == METADATA.title
        assert list(meta["dc:creator"]) == ["Құрылтайшы"]
        assert meta[f"{{{SPACES['prism']}}}publicationName"] == "Kopir"


def test_one_packet() -> None:
    """Whatever packets came in, one goes out, unpacked, for whoever looks into the bytes."""
    content = finish_pdf(raw_page(UA), PLAN)
    assert content.count(b"<?xpacket begin") == 1
    with read_pdf(content) as pdf:
        assert Name.Metadata not in pdf.pages[0].obj


def test_the_screens_packet() -> None:
    """For reading: the same packet without PDF/X; what was said of PDF/UA stays."""
    with finish(replace(PLAN, reading=True), UA) as pdf:
        assert values(pdf, "dc:title") == [METADATA.title]
        assert values(pdf, "xmpMM:RenditionClass") == ["screen"]
        assert values(pdf, "pdfxid:GTS_PDFXVersion") == values(pdf, "pdf:Trapped") == []
        assert (values(pdf, "pdfuaid:part"), values(pdf, "pdfuaid:rev")) == (["1"], ["2014"])
        assert Name.Trapped not in pdf.trailer.Info


def test_without_metadata_nothing_changes() -> None:
    """A finishing without metadata leaves packet and Info as they are."""
    with read_pdf(raw_page(UA)) as raw, finish(Finishing("Kopir", "kk", ("1",), True), UA) as pdf:
        assert pdf.Root.Metadata.read_bytes() == raw.Root.Metadata.read_bytes()
        assert str(pdf.trailer.Info.Title) == "Old"


def test_what_is_not_there_is_not_said() -> None:
    """No ISSN, no subjects: no empty elements."""
    bare = replace(METADATA, issn="", subjects=(), description="", creators=(), publisher="")
    with finish(replace(PLAN, metadata=bare)) as pdf:
        for name in ("prism:issn", "dc:subject", "pdf:Keywords", "dc:description", "dc:creator", "dc:publisher"):
            assert packet_of(pdf).findall(f".//{name}", SPACES) == []
        assert not {"/Author", "/Subject", "/Keywords"} & set(pdf.trailer.Info.keys())


def test_a_broken_packet_is_replaced() -> None:
    """What cannot be read does not stop the press."""
    with finish(PLAN, b"<x:xmpmeta") as pdf:
        assert values(pdf, "dc:title") == [METADATA.title]


def test_identifiers_are_fixed() -> None:
    """The instance goes with the issue, its state and its rendition; the file's own with its content."""

    def instance(plan: Finishing) -> str:
        with finish(plan) as pdf:
            return values(pdf, "xmpMM:InstanceID")[0]

    changed = replace(PLAN, metadata=replace(METADATA, modified="2024-02-04"))
    proof = replace(PLAN, press=press_finish(rendition="proof"))
    assert len({instance(plan) for plan in (PLAN, PLAN, changed, proof)}) == 3
    with finish() as pdf:
        one, other = pdf.trailer.ID.as_list()
        assert bytes(one) == bytes(other)


@pytest.mark.parametrize(
    ("date", "pdf", "xmp"),
    [
        ("2024-02-29", "D:20240229000000Z", "2024-02-29T00:00:00Z"),
        ("2024-02-29T07:08", "D:20240229070800Z", "2024-02-29T07:08:00Z"),
        ("2024-02-29T07:08:09Z", "D:20240229070809Z", "2024-02-29T07:08:09Z"),
        ("2024-02-29T07:08:09-03:30", "D:20240229070809-03'30'", "2024-02-29T07:08:09-03:30"),
    ],
)
def test_dates(date: str, pdf: str, xmp: str) -> None:
    """The same moment in both spellings."""
    assert (date_pdf(date), date_xmp(date)) == (pdf, xmp)


@pytest.mark.parametrize("date", ["", "2024", "29.02.2024", "2024-02-29 07:08"])
def test_what_is_no_date(date: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="no date"):
        date_pdf(date)


def test_metadata_type() -> None:
    """The packet lies uncompressed, so that tools which know nothing of PDF find it."""
    with pikepdf.open(io.BytesIO(finish_pdf(raw_page(), PLAN))) as pdf:
        assert pdf.Root.Metadata.Subtype == Name.XML
        assert Name.Filter not in pdf.Root.Metadata
