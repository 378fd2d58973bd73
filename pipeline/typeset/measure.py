"""Reads laid-out pages back: lines, pictures, columns, and how many characters of each block are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.text.line_break import Layout, line_size

from pipeline.model import BlockCount, LaidLine, LaidPage, LaidPicture, LaidSnap, Unit
from pipeline.typeset.boxes import PT, gather_text, list_columns, read_snap, to_points
from pipeline.typeset.columns import find_columns, find_index
from pipeline.typeset.source import SourceBlock, count_characters

REAL_PSEUDO = ("::first-letter", "::first-line")  # these hold text of the source


@dataclass(frozen=True)
class _Context:
    """What the boxes around a box say of it."""

    block: str = ""
    role: str = ""
    generated: bool = False
    outside: bool = False  # footnote area or absolutely placed: does not fill a column
    in_column: bool = False
    figure: str = ""  # data-picture of the nearest ancestor that has one
    snap: str = ""  # data-snap likewise


@dataclass
class _Sight:
    """What was seen on one page."""

    lines: list[LaidLine] = field(default_factory=list)
    pictures: list[LaidPicture] = field(default_factory=list)
    snaps: list[LaidSnap] = field(default_factory=list)
    columns: list[tuple[float, float, float, float]] = field(default_factory=list)  # x, top, width, height
    margin: list[str] = field(default_factory=list)
    filler: bool = False


class Reader:
    """Reads the pages of one unit in order; keeps count of the characters of every block."""

    def __init__(self, unit: Unit, blocks: Mapping[str, SourceBlock]) -> None:
        self.unit = unit
        self.blocks = blocks
        self.seen: dict[str, int] = {}
        self.lost: dict[str, int] = {}  # laid out of reach, off the sheet
        self.repeated: set[int] = set()
        self.spaces: dict[int, tuple[Any, float]] = {}

    def read(self, pages: Sequence[Any]) -> tuple[LaidPage, ...]:
        """The unit's pages; labels count from its planned first page, surplus ones as "17+1"."""
        laid = tuple(self._read_page(page, index) for index, page in enumerate(pages))
        return _mark_last_lines(laid)

    def count(self) -> tuple[BlockCount, ...]:
        """Source and laid-out characters of every block, in the order of the markup."""
        keys = [*self.blocks, *(key for key in self.seen if key not in self.blocks)]
        return tuple(
            BlockCount(
                key,
                self.blocks[key].count if key in self.blocks else 0,
                self.seen.get(key, 0) - self.lost.get(key, 0),
            )
            for key in keys
        )

    def _read_page(self, page: Any, index: int) -> LaidPage:
        box = page._page_box
        sight = _Sight()
        foot = box.content_box_y() + box.height
        for child in box.children:
            if isinstance(child, boxes.MarginBox):
                sight.margin.append("".join(gather_text(child)))
                continue
            if isinstance(child, boxes.FootnoteAreaBox):
                foot -= child.margin_height()
            self._walk(child, _Context(), sight, box)
        frame = (box.content_box_x() * PT, box.content_box_y() * PT, box.width * PT, foot * PT)
        filling = [(line.x, line.top, line.width, line.height) for line in sight.lines if line.flow]
        filling += [(one.x, one.top, one.width, one.height) for one in sight.pictures if one.flow]
        columns = find_columns(frame, sight.columns, filling)
        over = index - self.unit.pages + 1
        return LaidPage(
            label=str(self.unit.first + index) if over <= 0 else f"{self.unit.last}+{over}",
            width=to_points(box.margin_width()),
            height=to_points(box.margin_height()),
            columns=columns,
            lines=tuple(
                replace(line, column=column) if column else line
                for line in sight.lines
                for column in (find_index(columns, line.x),)
            ),
            pictures=tuple(replace(one, column=find_index(columns, one.x)) for one in sight.pictures),
            margin_text=" ".join(text for text in sight.margin if text.strip()),
            filler=sight.filler,
            snaps=tuple(replace(one, column=find_index(columns, one.x)) for one in sight.snaps),
        )

    def _walk(self, box: Any, context: _Context, sight: _Sight, page: Any) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        context = self._enter(box, context, sight)
        if isinstance(box, boxes.LineBox):
            self._read_line(box, context, sight, page)
            return
        if isinstance(box, boxes.ReplacedBox):
            self._read_picture(box, context, sight)
            return
        children = getattr(box, "children", ())
        if not context.in_column and not context.outside and any(child.is_column for child in children):
            sight.columns += list_columns(box)
            context = replace(context, in_column=True)
        for child in children:
            self._walk(child, context, sight, page)

    def _enter(self, box: Any, context: _Context, sight: _Sight) -> _Context:
        """The context inside a box."""
        if isinstance(box, boxes.FootnoteAreaBox) or box.style["position"] in ("absolute", "fixed"):
            context = replace(context, outside=True)
        if isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            # Repeated on every page of the table: text of the source the first time only.
            if id(box.element) in self.repeated:
                context = replace(context, generated=True)
            self.repeated.add(id(box.element))
        if box.element is None:
            return context
        tag = box.element_tag or ""
        if "::" in tag and not tag.endswith(REAL_PSEUDO):
            return replace(context, generated=True)
        return _enter_element(box, context, sight)

    def _read_picture(self, box: Any, context: _Context, sight: _Sight) -> None:
        src = box.element.get("src", "") if box.element is not None else ""
        picture = LaidPicture(
            context.block,
            src,
            to_points(box.content_box_x()),
            to_points(box.content_box_y()),
            to_points(box.width),
            to_points(box.height),
            column=0,
            flow=not context.outside,
            figure=context.figure,
        )
        sight.pictures.append(picture)

    def _read_line(self, line: Any, context: _Context, sight: _Sight, page: Any) -> None:
        runs: list[tuple[Any, _Context]] = []
        nested: list[tuple[Any, _Context]] = []
        self._gather_runs(line, context, sight, runs, nested)
        own = [(box, inside) for box, inside in runs if not inside.generated]
        main = own[0][1] if own else context
        if runs:
            count = sum(count_characters(box.text) for box, inside in own if inside.block == main.block)
            offset = self.seen.get(main.block, 0)
            x = min(box.position_x for box, _ in runs)
            right = max(box.position_x + box.width for box, _ in runs)
            for box, inside in own:
                self._count(box, inside.block, page)
            first = (own or runs)[0][0]
            size = first.style["font_size"]
            block = self.blocks.get(main.block) if own else None
            spaces = [self._space(box) for box, _ in runs if " " in box.text or "\u00a0" in box.text]
            laid = LaidLine(
                block=main.block if own else "",
                role=main.role if own else "",
                offset=offset if own else 0,
                count=count,
                x=to_points(x),
                top=to_points(line.position_y),
                baseline=to_points(line.position_y + line.baseline),
                width=to_points(right - x),
                height=to_points(line.height),
                column=0,
                size=to_points(size),
                hyphenated=block is not None and count > 0 and block.is_broken_word(offset + count),
                last_of_block=False,
                text="".join(box.text for box, _ in runs),
                word_space=round(max(spaces) / size, 3) if spaces and size else 0.0,
                flow=not main.outside,
            )
            sight.lines.append(laid)
        for box, inside in nested:
            self._walk(box, inside, sight, page)

    def _gather_runs(
        self,
        box: Any,
        context: _Context,
        sight: _Sight,
        runs: list[tuple[Any, _Context]],
        nested: list[tuple[Any, _Context]],
    ) -> None:
        """The text boxes of a line with their contexts; floats, pictures, inline blocks go to ``nested``."""
        for child in box.children:
            if isinstance(child, boxes.TextBox):
                runs.append((child, self._enter(child, context, sight)))
            elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
                self._gather_runs(child, self._enter(child, context, sight), sight, runs, nested)
            else:
                nested.append((child, context))

    def _count(self, box: Any, block: str, page: Any) -> None:
        count = count_characters(box.text)
        self.seen[block] = self.seen.get(block, 0) + count
        bleed = page.bleed
        if (
            box.position_x >= page.margin_width() + bleed["right"]
            or box.position_y >= page.margin_height() + bleed["bottom"]
            or box.position_x + box.width <= -bleed["left"]
            or box.position_y + box.height <= -bleed["top"]
        ):
            self.lost[block] = self.lost.get(block, 0) + count

    def _space(self, box: Any) -> float:
        """The width of a word space in a text box, in pixels, with what justification adds."""
        style = box.style
        known = self.spaces.get(id(style))
        if known is None:
            layout = Layout(style)
            layout.set_text("  ")  # one space alone would need the library's special case
            line, _ = layout.get_first_line()
            width, _ = line_size(line, {"letter_spacing": "normal"})
            known = style, width / 2
            self.spaces[id(style)] = known
        return float(known[1]) + float(box.justification_spacing)


def _mark_last_lines(pages: tuple[LaidPage, ...]) -> tuple[LaidPage, ...]:
    last = {}
    for number, page in enumerate(pages):
        for index, line in enumerate(page.lines):
            last[line.block] = (number, index)
    return tuple(
        replace(
            page,
            lines=tuple(
                replace(line, last_of_block=True) if line.block and last[line.block] == (number, index) else line
                for index, line in enumerate(page.lines)
            ),
        )
        for number, page in enumerate(pages)
    )


def _enter_element(box: Any, context: _Context, sight: _Sight) -> _Context:
    """The context inside an element's box, from its data- attributes."""
    element = box.element
    if element.get("data-filler") is not None:
        sight.filler = True
    snap = element.get("data-snap", context.snap)
    if snap != context.snap and isinstance(box, boxes.BlockLevelBox) and not context.outside:
        sight.snaps.append(read_snap(snap, box))
    block = element.get("data-b", context.block)
    return replace(
        context,
        generated=context.generated or element.get("data-generated") is not None,
        snap=snap,
        figure=element.get("data-picture", context.figure),
        block=block,
        role=context.role if block == context.block else element.get("data-role", ""),
    )
