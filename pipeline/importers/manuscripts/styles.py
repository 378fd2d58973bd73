"""What pandoc does not tell, found again by the words: styles of paragraphs, quotations within lists, foreign words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.importers.manuscripts.office import Prepared
from pipeline.importers.manuscripts.parts import Part
from pipeline.importers.manuscripts.runs import Run

# Names of word processors' own styles, as files have them in any language of the program.
_NAMED = {"Title": "Title", "Subtitle": "Subtitle", "Author": "Author", "Caption": "Caption", "caption": "Caption"}
_NAMED |= dict.fromkeys(("Figure", "Illustration"), "Caption")
_NAMED |= dict.fromkeys(("Quotations", "Quote", "IntenseQuote", "BlockText"), "Quote")


def style_parts(parts: Sequence[Part], prepared: Prepared) -> tuple[Part, ...]:
    """The parts with the styles and languages that the document gives them."""
    named = {_letters(source.text): _NAMED[source.style] for source in prepared.sources if source.style in _NAMED}
    return tuple(_style(parts, named, dict(prepared.foreign)))


def _style(
    parts: Sequence[Part], named: Mapping[str, str], foreign: Mapping[str, str], quoted: bool = False
) -> Iterator[Part]:
    for part in parts:
        style = part.style or named.get(_letters(part.words), "")
        runs = tuple(_mark_foreign(part.runs, foreign)) if foreign else part.runs
        children = tuple(_style(part.children, named, foreign, quoted=part.role == "quote"))
        made = replace(part, style=style, runs=runs, children=children)
        if style == "Quote" and part.role == "paragraph" and not quoted:
            made = Part("quote", part.number, children=(replace(made, style=""),))
        if part.role == "list":  # a quotation after a list, indented like it, is no part of its last item
            last = children[-1]
            kept = tuple(child for child in last.children if child.role != "quote")
            yield replace(made, children=(*children[:-1], replace(last, children=kept)))
            yield from (child for child in last.children if child.role == "quote")
        else:
            yield made


def _mark_foreign(runs: Sequence[Run], foreign: Mapping[str, str]) -> Iterator[Run]:
    """Words that the document says are of another language, where a run has them whole."""
    for run in runs:
        words = next((words for words in foreign if words in run.text), "")
        if not words or any(mark.startswith("lang:") for mark in run.marks):
            yield run
            continue
        before, _, after = run.text.partition(words)
        yield replace(run, text=before)
        yield replace(run, text=words, marks=run.marks | {f"lang:{foreign[words]}"})
        yield from _mark_foreign((replace(run, text=after),), foreign)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
