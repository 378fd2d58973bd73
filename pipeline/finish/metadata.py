"""What a PDF says of itself: one XMP packet (ISO 16684-1) and the Info dictionary, in agreement.

Dublin Core and PRISM basic for archives and libraries; PDF/X's own entries (ISO 15930-7, 6.8) where it is for print,
those of PDF/A and PDF/UA where it is the access copy.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from pikepdf import Dictionary, Name, Object, Pdf, Stream, String

from pipeline.finish.extension import SPACES, claim_standards, escape_text
from pipeline.periodical import PRISM

PDFX_VERSION = "PDF/X-4"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "prism": PRISM,
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    **SPACES,
}
_USED_WITHIN = {"pdfaExtension": tuple(SPACES)}  # prefixes that a property's value needs too
_KEPT = ("pdfuaid", "pdfaid")  # what the layout library says of accessibility and archiving stays
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?")

Property = tuple[str, str]  # dc:title, and its value as XML


@dataclass(frozen=True)
class Metadata:
    """An issue to libraries and archives. Dates are ISO 8601: a day, or a day with its time."""

    title: str
    language: str
    identifier: str  # urn:uuid:…, the same in every edition
    creators: tuple[str, ...]
    publisher: str
    description: str
    subjects: tuple[str, ...]
    publication: str
    issn: str
    number: str
    cover_date: str
    created: str
    modified: str
    prism: tuple[Property, ...] = ()  # what the access copy says besides: terms without prefix, and their text


def set_metadata(pdf: Pdf, data: Metadata, rendition: str, standard: str) -> None:
    """The packet in the catalogue, and no other one on pages; the Info dictionary anew.

    ``rendition`` is XMP's name of what the file is for: default, proof, screen. ``standard``: X for PDF/X-4, A for
    PDF/A-2a with PDF/UA-1, or none: then what the file said of PDF/A and PDF/UA stays.
    """
    info = pdf.trailer.get(Name.Info, Dictionary())
    tool, producer = (str(info.get(key, "")) for key in (Name.Creator, Name.Producer))
    kept = () if standard == "A" else tuple(_read_kept(pdf))
    packet = write_packet(data, len(pdf.pages), rendition, standard, (tool, producer), kept)
    for page in pdf.pages:
        if Name.Metadata in page.obj:
            del page.obj[Name.Metadata]
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    pdf.trailer.Info = pdf.make_indirect(_write_info(data, standard == "X", tool, producer))


def write_packet(
    data: Metadata,
    pages: int,
    rendition: str,
    standard: str,
    tools: tuple[str, str],
    kept: tuple[Property, ...] = (),
) -> bytes:
    """The XMP packet, UTF-8, read-only. Same data, same bytes."""
    properties = [
        *_dublin_core(data),
        *_prism(data, pages, more=standard == "A"),
        *_management(data, rendition, tools),
        *((("pdfxid:GTS_PDFXVersion", PDFX_VERSION), ("pdf:Trapped", "False")) if standard == "X" else ()),
        *(claim_standards() if standard == "A" else ()),
        *kept,
    ]
    named = (name.partition(":")[0] for name, _ in properties)
    used = dict.fromkeys(prefix for name in named for prefix in (name, *_USED_WITHIN.get(name, ())))
    spaces = "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in used)
    lines = "\n".join(f"   <{name}>{value}</{name}>" for name, value in properties)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f' <rdf:RDF xmlns:rdf="{_RDF}">\n'
        f'  <rdf:Description rdf:about=""{spaces}>\n{lines}\n  </rdf:Description>\n'
        ' </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def date_pdf(date: str) -> str:
    """An ISO 8601 day or time as PDF writes it. Raises ValueError for what is no date."""
    year, month, day, hour, minute, second, zone = _split_date(date)
    zone = zone if zone == "Z" else f"{zone[:3]}'{zone[4:]}'"
    return f"D:{year}{month}{day}{hour}{minute}{second}{zone}"


def date_xmp(date: str) -> str:
    """The same moment as XMP writes it."""
    year, month, day, hour, minute, second, zone = _split_date(date)
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone}"


def _split_date(date: str) -> tuple[str, ...]:
    found = _DATE.fullmatch(date)
    if found is None:
        raise ValueError(f"{date!r} is no date")
    year, month, day, *time = found.groups()
    return (year, month, day, *(part or other for part, other in zip(time, ("00", "00", "00", "Z"), strict=True)))


def _dublin_core(data: Metadata) -> Iterator[Property]:
    yield "dc:format", "application/pdf"
    yield "dc:title", _default(data.title)
    if data.creators:
        yield "dc:creator", _list("Seq", data.creators)
    if data.publisher:
        yield "dc:publisher", _list("Bag", (data.publisher,))
    yield "dc:language", _list("Bag", (data.language,))
    yield "dc:date", _list("Seq", (data.cover_date,))
    yield "dc:identifier", escape_text(data.identifier)
    if data.description:
        yield "dc:description", _default(data.description)
    if data.subjects:
        yield "dc:subject", _list("Bag", data.subjects)


def _prism(data: Metadata, pages: int, more: bool) -> Iterator[Property]:
    yield "prism:publicationName", escape_text(data.publication)
    if data.issn:
        yield "prism:issn", escape_text(data.issn)
    yield "prism:number", escape_text(data.number)
    yield "prism:coverDate", escape_text(data.cover_date)
    yield "prism:pageCount", str(pages)
    if more:
        said = ("publicationName", "issn", "number", "coverDate", "pageCount")
        yield from ((f"prism:{term}", escape_text(text)) for term, text in data.prism if term not in said)


def _management(data: Metadata, rendition: str, tools: tuple[str, str]) -> Iterator[Property]:
    tool, producer = tools
    yield "xmp:CreateDate", date_xmp(data.created)
    yield "xmp:ModifyDate", date_xmp(data.modified)
    yield "xmp:MetadataDate", date_xmp(data.modified)
    if tool:
        yield "xmp:CreatorTool", escape_text(tool)
    yield "xmpMM:DocumentID", escape_text(data.identifier)
    yield "xmpMM:InstanceID", uuid.uuid5(uuid.NAMESPACE_URL, f"{data.identifier} {data.modified} {rendition}").urn
    yield "xmpMM:VersionID", "1"
    yield "xmpMM:RenditionClass", rendition
    if data.subjects:
        yield "pdf:Keywords", escape_text(", ".join(data.subjects))
    if producer:
        yield "pdf:Producer", escape_text(producer)


def _default(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape_text(text)}</rdf:li></rdf:Alt>'


def _list(kind: str, values: tuple[str, ...]) -> str:
    return f"<rdf:{kind}>{''.join(f'<rdf:li>{escape_text(value)}</rdf:li>' for value in values)}</rdf:{kind}>"


def _write_info(data: Metadata, pdfx: bool, tool: str, producer: str) -> Object:
    texts = {
        "/Title": data.title,
        "/Author": ", ".join(data.creators),
        "/Subject": data.description,
        "/Keywords": ", ".join(data.subjects),
        "/Creator": tool,
        "/Producer": producer,
        "/CreationDate": date_pdf(data.created),
        "/ModDate": date_pdf(data.modified),
    }
    info = Dictionary({key: String(text) for key, text in texts.items() if text})
    if pdfx:
        info.Trapped = Name("/False")
    return info


def _read_kept(pdf: Pdf) -> Iterator[Property]:
    """What an earlier packet says of PDF/UA and PDF/A, whether as elements or as attributes."""
    packet = pdf.Root.get(Name.Metadata)
    if not isinstance(packet, Stream):
        return
    try:
        tree = ElementTree.fromstring(packet.read_bytes())
    except ElementTree.ParseError:
        return
    for description in tree.iter(f"{{{_RDF}}}Description"):
        said = [*description.items(), *((child.tag, child.text or "") for child in description)]
        for prefix in _KEPT:
            space = f"{{{_NAMESPACES[prefix]}}}"
            yield from (
                (f"{prefix}:{name.removeprefix(space)}", escape_text(value.strip()))
                for name, value in said
                if name.startswith(space)
            )
