"""A memory of line boxes: columns are laid out about three times on their way, rounds again, their lines once.

Private to the kept way (``memory``). A line is remembered where nothing but text and inline boxes is in it and no
float stands beside it: then it depends on what its paragraph holds, where it resumes, and its measure, and on nothing
else; its height on the page is added at the end. ``LineBoxMemory._break_line`` follows ``get_next_linebox`` of
weasyprint 70.0 for that case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

from pipeline.typeset.softhyphens import INSERTED

# What layout gives a box; everything else a box has comes from the paragraph that it is part of.
LAID_OUT = frozenset(
    (
        *("position_x", "position_y", "width", "height", "min_width", "max_width", "min_height", "max_height"),
        *(f"{what}_{side}" for what in ("margin", "padding") for side in ("top", "right", "bottom", "left")),
        *(f"border_{side}_width" for side in ("top", "right", "bottom", "left")),
        *("baseline", "text_indent", "text", "pango_layout", "justification_spacing", "remove_decoration_sides"),
        INSERTED,
    )
)
_PLACE = "source_place"  # of a box among those of its paragraph; copies inherit it


@dataclass(frozen=True)
class _Paragraph:
    """A line box as it was made: its boxes in order, and a number that paragraphs alike share."""

    sources: tuple[Any, ...]
    number: int | None  # None where its lines cannot be remembered


@dataclass(frozen=True)
class _Piece:
    """A box of a line: the place of its source, what layout gave it, its children."""

    place: int
    state: dict[str, Any]
    children: tuple[_Piece, ...] | None


@dataclass(frozen=True)
class _Line:
    """A line, its baseline at no height yet: how far down its boxes go, counted from its top."""

    piece: _Piece
    top: float


class LineBoxMemory:
    """Lines by what their paragraph holds, where they resume and their measure."""

    def __init__(self, number: Callable[[Any], Any]) -> None:
        self.original = inline.get_next_linebox
        self.number = number  # of a style: equal styles have one
        self.lines: dict[Any, tuple[_Line, Any]] = {}
        self.numbers: dict[Any, int] = {}
        self.paragraphs: dict[int, tuple[Any, _Paragraph]] = {}  # boxes are held, so that their ids stay their own

    def get_next_linebox(
        self,
        context: Any,
        linebox: Any,
        position_y: Any,
        bottom_space: Any,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: Any,
        fixed_boxes: Any,
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Any:
        """As the library's; a line that was laid out before comes as a copy, as boxes are moved later."""
        paragraph = self._describe(linebox)
        key = None
        if not (
            first_letter_style
            or first_line_style
            or not _is_clear(context.excluded_shapes, position_y)
            or paragraph.number is None
            or containing_block.style["direction"] == "rtl"
        ):
            key = (
                paragraph.number,
                _flatten(skip_stack),
                containing_block.content_box_x(),
                containing_block.width,
                containing_block.height,
                linebox.text_indent,
                *context.style_for.initial_page_sizes.values(),
            )
            found = self.lines.get(key)
            if found is None:
                found = self._break_line(context, linebox, position_y, bottom_space, skip_stack, containing_block)
                if found is not None:
                    self.lines[key] = found
            if found is not None:
                line, resume_at = found
                return _make_line(line, paragraph.sources, position_y), resume_at
        return self.original(
            context,
            linebox,
            position_y,
            bottom_space,
            skip_stack,
            containing_block,
            absolute_boxes,
            fixed_boxes,
            first_letter_style,
            first_line_style,
        )

    def _break_line(
        self, context: Any, linebox: Any, position_y: Any, bottom_space: Any, skip_stack: Any, containing_block: Any
    ) -> tuple[_Line, Any] | None:
        """The next line and where the one after it resumes; None where it is for the library."""
        skip_stack = inline.skip_first_whitespace(linebox, skip_stack)
        if skip_stack == "continue":
            return None
        linebox.position_y = position_y
        linebox.width = linebox.height = 0
        x, _, width = inline.avoid_collisions(context, linebox, containing_block, outer=False)
        linebox.position_x = x
        line, resume_at, preserved_line_break, *_ = inline.split_inline_box(
            context,
            linebox,
            x + linebox.text_indent,
            x + width,
            bottom_space,
            skip_stack,
            containing_block,
            [],
            [],
            [],
            [],
            [],
            None,
            None,
        )
        if inline.is_phantom_linebox(line):
            return None
        inline.remove_last_whitespace(context, line)
        last = resume_at is None or preserved_line_break
        offset = inline.text_align(context, line, width, last=last)
        bottom, top = inline.line_box_verticality(line)
        line.baseline = -top
        line.position_y = top
        line.height = bottom - top
        line.margin_top = line.margin_bottom = 0
        piece = _take_apart(line, offset)
        return None if piece is None else (_Line(piece, top), resume_at)

    def _describe(self, linebox: Any) -> _Paragraph:
        known = self.paragraphs.get(id(linebox))
        if known is not None:
            return known[1]
        number = None
        sources = tuple(_walk(linebox))
        if _holds_text_only(linebox):
            parts = tuple(self._describe_box(box) for box in sources)
            if all(parts):
                number = self.numbers.setdefault(parts, len(self.numbers))
                for place, box in enumerate(sources):
                    box.__dict__[_PLACE] = place
        paragraph = _Paragraph(sources, number)
        self.paragraphs[id(linebox)] = linebox, paragraph
        return paragraph

    def _describe_box(self, box: Any) -> tuple[Any, ...] | None:
        """All that layout reads of a box; None where that is more than is known here."""
        style = self.number(box.style)
        if style is None:
            return None
        return (
            style,
            getattr(box, "text", None),
            len(box.children),
            box.leading_collapsible_space,
            box.trailing_collapsible_space,
            *box.remove_decoration_sides,
        )

    def forget(self) -> None:
        """Lets the boxes of a finished layout go; the lines stay."""
        self.paragraphs.clear()


