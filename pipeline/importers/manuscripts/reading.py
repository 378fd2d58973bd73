"""A manuscript (.docx, .odt, .md, .txt) → one article ready to be written, its pictures, and what to say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.importers.manuscripts.body import make_pieces
from pipeline.importers.manuscripts.container import MAX_FILE_BYTES, pack, read_container
from pipeline.importers.manuscripts.fields import take_fields
from pipeline.importers.manuscripts.losses import find_losses
from pipeline.importers.manuscripts.office import Prepared
from pipeline.importers.manuscripts.pandoc import find_pandoc, read_tree
from pipeline.importers.manuscripts.parts import Part, Told, open_words, tell_change
from pipeline.importers.manuscripts.pictures import PictureBox
from pipeline.importers.manuscripts.places import find_lines, place_lines, place_paragraphs
from pipeline.importers.manuscripts.plaintext import decode, read_front, read_plain
from pipeline.importers.manuscripts.preparing import prepare
from pipeline.importers.manuscripts.speakers import drop_labels, mark_speakers
from pipeline.importers.manuscripts.styles import style_parts
from pipeline.importers.manuscripts.tree import TreeReader
from pipeline.importers.model import Confidence, Manuscript, Piece, Value
from pipeline.kinds import COMMON, FREE_ROLES, KINDS
from pipeline.markup import MAX_CHARACTERS
from pipeline.model import Place
from pipeline.problems import Problem, Stopped

SUFFIXES = (".docx", ".odt", ".md", ".txt")
_SPOKEN = ("interview", "profile")  # kinds in which a paragraph that opens with a dash is speech
_META = (("title", "Title"), ("subtitle", "Subtitle"), ("author", "Author"), ("abstract", "Subtitle"))


@dataclass(frozen=True)
class _Read:
    """A document as its reader left it: parts in order, notes, fields that it states itself, its pictures.

    ``text``: a text file's, the body of which begins at ``first_line``.
    """

    parts: tuple[Part, ...]
    notes: tuple[Part, ...]
    fields: Mapping[str, Value]
    box: PictureBox
    prepared: Prepared
    text: str = ""
    first_line: int = 0  # 0: it is no text file


def read_manuscript(
    file: Path, kind: str, article: str, pandoc: Path | None = None
) -> tuple[Manuscript, Mapping[str, bytes], tuple[Problem, ...]]:
    """One article of ``kind`` under the name ``article`` (the stem of its file, which its pictures' names begin with).

    Gives the Manuscript; its pictures by their path in the issue's folder (``images/<article>-1.jpg``), none twice;
    and problems that do not stop it (INT006, INT007, INT009, INT011, PIC003). Nothing is written.

    Spans in the Manuscript count the document's paragraphs from 1. Problems have the line of a text file; a document
    has none, so there their message names the paragraph. Of its pieces:
    ``question``, ``answer``, ``speech``: the text opens with "– ", a question without ``**``; ``list``: attrs
    ``ordered``: "yes", children ``item`` (text, and lists as children); ``table``: ``row``, ``cell`` (attrs ``head``:
    "yes" in the first row); ``figure``: the text is the caption, attrs ``src``, ``alt``, ``credit``, ``lines``,
    ``wide``: "yes"; ``note``: attrs ``number``, whose mark ``[^1]`` stands in a text before it; ``event`` and
    ``person`` as divs of the sources. A field that the kind needs and the manuscript has not is left out of
    ``fields`` and named by an INT011: its stub is the writer's.

    ``pandoc``: the program, looked for where it is None; .txt needs none. Raises Stopped with INT001 (cannot be read,
    an unknown kind of file), INT002 (past a limit), INT003 (a document that is not to be trusted), and MissingTool.
    """
    told = Told(file.name)
    if file.suffix.lower() not in SUFFIXES:
        raise _stop("INT001", f"«{file.suffix}» is no kind of manuscript", f"one of: {', '.join(SUFFIXES)}", told)
    read = _read(file, kind, article, _load(file, told), told, pandoc)
    fields, rest = take_fields(read.parts, kind, told) if "title" not in read.fields else ({}, read.parts)
    fields = {**fields, **_own_fields(read, kind, told)}
    rest = read.box.take_leading(rest, kind, fields, told)
    rest, labels = mark_speakers(rest, told) if kind == "interview" else (rest, ())
    pieces = (*make_pieces(rest, kind, read.box, told), *make_pieces(read.notes, kind, read.box, told))
    find_losses(drop_labels(read.prepared.sources, labels), fields, pieces, told)
    _refuse_long(pieces, told)
    _tell_rest(kind, fields, pieces, told)
    remarks = tuple(replace(remark, article=article) for remark in sorted(told.remarks, key=lambda told: told.span))
    problems = tuple(replace(problem, article=article) for problem in _place(read, told))
    return Manuscript(article, kind, fields, pieces, remarks=remarks), read.box.pictures, problems


def _load(file: Path, told: Told) -> bytes:
    try:
        size = file.stat().st_size
        if size > MAX_FILE_BYTES:
            raise _stop("INT002", f"{size} bytes, more than {MAX_FILE_BYTES}", "send the article alone", told)
        return file.read_bytes()
    except OSError as error:
        raise _stop("INT001", f"it cannot be read: {error.strerror}", "check its name and permissions", told) from None


def _read(file: Path, kind: str, article: str, content: bytes, told: Told, pandoc: Path | None) -> _Read:
    suffix = file.suffix.lower()
    reader = TreeReader(told)
    if suffix == ".txt":
        text = decode(content, told)
        parts = reader.read(read_plain(text))
        return _Read(parts, tuple(reader.notes), {}, PictureBox(article), Prepared({}), text, 1)
    if suffix == ".md":
        text = decode(content, told)
        fields, body = read_front(text, told)
        first = text[: len(text) - len(body)].count("\n") + 1
        tree = read_tree(pandoc or find_pandoc(), body.encode(), suffix, file.name)
        parts = (*_read_meta(tree["meta"], reader), *reader.read(tree["blocks"]))
        box = PictureBox(article, folder=file.parent)
        return _Read(parts, tuple(reader.notes), fields, box, Prepared({}), text, first)
    entries = read_container(content, file.name, suffix)
    prepared = prepare(entries, suffix, speech=kind in _SPOKEN)
    tree = read_tree(pandoc or find_pandoc(), pack(prepared.entries), suffix, file.name)
    parts = style_parts((*_read_meta(tree["meta"], reader), *reader.read(tree["blocks"])), prepared)
    _tell_noted(prepared, told)
    prefix = "word/" if suffix == ".docx" else ""
    media = {name.removeprefix(prefix): data for name, data in entries.items()}
    return _Read(parts, tuple(reader.notes), {}, PictureBox(article, media, prepared.alts), prepared)


def _read_meta(meta: Mapping[str, Any], reader: TreeReader) -> tuple[Part, ...]:
    """Title, subtitle and author that the document states by its styles."""
    parts: list[Part] = []
    for key, style in _META:
        for value in _meta_values(meta.get(key)):
            parts += [replace(part, style=style) for part in _value_parts(value, reader)]
    return tuple(parts)


def _meta_values(value: Any) -> Sequence[Any]:
    if not isinstance(value, dict):
        return ()
    return [item for item in value["c"] if isinstance(item, dict)] if value["t"] == "MetaList" else (value,)


def _value_parts(value: Mapping[str, Any], reader: TreeReader) -> tuple[Part, ...]:
    """A value of the document's metadata, as parts."""
    match value["t"]:
        case "MetaInlines":
            return tuple(reader.paragraph(value["c"]))
        case "MetaBlocks":
            return reader.read(value["c"])
        case "MetaString":
            return tuple(reader.paragraph([{"t": "Str", "c": value["c"]}]))
    return ()


def _own_fields(read: _Read, kind: str, told: Told) -> dict[str, Value]:
    """The fields that the manuscript states itself: those of its kind, with their pictures placed."""
    fields: dict[str, Value] = {}
    for name, value in read.fields.items():
        if name not in KINDS[kind].fields | COMMON:
            message = f"the field «{name}» is none of the kind {kind}: «{open_words(str(value))}»"
            told.report("INT009", 1, message, "put its words where they belong", f"{name}:")
        elif name in ("picture", "portrait") and isinstance(value, Mapping):
            attrs = {"target": str(value.get("src", "")), "alt": str(value.get("alt", ""))}
            placed = read.box.place(Part("figure", 1, attrs=attrs), told)
            if placed is not None:
                fields[name] = {**value, **placed}
        else:
            fields[name] = value
    return fields


def _tell_noted(prepared: Prepared, told: Told) -> None:
    if prepared.dashes:
        told.say(1, f"bullets that were dashes are speech again: {prepared.dashes}", Confidence.LIKELY)
    for noted in prepared.noted:
        if noted.kind == "box":
            what = f"a text box: its words stand after the paragraph that held it: «{open_words(noted.text)}»"
            told.say(noted.number, what, Confidence.LIKELY)
            told.report("INT006", noted.number, what, "check that they stand where they belong")
        elif noted.kind == "hidden":
            message = f"paragraph {noted.number}: hidden text is left out: «{open_words(noted.text)}»"
            told.report("INT009", noted.number, message, "show it in the word processor if it belongs to the text")
        elif noted.kind == "picture":
            message = f"paragraph {noted.number}: the picture «{noted.text[:80]}» is not in the document: left out"
            told.report("INT009", noted.number, message, "ask for the picture as a JPEG or PNG file")
        elif noted.kind == "object":
            message = f"paragraph {noted.number} («{open_words(noted.near)}»): {noted.text} is left out"
            told.report("INT009", noted.number, message, "send it as a picture or a table")
        else:
            tell_change(told, noted.kind, noted.number, noted.text, noted.near)


def _place(read: _Read, told: Told) -> tuple[Problem, ...]:
    """The problems with places that a person can go to."""
    if not read.first_line:
        return place_paragraphs(told.problems)
    body = "\n".join(read.text.split("\n")[read.first_line - 1 :])
    return place_lines(told.problems, told.sought, find_lines(body, told.words, read.first_line), read.text)


def _refuse_long(pieces: Sequence[Piece], told: Told) -> None:
    """INT002 for what would be no source: the pipeline's parser refuses an article of more characters."""
    length = _measure(pieces)
    if length > MAX_CHARACTERS:
        message = f"about {length} characters of text, more than the {MAX_CHARACTERS} of an article"
        raise _stop("INT002", message, "import it in parts, each an article", told)


def _measure(pieces: Sequence[Piece]) -> int:
    """Characters of these pieces in a source, with the blank lines between them."""
    return sum(len(piece.text) + 2 + sum(map(len, piece.attrs.values())) + _measure(piece.children) for piece in pieces)


def _has_text(pieces: Sequence[Piece]) -> bool:
    return any(piece.text.strip() or _has_text(piece.children) for piece in pieces)


def _tell_rest(kind: str, fields: Mapping[str, Value], pieces: Sequence[Piece], told: Told) -> None:
    """Repairs by their kinds, formats that were dropped, fields that are missing."""
    for what, count in sorted(told.repairs.items()):
        told.say(1, f"{what}: {count}")
    for what, count in sorted(told.dropped.items()):
        told.say(1, f"{what} dropped, its words stay: {count}")
    for field in sorted(KINDS[kind].required - set(fields)):
        message = f"an article of kind {kind} needs «{field}», which the manuscript has not"
        told.report("INT011", 0, message, "fill it in")
    if not _has_text(pieces) and KINDS[kind].roles | FREE_ROLES:
        told.report("INT011", 0, "the manuscript has no text beside its title", "check that it is the right file")


def _stop(code: str, message: str, hint: str, told: Told) -> Stopped:
    return Stopped((Problem(code, message, hint, Place(told.path)),))
