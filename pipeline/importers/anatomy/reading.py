"""One article's chunks → its manuscript: the fields of its kind, and its text as pieces."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.importers.anatomy.body import read_body
from pipeline.importers.anatomy.digest import read_digest
from pipeline.importers.anatomy.draft import Draft, open_draft
from pipeline.importers.anatomy.forewords import read_foreword
from pipeline.importers.anatomy.headline import read_head
from pipeline.importers.anatomy.infographic import read_infographic
from pipeline.importers.anatomy.joining import Vocabulary
from pipeline.importers.anatomy.partners import read_cover, read_partner
from pipeline.importers.anatomy.stories import read_story
from pipeline.importers.anatomy.survey import read_survey
from pipeline.importers.model import Chunk, Cut, Manuscript
from pipeline.importers.words import CONTENTS, words_of

IMPRINT_TITLE = "Шығарылым деректері"
CONTENTS_TITLE = "Мазмұны"


def read_article(cut: Cut, issue: Vocabulary | None = None) -> Manuscript:
    """The manuscript of an article, its fields as docs/sources.md has them; every letter is in a field or a piece.

    Texts are inline Markdown as the export has it, forced breaks as ``\\n``; the writer escapes. A picture that a
    field must have is ``{"src": "fpo", "alt": ""}``, one that stood in the text a piece ``frame`` (text: its caption,
    attrs: its credit). Pieces: paragraph, heading (level 2; 3 in a box), question, answer, speech (opening with
    «– »), pullquote, box, list of item, event (attrs: date), person (name, age, occupation, portrait), numerals,
    timeline (from, to), bars, frame. The contents' entries and the imprint's fields are not read here: those two
    have a title only. What the kind must have and the export has not is not in ``fields``, and named in a remark.
    ``issue``: the words of the whole issue, by which cut words are mended.
    """
    return _READERS.get(cut.kind, _read_plain)(open_draft(cut, issue))


def _read_plain(draft: Draft) -> Manuscript:
    read_head(draft)
    return draft.finish(read_body(draft))


def _read_contents(draft: Draft) -> Manuscript:
    """The contents' heading; its entries are made by the build."""
    named = [chunk for chunk in draft.cut.chunks if _is_contents_heading(chunk)]
    draft.fields["title"] = draft.plain(named[0]) if named else CONTENTS_TITLE
    draft.take(*named[:1])
    return draft.finish(())


def _is_contents_heading(chunk: Chunk) -> bool:
    bare = "".join(sign for sign in chunk.text.casefold() if sign.isalnum() or sign == " ").strip()
    return bare in words_of(CONTENTS)


def _read_imprint(draft: Draft) -> Manuscript:
    """An imprint's own title; its fields are issue.yaml's and magazine.yaml's."""
    draft.fields["title"] = IMPRINT_TITLE
    return draft.finish(())


_READERS: Mapping[str, Callable[[Draft], Manuscript]] = {
    "cover": read_cover,
    "partner": read_partner,
    "contents": _read_contents,
    "imprint": _read_imprint,
    "letter": read_foreword,
    "foreword": read_foreword,
    "digest": read_digest,
    "feature": read_story,
    "essay": read_story,
    "interview": read_story,
    "profile": read_story,
    "infographic": read_infographic,
    "survey": read_survey,
}
