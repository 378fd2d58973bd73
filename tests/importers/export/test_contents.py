"""Finding the contents list and reading its entries, however it is written."""

from __future__ import annotations

import pytest

from pipeline.importers.export.contents import Contents, check_pages, find_contents, find_heading
from pipeline.importers.model import Entry, Span
from tests.importers.export.cutouts import EXPORTS, read_text


def read(text: str) -> Contents:
    contents = find_contents(read_text(text))
    assert contents is not None
    return contents


def rows(text: str) -> list[tuple[int, str, str]]:
    return [(entry.page, entry.speaker, entry.wording) for entry in read(text).entries]


WANTED = [(4, "", "Алғашқы қар"), (8, "Айша Бекова", "Бір күн қырда"), (12, "", "2023 жыл: жол мен көпір")]


@pytest.mark.parametrize(
    "text",
    [
        "# Мазмұны\n\n- 4 Алғашқы қар\n- 8 *Айша Бекова:*  \n  Бір күн қырда\n- 12 2023 жыл: жол мен көпір\n",
        "Мазмұны\n\nАлғашқы қар ..... 4\nАйша Бекова. Бір күн қырда ..... 8\n2023 жыл: жол мен көпір ..... 12\n",
        "МАЗМҰНЫ\nАлғашқы қар\t4\nАйша Бекова: Бір күн қырда\t8\n2023 жыл: жол мен көпір\t12\n",
        ("## Осы нөмірде\n\n4-бет. Алғашқы қар\n\n8-бет. Айша Бекова: Бір күн қырда\n\n"
        "12-бет. 2023 жыл: жол мен көпір\n"),
        "Contents\n\nАлғашқы қар … p. 4\n\n*Айша Бекова*\nБір күн қырда … p. 8\n\n2023 жыл: жол мен көпір … p. 12\n",
        "# Содержание\n\n| 4 | Алғашқы қар |\n| 8 | Айша Бекова: Бір күн қырда |\n| 12 | 2023 жыл: жол мен көпір |\n",
        ("# Оглавление\n\n**4**  \nАлғашқы қар\n\n**8**  \n*Айша Бекова*  \nБір күн қырда\n\n"
        "**12**  \n2023 жыл: жол мен көпір\n"),
        "# В номере\n\n4–7 Алғашқы қар\n8–11 Айша Бекова – Бір күн қырда\n12–15 2023 жыл: жол мен көпір\n",
    ],
    ids=["items", "dots", "tabs", "page word", "ellipsis and speaker's line", "table", "number alone", "ranges"],
)
def test_entries_are_read_in_every_shape(text: str) -> None:
    """Page first or last, led by dots, tabs or columns; the speaker before the wording or on a line of their own."""
    assert rows(text) == WANTED


def test_a_wording_over_two_lines_is_one_entry() -> None:
    """Lines without a number belong to the number before them, or, where numbers stand last, after them."""
    first = "# Мазмұны\n\n- 3 Ұзақ жолдың  \n  басы мен аяғы\n- 7 Екінші сөз\n- 9 Үшінші сөз\n"
    last = "# Мазмұны\n\nҰзақ жолдың\nбасы мен аяғы ...... 3\nЕкінші сөз ...... 7\nҮшінші сөз ...... 9\n"
    wanted = [(3, "", "Ұзақ жолдың басы мен аяғы"), (7, "", "Екінші сөз"), (9, "", "Үшінші сөз")]
    assert rows(first) == rows(last) == wanted


def test_rubrics_between_entries_belong_to_none() -> None:
    """A heading over a group of entries is neither wording nor speaker."""
    text = "# Мазмұны\n\n## Тұлға\n\nБір ..... 3\nЕкі ..... 7\n\n## Қоғам\n\nҮш ..... 9\nТөрт ..... 11\n"
    assert [wording for _, _, wording in rows(text)] == ["Бір", "Екі", "Үш", "Төрт"]


def test_a_word_with_a_colon_is_no_speaker() -> None:
    """Only a person's name before a colon is a speaker: two words or more, each with a capital."""
    text = "# Мазмұны\n\n- 3 Сауалнама: кім не дейді?\n- 5 Жол бойында: бір күн\n- 11 Ақын Абай Құнанбаев туралы\n"
    assert [speaker for _, speaker, _ in rows(text)] == ["", "", ""]
    named = "# Мазмұны\n\n- 3 Ерлан Сейіт-Омар: Жол\n- 5 Йохан фон Берг: Су\n- 9 Әсел Қ. Нұр. Тас\n- 10 М. Сейіт: Үй\n"
    speakers = [speaker for _, speaker, _ in rows(named)]
    assert speakers == ["Ерлан Сейіт-Омар", "Йохан фон Берг", "Әсел Қ. Нұр", "М. Сейіт"]


def test_the_list_ends_where_the_imprint_begins() -> None:
    """Numbers of the next part (dates, telephones, houses) are no pages."""
    text = (
        "# Мазмұны\n\n- 3 Бір сөз\n- 7 Екі сөз\n- 9 Үш сөз\n\n# Журнал\n\n№ 1 (01) 2024\n\n"
        "**ТАРАЛЫМЫ:** 500\n\nАбай көшесі, 12\n\n12 қабат\n"
    )
    contents = read(text)
    assert [entry.page for entry in contents.entries] == [3, 7, 9]
    assert (contents.first, contents.last) == (0, 3)


