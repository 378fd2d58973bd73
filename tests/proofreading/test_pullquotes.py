"""KK006: a pull quote repeats words of its article, word for word."""

from __future__ import annotations

import pytest

from tests.proofreading.comparing import find_in, interview_of, issue_of, lines_of, printed_article

SENTENCE = "Көрші деген – екінші қабырға, ал жақсы көрші үйдің жылуын да, көңілдің жарығын да бірге сақтайды."
BODY = f"Кеше жаңбыр жауды. {SENTENCE} Бүгін күн ашық.\n\nСоңғы абзац.\n\n"


def quote(text: str) -> str:
    return f"{BODY}::: pullquote\n{text}\n:::\n"


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (SENTENCE.replace("жылуын", "жылулығын"), "«жылулығын», the sentence that it repeats «жылуын»"),
        (SENTENCE.replace(" бірге", ""), "nothing there, the sentence that it repeats «бірге»"),
        (SENTENCE.replace("жақсы", "өте жақсы"), "«өте», the sentence that it repeats nothing there"),
        (SENTENCE.upper().replace("КӨҢІЛДІҢ", "КӨНІЛДІҢ"), "«КӨНІЛДІҢ», the sentence that it repeats «көңілдің»"),
        (SENTENCE.replace("сақтайды", "сақта йды"), "«сақта йды», the sentence that it repeats «сақтайды»"),
    ],
)
def test_planted_quotes(planted: str, said: str) -> None:
    """Another word, one less, one more, a letter, a word cut in two: both wordings are in the message."""
    (finding,) = find_in("KK006", issue_of(quote(planted)))
    assert finding.message == f"the pull quote has {said}"
    assert finding.hint == "word them alike: the sentence stands in line 7"
    assert finding.passage.within == "pullquote"
    assert finding.passage.locate(finding.start)[0] == 12


@pytest.mark.parametrize(
    "clean",
    [
        SENTENCE,
        SENTENCE.upper(),
        "– Жақсы көрші үйдің жылуын да, көңілдің жарығын да бірге сақтайды!",
        "Көрші деген – екінші қабырға",
        "«Екінші қабырға, ал жақсы көрші»",
        "Көрші деген – екінші қабырға… көңілдің жарығын да бірге сақтайды.",
        "Бүгін *күн* ашық.",
    ],
)
def test_quotes_word_for_word(clean: str) -> None:
    """Capitals, stops, quotation marks, emphasis, a part of the sentence, an ellipsis: all are word for word."""
    assert find_in("KK006", issue_of(quote(clean))) == []


def test_a_quote_that_leaves_words_out() -> None:
    """Words left out without an ellipsis are told as that."""
    (finding,) = find_in("KK006", issue_of(quote("Көрші деген екінші қабырға көңілдің жарығын сақтайды")))
    assert finding.message.endswith("leaves out words of what it repeats")
    assert "with …" in finding.hint
    assert finding.hint.endswith("line 7")


def test_a_quote_of_another_article() -> None:
    """What stands in another article, or nowhere, is not in this one."""
    issue = issue_of(BODY, "Басқа мәтін.\n\n::: pullquote\nКөрші деген – екінші қабырға.\n:::\n")
    (finding,) = find_in("KK006", issue)
    assert finding.message == "the pull quote «Көрші деген – екінші қабырға» does not stand in its article"
    assert finding.passage.article == "essay-2"


def test_a_pull_quote_is_no_text_of_its_article() -> None:
    """Two pull quotes alike do not vouch for one another; the standfirst does."""
    twice = "Мәтін.\n\n" + "::: pullquote\nЖоқ сөйлем осы.\n:::\n\n" * 2
    assert len(find_in("KK006", issue_of(twice))) == 2
    standing = interview_of(
        "Мәтін.\n\n::: pullquote\nЖиырма ұяның иесі\n:::\n", fields="standfirst: Жиырма ұяның иесі сөйледі\n"
    )
    assert find_in("KK006", standing) == []


@pytest.mark.parametrize(
    ("first", "last", "quotes", "lines"),
    [
        (334, 400, (), [360]),
        (404, 480, (), []),
        (482, 556, (), [536]),
        (654, 738, (688,), [688]),
        (740, 844, (), []),
        (846, 922, (), [862, 884]),
        (947, 1027, (1015,), []),
        (1029, 1102, (1039,), []),
        (1104, 1178, (), [1151]),
        (1180, 1256, (), []),
    ],
)
def test_the_printed_issue(first: int, last: int, quotes: tuple[int, ...], lines: list[int]) -> None:
    """Six true findings, none false, article by article."""
    assert lines_of(find_in("KK006", printed_article(first, last, quotes=quotes))) == lines
