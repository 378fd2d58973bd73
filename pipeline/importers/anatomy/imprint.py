"""The imprint's paragraphs → fields by their labels, for keys as magazine.yaml has them; the issue line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.importers.escaping import strip_marks
from pipeline.importers.folding import fold_letters
from pipeline.importers.model import Chunk, Comparison, Confidence, Found, Imprint, IssueLine, Span
from pipeline.importers.words import IMPRINT_FIELDS, NOTICES, REGISTRATION, words_of
from pipeline.model import ImprintField

PEOPLE = frozenset({"editorial_board", "authors", "translators", "photographers"})
CONTACTS = frozenset({"address", "telephone", "email", "site"})
LONGEST_LABEL = 48  # characters before a colon: a longer opening is a sentence
_STEMS = sorted(
    ((stem, key) for key, rows in IMPRINT_FIELDS.items() for stem in words_of(rows)), key=lambda row: -len(row[0])
)
_ISSUE_LINE = re.compile(
    r"(?:№|#|No\.?|N°|нөмір|номер|issue)\s*(?P<number>\d{1,4})\s*"
    r"(?:[(\[]\s*(?P<months>\d{1,2}(?:\s*[-–—]\s*\d{1,2})?)\s*[)\]])?[\s,.·|–-]*(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b")
_CERTIFICATE = re.compile(r"(?:№|No\.?|N°)[\s№]*((?=[^\s,;]*\d)[\w/-]*\w)")
_TELEPHONE = re.compile(
    r"^(?:(?:тел|тел\.|телефон|phone|tel|tel\.)\s*[:.]?\s*)?(\+?[\d()\s-]{7,}[\d)\s,+()-]*)$", re.IGNORECASE
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SITE = re.compile(r"(?:https?://|www\.)\S+|^[\w-]+(?:\.[\w-]+)*\.(?:kz|ru|com|org|net)/?$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_])")


@dataclass(frozen=True)
class _Line:
    span: Span
    text: str
    heading: int = 0
    marked: bool = False  # bold or in capitals: labels are
    italic: bool = False
    first: bool = False  # opens its paragraph


def find_issue_line(chunks: Sequence[Chunk]) -> IssueLine | None:
    """The first issue line among the paragraphs: «#1 (01-02) 2023», «№ 5 2024»."""
    for line in _lines(chunks):
        if found := _ISSUE_LINE.search(line.text):
            months = re.sub(r"\s*[-–—]\s*", "-", found["months"] or "")
            padded = "-".join(part.zfill(2) for part in months.split("-")) if months else ""
            return IssueLine(found["number"], padded, found["year"], line.span)
    return None


def read_imprint(chunks: Sequence[Chunk]) -> Imprint:
    """Fields by their labels. What stands before the first label is title, issue line and description."""
    lines = tuple(_lines(chunks))
    opening = next((at for at, line in enumerate(lines) if _split_label(line)), len(lines))
    title, description, spare = _read_masthead(lines[:opening])
    fields: list[Found] = []
    for line in lines[opening:]:
        if split := _split_label(line):
            key, label, rest = split
            fields.append(Found(key, label, (rest,) if rest else (), (line.span,)))
        elif fields and not (fields[-1].values and _stands_alone(line, fields[-1])):
            last = fields[-1]
            fields[-1] = replace(last, values=(*last.values, line.text), spans=(*last.spans, line.span))
        else:
            fields.append(Found("", "", (line.text,), (line.span,)))
    loose = [*spare]
    read: dict[str, Found] = {}
    for found in (part for field in _gather_notices(fields) for part in _refine(field)):
        if not found.values or (not found.key and not found.label):
            loose += [(span, " ".join((found.label, *found.values)).strip()) for span in found.spans[:1]]
        elif found.key in read:
            before = read[found.key]
            values = (*before.values, *(value for value in found.values if value not in before.values))
            read[found.key] = replace(before, values=values, spans=(*before.spans, *found.spans))
        else:
            read[found.key or f"?{found.label}"] = found
    return Imprint(title, description, find_issue_line(chunks), tuple(read.values()), tuple(loose))


def compare_imprint(imprint: Imprint, standing: Sequence[ImprintField]) -> Comparison:
    """What equals the magazine's own field, letter for letter, is not repeated in the issue."""
    known = {item.key: _fold_values(item.values) for item in standing}
    equal, overrides, unknown = [], {}, []
    for found in imprint.fields:
        if found.key not in known:
            unknown.append(found)
        if _fold_values(found.values) == known.get(found.key):
            equal.append(found)
        elif found.key:
            overrides[found.key] = found.values
    return Comparison(tuple(equal), overrides, tuple(unknown))


def _fold_values(values: Sequence[str]) -> tuple[str, int]:
    """Letters, and how many number signs: one too many is a fault that must not be lost."""
    text = " ".join(values)
    return fold_letters(text), text.count("№")


def _lines(chunks: Sequence[Chunk]) -> Iterator[_Line]:
    for chunk in chunks:
        parts = chunk.text.split("\n")
        for index, part in enumerate(parts):
            number = min(chunk.span.last, chunk.span.first + index)
            bare = strip_marks(part).replace("*", "").strip()
            marked = chunk.bold or bool(chunk.heading) or part.lstrip().startswith("**") or bare.isupper()
            if bare:
                span = Span(number, number) if len(parts) > 1 else chunk.span
                yield _Line(span, bare, chunk.heading, marked, chunk.italic, index == 0)


