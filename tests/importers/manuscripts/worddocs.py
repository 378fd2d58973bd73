"""Documents made by hand, well and ill: .docx and .odt of a few paragraphs, and the zips that strangers send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.importers.manuscripts.documents.make import picture

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROOT_RELS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
PNG = picture(24, 18, (90, 110, 60))


def paragraph(words: str, style: str = "", bold: bool = False, inner: str = "") -> str:
    """A ``w:p``; ``inner`` is XML after its words."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    heavy = "<w:rPr><w:b/></w:rPr>" if bold else ""
    run = f'<w:r>{heavy}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>' if words else ""
    return f"<w:p>{named}{run}{inner}</w:p>"


def drawing(relation: str, alternative: str = "", linked: bool = False) -> str:
    """A paragraph that is one picture, embedded or linked."""
    how = "link" if linked else "embed"
    return paragraph(
        "",
        inner=(
            f'<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="700000"/><wp:docPr id="1" name="Picture 1" '
            f'descr="{escape(alternative)}"/><a:graphic><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill>'
            f'<a:blip r:{how}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
            "</w:drawing></w:r>"
        ),
    )


def docx_parts(body: str, relations: Sequence[tuple[str, str, str, bool]] = (), **more: bytes) -> dict[str, bytes]:
    """The entries of a .docx. ``relations``: id, type, target, external. ``more``: entries by name."""
    rels = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{escape(target)}"'
        + (' TargetMode="External"/>' if external else "/>")
        for name, kind, target, external in relations
    )
    return {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "_rels/.rels": ROOT_RELS.encode(),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{rels}</Relationships>'.encode(),
        **more,
    }


def zipped(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The entries as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


def write_docx(folder: Path, body: str, relations: Sequence[tuple[str, str, str, bool]] = (), **more: bytes) -> Path:
    """A .docx in ``folder``."""
    path = folder / "manuscript.docx"
    path.write_bytes(zipped(docx_parts(body, relations, **more)))
    return path


BODY = paragraph("Көпірдің астында", "Title") + paragraph("Өзен бойында қайық тұр.")