def test_without_a_heading_the_run_of_rising_numbers_is_likely_the_list() -> None:
    """Lines with rising page numbers make a list even without a heading; it is said that it has none."""
    listed = "Жолдың басы ..... 3\nҚыс келді ..... 7\nКөктем ..... 11\nЖаз ..... 15"
    text = f"# Журнал\n\n{listed}\n\n# Жолдың басы\n\nМәтін.\n"
    contents = read(text)
    assert not contents.headed
    assert (contents.first, len(contents.entries)) == (1, 4)


@pytest.mark.parametrize(
    "text",
    [
        "# Журнал\n\nЖай мәтін, сан да жоқ.\n",
        "# Мазмұны\n\nСандары жоқ тізім\n\nЕкінші жол\n\nҮшінші жол\n",
        "# Статистика\n\n1991\n\n2003\n\n2023\n\n3500 ұйым тіркелген.\n",
        "# Рецепт\n\n200 грамм ұн\n\n3 жұмыртқа\n\n100 грамм май\n",
    ],
    ids=["none", "no numbers", "years", "falling numbers"],
)
def test_what_is_no_contents_list_is_not_taken_for_one(text: str) -> None:
    """Years, amounts and lists without pages are none."""
    assert find_contents(read_text(text)) is None


@pytest.mark.parametrize(
    "entry",
    [
        "- 8 *Марина Орлова:* Мост и берег",
        "- 8 *Марина Орлова:*\n  Мост и берег",
        "- 8 *Марина Орлова*: Мост и берег",
        "- 8 **Марина Орлова:** Мост и берег",
        "- 8 _Марина Орлова:_ Мост и берег",
        "- 8 _Марина Орлова_:\n  Мост и берег",
        "- *8 Марина Орлова:* Мост и берег",
        "- **8** *Марина Орлова:* | *Мост и берег*",
        "- *Марина Орлова:* Мост и берег ..... 8",
        "- _Марина Орлова_: Мост и берег ..... 8",
    ],
)
def test_marks_of_emphasis_stay_in_no_entry(entry: str) -> None:
    """Neither the speaker's name nor the wording keeps an asterisk or a low line, wherever the emphasis ends."""
    others = ("- 4 Река\n", "- 12 Лодка\n") if "..." not in entry else ("- Река ..... 4\n", "- Лодка ..... 12\n")
    contents = read(f"# Содержание\n\n{others[0]}{entry}\n{others[1]}")
    assert [(one.page, one.speaker, one.wording) for one in contents.entries] == [
        (4, "", "Река"),
        (8, "Марина Орлова", "Мост и берег"),
        (12, "", "Лодка"),
    ]


def test_spans_are_lines_of_the_export() -> None:
    """Each entry knows its lines, so that a problem can name them."""
    contents = read("\n\n# Мазмұны\n\n- 3 *Айша Бекова:*  \n  Бір сөз\n- 7 Екі сөз\n- 9 Үш сөз\n")
    assert [entry.span for entry in contents.entries] == [Span(5, 6), Span(7, 7), Span(8, 8)]


def test_pages_out_of_order_or_beyond_the_count_are_named() -> None:
    """Each with its entry; without a page count only the order is looked at."""
    entries = [Entry(page, "сөз", "", Span(page, page)) for page in (4, 12, 8, 30)]
    assert [entry.page for entry, _ in check_pages(entries, 24)] == [8, 30]
    assert [entry.page for entry, _ in check_pages(entries, None)] == [8]
    assert check_pages(entries[:2], 24) == ()


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("kazakh-dots.txt", [4, 6, 10, 14, 18, 22]),
        ("russian.txt", [3, 4, 8, 12, 15, 19]),
        ("capitals.txt", [3, 7, 10, 14]),
    ],
)
def test_the_lists_of_the_exports_are_read(name: str, pages: list[int]) -> None:
    """The exports of other shapes: every entry, and no line beside them."""
    contents = read((EXPORTS / name).read_text(encoding="utf-8"))
    assert [entry.page for entry in contents.entries] == pages
    assert contents.headed


def test_ordinals_are_no_pages() -> None:
    """Lines that open with 1, 2, 3 … and close with a page: the last number is the page, and it is told."""
    listed = "1. Тау басы — 4\n2. Көл жағасы — 6\n3. Қала шеті — 8\n4. Дала — 10"
    contents = read(f"# Мазмұны\n\n{listed}\n\n\n\n## 1. Тау басы\n\nМәтін.\n")
    assert [(entry.page, entry.wording) for entry in contents.entries] == [
        (4, "Тау басы"), (6, "Көл жағасы"), (8, "Қала шеті"), (10, "Дала"),
    ]  # fmt: skip
    assert contents.numbered


def test_pages_that_follow_each_other_are_no_ordinals() -> None:
    """Pages 1, 2, 3 before wordings without a number at their end are pages."""
    contents = read("# Мазмұны\n\n- 1 Тау басы\n- 2 Көл жағасы\n- 3 Қала шеті\n")
    assert [entry.page for entry in contents.entries] == [1, 2, 3]
    assert not contents.numbered


def test_a_list_that_is_too_short_is_told_as_such() -> None:
    """A heading with one entry under it is found; without a heading there is none."""
    assert find_heading(read_text("# Журнал\n\n# Мазмұны\n\n- 3 Тау басы\n\n# Тау басы\n\nМәтін.\n")) == (3, 1)
    assert find_heading(read_text("# Журнал\n\nМәтін.\n")) is None
