"""Nothing of an export is lost in the cutting, whatever it looks like; and the printed issue, cut."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.importers.export.cutting import cut_export
from pipeline.importers.model import Confidence, Cutting, Export
from pipeline.problems import Problem, Stopped
from tests.importers.export.cutouts import (
    OTHER,
    SENTENCE,
    TITLES,
    check_whole,
    cut_file,
    find_cut,
    read_reference,
    read_text,
    write_article,
    write_issue,
)

_PARTS = st.sampled_from(
    [
        "# Мазмұны", "- 4 Бірінші асу\n- 8 Көл жағасындағы үй\n- 12 Тас қалаған шебер", "# Бірінші асу",
        "## Көл жағасындағы үй", "ТАС ҚАЛАҒАН ШЕБЕР", "Көл", "жағасындағы үй", SENTENCE, OTHER, f"**Б**{OTHER}",
        "## ҚҰРМЕТТІ ОҚЫРМАН!", "Дана Оспанова", "– Неге олай?", "**– Неге бұлай?**", "– Солай.", "1995", "3 400",
        "**РЕДАКТОР:** А. Б.", "**БАС РЕДАКТОР:** Б. В.", "**ДИЗАЙНЕР:** Ә. Ж.", "**КОРРЕКТОР:** Г. Д.",
        "**СУРЕТ:** Е. Ж.", "**ТАРАЛЫМЫ:** 500", "Мекенжайы:", "+7 700 111 22 33", "a@b.kz",
        "Айша Бекова, 40 жаста, дәрігер", "01.02.2024",
        "\n\n", "Редактордың алғы сөзі ..... 2\nАсу ..... 6\nҮй ..... 9\nТас ..... 11",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_PARTS, max_size=40), st.sampled_from([None, 1, 4, 16, 64]))
def test_no_chunk_is_lost_or_doubled_whatever_the_order(parts: list[str], pages: int | None) -> None:
    """Any parts in any order: refused with a code, or every chunk is in one cut or loose, in its order."""
    try:
        export = read_text("\n\n".join(parts))
        cutting, problems = cut_export(export, pages)
    except Stopped as stopped:
        refused = {problem.code for problem in stopped.problems}
    else:
        refused = set()
        _check_said(export, cutting, problems)
    assert refused <= {"INT001", "INT008"}


def _check_said(export: Export, cutting: Cutting, problems: tuple[Problem, ...]) -> None:
    check_whole(export, cutting)
    assert {problem.code for problem in problems} <= {"INT005", "INT006", "INT011", "INT012"}
    guessed = {cut.id for cut in cutting.cuts if cut.confidence is Confidence.GUESS}
    assert guessed <= {problem.article for problem in problems}


def test_a_list_without_its_heading_and_shuffled_articles_stay_whole() -> None:
    """Real articles in any order, with or without the contents' heading: nothing is lost."""
    chance = random.Random(7)
    for heading in ("# Мазмұны", ""):
        for _ in range(10):
            articles = [write_article(title) for _, title in TITLES]
            chance.shuffle(articles)
            export = read_text(write_issue([*TITLES, (14, "Соңғы сөз")], articles, heading))
            check_whole(export, cut_export(export, 16)[0])


def test_a_remark_for_every_part() -> None:
    """The report has a line for each cut: its lines, its pages, how sure it is."""
    cutting, _ = cut_file("kazakh-dots.txt", 24)
    by_article = {remark.article: remark for remark in cutting.remarks if remark.article}
    assert set(by_article) == {cut.id for cut in cutting.cuts}
    essay = find_cut(cutting, "essay")
    assert by_article["essay"].confidence is essay.confidence
    assert (by_article["essay"].span.first, by_article["essay"].span.last) == (61, 77)
    assert "pages 6–9" in by_article["essay"].what


# --- the printed issue ------------------------------------------------------------------------------

