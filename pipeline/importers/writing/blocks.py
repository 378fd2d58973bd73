"""Pieces of an article → the Markdown of its body, as docs/sources.md has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pipeline.divs import DIVS
from pipeline.importers.escaping import clean, escape_line, escape_text, quote_attribute, strip_marks
from pipeline.importers.model import Piece

DASHES = ("— ", "- ", "− ")
_DIV_NAMES = {div.role: name for name, div in DIVS.items()}
_CHARTS = frozenset({"numerals", "timeline", "bars"})
_FIGURE_ATTRS = ("alt", "credit", "lines", "focus")


def write_body(pieces: Sequence[Piece]) -> str:
    """The body: blocks with a blank line between them, footnotes last. Empty where there is nothing to write."""
    notes = frozenset(piece.attrs.get("number", "") for piece in pieces if piece.role == "note")
    blocks = [*_write_blocks([piece for piece in pieces if piece.role != "note"], notes)]
    footnotes = (piece for piece in pieces if piece.role == "note")
    blocks += [f"[^{note.attrs.get('number', '')}]: {escape_line(note.text)}" for note in footnotes]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _write_blocks(pieces: Sequence[Piece], notes: frozenset[str]) -> Iterator[str]:
    """Items that stand side by side are one list; of two lists running the second has another mark."""
    listed = False  # a list with the common mark stands right before
    for is_item, group in groupby(pieces, key=lambda piece: piece.role == "item"):
        gathered = tuple(group)
        for piece in (Piece("list", children=gathered),) if is_item else gathered:
            if piece.role == "list":
                block = _write_list(piece.children, piece.attrs.get("ordered") == "yes", notes, listed)
                listed = bool(block) and not listed
            else:
                block = _write_block(piece, notes)
                listed = listed and not block
            if block:
                yield block


def _write_block(piece: Piece, notes: frozenset[str]) -> str:
    match piece.role:
        case "heading":
            text = escape_line(strip_marks(piece.text))
            return f"{'#' * max(2, piece.level)} {_close_hash(text)}" if text else ""
        case "question":
            text = escape_text(open_with_dash(strip_marks(clean(piece.text)).strip()), notes)
            return f"**{text}**" if text else ""
        case "answer" | "speech":
            return escape_text(open_with_dash(piece.text.strip()), notes)
        case "quote":
            inner = "\n\n".join(_write_blocks(piece.children, notes)) or escape_text(piece.text, notes)
            return "\n".join(f"> {line}".rstrip() for line in inner.split("\n")) if inner else ""
        case "figure":
            return _write_figure(piece)
        case "table":
            return _write_table(piece)
        case "paragraph":
            return escape_text(piece.text, notes)
        case role if role in _DIV_NAMES or role == "group":
            return _write_div(piece, notes)
    return escape_text(piece.text, notes)  # a role that no block has: its words are kept as a paragraph


def open_with_dash(text: str) -> str:
    """Speech opens with an en dash and a space, whatever dash the manuscript has."""
    for dash in DASHES:
        if text.startswith(dash):
            return f"– {text[len(dash) :].lstrip()}"
    if text[:1] in "–—" and text[1:2].strip():
        return f"– {text[1:]}"
    return text


def _close_hash(text: str) -> str:
    """Hashes at a heading's end would be taken for its closing ones."""
    bare = text.rstrip("#")
    return bare + "\\#" * (len(text) - len(bare))


def _write_list(items: Sequence[Piece], ordered: bool, notes: frozenset[str], other_mark: bool = False) -> str:
    lines = []
    for number, item in enumerate(items, 1):
        mark = f"{number}{')' if other_mark else '.'} " if ordered else "* " if other_mark else "- "
        parts = [escape_text(item.text, notes)] if item.text.strip() else []
        inner = "\n".join((*parts, *_write_blocks(item.children, notes)))
        if inner:
            lines.append(mark + inner.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def _write_figure(piece: Piece) -> str:
    attrs = [".wide"] if piece.attrs.get("wide") else []
    attrs += [f"{name}={_attribute(name, piece.attrs[name])}" for name in _FIGURE_ATTRS if piece.attrs.get(name)]
    written = "{" + " ".join(attrs) + "}" if attrs else ""
    return f"![{escape_line(piece.text)}]({piece.attrs.get('src', '')}){written}"


def _attribute(name: str, value: str) -> str:
    return value if name in ("lines", "from", "to", "age") and value.isdigit() else quote_attribute(value)


def _write_table(piece: Piece) -> str:
    rows = [[escape_line(cell.text) for cell in row.children] for row in piece.children if row.children]
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    lines = [f"| {' | '.join((*row, *[''] * (width - len(row))))} |" for row in rows]
    return "\n".join((lines[0], "|" + "---|" * width, *lines[1:]))


def _write_div(piece: Piece, notes: frozenset[str]) -> str:
    """A fenced div; one around other divs has longer fences."""
    attrs = _write_attributes(piece.attrs, piece.role)
    name = _DIV_NAMES.get(piece.role, "")
    opening = "{" + " ".join(([f".{name}"] if name else []) + attrs) + "}" if attrs or not name else name
    inner = list(_write_blocks(_children(piece), notes))
    deepest = max((len(block) - len(block.lstrip(":")) for block in inner), default=0)
    fence = ":" * max(3, deepest + 1 if deepest >= 3 else 3)
    return "\n".join((f"{fence} {opening}", *(["\n\n".join(inner)] if inner else []), fence))


def _children(piece: Piece) -> Sequence[Piece]:
    """A div may come with its words as ``text`` instead of children; a chart's lines are its list."""
    if piece.children or not piece.text.strip():
        return piece.children
    if piece.role in _CHARTS:
        return tuple(Piece("item", line) for line in piece.text.split("\n"))
    return (Piece("paragraph", piece.text),)


def _write_attributes(attrs: Mapping[str, str], role: str) -> list[str]:
    known = DIVS[_DIV_NAMES[role]].attrs if role in _DIV_NAMES else frozenset({"tracking"})
    return [f"{name}={_attribute(name, value)}" for name, value in attrs.items() if name in known and value.strip()]
