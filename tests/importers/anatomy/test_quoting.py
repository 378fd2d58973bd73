"""Pull quotes find the sentence they quote, and capitals are set as that sentence has them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.importers.anatomy.draft import MOST_SOUGHT
from pipeline.importers.anatomy.quoting import MOST_WORDS, Wording, sentence_case
from pipeline.importers.folding import fold_letters
from tests.importers.anatomy.reading import read, said, texts

ARTICLE = Wording(
    "Біздің ауылда бір көпір бар. Оны Арасан өзенінің бойында ҰЕҰ-ның көмегімен салған, 2003 жылы. "
    "Көпірдің аты – Достық, оны ауылда Достық деп бәрі біледі."
)


def test_a_quote_is_found_word_for_word() -> None:
    """What stands in the article is found whole, apart from its capitals."""
    echo = ARTICLE.echo("БІЗДІҢ АУЫЛДА БІР КӨПІР БАР")
    assert echo.ratio == 1.0
    assert echo.words == ("Біздің", "ауылда", "бір", "көпір", "бар")


def test_other_words_are_no_quote() -> None:
    """A heading of the article's own words in another order is not like a sentence of it."""
    assert ARTICLE.echo("ЖАҢА ЖОЛДЫҢ БАСЫ ҚАЙДА ЕДІ").ratio < 0.75
    assert Wording("").echo("КӨПІР").ratio == 0.0


def test_names_and_initialisms_keep_their_capitals() -> None:
    """The quoted sentence tells what is a name, what an initialism, and what is small."""
    quote = "ОНЫ АРАСАН ӨЗЕНІНІҢ БОЙЫНДА ҰЕҰ-НЫҢ КӨМЕГІМЕН САЛҒАН"
    assert sentence_case(quote, ARTICLE, ARTICLE.echo(quote).words)[0] == (
        "Оны Арасан өзенінің бойында ҰЕҰ-ның көмегімен салған"
    )


def test_misprints_of_the_quote_stay() -> None:
    """The quote keeps its own letters, Latin ones too, so that the check can show where it differs."""
    quote = "БІЗДІҢ АУЫЛДA БІP КӨПІР БАР"  # the A of АУЫЛДA and the P of БІP are Latin
    assert sentence_case(quote, ARTICLE, ARTICLE.echo(quote).words)[0] == "Біздің ауылдa біp көпір бар"


def test_a_second_sentence_opens_with_a_capital() -> None:
    """After a full stop stands a capital, and so after a dash that opens the quote."""
    assert sentence_case("– КӨПІР БАР. АУЫЛДА ТҰР", ARTICLE)[0] == "– Көпір бар. Ауылда тұр"


def test_a_dotted_capital_i_stays_one_letter() -> None:
    """İ has two signs when small; a word with it does not fall in two."""
    assert sentence_case("РЕТİНДЕ", Wording(""))[0] == "Ретiнде"


@given(st.text(alphabet="АӘБҚҰЙI -.«»?\n7", max_size=60))
def test_only_the_case_changes(text: str) -> None:
    """Every sign is where it was; letters differ in case alone."""
    assert fold_letters(sentence_case(text, ARTICLE)[0]) == fold_letters(text)
    assert len(sentence_case(text, ARTICLE)[0]) == len(text)


def test_a_text_of_its_own_is_not_looked_for() -> None:
    """Nobody pulls a page out as a quote: what is so long is not compared, though it stands there word for word."""
    words = " ".join(f"сөз{number}" for number in range(2 * MOST_WORDS))
    wording = Wording(words)
    assert wording.echo(" ".join(words.split()[:MOST_WORDS])).ratio == 1
    assert wording.echo(words).ratio == 0


def test_quotes_without_end_are_not_all_looked_for() -> None:
    """After a bounded number of texts that stand out the others are not compared with the article, and that is said."""
    text = "Арық бойында отырған қарт ертеңгі күнді ойлап күлді."
    quotes = "\n\n".join([f"**{text.upper()}**"] * (MOST_SOUGHT + 2))
    manuscript = read(f"# Арық\n\n{text}\n\n{quotes}\n\nКеш түсті.", "essay", "Арық")
    assert texts(manuscript, "pullquote") == [text] * MOST_SOUGHT
    assert len(said(manuscript, "like a part of the article")) == MOST_SOUGHT
    assert said(manuscript, "from here on none is looked for") == ["guess"]


def test_an_abbreviation_ends_no_sentence() -> None:
    """After «т.б.» or an initial a word is written as the article has it, small where it has it not."""
    assert sentence_case("КЕТПЕН, КҮРЕК ЖӘНЕ Т.Б. КЕРЕК", Wording(""))[0] == "Кетпен, күрек және т.б. керек"
    guide = Wording("Кеше мұғалім С. Оразов келді.")
    assert sentence_case("КЕШЕ С. ОРАЗОВ КЕЛДІ. ЖАҢБЫР ЖАУДЫ", guide)[0].endswith("Оразов келді. Жаңбыр жауды")


def test_words_set_small_by_guess_are_named() -> None:
    """A word that the article has inside a sentence is known; one that it has not is a guess, and given."""
    article = Wording("Сол жылы ауылға Мерей келді де, көпір салды.")
    assert sentence_case("АУЫЛҒА МЕРЕЙ КЕЛДІ", article) == ("Ауылға Мерей келді", ())
    assert sentence_case("АУЫЛҒА САМАЛ КЕЛДІ", article) == ("Ауылға самал келді", ("самал",))
