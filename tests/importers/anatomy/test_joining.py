"""Words and paragraphs that columns, pages, pictures and pull quotes cut are made whole, and every join is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.importers.anatomy.joining import (
    FAR,
    MOST_FLOATS,
    MOST_PARTS,
    count_words,
    decide_hyphen,
    decide_joint,
    join_pieces,
    mend_words,
)
from pipeline.importers.folding import fold_letters
from pipeline.importers.model import Confidence, Piece, Span

NOTHING = count_words([])


def lines(*given: tuple[str, str]) -> list[Piece]:
    return [Piece(role, text, (Span(at, at),)) for at, (role, text) in enumerate(given, 1)]


def joined(*given: tuple[str, str]) -> list[tuple[str, str]]:
    pieces = lines(*given)
    found, _ = join_pieces(pieces, count_words([piece.text for piece in pieces]))
    return [(piece.role, piece.text) for piece in found]


def test_a_paragraph_goes_on_with_a_small_letter() -> None:
    """A paragraph that stops without a full stop is one with the next that begins small, and keeps both lines."""
    pieces = lines(("paragraph", "Арық тауға дейін"), ("paragraph", "созылып жатты."))
    found, remarks = join_pieces(pieces, NOTHING)
    assert [piece.text for piece in found] == ["Арық тауға дейін созылып жатты."]
    assert found[0].spans == (Span(1, 1), Span(2, 2))
    assert [remark.confidence for remark in remarks] == [Confidence.SURE]


@pytest.mark.parametrize("between", ["pullquote", "frame", "heading"])
def test_what_stood_between_follows(between: str) -> None:
    """The joined paragraph stands where it began; the pull quote, picture or heading that cut it comes after it."""
    found = joined(("paragraph", "Арық тауға дейін"), (between, "Көпір"), ("paragraph", "созылып жатты."))
    assert found == [("paragraph", "Арық тауға дейін созылып жатты."), (between, "Көпір")]


def test_complete_paragraphs_stay_apart() -> None:
    """A full stop, a question mark or a colon ends a paragraph, whatever comes next."""
    for end in (".", "?", "!", "…", ":", ".»"):
        given_pieces = (("paragraph", f"Арық бар{end}"), ("paragraph", "көпір жоқ."))
        assert joined(*given_pieces) == list(given_pieces), end


def test_a_question_does_not_swallow_its_answer() -> None:
    """What opens with a dash begins anew: an answer is not joined to a question without its mark."""
    given_pieces = (("question", "– Көпірді кім салды"), ("speech", "– ауыл салды."))
    assert joined(*given_pieces) == list(given_pieces)


def test_a_word_cut_by_a_hyphen() -> None:
    """A hyphen at a paragraph's end that cut a word goes; one that the word has of its own stays."""
    assert joined(("paragraph", "Ол маған көмек көрсет-"), ("paragraph", "кен еді.")) == [
        ("paragraph", "Ол маған көмек көрсеткен еді.")
    ]
    known = ("paragraph", "Күш-жігері мол.")
    assert joined(known, ("paragraph", "Бүкіл күш-"), ("paragraph", "жігері кетті.")) == [
        known,
        ("paragraph", "Бүкіл күш-жігері кетті."),
    ]


def test_a_word_cut_without_a_hyphen() -> None:
    """Halves that stand nowhere else and make a word of the article are one word; others are two."""
    known = count_words(["Қауымдастығын құрды.", "ол бір қауымда", "стығын ашты"])
    assert decide_joint("ол бір қауымда", "стығын ашты", known).glue == ""
    assert decide_joint("ол бір ауылда", "тұрады", count_words(["ол бір ауылда", "тұрады"])).glue == " "


def test_a_half_without_a_vowel_is_no_word() -> None:
    """A second half that has no syllable belongs to the word before it."""
    assert decide_joint("біз барды", "қ сонда", NOTHING).glue == ""


def test_a_capital_is_joined_only_as_a_guess() -> None:
    """A long paragraph without a full stop goes on in one that begins with a name, and the report says: a guess."""
    first = "Ұзақ жолдан кейін келген шебер көпірдің басында тұрып, ойланып қалды да, содан соң"
    found, remarks = join_pieces(lines(("paragraph", first), ("paragraph", "Айгүлге қарады.")), NOTHING)
    assert len(found) == 1
    assert [remark.confidence for remark in remarks] == [Confidence.GUESS]
    short = (("paragraph", "Көпірдің бас жағы"), ("paragraph", "Айгүл күлді."))
    assert joined(*short) == list(short)


def test_columns_in_the_wrong_order() -> None:
    """The rest of a paragraph that an export has some paragraphs later is found: a guess."""
    given_pieces = lines(
        ("paragraph", "Көпірдің екінші жағында,"),
        ("paragraph", "Бұл басқа бағаннан."),
        ("paragraph", "өзеннің арғы бетінде, ауыл бар."),
    )
    found, remarks = join_pieces(given_pieces, NOTHING)
    assert found[0].text == "Көпірдің екінші жағында, өзеннің арғы бетінде, ауыл бар."
    assert [remark.confidence for remark in remarks] == [Confidence.GUESS] * 2
    assert [remark.span for remark in remarks if "does it belong here" in remark.what] == [Span(2, 2)]


def test_an_orphan_is_told() -> None:
    """A paragraph that begins inside a sentence and has no beginning before it is in the report."""
    _, remarks = join_pieces(lines(("paragraph", "Көпір бар."), ("paragraph", "қалған жағы жоқ.")), NOTHING)
    assert [remark.span for remark in remarks] == [Span(2, 2)]


