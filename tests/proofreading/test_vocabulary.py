"""Vocabulary: every word with its places and neighbours."""

from __future__ import annotations

from pipeline.proofreading.vocabulary import PLACES_NAMED, name_places, read_vocabulary, shorten
from tests.proofreading.comparing import issue_of


def test_neighbours_stand_side_by_side() -> None:
    """A space, a hyphen and an initial's stop join neighbours; other stops part them."""
    vocabulary = read_vocabulary(issue_of("Сулы-жасыл жол. Қ. Сабыров, Анар келді."))
    assert vocabulary.neighbours("жасыл") == ("сулы", "жол")
    assert vocabulary.neighbours("сабыров") == ("қ",)
    assert vocabulary.neighbours("келді") == ("анар",)


def test_parts_of_words_are_no_forms() -> None:
    """Half a word before a line's hyphen, a suffix after its hyphen, and what is too long for a word are left out."""
    vocabulary = read_vocabulary(issue_of(f"Жай отырыс пен ен- кеш. ҚР-ның заңы, күш-жігер. {'а' * 50}"))
    assert vocabulary.count("ен") == vocabulary.count("ның") == vocabulary.count("а" * 50) == 0
    assert vocabulary.count("күш") == vocabulary.count("жігер") == vocabulary.count("қр") == 1


def test_initialisms_are_known_by_their_capitals() -> None:
    """In capitals wherever it stands, and not in lines of capitals only."""
    vocabulary = read_vocabulary(issue_of("## ҮЕҰ МЕН БАҚ\n\nБіздің ҮЕҰ мен бақ. ДҮНИЕЖҮЗІ кең."))
    forms = [form for form in vocabulary.places if vocabulary.is_initialism(form)]
    assert forms == ["үеұ"]


def test_places_are_named_by_file_and_line() -> None:
    """Each line once, the first few by name, the others counted."""
    text = "Ара ара.\n\n" + "Ара.\n\n" * PLACES_NAMED
    vocabulary = read_vocabulary(issue_of(text, "Ара."))
    assert name_places(vocabulary.at("ара")) == "essay-1.md:7, 9, 11, 13, 15, 17 and 2 more lines"
    assert name_places(vocabulary.at("ара")[-1:]) == "essay-2.md:7"


def test_names_open_no_sentence_after_an_initial() -> None:
    """A stop, a colon and a quotation mark are followed by a beginning; an initial is not."""
    vocabulary = read_vocabulary(issue_of("Келді. Кетті: Анар Қ. Сабыров «Көпір» деді. Ол Марат."))
    opening = [word.text for word in vocabulary.words if word.opens_sentence]
    assert opening == ["Сынақ", "Автор", "Келді", "Кетті", "Анар", "Көпір", "деді", "Ол"]


def test_a_message_quotes_one_short_line() -> None:
    """Line breaks are spaces; a long text ends at a word."""
    assert shorten("Бір\nекі") == "Бір екі"
    assert shorten("сөз " * 40).endswith("сөз …")
    assert len(shorten("сөз " * 40)) <= 62
