"""The chunks of an article become the fields of its kind and its pieces, and no letter is lost on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.importers.anatomy.reading import read_article
from pipeline.importers.export.cutting import cut_export
from pipeline.importers.export.reading import read_export
from pipeline.importers.model import Confidence, Cut, Manuscript
from pipeline.importers.writing.files import write_article
from pipeline.importers.writing.stubs import complete
from pipeline.kinds import COMMON, KINDS
from tests.importers.anatomy.reading import cut_of, find_lost, read, reference, roles, said, texts

LONG = "Таң атқанда өзеннің бойында ешкім жоқ еді, тек шебер ғана тақтай сүргілеп отырды да, әндетіп қойды."


# --- the head -------------------------------------------------------------------------------------


def test_a_title_over_two_headings() -> None:
    """A title that the export has as two headings is one, with a forced break; the contents' wording is its measure."""
    found = read(f"# Көпір\n\n## кімге керек екен\n\n{LONG}", "feature", "Көпір кімге керек екен")
    assert found.fields["title"] == "Көпір\nкімге керек екен"
    assert "contents_title" not in found.fields


def test_a_line_of_a_title_never_begins_with_a_dash() -> None:
    """A dash at a break ends the line before it."""
    assert read(f"# Көпір\n\n# – ауылдың жүрегі\n\n{LONG}", "feature", "Көпір – ауылдың жүрегі").fields["title"] == (
        "Көпір –\nауылдың жүрегі"
    )


def test_the_contents_word_it_differently() -> None:
    """Where the contents differ from the title by a letter, both wordings are kept."""
    found = read(f"# Көпір – ҮЕҰ ісі\n\n{LONG}", "feature", "Көпір – ҰЕҰ ісі")
    assert found.fields["title"] == "Көпір – ҮЕҰ ісі"
    assert found.fields["contents_title"] == "Көпір – ҰЕҰ ісі"


def test_a_title_in_capitals_goes_by_the_contents() -> None:
    """Capitals of a title are set as the contents have it; its own letters stay."""
    found = read(f"# АРАСАН КӨПІРІ\n\n{LONG}", "feature", "Арасан көпірі")
    assert found.fields["title"] == "Арасан көпірі"


def test_a_title_that_only_the_contents_have() -> None:
    """An article without a headline has the title of its entry, and the report says so."""
    found = read(f"{LONG}\n\n{LONG}", "feature", "Көпірдің тарихы")
    assert found.fields["title"] == "Көпірдің тарихы"
    assert said(found, "no title in the export") == ["likely"]


@pytest.mark.parametrize("head", ["Айгүл Сапарова:\n\n# Көпір кімге керек", "# Айгүл Сапарова: Көпір кімге керек"])
def test_the_speaker_over_or_before_the_title(head: str) -> None:
    """A name over the title, or before it with a colon, is the speaker's."""
    found = read(f"{head}\n\n{LONG}", "profile", "Көпір кімге керек", "Айгүл Сапарова")
    assert found.fields["speaker"] == {"name": "Айгүл Сапарова"}
    assert found.fields["title"] == "Көпір кімге керек"


def test_a_speaker_spelt_otherwise_in_the_contents() -> None:
    """Another spelling of the name in the contents is kept in its own field, and told."""
    found = read(f"Айгуль Сапарова:\n\n# Көпір кімге керек\n\n{LONG}", "profile", "Көпір кімге керек", "Айгүл Сапарова")
    assert found.fields["speaker"] == {"name": "Айгуль Сапарова"}
    assert "contents_title" not in found.fields
    assert found.fields["contents_speaker"] == "Айгүл Сапарова"
    told = [remark for remark in found.remarks if "spell" in remark.what]
    assert [remark.confidence for remark in told] == [Confidence.GUESS]
    assert "«Айгүл Сапарова»" in told[0].what


def test_a_bold_first_paragraph_is_the_standfirst() -> None:
    """A first paragraph bold throughout is the standfirst; a bold question is not."""
    found = read(f"# Көпір\n\n**{LONG}**\n\n{LONG}", "essay", "Көпір")
    assert found.fields["standfirst"] == LONG
    asked = read(f"# Көпір\n\n**– {LONG.rstrip('.')} ма?**\n\n– {LONG}", "interview", "Көпір")
    assert "standfirst" not in asked.fields


def test_a_paragraph_over_the_title_is_the_standfirst() -> None:
    """Layout programs put the standfirst before the headline now and then."""
    found = read(f"{LONG}\n\n# Көпір\n\n{LONG.upper().capitalize()}", "profile", "Көпір")
    assert found.fields["standfirst"] == LONG


# --- the body -------------------------------------------------------------------------------------


def test_gaps_are_frames() -> None:
    """Three blank lines or more inside an article are where a picture stood; two are not."""
    found = read(f"# Көпір\n\n{LONG}\n\n\n\n{LONG}\n\n\n{LONG}", "essay", "Көпір")
    assert roles(found) == ["paragraph", "frame", "paragraph", "paragraph"]
    assert found.pieces[1].spans[0].first == 4


