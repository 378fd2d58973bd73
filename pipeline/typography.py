"""What the pipeline knows of spacing and breaking, applied to inline nodes; and inline nodes → markup.

A language's rules see a paragraph's flat text; their edits and guarded spans are mapped back to the nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from pipeline.language.contract import Edit, Language, Protect
from pipeline.model import Inline

_PROTECT_CLASS = {"nowrap": "nb", "nohyphen": "nh"}
_NOTE_MARK = "\ufffc"  # stands for a note in the flat text, so that offsets agree


@dataclass(frozen=True)
class Setter:
    """How text becomes markup: the language, words whose hyphenation the editor fixed, and the note's form.

    ``note`` is a format of the note's markup with ``{id}``, ``{number}`` and ``{text}``.
    """

    language: Language
    hyphenation: tuple[str, ...] = ()
    note: str = ""
    soft_hyphens: bool = True

    def set_text(self, text: str) -> str:
        """Markup of plain text."""
        return self.set_inlines((Inline("text", text),))

    def set_inlines(self, inlines: Sequence[Inline], block: str = "") -> str:
        """Markup of inline nodes; ``block`` is the id of their block, for the ids of its notes."""
        flat = flat_text(inlines)
        edited = apply_to_nodes(inlines, self.language.edits(flat))
        text = flat_text(edited)
        guards = list(self.language.unbreakable(text))
        words = _find_words(text, self.hyphenation) if self.hyphenation else {}
        for start, (end, _) in words.items():
            guards = [guard for guard in guards if guard.end <= start or guard.start >= end]
            guards.append(Protect(start, end, "nohyphen"))
        writer = _Writer(self, sorted(guards, key=lambda guard: guard.start), words, block)
        return writer.write(edited)

    def set_plain(self, text: str) -> str:
        """Plain text with the language's edits, for attributes and titles without markup."""
        return flat_text(apply_to_nodes((Inline("text", text),), self.language.edits(text)))


def flat_text(inlines: Iterable[Inline]) -> str:
    """The paragraph's text without markup; a note is one sign, a forced break a newline."""
    parts: list[str] = []
    for node in inlines:
        if node.kind == "text":
            parts.append(node.text)
        elif node.kind == "break":
            parts.append("\n")
        elif node.kind == "note":
            parts.append(_NOTE_MARK)
        else:
            parts.append(flat_text(node.children))
    return "".join(parts)


def apply_to_nodes(inlines: Sequence[Inline], edits: Sequence[Edit]) -> tuple[Inline, ...]:
    """The nodes with every edit made. Edits are sorted and each lies inside one node."""
    if not edits:
        return tuple(inlines)
    nodes, _ = _edit_nodes(inlines, list(edits), 0)
    return nodes


def _edit_nodes(inlines: Sequence[Inline], edits: list[Edit], at: int) -> tuple[tuple[Inline, ...], int]:
    found: list[Inline] = []
    for node in inlines:
        if node.kind == "text":
            end = at + len(node.text)
            text, position = [], at
            while edits and edits[0].start < end:
                edit = edits.pop(0)
                text += [node.text[position - at : edit.start - at], edit.replacement]
                position = edit.end
            text.append(node.text[position - at :])
            found.append(Inline("text", "".join(text)))
            at = end
        elif node.kind in ("break", "note"):
            found.append(node)
            at += 1
        else:
            children, at = _edit_nodes(node.children, edits, at)
            found.append(Inline(node.kind, children=children, attrs=node.attrs))
    return tuple(found), at


def _find_words(text: str, words: Sequence[str]) -> dict[int, tuple[int, str]]:
    """Where an editor's words stand: start → (end, the word with soft hyphens where it may break)."""
    found: dict[int, tuple[int, str]] = {}
    for word in words:
        bare = word.replace("-", "")
        for match in re.finditer(rf"(?<!\w){re.escape(bare)}(?!\w)", text, re.IGNORECASE):
            letters = iter(match.group())
            shown = "".join("\u00ad" if sign == "-" else next(letters) for sign in word)
            found[match.start()] = (match.end(), shown)
    return found


@dataclass
class _Writer:
    """Writes nodes as XHTML, opening and closing guard spans inside whatever element they fall."""

    setter: Setter
    guards: list[Protect]
    words: dict[int, tuple[int, str]]
    block: str
    at: int = 0

    def write(self, inlines: Sequence[Inline]) -> str:
        return "".join(self._node(node) for node in inlines)

    def _node(self, node: Inline) -> str:
        match node.kind:
            case "text":
                return self._text(node.text)
            case "break":
                self.at += 1
                return "<br/>"
            case "note":
                self.at += 1
                return self._note(node)
            case "em" | "strong":
                return f"<{node.kind}>{self.write(node.children)}</{node.kind}>"
            case "link":
                return f'<a href="{escape(node.attrs["href"])}">{self.write(node.children)}</a>'
            case _:
                return f"<span{_span_attrs(node)}>{self.write(node.children)}</span>"

    def _note(self, node: Inline) -> str:
        number = node.attrs["number"]
        inner = Setter(self.setter.language, self.setter.hyphenation)
        article = self.block.rpartition("-")[0] or self.block
        return self.setter.note.format(
            id=f"{article}-note-{number}", number=number, text=inner.set_inlines(node.children)
        )

    def _text(self, text: str) -> str:
        out: list[str] = []
        position, end = self.at, self.at + len(text)
        start = self.at
        for guard in self.guards:
            low, high = max(guard.start, position), min(guard.end, end)
            if low >= high:
                continue
            out.append(escape(text[position - start : low - start], quote=False))
            piece = text[low - start : high - start]
            word = self.words.get(guard.start)
            if word and low == guard.start and high == guard.end and self.setter.soft_hyphens:
                piece = word[1]
            out.append(f'<span class="{_PROTECT_CLASS[guard.kind]}">{escape(piece, quote=False)}</span>')
            position = high
        out.append(escape(text[position - start :], quote=False))
        self.at = end
        return "".join(out)


def _span_attrs(node: Inline) -> str:
    names = {"nobreak": "nb"}
    attrs = ""
    if lang := node.attrs.get("lang"):
        attrs += f' lang="{escape(lang)}" xml:lang="{escape(lang)}"'
    if classes := " ".join(names[name] for name in node.attrs.get("class", "").split()):
        attrs += f' class="{classes}"'
    return attrs
