"""What stands visibly where the export has nothing: words to be filled in, pictures to be chosen, empty pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.importers.model import FPO, Cut, Manuscript, Piece, Value
from pipeline.importers.writing.drawing import draw_placeholder
from pipeline.kinds import KINDS
from pipeline.placeholders import name_placeholder

# What stands visibly where the export has nothing and an article cannot be without: «… орны», as on the frames.
STUBS: Mapping[str, Value] = {
    "title": "Тақырып орны",
    "standfirst": "Лид орны",
    "author": "Автордың аты-жөні орны",
    "source": "Дереккөз орны",
    "speaker": {"name": "Кейіпкердің аты-жөні орны"},
    "signature": {"name": "Қол қоюшының аты-жөні орны"},
    "side": "front",
    "picture": {"src": FPO},
    "portrait": {"src": FPO},
}
BODY_STUB = "Мәтін орны"
STUB_WORDS = frozenset(
    {BODY_STUB}
    | {value for value in STUBS.values() if isinstance(value, str)}
    | {str(value["name"]) for value in STUBS.values() if isinstance(value, Mapping) and "name" in value}
)


def complete(manuscript: Manuscript) -> tuple[Manuscript, tuple[str, ...]]:
    """The manuscript with a stub for every field that its kind asks for, and what had to be filled in.

    Fields that are there and hold nothing count as missing; a body is a stub too, where the kind must have one.
    """
    kind = KINDS[manuscript.kind]
    fields = {key: value for key, value in manuscript.fields.items() if value}
    if "side" in kind.required and "side" not in fields:
        fields["side"] = "back" if manuscript.id.startswith("back") else "front"
    missing = [key for key in STUBS if key in kind.required and key not in fields]
    if fields.get("side") == "back" and "title" in missing:
        missing.remove("title")
    for key in ("speaker", "signature"):
        value = fields.get(key)
        if isinstance(value, Mapping) and not value.get("name"):
            missing.append(key)
    stubs = {key: _merge_stub(fields.get(key), STUBS[key]) for key in missing}
    filled = replace(manuscript, fields={**stubs, **{k: v for k, v in fields.items() if k not in stubs}})
    words = tuple(key for key in missing if key not in ("picture", "portrait"))
    if kind.body == "required" and not _has_text(filled.pieces):
        stub = Piece("paragraph", BODY_STUB)
        return replace(filled, pieces=(*filled.pieces, stub)), (*words, "text")
    return filled, words


def mark_unlisted(manuscript: Manuscript, cut: Cut) -> Manuscript:
    """An article that the printed contents do not name is not in the new ones either."""
    if cut.entry or not KINDS[manuscript.kind].listed:
        return manuscript
    return replace(manuscript, fields={**manuscript.fields, "listed": "false"})


def _merge_stub(value: Value | None, stub: Value) -> Value:
    if isinstance(value, Mapping) and isinstance(stub, Mapping):
        return {**value, **stub}
    return stub


def _has_text(pieces: Sequence[Piece]) -> bool:
    return any(piece.text.strip() or _has_text(piece.children) for piece in pieces)


def make_stub(cut: Cut) -> Manuscript:
    """An article for pages of which the export has nothing: it builds, and shows what is to be filled in."""
    fields: dict[str, Value] = {}
    if cut.entry:
        fields["title"] = cut.entry.wording
        if cut.entry.speaker and "speaker" in KINDS[cut.kind].fields:
            fields["speaker"] = {"name": cut.entry.speaker}
    if cut.kind == "cover":
        fields["side"] = "back" if cut.first > 1 else "front"
    return Manuscript(cut.id, cut.kind, fields, ())


def name_placeholders(manuscript: Manuscript) -> tuple[Manuscript, dict[str, bytes]]:
    """The manuscript with a name and an ``alt`` for every picture that has no file yet, and their drawings by name.

    Names are ``images/fpo-<article>-<n>.svg``, numbered from 1 in the order of the article's file.
    """
    drawn: dict[str, bytes] = {}

    def name() -> tuple[str, str]:
        label = f"{manuscript.id}-{len(drawn) + 1}"
        src = name_placeholder(manuscript.id, len(drawn) + 1)
        drawn[src] = draw_placeholder(label, deep=manuscript.kind == "cover")
        return src, f"Сурет орны: {label}"

    def name_field(value: Value) -> Value:
        if not isinstance(value, Mapping) or value.get("src") != FPO:
            return value
        src, alt = name()
        return {**value, "src": src, "alt": value.get("alt") or alt}

    def name_piece(piece: Piece) -> Piece:
        attrs = dict(piece.attrs)
        for key in ("src", "portrait"):
            if attrs.get(key) == FPO:
                src, alt = name()
                attrs |= {key: src, "alt": attrs.get("alt") or alt}
        return replace(piece, attrs=attrs, children=tuple(name_piece(child) for child in piece.children))

    fields = {key: name_field(value) for key, value in manuscript.fields.items()}
    pieces = tuple(name_piece(piece) for piece in manuscript.pieces)
    return replace(manuscript, fields=fields, pieces=pieces), drawn