def _is_clear(floats: Any, position_y: float) -> bool:
    """True where all floats end above a line: then they are as good as none."""
    return all(one.position_y < position_y and one.position_y + one.margin_height() <= position_y for one in floats)


def _walk(box: Any) -> Iterator[Any]:
    yield box
    for child in box.children:
        yield from _walk(child)


def _flatten(skip_stack: Any) -> tuple[Any, ...]:
    """A skip stack, dicts within dicts of one entry each, as its indexes."""
    indexes = []
    while skip_stack is not None:
        ((index, skip_stack),) = skip_stack.items()
        indexes.append(index)
    return tuple(indexes)


def _holds_text_only(box: Any) -> bool:
    for child in box.children:
        kind = type(child)
        if kind is boxes.InlineBox:
            if not _holds_text_only(child):
                return False
        elif kind is not boxes.TextBox:
            return False
        if child.is_leader or child.style["position"] != "static" or not child.is_in_normal_flow():
            return False
    return True


def _take_apart(box: Any, offset: float) -> _Piece | None:
    """A line's boxes as pieces, ``offset`` further right; None where layout gave them more than is known here."""
    given = box.__dict__
    place = given.get(_PLACE)
    if place is None:
        return None
    state = {key: value for key, value in given.items() if key in LAID_OUT}
    state["position_x"] = box.position_x + offset
    children = None
    if box.__class__ is not boxes.TextBox:
        parts = [_take_apart(child, offset) for child in box.children]
        children = tuple(part for part in parts if part is not None)
        if len(children) < len(parts):
            return None
    return _Piece(place, state, children)


def _make_line(line: _Line, sources: tuple[Any, ...], position_y: float) -> Any:
    """The line with its top at ``position_y``."""
    box = _put_together(line.piece, sources, position_y - line.top)
    box.position_y = position_y  # without the noise of sums, as the library does
    return box


def _put_together(piece: _Piece, sources: tuple[Any, ...], down: float) -> Any:
    source = sources[piece.place]
    box = source.__class__.__new__(source.__class__)
    state = box.__dict__
    state.update(source.__dict__)
    state.update(piece.state)
    del state[_PLACE]
    state["position_y"] += down
    state["remove_decoration_sides"] = set(state["remove_decoration_sides"])
    if piece.children is None:
        if "pango_layout" in state:
            state["pango_layout"] = copy_layout(state["pango_layout"])  # drawing changes it
    else:
        state["children"] = [_put_together(child, sources, down) for child in piece.children]
    return box


def copy_layout(layout: Any) -> Any:
    """A shallow copy of the library's text layout."""
    copy = layout.__class__.__new__(layout.__class__)
    copy.__dict__.update(layout.__dict__)
    return copy
