"""The ledger finds every letter that is lost and every one that stands twice, and names its line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.importers.folding import fold_letters
from pipeline.importers.writing.ledger import Balance, Line, balance_letters
from pipeline.importers.writing.readback import Text, list_texts, read_articles

_WORDS = "көпір өзен жаға тақтай 5 23 335 ҚР-ның «Арасан» сөз суы су"
WORDS = st.sampled_from(_WORDS.split())
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=8)


def lines_of(*texts: str, article: str = "a", listed: bool = False) -> list[Line]:
    return [Line(number, text, article, listed) for number, text in enumerate(texts, 1)]


def balance(lines: list[Line], *texts: str, standing: tuple[str, ...] = ()) -> Balance:
    """The ledger over one article whose pieces of text are these."""
    pieces = [Text("paragraph", text, "a.md", number) for number, text in enumerate(texts, 1)]
    return balance_letters(lines, {"a": pieces}, {"a": standing})


def test_marks_case_and_hyphens_are_no_letters() -> None:
    """Bold, hashes, capitals, dashes and hyphens of line ends may go and come: letters and digits count."""
    closed = balance(lines_of("## **ҮЛКЕН** көпір", "Кө-", "пірдің 5-қадасы"), "Үлкен көпір", "Көпірдің 5-қадасы")
    assert (closed.sum("lost"), closed.sum("listed"), closed.losses, closed.extras) == (0, 0, (), ())
    assert closed.sum("export") == closed.sum("kept") == len(fold_letters("үлкен көпір көпірдің 5 қадасы"))


def test_a_lost_word_is_named_with_its_line() -> None:
    """Of a line that is there in part, the words that are not are the loss; the others are kept."""
    closed = balance(lines_of("Бірінші жол осы.", "Екінші жол міне осында тұр."), "Бірінші жол осы.", "Екінші жол тұр.")
    assert [(loss.line, loss.words, loss.letters) for loss in closed.losses] == [(2, "міне осында", 10)]
    assert (closed.sum("lost"), closed.sum("export") - closed.sum("kept")) == (10, 10)


def test_a_lost_paragraph_is_lost_though_its_words_stand_elsewhere() -> None:
    """Letters answer once: a paragraph that is gone is not found in another that has the same words."""
    closed = balance(lines_of("Су тасыды.", "Су тасыды."), "Су тасыды.")
    assert [loss.words for loss in closed.losses] == ["су тасыды"]


def test_a_doubled_paragraph_is_extra() -> None:
    """What stands once more in the sources than in the export is named with its place."""
    closed = balance(lines_of("Су тасыды."), "Су тасыды.", "Су тасыды.")
    assert closed.losses == ()
    assert [(extra.text.line, extra.letters) for extra in closed.extras] == [(2, "сутасыды")]


def test_one_line_may_become_several_fields() -> None:
    """A name, an age and an occupation out of one line, in another order, lose nothing."""
    closed = balance(lines_of("Дана Оспан, 34 жаста, аспазшы"), "аспазшы", "34", "Дана Оспан", standing=("жаста",))
    assert (closed.losses, closed.extras) == ((), ())


def test_listed_lines_are_no_loss() -> None:
    """What the report lists is counted as listed, apart from what is lost."""
    closed = balance([*lines_of("бар", "жоқ", listed=True), Line(3, "кетті", "a")], "бар")
    assert (closed.sum("kept"), closed.sum("listed"), closed.sum("lost")) == (3, 3, 5)
    assert [(loss.line, loss.listed) for loss in closed.losses] == [(2, True), (3, False)]


def test_standing_words_answer_and_are_never_extra() -> None:
    """The masthead that a cover prints answers for the export's; nobody misses it where the export has it not."""
    closed = balance(lines_of("К Ө П І Р № 1 (01-02) 2024"), "Мұқаба", standing=("Көпір", "1 01-02 2024"))
    assert closed.losses == ()
    assert [extra.text.words for extra in closed.extras] == ["Мұқаба"]


