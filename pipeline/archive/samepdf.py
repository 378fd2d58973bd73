"""Two PDFs compared: object by object with their streams unpacked, then page by page as they look.

How streams are packed, how objects are numbered, and the /ID, which is made of both, are no difference.
"""

from __future__ import annotations

import io
from collections import deque
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

import pikepdf
import pypdfium2

from pipeline.archive.pixels import find_difference

PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/DL"})
DPI = 100
MM_PER_PIXEL = 25.4 / DPI
MOST_PIXELS = 120_000_000  # of a page
SHOWN = 60  # characters of a value in a message

Objgen = tuple[int, int]


class BadPdf(ValueError):
    """A PDF that cannot be read; the message says which of the two."""


def find_other_object(archived: bytes, rebuilt: bytes) -> str:
    """The first object that differs, in words; "" where both are the same after decompression. Raises BadPdf."""
    with ExitStack() as stack:
        old, new = (
            stack.enter_context(_open(content, which))
            for content, which in ((archived, "archived"), (rebuilt, "rebuilt"))
        )
        try:
            return _Comparison().compare(old, new)
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
            raise BadPdf(f"cannot be compared object by object: {error}") from None


def _open(content: bytes, which: str) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(content))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise BadPdf(f"the {which} file cannot be read as a PDF: {error}") from None


@dataclass(frozen=True)
class _Comparison:
    """Walks both documents side by side; an object of one must always meet the same object of the other."""

    met: set[tuple[Objgen, Objgen]] = field(default_factory=set)
    partners: dict[Objgen, Objgen] = field(default_factory=dict)
    partners_back: dict[Objgen, Objgen] = field(default_factory=dict)

    def compare(self, old: pikepdf.Pdf, new: pikepdf.Pdf) -> str:
        if len(old.pages) != len(new.pages):
            return f"{len(old.pages)} pages were archived, {len(new.pages)} are made now"
        pairs = list(zip(old.pages, new.pages, strict=True))
        for one, other in pairs:
            # Known before the walk: a link to a page far on must not be taken for the way into it.
            self._meet(one.obj.objgen, other.obj.objgen)
        for number, (one, other) in enumerate(pairs, 1):
            found = self._walk(f"page {number}", one.obj, other.obj)
            if found:
                return found
        for key in ("/Root", "/Info"):
            found = self._walk(f"document {key}", old.trailer.get(key), new.trailer.get(key), own=False)
            if found:
                return found
        return ""

    def _walk(self, where: str, old: object, new: object, own: bool = True) -> str:
        """Breadth first, so that the difference named is the one nearest to the page; "" where there is none."""
        queue: deque[tuple[str, object, object]] = deque()
        found = _inside(where, old, new, queue) if own else self._one(where, old, new, queue)
        while queue and not found:
            found = self._one(*queue.popleft(), queue)
        return found

    def _one(self, where: str, old: object, new: object, queue: deque[tuple[str, object, object]]) -> str:
        if not (isinstance(old, pikepdf.Object) and isinstance(new, pikepdf.Object)):
            return "" if old == new and type(old) is type(new) else _tell(where, old, new)
        if old.is_indirect or new.is_indirect:
            pair = (old.objgen, new.objgen)
            if pair in self.met:
                return ""
            if old.is_indirect and new.is_indirect and not self._meet(*pair):
                return f"{where}: leads to another object than the one archived there"
            self.met.add(pair)
        return _inside(where, old, new, queue)

    def _meet(self, old: Objgen, new: Objgen) -> bool:
        """True where neither has met another one before."""
        self.met.add((old, new))
        return self.partners.setdefault(old, new) == new and self.partners_back.setdefault(new, old) == old


def _inside(where: str, old: object, new: object, queue: deque[tuple[str, object, object]]) -> str:
    """What is wrong with the two themselves; what they hold is put into the queue."""
    if isinstance(old, pikepdf.Stream) and isinstance(new, pikepdf.Stream):
        found = _compare_keys(where, old.stream_dict, new.stream_dict, queue, PACKING)
        return found or _compare_streams(where, old, new)
    if isinstance(old, pikepdf.Dictionary) and isinstance(new, pikepdf.Dictionary):
        return _compare_keys(where, old, new, queue, frozenset())
    if isinstance(old, pikepdf.Array) and isinstance(new, pikepdf.Array):
        if len(old) != len(new):
            return f"{where}: {len(old)} entries were archived, {len(new)} are made now"
        queue.extend((f"{where}[{place}]", old[place], new[place]) for place in range(len(old)))
        return ""
    return "" if type(old) is type(new) and _value(old) == _value(new) else _tell(where, old, new)


