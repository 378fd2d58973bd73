"""pandoc's tree → the parts of a document: paragraphs, headings, lists, tables, pictures, numbered and repaired."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.divs import DIVS
from pipeline.importers.manuscripts.parts import Part, Told, list_flat, open_words, tell_change
from pipeline.importers.manuscripts.runs import Found, Run, read_runs, repair_runs, words_of
from pipeline.importers.manuscripts.tables import TableReader
from pipeline.importers.model import Confidence
from pipeline.model import Place
from pipeline.problems import Problem, Stopped

MAX_DEPTH = 16
MAX_PARAGRAPH = 30_000  # characters: ten pages without a break
MAX_PARAGRAPHS = 5_000  # a book's


class TreeReader:
    """Reads the blocks of one document."""

    def __init__(self, told: Told, numbers_from: int = 1) -> None:
        self.told = told
        self.next_number = numbers_from
        self.notes: list[Part] = []

    def read(self, blocks: Sequence[Any], depth: int = 0) -> tuple[Part, ...]:
        """The parts of these blocks. Raises Stopped (INT002) where they are nested past MAX_DEPTH."""
        if depth > MAX_DEPTH:
            hint = "flatten its lists and tables, and save it again"
            raise Stopped((Problem("INT002", f"nested more than {MAX_DEPTH} deep", hint, Place(self.told.path)),))
        return tuple(part for block in blocks for part in self._read_block(block["t"], block.get("c"), depth))

    def paragraph(self, inlines: Sequence[Any], role: str = "paragraph", level: int = 0) -> Iterator[Part]:
        """A paragraph, then the pictures that stood in it."""
        found = Found()
        runs = read_runs(inlines, found, len(self.notes) + 1)
        self._check_limits(len(words_of(runs)))
        runs, counts = repair_runs(runs)
        self.told.repairs += counts
        self.told.dropped += found.dropped
        number = self.next_number
        words = words_of(runs)
        if words.strip():
            self.told.words[number] = words
            self.next_number += 1
        for kind, changed in found.changes:
            tell_change(self.told, kind, number, changed, words)
        for lost in found.lost:
            message = f"paragraph {number} («{open_words(words)}»): {lost}"
            self.told.report("INT009", number, message, "set it by hand, as a picture or in words")
        for name, content in found.notes.items():
            self._read_note(name, content, number)
        if words.strip() or any(run.note for run in runs):
            yield Part(role, number, runs, level=level)
        if words.strip() and found.pictures:
            self.told.say(number, "a picture inside the paragraph stands after it", Confidence.LIKELY)
        for picture in found.pictures:
            yield self._picture(picture, number)

    def _check_limits(self, length: int) -> None:
        hint = "send the article alone, with its paragraphs apart"
        if length > MAX_PARAGRAPH or self.next_number > MAX_PARAGRAPHS:
            what = f"a paragraph of {length} characters" if length > MAX_PARAGRAPH else f"{MAX_PARAGRAPHS} paragraphs"
            raise Stopped((Problem("INT002", f"{what}: no article has that", hint, Place(self.told.path)),))

    def _read_note(self, name: str, blocks: Sequence[Any], number: int) -> None:
        """A note is one line in the sources: its paragraphs are joined."""
        slot = len(self.notes)
        self.notes.append(Part("note", number, attrs={"number": name}))
        before = self.next_number
        inner = [part for part in self.read(blocks, MAX_DEPTH - 2) if part.runs or part.children]
        self.next_number = before
        runs: list[Run] = []
        for part in list_flat(inner):
            runs += [*([Run(" ")] if runs else []), *(run for run in part.runs if not run.note)]
        if len(list(list_flat(inner))) > 1:
            self.told.say(number, f"the paragraphs of footnote {name} are joined into one")
        self.notes[slot] = Part("note", number, tuple(runs), attrs={"number": name})

    def _picture(self, content: Any, number: int, caption: Sequence[Run] = ()) -> Part:
        (_, classes, attributes), words, (target, _) = content
        values = dict(attributes)
        read, _ = repair_runs(read_runs(words, Found()))
        attrs = {"target": target, "alt": values.get("alt", ""), "words": words_of(read)}
        attrs |= {name: values[name] for name in ("credit", "lines", "focus") if name in values}
        if "wide" in classes:
            attrs["wide"] = "yes"
        return Part("figure", number, tuple(caption), attrs=attrs)

    def _read_block(self, kind: str, content: Any, depth: int) -> Iterator[Part]:
        number = self.next_number
        match kind:
            case "Para" | "Plain":
                yield from self.paragraph(content)
            case "Header":
                yield from self.paragraph(content[2], "heading", content[0])
            case "BulletList" | "OrderedList":
                yield from self._read_list(kind, content, depth, number)
            case "BlockQuote":
                yield Part("quote", number, children=self.read(content, depth + 1))
            case "Table":
                yield from self._read_table(content, depth, number)
            case "Figure":
                yield from self._read_figure(content, depth)
            case "Div":
                yield from self._read_div(content, depth, number)
            case _:
                yield from self._read_rare(kind, content, depth)

    def _read_rare(self, kind: str, content: Any, depth: int) -> Iterator[Part]:
        match kind:
            case "LineBlock":
                joined = [node for line in content for node in (*line, {"t": "LineBreak"})]
                yield from self.paragraph(joined[:-1])
            case "DefinitionList":
                for term, meanings in content:
                    yield from self.paragraph(term)
                    for meaning in meanings:
                        yield from self.read(meaning, depth + 1)
            case "HorizontalRule":
                self.told.say(self.next_number, "a rule across the page is left out")
            case "CodeBlock":
                self.told.dropped["code"] += 1
                yield from self.paragraph([{"t": "Str", "c": content[1]}])
            case _:
                words = content[-1] if isinstance(content, list) and isinstance(content[-1], str) else ""
                hint = "write it in Markdown, or as a picture"
                what = f"mark-up of another kind: «{open_words(words)}»"
                self.told.report("INT009", self.next_number, what, hint, words)

    def _read_list(self, kind: str, content: Any, depth: int, number: int) -> Iterator[Part]:
        ordered = kind == "OrderedList"
        items, figures = [], []
        for blocks in content[1] if ordered else content:
            inner = self.read(blocks, depth + 1)
            figures += [part for part in inner if part.role == "figure"]
            kept = [part for part in inner if part.role != "figure"]
            if kept and kept[0].role in ("paragraph", "heading"):
                items.append(Part("item", kept[0].number, kept[0].runs, tuple(kept[1:])))
            elif kept:
                items.append(Part("item", kept[0].number, (), tuple(kept)))
        if items:
            yield Part("list", number, children=tuple(items), attrs={"ordered": "yes"} if ordered else {})
        yield from figures

    def _read_table(self, content: Any, depth: int, number: int) -> Iterator[Part]:
        _, caption, _, head, bodies, foot = content
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        yield from self.read(caption[1], depth + 1)
        if len(rows) == 1 and len(rows[0][1]) == 1:  # a frame drawn as a table
            self.told.say(number, "a table of one cell is a box", Confidence.LIKELY)
            yield Part("box", number, children=self.read(rows[0][1][0][4], depth + 1))
            return
        reader = TableReader(number)
        for row in rows:
            reader.add_row([(high, wide, self.read(blocks, depth + 1)) for _, _, high, wide, blocks in row[1]])
        for what in reader.doubts:
            self.told.say(number, what, Confidence.GUESS)
            self.told.report("INT006", number, what, "compare the table with the manuscript's")
        yield from reader.finish()

    def _read_figure(self, content: Any, depth: int) -> Iterator[Part]:
        caption = [run for part in self.read(content[1][1], depth + 1) for run in part.runs]
        for block in content[2]:
            images = [node["c"] for node in block.get("c") or () if isinstance(node, dict) and node.get("t") == "Image"]
            if images:
                for image in images:
                    yield self._picture(image, self.next_number, caption)
                    caption = []
            else:
                yield from self.read([block], depth + 1)
        if caption:
            yield Part("paragraph", self.next_number, tuple(caption))

    def _read_div(self, content: Any, depth: int, number: int) -> Iterator[Part]:
        (_, classes, attributes), blocks = content
        name = next((name for name in classes if name in DIVS), "")
        values = dict(attributes)
        children = self.read(blocks, depth + 1)
        if name:
            yield Part(DIVS[name].role, number, children=children, attrs=values)
        elif "tracking" in values:
            yield Part("group", number, children=children, attrs=values)
        else:
            yield from children
