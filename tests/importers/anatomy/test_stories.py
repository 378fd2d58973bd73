"""Interviews, profiles, essays and features: questions told from answers, plates, authors, opening pictures."""

from __future__ import annotations

from tests.importers.anatomy.reading import read, roles, said, texts

LONG = "Таң атқанда өзеннің бойында ешкім жоқ еді, тек шебер ғана тақтай сүргілеп отырды да, әндетіп қойды."
HEAD = "# Көпірді кім салды\n\n"


def interview(body: str, speaker: str = "Айгүл Сапарова") -> list[tuple[str, str]]:
    found = read(f"{HEAD}{body}", "interview", "Көпірді кім салды", speaker)
    return [(piece.role, piece.text) for piece in found.pieces]


def test_bold_questions_and_their_answers() -> None:
    """A bold paragraph with a dash asks, one with a dash answers; further paragraphs belong to the answer."""
    assert interview("**– Кім салды?**\n\n– Ауыл салды.\n\nКөктемде бастадық.\n\n**– Қашан?**\n\n— Былтыр.") == [
        ("question", "– Кім салды?"),
        ("answer", "– Ауыл салды."),
        ("paragraph", "Көктемде бастадық."),
        ("question", "– Қашан?"),
        ("answer", "– Былтыр."),
    ]


def test_a_question_that_is_not_bold() -> None:
    """A paragraph with a dash that another with a dash follows, and that is no answer, is a question: likely."""
    found = read(
        f"{HEAD}**– Кім салды?**\n\n– Ауыл салды.\n\n– Қиын болды ма, айтыңызшы.\n\n– Болды.",
        "interview", "Көпірді кім салды", "Айгүл Сапарова",
    )  # fmt: skip
    assert roles(found) == ["question", "answer", "question", "answer"]
    assert said(found, "though not in bold") == ["likely"]


def test_told_speech_is_no_question() -> None:
    """«– …, – дейді ол» is told: two such paragraphs running are not question and answer."""
    told = "– Тірек берік болды, – дейді ол. – Су алмады."
    assert [role for role, _ in interview(f"{LONG}\n\n{told}\n\n– Енді қараймыз.")] == ["paragraph", "answer", "answer"]


def test_the_bold_end_of_a_question() -> None:
    """A question whose last sentence alone is bold, without a dash, is one question."""
    assert interview("– Сіз көпірді жалғыз салдыңыз.\n\n**Ол қиын болды ма?**\n\n– Жоқ.") == [
        ("question", "– Сіз көпірді жалғыз салдыңыз. Ол қиын болды ма?"),
        ("answer", "– Жоқ."),
    ]


def test_a_bold_question_without_a_dash() -> None:
    """A bold paragraph that asks before an answer is a question and gets its dash."""
    assert interview("**Кім салды?**\n\n– Ауыл салды.") == [("question", "– Кім салды?"), ("answer", "– Ауыл салды.")]


def test_direct_speech_of_a_profile() -> None:
    """In a profile what opens with a dash is direct speech, never a question."""
    body = f"{HEAD}{LONG}\n\n– Су алмады, – дейді ол.\n\n– Көрдік."
    found = read(body, "profile", "Көпірді кім салды", "Айгүл Сапарова")
    assert roles(found) == ["paragraph", "speech", "speech"]


def test_the_plate_beside_a_portrait() -> None:
    """The speaker's name on a line of its own, with the office under it, leaves the text that it cut."""
    found = read(
        f"{HEAD}{LONG[:-1]} дейді\n\n**Айгүл САПАРОВА**\n\nкөпірші, «Тірек» ұстасы\n\n\n\nауылдың ұстасы.",
        "interview", "Көпірді кім салды", "Айгүл Сапарова",
    )  # fmt: skip
    assert found.fields["speaker"] == {"name": "Айгүл Сапарова", "office": "көпірші, «Тірек» ұстасы"}
    assert found.fields["portrait"] == {"src": "fpo", "alt": "", "caption": "Айгүл Сапарова"}
    assert texts(found, "paragraph") == [f"{LONG[:-1]} дейді ауылдың ұстасы."]


def test_the_author_of_an_essay() -> None:
    """The name under the title is the author's, the line under it the office; both forms of a byline."""
    for byline in (
        "**Айгүл САПАРОВА**\n\nтарих ұстазы",
        "**Айгүл Сапарова**  \nтарих ұстазы",
        "Айгүл Сапарова, тарих ұстазы",
    ):
        found = read(f"{HEAD}{byline}\n\n{LONG}", "essay", "Көпірді кім салды")
        assert (found.fields["author"], found.fields["office"]) == ("Айгүл Сапарова", "тарих ұстазы"), byline


def test_a_name_inside_the_text_is_no_author() -> None:
    """A name that stands after running text belongs to the text."""
    found = read(f"{HEAD}{LONG}\n\n**Айгүл Сапарова**\n\n{LONG}", "essay", "Көпірді кім салды")
    assert "author" not in found.fields
    assert said(found, "the export has no «author»") == ["guess"]


def test_the_opening_picture() -> None:
    """A gap under the head is the portrait's place, likely; without one the placeholder is a guess."""
    for body, sure in ((f"\n\n\n\n{LONG}", "likely"), (LONG, "guess")):
        found = read(f"{HEAD}{body}", "interview", "Көпірді кім салды", "Айгүл Сапарова")
        assert found.fields["portrait"] == {"src": "fpo", "alt": ""}
        assert said(found, "the portrait") == [sure]
        assert "frame" not in roles(found)


def test_a_feature_without_a_standfirst() -> None:
    """Its first paragraph is taken, as a guess, where two others follow."""
    found = read(f"{HEAD}{LONG}\n\n{LONG}\n\n{LONG}", "feature", "Көпірді кім салды")
    assert found.fields["standfirst"] == LONG
    assert said(found, "taken as the standfirst") == ["guess"]
    assert "standfirst" not in read(f"{HEAD}{LONG}\n\n{LONG}", "feature", "Көпірді кім салды").fields


def test_a_box_in_capitals_of_a_feature() -> None:
    """Bold capitals that quote nothing, in a feature with headings of its own, are a box."""
    body = f"{LONG}\n\n## Тау\n\n{LONG}\n\n**ҚАРДЫ КҮРЕЙТІН КҮН КЕЛДІ МЕ**\n\n## Су\n\n{LONG}\n\n{LONG}"
    found = read(f"{HEAD}{body}", "feature", "Көпірді кім салды")
    box = next(piece for piece in found.pieces if piece.role == "box")
    assert [child.text for child in box.children] == ["Қарды күрейтін күн келді ме"]
    assert said(found, "taken as a box") == ["guess"]
