"""A zip that a stranger sent: what is let in, and what is refused with which code."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from pipeline.importers.manuscripts.container import MAX_DEPTH, MAX_ENTRIES, pack, read_container
from pipeline.importers.manuscripts.reading import read_manuscript
from pipeline.problems import Stopped
from tests.importers.manuscripts.worddocs import BODY, docx_parts, zipped

DOCUMENT = "word/document.xml"


def refusal(content: bytes, suffix: str = ".docx") -> tuple[str, str]:
    """Code and message of the one problem that stops it."""
    with pytest.raises(Stopped) as stopped:
        read_container(content, f"letter{suffix}", suffix)
    (problem,) = stopped.value.problems
    assert problem.place is not None
    assert problem.place.path == f"letter{suffix}"
    assert problem.hint
    return problem.code, problem.message


def with_entry(name: str, data: bytes = b"x", **info: int) -> bytes:
    """A good document and one entry more, with these attributes of its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name twice
        for known, content in docx_parts(BODY).items():
            archive.writestr(known, content)
        entry = zipfile.ZipInfo(name)
        entry.filename = name  # as it stands: ZipInfo would tidy it
        for key, value in info.items():
            setattr(entry, key, value)
        archive.writestr(entry, data)
    return made.getvalue()


def test_a_good_document_is_let_in() -> None:
    """Every entry comes out as it was, and packed anew it is the same document."""
    parts = docx_parts(BODY)
    assert read_container(zipped(parts), "letter.docx", ".docx") == parts
    assert read_container(pack(parts), "letter.docx", ".docx") == parts


@pytest.mark.parametrize(
    "name", ["../evil.txt", "word/../../evil", "/etc/passwd", "..\\evil", "C:/evil", "word/a\nb", "\u202egnp.exe"]
)
def test_names_that_lead_out_are_refused(name: str) -> None:
    """A step up, a root, a drive, a backslash or a hidden sign in any name: INT003."""
    code, message = refusal(with_entry(name))
    assert code == "INT003"
    assert "leads out" in message


def test_a_name_twice_is_refused() -> None:
    """Two entries of one name, apart from case: readers would see different documents."""
    assert refusal(with_entry(DOCUMENT))[0] == "INT003"
    assert "two entries" in refusal(with_entry("WORD/Document.xml"))[1]


def test_a_link_is_refused() -> None:
    """A symbolic link in a zip is no part of a document."""
    code, message = refusal(with_entry("word/link", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16))
    assert (code, "is a link" in message) == ("INT003", True)


def test_a_dense_entry_is_refused() -> None:
    """An entry of 1000 times its packed size is a bomb, and is never unpacked; one of small size does no harm."""
    code, message = refusal(with_entry("word/media/image1.bmp", bytes(2_000_000), compress_type=zipfile.ZIP_DEFLATED))
    assert code == "INT003"
    assert "times its size" in message
    small = with_entry("word/media/image1.bmp", bytes(100_000), compress_type=zipfile.ZIP_DEFLATED)
    assert "word/media/image1.bmp" in read_container(small, "letter.docx", ".docx")


def test_too_many_entries_are_refused() -> None:
    """Past the limit nothing is read."""
    many = docx_parts(BODY) | {f"word/media/{n}.png": b"" for n in range(MAX_ENTRIES)}
    assert refusal(zipped(many))[0] == "INT002"


def test_a_size_that_lies_is_refused() -> None:
    """The directory says more than the limit, whatever the bytes are: INT002; less than the bytes: not whole."""
    content = zipped(docx_parts(BODY), zipfile.ZIP_STORED)
    at = content.rindex(b"PK\x01\x02")
    large = content[: at + 20] + struct.pack("<II", 2_000_000, 400_000_000) + content[at + 28 :]
    assert refusal(large)[0] == "INT002"
    small = content[: at + 20] + struct.pack("<II", 5, 5) + content[at + 28 :]
    assert refusal(small)[0] == "INT003"


def test_entries_over_each_other_are_refused() -> None:
    """Two rows of the directory that point at the same bytes."""
    content = zipped({"a.xml": b"<a/>", "b.xml": b"<b/>"}, zipfile.ZIP_STORED)
    at = content.rindex(b"PK\x01\x02")
    doubled = content[: at + 42] + struct.pack("<I", 0) + content[at + 46 :]
    assert "over each other" in refusal(doubled)[1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("entry", [DOCUMENT, "word/styles.xml", "customXml/item1.xml", "word/_rels/document.xml.rels"])
def test_document_types_are_refused(entry: str, encoding: str) -> None:
    """A document type in any part, in any encoding: entities that unfold to a billion, or read files."""
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&c;&f;</a>'
    )
    code, message = refusal(zipped(docx_parts(BODY) | {entry: bomb.encode(encoding)}))
    assert code == "INT003"
    assert "entities" in message


def test_deep_nesting_is_refused() -> None:
    """Elements in elements past the limit: no reader is asked to follow."""
    for depth in (MAX_DEPTH + 1, 5_000):
        deep = b"<a>" * depth + b"</a>" * depth
        assert refusal(zipped(docx_parts(BODY) | {"word/x.xml": deep}, zipfile.ZIP_STORED))[0] == "INT002"
    flat = b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH
    read_container(zipped(docx_parts(BODY) | {"word/x.xml": flat}), "letter.docx", ".docx")


def test_a_locked_document_is_said_so() -> None:
    """Word's password makes an old container of it, an .odt's stands in its manifest, a zip's in its flags."""
    assert "password" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))[1]
    manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
    odt = zipped({"content.xml": b"<a/>", "META-INF/manifest.xml": manifest})
    assert refusal(odt, ".odt")[0] == "INT001"
    content = zipped(docx_parts(BODY))
    at = content.rindex(b"PK\x01\x02")
    locked = content[: at + 8] + struct.pack("<H", 1) + content[at + 10 :]
    assert refusal(locked)[0] == "INT001"


@pytest.mark.parametrize("content", [b"", b"not a zip", b"%PDF-1.7", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_document_is_said_so(content: bytes) -> None:
    """Not a zip, or a zip without a document in it: INT001."""
    assert refusal(content)[0] == "INT001"


def test_a_truncated_document_is_refused() -> None:
    """Cut anywhere, it is not whole: never half an article."""
    content = zipped(docx_parts(BODY))
    for size in range(200, len(content) - 1, 150):
        assert refusal(content[:size])[0] == "INT003"


def test_damaged_bytes_are_refused() -> None:
    """A byte changed within an entry: its checksum tells."""
    content = bytearray(zipped(docx_parts(BODY), zipfile.ZIP_STORED))
    content[content.index("қайық".encode())] ^= 0x20
    assert refusal(bytes(content))[0] == "INT003"


def test_a_refused_document_leaves_nothing(tmp_path: Path) -> None:
    """A hostile manuscript: the code, and not one file beside it."""
    path = tmp_path / "letter.docx"
    path.write_bytes(with_entry("../evil.txt"))
    with pytest.raises(Stopped):
        read_manuscript(path, "letter", "letter")
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.docx"]
    assert not (tmp_path.parent / "evil.txt").exists()
