"""KK005: the contents word the title and the speaker's name as the article does."""

from __future__ import annotations

import pytest

from tests.proofreading.comparing import field_of, find_in, interview_of, printed_article


@pytest.mark.parametrize(
    ("wording", "title", "said"),
    [
        ("ҰЕҰ – ауылдың тірегі", "ҮЕҰ – ауылдың тірегі", "«ҰЕҰ» for «ҮЕҰ»"),
        ("Төлеген Иманав – ара өсіруші", "Ара неге үндемейді?", "«Иманав» for «Иманов»"),
        ("Ара неге ұндемейді?", "Ара неге үндемейді?", "«ұндемейді» for «үндемейді»"),
        ("Көпір деген – екі жағаның уәдесі", "Көпір деген – екі жағалаудың уәдесі", "«жағаның» for «жағалаудың»"),
        ("Су қайда кеткен екен", "Су қайда кетті екен", "«кеткен» for «кетті»"),
    ],
)
def test_planted_wordings(wording: str, title: str, said: str) -> None:
    """A word spelt otherwise, or another word in the same title: both stand in the message, at contents_title."""
    article = interview_of("Мәтін.", title, fields=f"contents_title: {wording}\n")
    (finding,) = find_in("KK005", article)
    assert finding.message == f"the contents have {said} of the article"
    assert finding.passage.name == "contents_title"
    assert finding.passage.locate(finding.start)[0] == 4


@pytest.mark.parametrize(("name", "found"), [("Төлеген Иманав", ["contents_speaker"]), ("Төлеген Иманов", [])])
def test_a_name_in_the_contents_is_compared(name: str, found: list[str]) -> None:
    """Another spelling of the speaker's name in contents_speaker is found there; the same is none."""
    article = interview_of("Мәтін.", "Көпір кімге керек", fields=f"contents_speaker: {name}\n")
    assert [finding.passage.name for finding in find_in("KK005", article)] == found


@pytest.mark.parametrize(
    ("wording", "title"),
    [
        ("Ара неге үндемейді?", "Ара неге үндемейді"),
        ("АРА НЕГЕ ҮНДЕМЕЙДІ?", "Ара неге үндемейді?"),
        ("Ара неге үндемейді?", "Ара неге үндемейді? Омарта иесімен әңгіме"),
        ("Төлеген Имановтың сөзі", "Ара неге үндемейді?"),
        ("Омарташымен әңгіме", "Ара неге үндемейді?"),
    ],
)
def test_wordings_that_are_meant(wording: str, title: str) -> None:
    """Other capitals and stops, a title cut short, a name inflected, another wording altogether: silence."""
    assert find_in("KK005", interview_of("Мәтін.", title, fields=f'contents_title: "{wording}"\n')) == []


def test_an_article_without_a_wording_of_its_own() -> None:
    """Without contents_title the contents have the title itself."""
    assert find_in("KK005", interview_of("Мәтін.")) == []


@pytest.mark.parametrize(("entry", "title", "said"), [(61, 482, "Вавьерниа"), (57, 245, "Бану"), (77, 1184, "ҰЕҰ")])
def test_the_printed_issue(entry: int, title: int, said: str) -> None:
    """Three entries of the printed contents differ from their articles' headings."""
    assert said in _compare_entry(entry, title)[0]


@pytest.mark.parametrize(
    ("entry", "title"), [(63, 562), (60, 404), (67, 742), (69, 848), (71, 949), (73, 1031), (75, 1106)]
)
def test_entries_of_the_printed_issue_that_agree(entry: int, title: int) -> None:
    """The others are silent."""
    assert _compare_entry(entry, title) == []


def _compare_entry(entry: int, title: int) -> list[str]:
    article = printed_article(title, title)
    wording = next(line for line in printed_article(52, 80).passages if _holds(line.text, line.locate()[0], entry))
    text = " ".join(wording.text.split())
    assert len(set(text.casefold().split()) & set(article.passages[0].text.casefold().split())) > 1
    heading = field_of(article, "title", article.passages[0].text)
    fields = (heading, field_of(article, "contents_title", text))
    return [finding.message for finding in find_in("KK005", type(article)(article.article, fields))]


def _holds(text: str, first: int, line: int) -> bool:
    return first <= line <= first + text.count("\n")