def test_captions_and_credits_go_to_their_picture() -> None:
    """A short text in italics and one that names the photographer belong to the picture beside them."""
    text = f"# Көпір\n\n{LONG}\n\n\n\n*Көпірдің ескі тірегі.*\n\nФото: А. Оспан\n\n{LONG}"
    frame = read(text, "essay", "Көпір").pieces[1]
    assert (frame.role, frame.text) == ("frame", "Көпірдің ескі тірегі.")
    assert "credit" not in frame.attrs  # the credit stands one paragraph further: it is not beside the gap
    text = f"# Көпір\n\n{LONG}\n\n\n\nФото: А. Оспан\n\n{LONG}"
    assert read(text, "essay", "Көпір").pieces[1].attrs == {"credit": "Фото: А. Оспан"}


def test_pull_quotes_are_set_small() -> None:
    """Capitals that repeat a sentence of the article are a pull quote, in sentence case, bold or a heading."""
    quote = "ТАҢ АТҚАНДА ӨЗЕННІҢ БОЙЫНДА ЕШКІМ ЖОҚ ЕДІ"
    for shown in (f"**{quote}**", f"### {quote}", quote.replace(" БОЙЫНДА", "  \nБОЙЫНДА")):
        found = read(f"# Көпір\n\n{LONG}\n\n{shown}\n\n{LONG[:-1]} екен.", "essay", "Көпір")
        assert texts(found, "pullquote") == ["Таң атқанда өзеннің бойында ешкім жоқ еді"], shown


def test_a_pull_quote_that_differs_keeps_its_letters() -> None:
    """A quote that is not word for word stays as it is, and is marked as only likely."""
    found = read(f"# Көпір\n\n{LONG}\n\n**ТАҢ АТҚАНДА ӨЗЕННІҢ БОЙЫНДА ЕШКІМ ЖОҚ ЕКЕН**", "essay", "Көпір")
    assert texts(found, "pullquote") == ["Таң атқанда өзеннің бойында ешкім жоқ екен"]
    assert said(found, "pull quote") == ["likely"]


def test_headings_in_capitals_stay_headings() -> None:
    """A heading that repeats nothing is a section's, and keeps its capitals: no layout makes them."""
    found = read(f"# Көпір\n\n{LONG}\n\n## ҚЫСҚЫ ЖОЛДАР МЕН АРБАЛАР\n\n{LONG}", "essay", "Көпір")
    assert [(piece.role, piece.text, piece.level) for piece in found.pieces[1:2]] == [
        ("heading", "ҚЫСҚЫ ЖОЛДАР МЕН АРБАЛАР", 2)
    ]


def test_a_box_by_its_heading() -> None:
    """A heading that says so opens a box with the paragraphs and items after it."""
    found = read(f"# Көпір\n\n{LONG}\n\n## Анықтама\n\n{LONG}\n\n- бір\n- екі\n\n## Соңы\n\n{LONG}", "feature", "Көпір")
    box = next(piece for piece in found.pieces if piece.role == "box")
    assert [(child.role, child.level) for child in box.children] == [("heading", 3), ("paragraph", 0), ("list", 0)]
    assert texts(found, "heading") == ["Анықтама", "Соңы"]


def test_a_drop_cap_is_joined_to_its_word() -> None:
    """The bold first letter of a drop cap is part of its word again."""
    assert texts(read("# Көпір\n\n**К**өпірдің басы ашық тұр еді.", "profile", "Көпір"), "paragraph") == [
        "Көпірдің басы ашық тұр еді."
    ]


def test_emphasis_inside_a_paragraph_stays() -> None:
    """Bold and italic words stay marked; a paragraph in italics throughout stays in italics."""
    found = read(f"# Көпір\n\nОл *ақырын*, бірақ **анық** айтты.\n\n*{LONG}*", "essay", "Көпір")
    assert texts(found, "paragraph") == ["Ол *ақырын*, бірақ **анық** айтты.", f"*{LONG}*"]


# --- nothing is lost ------------------------------------------------------------------------------

SPOKEN = ("көпір", "Арасан", "өзен,", "салды.", "бар?", "ескі", "–", "ҰЕҰ", "2023", "жылы", "«су»", "ел-",
          "кел", "*тек*", "5)")  # fmt: skip
WORDS = st.lists(st.sampled_from(SPOKEN), min_size=1, max_size=14).map(" ".join)
SHAPES = st.sampled_from(
    ("{}", "{}", "# {}", "## {}", "**{}**", "*{}*", "– {}", "**– {}**", "- {}", "**К**{}", "{}:", "\n\n\n{}", "1. {}",
     "Құрметті {}!", "Айгүл Сапарова, 34 жаста, {}", "**Айгүл САПАРОВА**  \n{}", "Тел.: {}", "{}\\*[бір](су){{а}}<b>")
)  # fmt: skip
PARAGRAPHS = st.tuples(SHAPES, WORDS, st.booleans()).map(
    lambda drawn: drawn[0].format(drawn[1].upper() if drawn[2] else drawn[1])
)
EXPORTS = st.lists(PARAGRAPHS, min_size=1, max_size=10).map("\n\n".join)
READ_HERE = sorted(set(KINDS) - {"contents", "imprint", "cover"})  # those have text that is the magazine's own


