"""Words of an article are found in its file."""

from __future__ import annotations

from pipeline.model import Place
from pipeline.places import place_words
from tests.perfect import ISSUE, PerfectIssue

BRIDGE = f"sources/{ISSUE}/articles/bridge.md"


def test_where_words_stand(perfect_issue: PerfectIssue) -> None:
    """In the body, in a caption, in a field; or nowhere: then the article's own place."""
    bridge = perfect_issue.load().article("bridge")
    name = f"{ISSUE}/articles/bridge.md"
    for words, line in (
        ("мен шегесін", "– Мен емес"),
        ("тасқыннан", "![Көктемгі"),
        ("мұрағаты", "![Көктемгі"),
        ("жағалаудың", "title:"),
        ("неге қорықпайды", "standfirst:"),
    ):
        assert place_words([bridge], words) == Place(BRIDGE, perfect_issue.line(name, line)), words
    assert place_words([bridge], "\U0001f600") == bridge.place


def test_articles_that_share_a_page(perfect_issue: PerfectIssue) -> None:
    """The words' own article is found among several."""
    issue = perfect_issue.load()
    place = place_words([issue.article("bridge"), issue.article("baker")], "күттірмейді")
    assert place.path == f"sources/{ISSUE}/articles/baker.md"