def test_hyphens_left_in_a_line() -> None:
    """A letter, a hyphen, a space and a letter: the hyphen of a line's end goes, in capitals too."""
    known = count_words(["Сектордағы көшбасшылар."])
    mended, words = mend_words("СЕКТОР- ДАҒЫ КӨШ-\nБАСШЫЛАР", known)
    assert mended == "СЕКТОРДАҒЫ КӨШБАСШЫЛАР"
    assert [joint.confidence for joint in words] == [Confidence.SURE, Confidence.SURE]


def test_a_hyphen_that_stands_for_a_word_stays() -> None:
    """«екі- және үшжылдық» has its hyphen by right; so has a dash that is no hyphen inside a word."""
    for text in ("екі- және үшжылдық", "аудио- и видеозапись", "қор - Германия"):
        assert mend_words(text, NOTHING) == (text, ())


def test_a_name_keeps_its_hyphen() -> None:
    """A second half with a capital is a name's: Қасым-Жомарт."""
    assert decide_hyphen("Қасым", "Жомарт", NOTHING).glue == "-"


WORDS = ("арық", "көпір", "Тау", "салды,", "барды.", "кел-", "ген", "«сөз»", "–", "жоқ?")
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
ROLES = st.sampled_from(("paragraph", "speech", "question", "pullquote", "frame", "heading", "item"))


@given(st.lists(st.tuples(ROLES, TEXT.map(" ".join)), max_size=9))
def test_joining_loses_no_letter(given_pieces: list[tuple[str, str]]) -> None:
    """Whatever is joined, every letter and every line is still there."""
    pieces = lines(*given_pieces)
    found, _ = join_pieces(pieces, count_words([text for _, text in given_pieces]))
    assert sorted(fold_letters("".join(piece.text for piece in found))) == sorted(
        fold_letters("".join(text for _, text in given_pieces))
    )
    assert sorted(span for piece in found for span in piece.spans) == [piece.spans[0] for piece in pieces]


@given(TEXT.map(" ".join))
def test_mending_loses_no_letter(text: str) -> None:
    """Mended words have the letters of their halves, in order."""
    assert fold_letters(mend_words(text, count_words([text]))[0]) == fold_letters(text)


@pytest.mark.parametrize(("floats", "count"), [(MOST_FLOATS - FAR, 1), (MOST_FLOATS + FAR, 2)])
def test_no_half_is_sought_behind_rows_of_pull_quotes(floats: int, count: int) -> None:
    """A paragraph goes on behind some pull quotes, and not behind a row of them without end."""
    rows = [("pullquote", "Су – тіршілік.")] * floats
    made = joined(("paragraph", "Арық бойында отырған"), *rows, ("paragraph", "қарт күлді."))
    assert sum(role == "paragraph" for role, _ in made) == count


def test_lines_without_full_stops_make_no_endless_paragraph() -> None:
    """However many there are, a paragraph is made of a bounded number of parts, and no letter is lost."""
    rows = [("paragraph", "су ағып жатты да")] * (3 * MOST_PARTS)
    pieces, _ = join_pieces(lines(*rows), count_words([text for _, text in rows]))
    assert len(pieces) == 3
    assert max(len(piece.spans) for piece in pieces) == MOST_PARTS
    assert fold_letters(" ".join(piece.text for piece in pieces)) == fold_letters(" ".join(text for _, text in rows))


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Ол аудио-", "және бейнежазба жасады.", "Ол аудио- және бейнежазба жасады."),
        ("Көктем- ", "мен күз келді.", "Көктем- мен күз келді."),
        ("Көмекке бала-", "шаға да келді.", "Көмекке бала-шаға да келді."),
        ("Есікте бес-", "алтыдан кісі тұр.", "Есікте бес-алтыдан кісі тұр."),
        ("Олар қайта-", "қайта оралды.", "Олар қайта-қайта оралды."),
        ("Ал дүние-", "мүлік қалды. Дүние-мүлік көп.", "Ал дүние-мүлік қалды. Дүние-мүлік көп."),
    ],
)
def test_hyphens_of_their_own_stay(first: str, second: str, whole: str) -> None:
    """A hyphen before «және», in a pair, between numerals and where the word stands so elsewhere is no line's end."""
    assert joined(("paragraph", first.strip()), ("paragraph", second)) == [("paragraph", whole)]


def test_a_hyphen_that_nothing_speaks_for_is_a_guess() -> None:
    """A word that the article has nowhere else loses its hyphen by guess, and the remark shows the hyphen."""
    _, remarks = join_pieces(lines(("paragraph", "Су диірменді айнал-"), ("paragraph", "дырып тұр.")), NOTHING)
    assert [remark.confidence for remark in remarks] == [Confidence.GUESS]
    assert "«айнал-» + «дырып»" in remarks[0].what


def test_two_words_of_the_article_are_a_pair() -> None:
    """Where both halves stand elsewhere as words, the hyphen stays, by guess."""
    known = count_words(["тұз май тұз май тұз май"])
    assert decide_hyphen("тұз", "май", known).glue == "-"
    assert decide_hyphen("тұз", "май", known).confidence is Confidence.GUESS


def test_words_of_the_whole_issue_mend_an_article() -> None:
    """A word that another article has whole is sure in this one too."""
    known = count_words(["айнал дырып"], count_words(["Тас айналдырып отыр."]))
    assert decide_hyphen("айнал", "дырып", known).confidence is Confidence.SURE