PRINTED = [
    ("cover", 1, 1), ("founder", 2, 2), ("contents", 3, 3), ("imprint", 3, 3), ("letter", 4, 5), ("foreword-1", 6, 7),
    ("foreword-2", 8, 9), ("foreword-3", 10, 11), ("digest", 12, 13), ("feature", 14, 17), ("essay", 18, 21),
    ("interview-1", 22, 25), ("interview-2", 26, 29), ("interview-3", 30, 33), ("interview-4", 34, 37),
    ("interview-5", 38, 40), ("infographic", 41, 41), ("profile-1", 42, 45), ("interview-6", 46, 49),
    ("profile-2", 50, 53), ("profile-3", 54, 57), ("survey", 58, 62), ("partner", 63, 63), ("back", 64, 64),
]  # fmt: skip
FIRST_LINES = {
    "cover": 5, "founder": 20, "contents": 52, "imprint": 81, "letter": 165, "foreword-1": 192, "foreword-2": 216,
    "foreword-3": 235, "digest": 270, "feature": 328, "essay": 404, "interview-1": 482, "interview-2": 560,
    "interview-3": 654, "interview-4": 740, "interview-5": 846, "infographic": 924, "profile-1": 947,
    "interview-6": 1029, "profile-2": 1104, "profile-3": 1182, "survey": 1257, "partner": 1345,
}  # fmt: skip


@pytest.mark.parametrize("pages", [64, None])
def test_the_printed_issue_has_its_page_plan(pages: int | None) -> None:
    """All 64 pages: each part begins at its line and stands on its printed pages, the count given or inferred."""
    export = read_reference()
    cutting, problems = cut_export(export, pages)
    assert cutting.pages == 64
    assert [(cut.id, cut.first, cut.last) for cut in cutting.cuts] == PRINTED
    assert {cut.id: cut.chunks[0].span.first for cut in cutting.cuts if cut.chunks} == FIRST_LINES
    assert cutting.loose == ()
    assert sum(cut.entry is not None for cut in cutting.cuts) == 17
    check_whole(export, cutting)
    assert all(problem.code != "INT012" for problem in problems)


def test_what_is_guessed_of_the_printed_issue_is_said() -> None:
    """The feature has no title in the export, the partner's page no gap before it, the back cover no text at all."""
    cutting, problems = cut_export(read_reference(), 64)
    guessed = {cut.id for cut in cutting.cuts if cut.confidence is Confidence.GUESS}
    assert guessed == {"feature", "partner"}
    assert {(problem.code, problem.article) for problem in problems} == {
        ("INT006", "feature"), ("INT006", "partner"), ("INT005", "infographic"), ("INT011", "back"),
    }  # fmt: skip
    reason = find_cut(cutting, "feature").reason
    assert "no title" in reason
    assert "drop caps" in reason


def test_each_title_of_the_printed_issue_taken_out_in_turn() -> None:
    """Without its title an article begins at its text or is called a guess; the others keep their first lines."""
    export = read_reference()
    whole, _ = cut_export(export, 64)
    titled = [cut for cut in whole.cuts if cut.entry and cut.kind not in ("letter", "foreword", "feature")]
    right = 0
    for cut in titled:
        title = next(index for index, chunk in enumerate(cut.chunks) if chunk.heading)
        gone = {line for chunk in cut.chunks[: title + 1] for line in range(chunk.span.first, chunk.span.last + 1)}
        lines = ["" if number in gone else line for number, line in enumerate(export.lines, 1)]
        without = read_text("\n".join(lines))
        cutting, problems = cut_export(without, 64)
        check_whole(without, cutting)
        found = next(other for other in cutting.cuts if other.entry == cut.entry)
        first = next(chunk.span.first for chunk in without.chunks if chunk.span.first > max(gone))
        right += bool(found.chunks) and found.chunks[0].span.first == first
        assert found.confidence is not Confidence.SURE or found.chunks[0].span.first == first
        assert found.confidence is not Confidence.GUESS or found.id in {problem.article for problem in problems}
    assert len(titled) == 12
    assert right >= 9
