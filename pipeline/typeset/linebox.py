"""A memory of line boxes: columns are laid out about three times on their way, their lines once.

Private to the kept way (``memory``). A line is remembered where nothing but text and inline boxes is in it and no
float stands beside it: then it depends on its place, its paragraph and where it resumes, and on nothing else.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline


class LineBoxMemory:
    """Lines of one layout, by the paragraph's own line box, place and measure."""

    def __init__(self) -> None:
        self.original = inline.get_next_linebox
        self.lines: dict[Any, tuple[Any, Any]] = {}
        self.plain: dict[int, tuple[Any, bool]] = {}  # boxes are held here, so that their ids stay their own

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
        """As the library's; a line that was laid out at this place before comes as a copy, as boxes are moved later."""
        arguments = (
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
        if first_letter_style or first_line_style or context.excluded_shapes or not self._is_plain(linebox):
            return self.original(*arguments)
        key = (
            id(linebox),
            _flatten(skip_stack),
            position_y,
            containing_block.content_box_x(),
            containing_block.width,
            containing_block.height,
            linebox.text_indent,
        )
        found = self.lines.get(key)
        if found is None:
            line, resume_at = self.original(*arguments)
            self.lines[key] = line and copy_line(line), resume_at
            return line, resume_at
        line, resume_at = found
        return line and copy_line(line), resume_at

    def _is_plain(self, linebox: Any) -> bool:
        known = self.plain.get(id(linebox))
        if known is None:
            known = self.plain[id(linebox)] = linebox, _holds_text_only(linebox)
        return known[1]

    def forget(self) -> None:
        """Lets the boxes of a finished layout go."""
        self.lines.clear()
        self.plain.clear()


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


def copy_line(box: Any) -> Any:
    """A copy of a line with its boxes; a text's layout too, as drawing changes it."""
    copy = box.__class__.__new__(box.__class__)
    state = copy.__dict__
    state.update(box.__dict__)
    if box.__class__ is boxes.TextBox:
        if "pango_layout" in state:
            state["pango_layout"] = copy_layout(state["pango_layout"])
    else:
        state["children"] = [copy_line(child) for child in box.children]
    return copy


def copy_layout(layout: Any) -> Any:
    """A shallow copy of the library's text layout."""
    copy = layout.__class__.__new__(layout.__class__)
    copy.__dict__.update(layout.__dict__)
    return copy
