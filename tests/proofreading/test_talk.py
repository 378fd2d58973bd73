"""KK017: every question of an interview is marked as one."""

from __future__ import annotations

import pytest

from tests.proofreading.comparing import find_in, interview_of, issue_of, lines_of, printed_article

ASKED = "**– Ара сізді таниды ма?**\n\n– Иісімнен таниды.\n\n"


@pytest.mark.parametrize(
    "planted",
    [
        ASKED + "– Қыста не істейсіз?\n\n– Жәшік жөндеймін.\n",
        ASKED + "Тағы бір абзац жауап.\n\n– Қыста не істейтініңізді айтсаңыз.\n\n– Жәшік жөндеймін.\n",
        ASKED + "– Қыста не істейсіз?\n",
        ASKED + "::: pullquote\nИісімнен таниды.\n:::\n\n– Қыста не істейсіз?\n\nЖәшік жөндеймін.\n",
    ],
)
def test_planted_questions(planted: str) -> None:
    """A line of talk after an answer: it ends in a question mark, or another line of talk answers it."""
    article = interview_of(planted)
    (finding,) = find_in("KK017", article)
    assert finding.passage.text.startswith("– Қыста не іст")
    assert finding.message.startswith("«– Қыста не іст")
    assert "**– …**" in finding.hint


def test_the_first_line_of_talk_asks() -> None:
    """An interview opens with a question, and turns alternate from there: two questions, two answers."""
    article = interview_of("Кіріспе.\n\n– Ара сізді таниды ма?\n\n– Таниды.\n\n– Қыста ше?\n\n– Ұйықтайды.\n")
    assert [finding.passage.text for finding in find_in("KK017", article)] == ["– Ара сізді таниды ма?", "– Қыста ше?"]


@pytest.mark.parametrize(
    "clean",
    [
        ASKED + "**– Қыста не істейсіз?**\n\n– Жәшік жөндеймін.\n\nСосын демаламын. Түсіндіңіз бе?\n",
        # the author's words: a talk told in the text
        ASKED + "– Қыста не істейсіз? – деп сұрадым мен.\n\n– Жәшік жөндеймін, – деді ол.\n",
        ASKED + "– Қош келдіңіз, – деп күлді шебер. – Ішке кіріңіз.\n",
        # an answer with somebody else's words in it
        "**– Кім келді?**\n\n– Көршім: «Бал бар ма?» – деп келді.\n\n**– Бердіңіз бе?**\n\n– Бердім.\n",
        # an answer that goes on with a dash
        ASKED + "– Сосын демаламын.\n\n**– Қыста ше?**\n\n– Жәшік жөндеймін.\n",
        # a list in an answer
        ASKED + "- бал\n- балауыз\n",
        # talk in a box is no turn
        ASKED + "::: box\n– Қыста не істейсіз?\n\n– Жәшік жөндеймін.\n:::\n",
    ],
)
def test_interviews_whose_questions_are_marked(clean: str) -> None:
    """Marked questions, a talk that is told, an answer in two parts, a list: silence."""
    assert find_in("KK017", interview_of(clean)) == []


def test_only_interviews_have_turns() -> None:
    """In a story people talk as they like."""
    assert find_in("KK017", issue_of("– Қыста не істейсіз?\n\n– Жәшік жөндеймін.\n")) == []


@pytest.mark.parametrize(
    ("first", "last", "lines"),
    [
        (482, 558, [516, 524]),
        (560, 652, [568]),
        (654, 738, []),
        (740, 844, []),
        (846, 922, []),
        (1029, 1102, [1041, 1051, 1092, 1100]),
    ],
)
def test_the_printed_issue(first: int, last: int, lines: list[int]) -> None:
    """Seven true findings, none false, interview by interview."""
    assert lines_of(find_in("KK017", printed_article(first, last, "interview"))) == lines