def test_lines_of_no_article_are_lost() -> None:
    """A line that nobody took has no text to stand in."""
    closed = balance([Line(7, "қалып қойды", "")], "басқа")
    assert [(loss.line, loss.article, loss.listed) for loss in closed.losses] == [(7, "", False)]


def test_short_lines_do_not_take_the_letters_of_long_ones() -> None:
    """«1» is found in its own place, not in the first number that has a 1 in it."""
    texts = ("1991", "Жылы 1991 деп жазылған өте ұзын бір жол, онда бәрі бар.", "1")
    closed = balance(lines_of("1", texts[1], "1991"), *texts)
    assert (closed.losses, closed.extras) == ((), ())


@given(LINES, st.randoms(use_true_random=False))
def test_what_is_all_there_balances(texts: list[str], chance: object) -> None:
    """The same paragraphs in any order balance to nothing lost and nothing extra."""
    mixed = list(texts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    closed = balance(lines_of(*texts), *mixed)
    assert (closed.losses, closed.extras) == ((), ())


@given(LINES, st.data())
def test_every_lost_paragraph_is_found(texts: list[str], data: st.DataObject) -> None:
    """Whichever paragraph is dropped, exactly its letters are lost; whichever is doubled, exactly its are extra."""
    at = data.draw(st.integers(0, len(texts) - 1))
    dropped = balance(lines_of(*texts), *texts[:at], *texts[at + 1 :])
    assert dropped.sum("lost") == len(fold_letters(texts[at]))
    doubled = balance(lines_of(*texts), *texts, texts[at])
    assert sum(len(extra.letters) for extra in doubled.extras) == len(fold_letters(texts[at]))


FILE = """---
kind: interview
title: |-
  Ара неге
  үндемейді?
speaker:
  name: Төлеген Иманов
standfirst: Жиырма *ұяның* иесі
portrait:
  src: images/fpo-bee-1.svg
  alt: "Сурет орны: bee-1"
  caption: Омартада
---

**– Ара таниды ма?**

– Иә[^1], [сайтта](https://ara.example/) бар: <https://ara.example/>

![Ұя.](images/hive.jpg){alt="Ағаш ұя." credit="А. Оспан"}

[^1]: Иісінен.
"""


def test_all_text_of_a_file_is_read_again() -> None:
    """Fields, blocks, notes, addresses, captions and credits count; what a placeholder is called does not."""
    articles, problems = read_articles({"articles/bee.md": FILE.encode(), "issue.yaml": b"id: x"}, "sources/x")
    assert problems == ()
    texts = {text.what: text for text in list_texts(articles["bee"])}
    words = " ".join(text.words for text in list_texts(articles["bee"]))
    for part in (
        "Ара неге үндемейді?",
        "Төлеген Иманов",
        "Жиырма ұяның иесі",
        "Омартада",
        "Иісінен.",
        "Ағаш ұя.",
        "А. Оспан",
    ):
        assert part in words
    assert words.count("https://ara.example/") == 2
    assert "Сурет орны" not in words
    assert texts["question"].line == 15


def test_a_file_that_is_refused_has_no_text() -> None:
    """Nothing is counted out of a file that the pipeline cannot read: it says what is wrong instead."""
    articles, problems = read_articles({"articles/a.md": b"no front matter"}, "sources/x")
    assert (articles, [problem.code for problem in problems]) == ({}, ["SRC004"])


def test_what_is_listed_takes_no_letters_of_other_lines() -> None:
    """A figure on a line that is listed anyway does not cross out the same figure of a line that is in the sources."""
    lines = [Line(1, "5", "a", listed=True), Line(2, "x.png 3", "a", listed=True), Line(3, "Көпір, 35 жол", "a")]
    closed = balance(lines, "Көпір", "35", "жол")
    assert (closed.sum("lost"), closed.sum("listed")) == (0, 6)


def test_cells_of_a_row_take_no_letters_out_of_words() -> None:
    """A row's cells are claimed as the texts that they are, not out of the first word that has their letter."""
    lines = lines_of("| а | 1 |", "Асан, 15 жаста")
    assert balance(lines, "Асан", "15 жаста", "а", "1").losses == ()
