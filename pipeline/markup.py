"""Article text (CommonMark, pandoc's fenced divs, attributes and footnotes) → a tree of Blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.divs import DIVS, find_faults, parse_info
from pipeline.footnotes import find_lost_notes
from pipeline.inlines import parse_tokens, plain_text
from pipeline.model import Block, Inline, Picture, Place
from pipeline.problems import Problem

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_CHARACTERS = 400_000
MAX_DEPTH = 12  # fenced divs and lists inside one another; deeper nesting is no magazine page

_FIGURE_ATTRS = frozenset({"src", "alt", "credit", "lines", "focus", "class"})
_FOCUS = re.compile(r"[0-9]{1,3}% [0-9]{1,3}%")


@dataclass
class _Reader:
    """What one article's parsing gathers as it goes."""

    article: str
    path: str
    first_line: int
    source: list[str]
    kind: str
    problems: list[Problem] = field(default_factory=list)
    notes: dict[int, tuple[Inline, ...]] = field(default_factory=dict)
    count: int = 0

    def next_id(self) -> str:
        self.count += 1
        return f"{self.article}-{self.count}"

    def place(self, token: Token) -> Place:
        return Place(self.path, self.first_line + (token.map[0] if token.map else 0))

    def problem(self, code: str, token: Token, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, hint, self.place(token)))