def _compare_keys(
    where: str,
    old: pikepdf.Object,
    new: pikepdf.Object,
    queue: deque[tuple[str, object, object]],
    unasked: frozenset[str],
) -> str:
    before, now = set(old.keys()) - unasked, set(new.keys()) - unasked
    for key in sorted(before ^ now):
        return f"{where} {key}: " + ("was archived, is not made now" if key in before else "is new")
    queue.extend((f"{where} {key}", old[key], new[key]) for key in sorted(before))
    return ""


def _compare_streams(where: str, old: pikepdf.Stream, new: pikepdf.Stream) -> str:
    if _packed(old) == _packed(new):
        return ""
    try:
        one, other = (stream.read_bytes(pikepdf.StreamDecodeLevel.generalized) for stream in (old, new))
    except pikepdf.PdfError:  # a JPEG: its own bytes are what counts
        return f"{where}: the stream's bytes differ"
    if one == other:
        return ""
    lines = zip(one.split(b"\n"), other.split(b"\n"), strict=False)
    for number, (left, right) in enumerate(lines, 1):
        if left != right:
            return f"{where}: line {number} of the stream: {_show(left)} was archived, {_show(right)} is made now"
    return f"{where}: the stream has {len(one):,} bytes in the archive, {len(other):,} now"


def _packed(stream: pikepdf.Stream) -> tuple[bytes, str, str]:
    """As it lies in the file, and how it is to be unpacked: where this is the same nothing need be unpacked."""
    return stream.read_raw_bytes(), repr(stream.get("/Filter")), repr(stream.get("/DecodeParms"))


def _value(value: object) -> object:
    return bytes(value) if isinstance(value, pikepdf.String) else value


def _tell(where: str, old: object, new: object) -> str:
    return f"{where}: {_show(old)} was archived, {_show(new)} is made now"


def _show(value: object) -> str:
    if isinstance(value, bytes):
        text = value.decode("utf-8", errors="replace")
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
        text = f"a {type(value).__name__.lower()}"
    else:
        text = str(value)
    text = "".join(sign if sign.isprintable() else "·" for sign in text[:SHOWN])
    return f"«{text}»"


def find_other_page(archived: bytes, rebuilt: bytes) -> str:
    """The first page that looks different, with the place and the words; "" where all are the same. Raises BadPdf."""
    with ExitStack() as stack:
        old, new = (
            stack.enter_context(closing(_open_drawn(content, which)))
            for content, which in ((archived, "archived"), (rebuilt, "rebuilt"))
        )
        for number in range(1, min(len(old), len(new)) + 1):
            found = _compare_pages(old, new, number)
            if found:
                return found
        if len(old) != len(new):
            return f"{len(old)} pages were archived, {len(new)} are made now"
        return ""


def _open_drawn(content: bytes, which: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise BadPdf(f"the {which} file cannot be drawn: {error}") from None


def _compare_pages(old: pypdfium2.PdfDocument, new: pypdfium2.PdfDocument, number: int) -> str:
    with closing(old[number - 1]) as one, closing(new[number - 1]) as other:
        sizes = [tuple(round(side, 3) for side in page.get_size()) for page in (one, other)]
        if sizes[0] != sizes[1]:
            return f"page {number}: {_size(sizes[0])} was archived, {_size(sizes[1])} is made now"
        if sizes[0][0] * sizes[0][1] * (DPI / 72) ** 2 > MOST_PIXELS:
            return f"page {number}: too large to be drawn"
        images = [page.render(scale=DPI / 72).to_pil() for page in (one, other)]
        box = find_difference(*images)
        if box is None:
            return ""
        left, top, right, bottom = (pixel * MM_PER_PIXEL for pixel in box)
        where = f"{left:.0f} to {right:.0f} mm across, {top:.0f} to {bottom:.0f} mm down"
        words = _first_words(_read_words(one), _read_words(other))
        return f"page {number}: looks different from {where}{words}"


def _size(size: tuple[float, ...]) -> str:
    return " × ".join(f"{side:g}" for side in size) + " pt"


def _read_words(page: pypdfium2.PdfPage) -> list[str]:
    with closing(page.get_textpage()) as text:
        return list(text.get_text_range().split())


def _first_words(old: list[str], new: list[str]) -> str:
    """The first words that differ, as the end of a sentence; "" where the text is the same."""
    for place, (one, other) in enumerate(zip([*old, ""], [*new, ""], strict=False)):
        if one != other:
            before, now = (" ".join(words[place : place + 3]) or "nothing" for words in (old, new))
            return f"; «{before}» was archived, «{now}» is made now"
    return ""