def _split_label(line: _Line) -> tuple[str, str, str] | None:
    """(key, label, the rest of the line) where a line opens with a label; the key is "" for an unknown one."""
    head, colon, rest = line.text.partition(":")
    folded = line.text.casefold()
    if colon and len(head) <= LONGEST_LABEL:
        key = _find_key(head.casefold())
        if key or (line.marked and not _EMAIL.search(line.text) and not _SITE.search(line.text)):
            return (key, head.strip(), rest.strip())
    if not colon and (line.heading or (line.marked and line.text.isupper())) and _find_key(folded):
        return (_find_key(folded), line.text.strip(), "")
    for stem, key in _STEMS:  # «Тираж 500 экз.»: a known label without its colon
        if line.first and folded.startswith(stem) and not line.italic and len(line.text) <= 2 * LONGEST_LABEL:
            end = re.compile(r"\s*[–—-]?\s+").search(line.text, len(stem) - 1)
            if end and _inflection(folded[len(stem) : end.start()]):
                return (key, line.text[: end.start()], line.text[end.end() :].strip())
    return None


def _inflection(rest: str) -> bool:
    return len(rest) <= 3 and (not rest or rest.isalpha() or rest in (".", ":"))


def _find_key(label: str) -> str:
    return next((key for stem, key in _STEMS if label.strip().startswith(stem)), "")


def _read_masthead(lines: Sequence[_Line]) -> tuple[str, str, list[tuple[Span, str]]]:
    """Title (the first heading or line), description (what stands after the issue line), and lines left over."""
    lined = next((at for at, line in enumerate(lines) if _ISSUE_LINE.search(line.text)), len(lines))
    before, after = lines[:lined], lines[lined + 1 :]
    if lined == len(lines):
        before, after = lines[:1], lines[1:]
    spare = [(line.span, line.text) for line in before[1:]]
    return before[0].text if before else "", " ".join(line.text for line in after), spare


def _stands_alone(line: _Line, last: Found) -> bool:
    """A paragraph of its own after a field: a notice has no label."""
    notice = bool(_find_notice(line.text)) and len(line.text.split()) > 3
    return line.first and (line.italic or not last.label or notice)


def _find_notice(sentence: str) -> str:
    folded = sentence.casefold()
    for key, groups in NOTICES.items():
        if any(all(stem in folded for stem in group) for group in groups):
            return key
    return ""


def _gather_notices(fields: Sequence[Found]) -> Iterator[Found]:
    """Paragraphs without a label: each sentence is the notice that it speaks of; capitals after one are its logo."""
    notice: Found | None = None
    for found in fields:
        if found.label:
            if notice:
                yield notice
            notice = None
            yield found
            continue
        for sentence in _SENTENCE.split(" ".join(found.values)):
            key = _find_notice(sentence)
            if notice and not key:
                values = (*notice.values, sentence) if sentence.isupper() else (f"{notice.values[-1]} {sentence}",)
                notice = replace(notice, values=values, spans=(*notice.spans, *found.spans))
                continue
            if notice:
                yield notice
            notice = Found(key, "", (sentence,), found.spans, Confidence.LIKELY)
    if notice:
        yield notice


def _refine(found: Found) -> Iterator[Found]:
    """Values as the field wants them: people one by one, an address without telephone, a registration in its parts."""
    if found.key == "registration":
        yield from _split_registration(found)
    elif found.key in CONTACTS:
        yield from _split_address(found)
    elif found.key in PEOPLE:
        people = (name.strip(" .;") if name.count(".") > 2 else name.strip(" ;") for value in found.values
                  for name in re.split(r"[,;]\s*", value))  # fmt: skip
        yield replace(found, values=tuple(name for name in people if name))
    elif found.key == "sponsor" and len(found.values) > 1:
        yield found
    else:
        value = " ".join(found.values).strip().rstrip(",;")
        yield replace(found, values=(value,) if value else ())


def _split_address(found: Found) -> Iterator[Found]:
    kept: list[str] = []
    for value in found.values:
        if email := _EMAIL.search(value):
            yield Found("email", "", (email[0],), found.spans)
        elif telephone := _TELEPHONE.match(value):
            yield Found("telephone", "", (telephone[1].strip(" ,"),), found.spans)
        elif site := _SITE.search(value):
            yield Found("site", "", (site[0].strip(" ,;"),), found.spans)
        else:
            kept.append(value.strip().rstrip(","))
    if kept or not found.values:
        yield replace(found, values=tuple(kept))


def _split_registration(found: Found) -> Iterator[Found]:
    text = " ".join(found.values)
    date, certificate = _DATE.search(text), _CERTIFICATE.search(text)
    body = text
    for part in sorted((part for part in (date, certificate) if part), key=lambda part: -part.start()):
        body = f"{body[: part.start()]} \0 {body[part.end() :]}"
    leading = set(words_of(REGISTRATION))
    words = body.split()
    cut = next((at for at, word in enumerate(words) if word == "\0"), len(words))
    while cut and words[cut - 1].casefold().strip(",.") in leading:
        cut -= 1
    rest = [word for word in words[cut:] if word != "\0" and word.casefold().strip(",;") not in leading]
    yield replace(found, key="registration_body", values=(" ".join((*words[:cut], *rest)).strip(" ,.;"),))
    if date:
        value = f"{date[1].zfill(2)}.{date[2].zfill(2)}.{date[3]}"
        yield Found("registration_date", "", (value,), found.spans)
    if certificate:
        # A doubled sign stays, for the text checks to find (KK010): what was printed is not mended in silence.
        doubled = len(re.findall("№|No|N°", certificate[0].removesuffix(certificate[1]))) > 1
        value = " ".join(certificate[0].split()) if doubled else f"№ {certificate[1]}"
        yield Found("registration_certificate", "", (value,), found.spans)