def parse_markdown(
    text: str, article: str, path: str, first_line: int, kind: str = ""
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """The body's blocks and what is wrong with it. ``first_line`` is where ``text`` begins in its file."""
    if len(text) > MAX_CHARACTERS:
        limit = Problem(
            "SRC014", f"more than {MAX_CHARACTERS} characters", "split the article", Place(path, first_line)
        )
        return (), (limit,)
    reader = _Reader(article, path, first_line, text.split("\n"), kind)
    tokens = _parser().parse(text, {})
    _read_notes(tokens, reader)
    reader.problems += find_lost_notes(reader.source, path, first_line)
    blocks = _read_blocks(tokens, reader, 0)
    return blocks, tuple(reader.problems)


def parse_inline(text: str, place: Place) -> tuple[tuple[Inline, ...], tuple[Problem, ...]]:
    """One line of mark-up in a field (standfirst, caption)."""
    problems: list[Problem] = []
    tokens = _parser().parseInline(text.replace("\n", " "), {})
    inlines = parse_tokens(tokens[0].children or [], place, problems, {})
    return inlines, tuple(problems)


@cache
def _parser() -> MarkdownIt:
    """One parser for all sources; importing it is a tenth of a second, so it waits for the first text."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.attrs import attrs_plugin
    from mdit_py_plugins.container import container_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": 60}).enable("table")
    parser.use(attrs_plugin, spans=True)
    parser.use(footnote_plugin)
    # A reference definition, `[word]: words`, would vanish; and what a link leads to is judged in inlines.py.
    parser.disable("reference")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.use(container_plugin, name="div", marker=":", validate=lambda params, *_: bool(params.strip()))
    return parser


def _read_notes(tokens: Sequence[Token], reader: _Reader) -> None:
    current: int | None = None
    for token in tokens:
        if token.type == "footnote_open":
            current = int(token.meta["id"])
        elif token.type == "footnote_close":
            current = None
        elif token.type == "inline" and current is not None:
            inlines = parse_tokens(token.children or [], reader.place(token), reader.problems, {})
            before = reader.notes.get(current, ())
            reader.notes[current] = (*before, Inline("text", " "), *inlines) if before else inlines


def _read_blocks(tokens: Sequence[Token], reader: _Reader, depth: int) -> tuple[Block, ...]:
    blocks: list[Block] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _matching_end(tokens, at)
        if token.type == "footnote_block_open":
            break
        block = _read_block(token, tokens[at + 1 : end], reader, depth)
        if block is not None:
            blocks.append(block)
        at = end + 1
    return tuple(blocks)


def _matching_end(tokens: Sequence[Token], at: int) -> int:
    level = 0
    for index in range(at, len(tokens)):
        level += tokens[index].nesting
        if level == 0:
            return index
    return len(tokens)


def _read_block(token: Token, inner: Sequence[Token], reader: _Reader, depth: int) -> Block | None:
    if depth > MAX_DEPTH:
        reader.problem("SRC014", token, f"nested more than {MAX_DEPTH} deep", "flatten it")
        return None
    match token.type:
        case "paragraph_open":
            return _read_paragraph(token, inner[0], reader)
        case "heading_open":
            return _read_heading(token, inner[0], reader)
        case "bullet_list_open" | "ordered_list_open":
            attrs = {"ordered": "yes"} if token.type.startswith("ordered") else {}
            return _parent("list", token, inner, reader, depth, attrs)
        case "list_item_open":
            return _parent("item", token, inner, reader, depth, {})
        case "blockquote_open":
            return _parent("quote", token, inner, reader, depth, {})
        case "container_div_open":
            return _read_div(token, inner, reader, depth)
        case "table_open":
            return _read_table(token, inner, reader)
        case "html_block":
            reader.problem("SRC010", token, f"HTML in a source: {token.content.strip()[:40]}", "write Markdown instead")
        case _:
            reader.problem("SRC011", token, f"mark-up that is not known here: {token.type}", "see docs/sources.md")
    return None


def _simple(role: str, token: Token, inline: Token, reader: _Reader, attrs: dict[str, str]) -> Block:
    inlines = parse_tokens(inline.children or [], reader.place(token), reader.problems, reader.notes)
    return Block(reader.next_id(), role, inlines, attrs=attrs, place=reader.place(token))


def _read_heading(token: Token, inline: Token, reader: _Reader) -> Block:
    if token.tag == "h1":
        hint = "write `## …`; the title stands in the front matter"
        reader.problem("SRC011", token, "a heading of the title's rank", hint)
    return _simple("heading", token, inline, reader, {"level": token.tag[1:]})


def _parent(
    role: str, token: Token, inner: Sequence[Token], reader: _Reader, depth: int, attrs: dict[str, str]
) -> Block:
    identifier = reader.next_id()
    children = _read_blocks(inner, reader, depth + 1)
    return Block(identifier, role, children=children, attrs=attrs, place=reader.place(token))


def _read_paragraph(token: Token, inline: Token, reader: _Reader) -> Block:
    children = inline.children or []
    if re.search(r"^\s*:::", inline.content, re.MULTILINE):
        reader.problem(
            "SRC022",
            token,
            "a `:::` that opens or closes nothing",
            "a div opens with `::: box`, closes with `:::`",
        )
    if len(children) == 1 and children[0].type == "image":
        return _read_figure(token, children[0], reader)
    block = _simple("paragraph", token, inline, reader, {})
    solid = [node for node in block.inlines if node.kind != "text" or node.text.strip()]
    bold = len(solid) == 1 and solid[0].kind == "strong"
    if plain_text(block.inlines).startswith("– "):
        if bold:
            return Block(block.id, "question", solid[0].children, place=block.place)
        return Block(block.id, "answer" if reader.kind == "interview" else "speech", block.inlines, place=block.place)
    return block


def _read_figure(token: Token, image: Token, reader: _Reader) -> Block:
    place = reader.place(token)
    attrs = {name: str(value) for name, value in image.attrs.items()}
    for name in sorted(set(attrs) - _FIGURE_ATTRS):
        reader.problem("SRC011", token, f"a figure has no attribute «{name}»", "alt, credit, lines, focus or .wide")
    classes = attrs.get("class", "").split()
    for name in sorted(set(classes) - {"wide"}):
        reader.problem("SRC011", token, f"a figure has no class «{name}»", "only .wide is known")
    lines, focus = attrs.get("lines"), attrs.get("focus", "50% 50%")
    if lines is not None and not (re.fullmatch("[0-9]{1,2}", lines) and 3 <= int(lines) <= 51):
        reader.problem("SRC005", token, f"lines={lines}", "the picture's height in lines of text, 3 to 51")
        lines = None
    if not _FOCUS.fullmatch(focus):
        reader.problem("SRC005", token, f"focus={focus}", 'what must stay in view, from left and top: focus="50% 30%"')
        focus = "50% 50%"
    caption = parse_tokens(image.children or [], place, reader.problems, reader.notes)
    picture = Picture(
        src=unquote(attrs.get("src", "")),  # Markdown writes Cyrillic letters and spaces as %D1…
        alt=attrs.get("alt", ""),
        caption=caption,
        credit=attrs.get("credit", ""),
        focus=focus,
        lines=int(lines) if lines else None,
        wide="wide" in classes,
        place=place,
    )
    return Block(reader.next_id(), "figure", picture=picture, place=place)


def _read_div(token: Token, inner: Sequence[Token], reader: _Reader, depth: int) -> Block | None:
    _find_unclosed(token, reader)
    info = token.info.strip()
    read = parse_info(info)
    if read is None:
        hint = "one of: " + ", ".join(f"::: {name}" for name in DIVS)
        reader.problem("SRC011", token, f"an unknown div «{info}»", hint)
        return None
    div, attrs = read
    known = {name: value for name, value in attrs.items() if name in div.attrs}
    block = _parent(div.role, token, inner, reader, depth, known)
    for code, message, hint in find_faults(div, attrs, block.children):
        reader.problem(code, token, message, hint)
    return block


def _find_unclosed(token: Token, reader: _Reader) -> None:
    if token.map is None:
        return
    last = reader.source[token.map[1] - 1 : token.map[1]] + reader.source[token.map[1] : token.map[1] + 1]
    closing = rf"\s*:{{{len(token.markup)},}}\s*"
    if not any(re.fullmatch(closing, line) for line in last):
        reader.problem(
            "SRC022", token, f"the div «{token.info.strip()}» is not closed", "add a line `:::` where it ends"
        )


def _read_table(token: Token, inner: Sequence[Token], reader: _Reader) -> Block:
    identifier = reader.next_id()
    rows: list[Block] = []
    cells: list[Block] = []
    for index, part in enumerate(inner):
        if part.type in ("th_open", "td_open"):
            attrs = {"head": "yes"} if part.type == "th_open" else {}
            cells.append(_simple("cell", token, inner[index + 1], reader, attrs))
        elif part.type == "tr_close":
            rows.append(Block(reader.next_id(), "row", children=tuple(cells), place=reader.place(token)))
            cells = []
    return Block(identifier, "table", children=tuple(rows), place=reader.place(token))
