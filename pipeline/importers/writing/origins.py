"""Which field of an article's front matter some lines of the export went into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.importers.escaping import strip_marks
from pipeline.importers.folding import fold_letters
from pipeline.importers.model import Export, Manuscript, Span, Value


def name_fields(export: Export, manuscript: Manuscript, span: Span) -> str:
    """In which fields of the front matter the words of these lines are."""
    words = fold_letters("".join(strip_marks(line) for line in export.lines[span.first - 1 : span.last]))
    if not words:
        return "a picture's place: in the fields"
    values = {key: [fold for text in _list_texts(value) if (fold := fold_letters(strip_marks(text)))]
              for key, value in manuscript.fields.items()}  # fmt: skip
    names = [key for key, folded in values.items() if any(one in words or words in one for one in folded)]
    return f"in the fields: {', '.join(names)}" if names else "in the fields"


def _list_texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _list_texts(inner)