@settings(max_examples=250)
@given(EXPORTS, st.sampled_from(READ_HERE), st.sampled_from(("", "Көпір салды", "Құрметті көпір")), st.booleans())
def test_no_letter_is_lost(text: str, kind: str, wording: str, speaker: bool) -> None:
    """Whatever stands in an article, of whatever kind, each of its letters is in a field or a piece."""
    cut = cut_of(text, kind, wording, "Айгүл Сапарова" if speaker and wording else "")
    found = read_article(cut)
    lost = Counter(find_lost(cut, found))
    lost -= Counter("жаста" * len([piece for piece in found.pieces if piece.role == "person"]))  # the layout's word
    assert not lost
    _check_schema(found)


def test_a_lost_letter_is_seen() -> None:
    """The law above can fail: a piece taken out of a manuscript is missed, letter by letter."""
    cut = cut_of(f"# Көпір\n\n{LONG}\n\nТау.", "essay", "Көпір")
    found = read_article(cut)
    assert find_lost(cut, found) == ""
    assert find_lost(cut, replace(found, pieces=found.pieces[:-1])) == "ату"


def _check_schema(found: Manuscript) -> None:
    assert set(found.fields) <= KINDS[found.kind].fields | COMMON
    assert all(remark.article == found.id for remark in found.remarks)


# --- the reference --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def issue() -> tuple[tuple[Cut, Manuscript], ...]:
    """Every cut of the printed issue's text with its manuscript."""
    cutting, _ = cut_export(read_export(reference(), "issue.txt"), 64)
    return tuple((cut, read_article(cut)) for cut in cutting.cuts)


def test_the_printed_issue_keeps_its_letters(issue: tuple[tuple[Cut, Manuscript], ...]) -> None:
    """Of every article of a real issue each letter is in a field or a piece; «жаста» beside ages is the layout's."""
    for cut, found in issue:
        _check_schema(found)
        if cut.kind not in ("cover", "contents", "imprint"):
            lost = Counter(find_lost(cut, found)) - Counter("жаста" * roles(found).count("person"))
            assert not lost, cut.id


def test_the_printed_issue_has_its_parts(issue: tuple[tuple[Cut, Manuscript], ...]) -> None:
    """Questions, pull quotes, items, persons and figures of a real issue are found, as many as it prints."""
    counts: Counter[tuple[str, str]] = Counter()
    for cut, found in issue:
        counts.update((cut.kind, role) for role in roles(found))
    assert counts["interview", "question"] == counts["interview", "answer"] == 34
    assert counts["profile", "speech"] == 20
    assert sum(count for (_, role), count in counts.items() if role == "pullquote") == 17
    assert (counts["digest", "event"], counts["survey", "person"], counts["feature", "box"]) == (5, 6, 1)
    assert [counts["infographic", role] for role in ("numerals", "timeline", "bars")] == [1, 1, 1]
    joins = [remark for _, found in issue for remark in found.remarks if remark.what.startswith("joined")]
    assert len(joins) == 37
    assert sum("as one word" in remark.what for remark in joins) == 7


def test_the_printed_issue_has_its_people(issue: tuple[tuple[Cut, Manuscript], ...]) -> None:
    """Speakers, the author and who signed are found, surnames in capitals set as names."""
    people: dict[str, list[object]] = {"speaker": [], "signature": [], "author": []}
    for _, found in issue:
        for key, names in people.items():
            value = found.fields.get(key)
            if value:
                names.append(value if isinstance(value, str) else value["name"])  # type: ignore[call-overload]
    assert people["author"] == ["Азамат Байгалиев"]
    assert people["signature"] == ["Қасым-Жомарт Тоқаев", "Аида Балаева", "Йоханнес Д. Рай", "Бану Нұрғазиева"]
    assert people["speaker"] == [
        "Катаржина Вав'ерниа", "Евгений Жовтис", "Айгүл Соловьева", "Талғат Қалиев", "Жеміс Тұрмағамбетова",
        "Лайла Ахметова", "Ләззат Қалтаева", "Бақыткүл Елшібаева", "Жақсыгүл Маханбетова",
    ]  # fmt: skip


def test_the_printed_issue_can_be_written(issue: tuple[tuple[Cut, Manuscript], ...]) -> None:
    """What is read can be written: every manuscript becomes a file."""
    for cut, found in issue:
        assert write_article(complete(found)[0]).startswith(f"---\nkind: {cut.kind}\n".encode())
