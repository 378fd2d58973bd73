"""Bytes of a text file → its text: UTF-8, or UTF-16 where the file says so by its mark."""

from __future__ import annotations

from pipeline.model import Place
from pipeline.problems import Problem, Stopped

_MARKED = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HINT = "save the text as UTF-8; a .docx or .odt is a manuscript, imported with --kind"


def decode_text(content: bytes, name: str) -> str:
    """The text without its mark, every line end as ``\\n``; ``name`` is the file as problems shall say it.

    Raises Stopped: INT001 with the line where it is another encoding, or cut within a letter.
    """
    encoding = next((encoding for mark, encoding in _MARKED if content.startswith(mark)), "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "it is no whole text" if encoding == "utf-16" else f"byte {content[error.start]:#04x} is not UTF-8"
        raise Stopped((Problem("INT001", what, _HINT, Place(name, line)),)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
