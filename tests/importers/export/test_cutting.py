"""Cutting an export: every article on its pages, what is not sure said, nothing of the text out of sight."""

from __future__ import annotations

import pytest

from pipeline.importers.export import cutting as module
from pipeline.importers.export.cutting import cut_export
from pipeline.importers.model import Confidence, Cutting
from pipeline.problems import Stopped
from tests.importers.export.cutouts import (
    OTHER,
    SENTENCE,
    TITLES,
    check_whole,
    codes,
    cut_file,
    cut_text,
    find_cut,
    line_of,
    pages_of,
    read_text,
    write_article,
    write_issue,
)


def test_a_kazakh_export_with_dots_and_page_last() -> None:
    """Founder's page, contents under another heading, a foreword by its greeting, a title in capitals, a survey."""
    cutting, problems = cut_file("kazakh-dots.txt", 24)
    assert [(cut.id, cut.kind, cut.first, cut.last, cut.chunks[0].span.first if cut.chunks else 0)
            for cut in cutting.cuts] == [
        ("cover", "cover", 1, 1, 1),
        ("founder", "partner", 2, 2, 9),
        ("contents", "contents", 3, 3, 23),
        ("imprint", "imprint", 3, 3, 32),
        ("foreword", "foreword", 4, 5, 48),
        ("essay", "essay", 6, 9, 61),
        ("interview", "interview", 10, 13, 81),
        ("feature", "feature", 14, 17, 103),
        ("profile", "profile", 18, 21, 117),
        ("survey", "survey", 22, 23, 135),
        ("back", "cover", 24, 24, 0),
    ]  # fmt: skip
    assert codes(problems) == ["INT011"]
    assert find_cut(cutting, "foreword").confidence is Confidence.LIKELY  # nobody's name is in its entry
    assert cutting.loose == ()


def list_cuts(cutting: Cutting) -> list[tuple[str, int, int, int]]:
    """Id, printed pages and first line of every cut; line 0 where the export has nothing of it."""
    return [(cut.id, cut.first, cut.last, cut.chunks[0].span.first if cut.chunks else 0) for cut in cutting.cuts]


def test_a_russian_export() -> None:
    """A title over two headings, an author's name, a dated chronicle, a profile without its speaker in the heading."""
    cutting, problems = cut_file("russian.txt", 24)
    assert list_cuts(cutting) == [
        ("cover", 1, 1, 1),
        ("contents", 2, 2, 7),
        ("imprint", 2, 2, 17),
        ("foreword", 3, 3, 29),
        ("essay", 4, 7, 39),
        ("interview", 8, 11, 59),
        ("feature", 12, 14, 83),
        ("profile", 15, 18, 95),
        ("digest", 19, 23, 111),
        ("back", 24, 24, 0),
    ]
    assert codes(problems) == ["INT011"]


def test_a_plain_export_with_headings_by_capitals() -> None:
    """Titles in capitals, two of them nearly equal, section headings in the same capitals: cut at the titles alone."""
    cutting, problems = cut_file("capitals.txt", 16)
    assert list_cuts(cutting) == [
        ("cover", 1, 1, 1),
        ("contents", 2, 2, 8),
        ("imprint", 2, 2, 0),
        ("essay", 3, 6, 17),
        ("feature-1", 7, 9, 37),
        ("feature-2", 10, 13, 49),
        ("feature-3", 14, 15, 65),
        ("back", 16, 16, 0),
    ]
    # Kinds that nothing shows are guesses and said so; the missing back cover and imprint are stubs and said so.
    assert codes(problems) == ["INT006", "INT006", "INT011", "INT011"]
    assert {problem.article for problem in problems} == {"feature-1", "feature-3", "back", "imprint"}


def test_without_a_contents_list_nothing_is_cut() -> None:
    """No list, or a list of which nothing is in the text: INT008 with its place, and nothing else."""
    none = "# Журнал\n\n" + "\n\n".join(write_article(title) for _, title in TITLES)
    other = write_issue(TITLES, [write_article("Мүлде бөлек әңгіме"), write_article("Зауыт трубалары")])
    for text, line in ((none, None), (other, 7)):
        with pytest.raises(Stopped) as stopped:
            cut_text(text)
        (problem,) = stopped.value.problems
        assert (problem.code, problem.place and problem.place.line) == ("INT008", line)


def test_too_many_entries_are_refused() -> None:
    """A list of thousands of lines is no magazine's."""
    text = "# Мазмұны\n\n" + "\n".join(f"- {page} Сөз нөмірі" for page in range(1, module.ENTRIES_LIMIT + 2))
    with pytest.raises(Stopped) as stopped:
        cut_text(text)
    assert stopped.value.problems[0].code == "INT002"


def test_an_entry_without_article_is_a_stub_and_said() -> None:
    """Its neighbours keep their pages and text; the entry has an empty cut, and INT005 names its line."""
    articles = [write_article(TITLES[0][1], 8), write_article(TITLES[2][1], 8), write_article("Соңғы сапар", 8)]
    cutting, problems = cut_text(write_issue([*TITLES, (16, "Соңғы сапар")], articles), 20)
    pages = pages_of(cutting)
    assert [pages[f"feature-{number}"] for number in (1, 2, 3, 4)] == [(4, 7), (8, 11), (12, 15), (16, 19)]
    stub = find_cut(cutting, "feature-2")
    assert (stub.chunks, stub.confidence) == ((), Confidence.GUESS)
    (missing,) = [problem for problem in problems if problem.code == "INT005"]
    assert missing.article == "feature-2"
    assert (missing.place and missing.place.line) == (stub.entry and stub.entry.span.first)


def test_an_article_without_its_title_is_guessed_and_said() -> None:
    """The text of two articles under one title: the break is where gap and pages say, a guess with its reasons."""
    body = "\n\n".join([SENTENCE, OTHER, f"{SENTENCE} Солай."] * 3)
    untitled = f"Көл жағасында бір үй тұр, оның қожасы балықшы. {OTHER}\n\n{body}"
    articles = [f"# {TITLES[0][1]}\n\n{body}\n\n\n\n\n{untitled}", f"# {TITLES[2][1]}\n\n{body}",
                f"# Соңғы сапар\n\n{body}"]  # fmt: skip
    text = write_issue([*TITLES, (16, "Соңғы сапар")], articles)
    cutting, problems = cut_text(text, 20)
    cut = find_cut(cutting, "feature-2")
    assert (cut.first, cut.last, cut.confidence) == (8, 11, Confidence.GUESS)
    assert cut.chunks[0].text.startswith("Көл жағасында")
    assert "no title" in cut.reason
    assert "4 blank lines" in cut.reason
    assert ("INT006", "feature-2") in {(problem.code, problem.article) for problem in problems}


def test_an_article_that_the_contents_do_not_list_is_said() -> None:
    """A heading like the other titles inside an article: it stays there, and INT005 names its line."""
    articles = [write_article(title) for _, title in TITLES]
    articles.insert(1, write_article("Тізімде жоқ әңгіме"))
    text = write_issue(TITLES, articles)
    cutting, problems = cut_text(text, 16)
    (unlisted,) = [problem for problem in problems if problem.code == "INT005"]
    assert unlisted.place is not None
    assert unlisted.place.line == line_of(read_text(text), "Тізімде жоқ")
    assert pages_of(cutting)["feature-1"] == (4, 7)


def test_nearly_equal_titles_go_to_their_own_entries() -> None:
    """One word apart: each entry finds its own, in the order of the text."""
    titles = [(4, "Дала мектебі: қыс"), (8, "Дала мектебі: көктем"), (12, "Дала мектебі")]
    text = write_issue(titles, [write_article(title) for _, title in titles])
    cutting, _ = cut_text(text, 16)
    assert [cut.chunks[0].text for cut in cutting.cuts if cut.entry] == [title for _, title in titles]
    equal = [(4, "Дала мектебі"), (8, "Дала мектебі"), (12, "Қала мектебі")]
    cutting, _ = cut_text(write_issue(equal, [write_article(title) for _, title in equal]), 16)
    listed = [cut for cut in cutting.cuts if cut.entry]
    assert [cut.chunks[0].text for cut in listed] == [title for _, title in equal]
    assert [len(cut.chunks) for cut in listed] == [5, 5, 5]


def test_a_title_repeated_in_running_text_is_no_second_beginning() -> None:
    """A running head and a sentence with the title: the article begins at its heading; the doubt is said."""
    head = TITLES[1][1]
    second = f"# {head}\n\n{SENTENCE}\n\n{OTHER}\n\n{SENTENCE}\n\n# {head}\n\n{SENTENCE}\n\n«{head}» деген жазу тұр."
    text = write_issue(TITLES, [f"{write_article(TITLES[0][1])}\n\n{head} туралы келесі бетте оқыңыз.",
                                second, write_article(TITLES[2][1])])  # fmt: skip
    cutting, _ = cut_text(text, 16)
    cut = find_cut(cutting, "feature-2")
    assert [chunk.text for chunk in cut.chunks if chunk.heading] == [head, head]
    assert cut.chunks[0].text == head
    assert cut.confidence is not Confidence.SURE
    assert "stand at line" in cut.reason


def test_titles_are_found_under_other_spellings() -> None:
    """Capitals, Latin look-alikes, Ү for Ұ, a hyphen of a line's end, the speaker's name before or over the title."""
    entries = [(4, "Үйдің жаны – адам"), (8, "*Юлия Вавьерниа:*  \n  Күш-жігердің маңызды бөлігі"), (12, "Тоң мен су")]
    articles = [
        write_article("ҰЙДІҢ ЖАНЫ – AДAМ"),
        write_article("Юлия Вав'ерниа: күш- жігердің маңызды бөлігі"),
        write_article("ТОҢ МЕН СУ"),
    ]
    cutting, _ = cut_text(write_issue(entries, articles), 16)
    listed = [cut for cut in cutting.cuts if cut.entry]
    assert [len(cut.chunks) for cut in listed] == [5, 5, 5]
    assert listed[1].entry is not None
    assert listed[1].entry.speaker == "Юлия Вавьерниа"


def test_what_stands_before_a_title_belongs_to_it() -> None:
    """The speaker's name, and a standfirst between a gap and the headline that speaks of the person."""
    entries = [(4, "Бірінші асу"), (8, "*Айша Бекова:*  \n  Қырдағы күн"), (12, "*Ерлан Сейіт:*  \n  Таудағы түн")]
    before = "Ерлан Сейіт отыз жыл шекарада қызмет етіп, содан кейін ауылына оралып, бау екті."
    articles = [
        write_article("Бірінші асу"),
        f"Айша Бекова:\n\n{write_article('Қырдағы күн')}",
        f"{before}\n\n{write_article('Таудағы түн')}",
    ]
    cutting, _ = cut_text(write_issue(entries, articles), 16)
    named, standfirst = [cut for cut in cutting.cuts if cut.entry][1:]
    assert [chunk.text for chunk in named.chunks[:2]] == ["Айша Бекова:", "Қырдағы күн"]
    assert standfirst.chunks[0].text.startswith("Ерлан Сейіт отыз")
    assert (standfirst.confidence, "standfirst" in standfirst.reason) == (Confidence.LIKELY, True)


def test_forewords_are_told_by_greeting_and_signature() -> None:
    """No title at all: the greeting begins it, the signature says whose it is; a date and an addressee: a letter."""
    entries = [(2, "Министр Дана Оспанованың алғы сөзі"), (4, "Қор директоры Ян Мюллердің алғы сөзі"), (6, "Асу")]
    letterhead = "Министрлік\n\nАстана\n\n01.02.2024\n\nФорумға қатысушыларға"
    letter = f"{letterhead}\n\n**Құрметті қонақтар!**\n\n{SENTENCE}\n\nДана Оспанова"
    foreword = f"## ҚҰРМЕТТІ ОҚЫРМАН!\n\n{SENTENCE}\n\n{OTHER}\n\n*Ян Мюллер,*  \n*Қор директоры*"
    cutting, _ = cut_text(write_issue(entries, [letter, foreword, write_article("Асу")]), 12)
    assert [cut.id for cut in cutting.cuts if cut.entry] == ["letter", "foreword", "feature"]
    assert find_cut(cutting, "letter").chunks[0].text == "Министрлік"
    assert find_cut(cutting, "foreword").chunks[-1].text.startswith("Ян Мюллер")


def test_a_page_of_figures_and_a_partners_page_are_parts_of_their_own() -> None:
    """Neither is in the contents: figures take an article's last page, the partner the page before the back cover."""
    figures = "# ҚАЛА ҚАНША СУ ІШЕДІ\n\n**1200**\n\n**3 400**\n\n1995\n\n2020\n\nСу – **51** текше метр"
    partner = (
        f"«Мөлдір Бұлақ» қоры су көздерін тазартады. {SENTENCE}\n\n"
        "Көмектің түрлері:\n\n- құдық қазу\n- суды тексеру\n\n\n\n"
        "Мекенжайы:\n\n«Мөлдір Бұлақ» қоры\nАбай көшесі, 5\n\nТелефон:\n\n+7 700 111 22 33"
    )
    titles = [title for _, title in TITLES]
    articles = [f"{write_article(titles[0])}\n\n\n\n{figures}", write_article(titles[1]),
                f"{write_article(titles[2])}\n\n{partner}"]  # fmt: skip
    cutting, problems = cut_text(write_issue(TITLES, articles), 20)
    pages = pages_of(cutting)
    assert (pages["feature-1"], pages["infographic"], pages["feature-2"]) == ((4, 6), (7, 7), (8, 11))
    assert (pages["feature-3"], pages["partner"], pages["back"]) == ((12, 18), (19, 19), (20, 20))
    assert find_cut(cutting, "partner").chunks[0].text.startswith("«Мөлдір Бұлақ» қоры су")
    said = {(problem.code, problem.article) for problem in problems}
    assert {("INT005", "infographic"), ("INT006", "partner"), ("INT011", "back")} <= said


def test_an_authors_address_is_no_partners_page() -> None:
    """One telephone under the last article, or addresses without a text of their own, stay in it."""
    for ending in ("Автор телефоны: +7 700 111 22 33", "Телефон:\n\n+7 700 111 22 33\n\nauthor@example.kz"):
        articles = [write_article(title) for _, title in TITLES]
        cutting, _ = cut_text(write_issue(TITLES, [*articles[:2], f"{articles[2]}\n\n{ending}"]), 16)
        assert "partner" not in pages_of(cutting)


def test_pages_that_make_no_plan_are_said() -> None:
    """A number out of order and one beyond the count: INT012 each at its line; the articles are cut all the same."""
    entries = [(8, "Бірінші асу"), (4, "Көл жағасындағы үй"), (40, "Тас қалаған шебер")]
    text = write_issue(entries, [write_article(title) for _, title in entries])
    cutting, problems = cut_text(text, 16)
    wrong = [problem for problem in problems if problem.code == "INT012"]
    assert [(problem.value, problem.place and problem.place.line) for problem in wrong] == [(4, 8), (40, 9)]
    assert [len(cut.chunks) for cut in cutting.cuts if cut.entry] == [5, 5, 5]
    check_whole(read_text(text), cutting)


def test_an_unknown_page_count_is_inferred_and_said() -> None:
    """Whole sheets of four pages, with INT006 and a remark; a count that is given is taken as it is."""
    text = write_issue(TITLES, [write_article(title, 8) for _, title in TITLES])
    cutting, problems = cut_text(text)
    assert cutting.pages == 16
    (said,) = [problem for problem in problems if problem.article is None and problem.code == "INT006"]
    assert "16 pages" in said.message
    assert any("inferred" in remark.what for remark in cutting.remarks)
    assert cut_text(text, 24)[0].pages == 24


def test_contents_at_the_end_of_the_issue() -> None:
    """The articles stand before their list: cut as well, and what is not sure of it said."""
    titles = [title for _, title in TITLES]
    listed = "\n".join(f"- {page} {title}" for page, title in TITLES)
    text = "\n\n\n\n".join(["# Журнал", *map(write_article, titles), f"# Мазмұны\n\n{listed}"])
    export = read_text(text)
    cutting, _ = cut_export(export, 16)
    check_whole(export, cutting)
    assert [cut.chunks[0].text for cut in cutting.cuts if cut.entry] == titles
    assert find_cut(cutting, "contents").confidence is Confidence.GUESS


def test_text_that_belongs_to_nothing_is_loose_and_said() -> None:
    """Paragraphs between contents and the first article go into no article in silence."""
    stray = "\n\n".join([SENTENCE, OTHER] * 3)
    text = write_issue(TITLES, [stray, *(write_article(title) for _, title in TITLES)])
    cutting, problems = cut_text(text, 16)
    assert len(cutting.loose) == 6
    assert "INT005" in codes(problems)
    assert sum(remark.what.startswith("belongs to no part") for remark in cutting.remarks) == 6


def test_an_article_out_of_the_order_of_the_contents_is_found() -> None:
    """The title is the same, the place is not where it should be: cut there, on its page, and not called sure."""
    titles = [title for _, title in TITLES]
    text = write_issue(TITLES, [write_article(titles[2]), write_article(titles[0]), write_article(titles[1])])
    cutting, _ = cut_text(text, 16)
    listed = [cut for cut in cutting.cuts if cut.entry]
    assert [cut.chunks[0].text for cut in listed] == titles
    assert [cut.first for cut in listed] == [4, 8, 12]
    assert listed[2].confidence is not Confidence.SURE
    assert "out of the order" in listed[2].reason


def test_a_section_with_the_words_of_a_title_is_no_title() -> None:
    """Of two headings with an entry's words the one set as the other titles are is the title; the other is named."""
    first = write_article(TITLES[0][1]) + f"\n\n## {TITLES[1][1]}\n\n{SENTENCE}"
    articles = [first, *(write_article(title) for _, title in TITLES[1:])]
    cutting, problems = cut_text(write_issue(TITLES, articles), 16)
    cut = next(cut for cut in cutting.cuts if cut.first == TITLES[1][0])
    assert (cut.chunks[0].heading, cut.chunks[0].text) == (1, TITLES[1][1])
    assert "INT005" not in codes(problems)


def test_twin_titles_are_a_guess() -> None:
    """Two headings of one level with an entry's words: the first is taken, as a guess, with the other's line."""
    first = write_article(TITLES[0][1]) + f"\n\n\n\n# {TITLES[1][1]}\n\n{SENTENCE}\n\n{OTHER}\n\n{SENTENCE}\n\n{OTHER}"
    articles = [first, *(write_article(title) for _, title in TITLES[1:])]
    cutting, _ = cut_text(write_issue(TITLES, articles), 16)
    cut = next(cut for cut in cutting.cuts if cut.first == TITLES[1][0])
    assert cut.confidence is Confidence.GUESS
    assert "as a heading of the same level" in cut.reason


def test_a_last_article_on_too_many_pages_is_told() -> None:
    """A page count that leaves the last article far more pages than its text makes is questioned; a fitting one not."""
    issue = write_issue(TITLES, [write_article(title, 30) for _, title in TITLES])
    assert any("last article" in problem.message for problem in cut_text(issue, 40)[1])
    assert not any("last article" in problem.message for problem in cut_text(issue, 16)[1])


def test_a_short_list_under_its_heading_says_what_it_lacks() -> None:
    """INT008 does not say that there is no contents list where there is one with two entries."""
    issue = write_issue(TITLES[:2], [write_article(title) for _, title in TITLES[:2]])
    with pytest.raises(Stopped) as caught:
        cut_text(issue)
    problem = caught.value.problems[0]
    assert (problem.code, problem.place and problem.place.line) == ("INT008", 5)
    assert "2 entries" in problem.message


def test_rubrics_of_the_contents_are_named() -> None:
    """Words between entries that no entry has are told, with what may become of them."""
    issue = write_issue(TITLES, [write_article(title) for _, title in TITLES])
    listed = "\n".join(f"{page} ... {title}" for page, title in TITLES)
    issue = issue.replace("\n".join(f"- {page} {title}" for page, title in TITLES), f"ТАНЫМ\n\n{listed}")
    cutting, _ = cut_text(issue, 16)
    assert any("rubric" in remark.what and "ТАНЫМ" in remark.what for remark in cutting.remarks)


def test_a_stub_of_the_imprint_has_a_page_of_its_own_or_all_of_the_contents() -> None:
    """Where two pages stand before the first entry, contents and the imprint that is lacking take one each."""
    cutting, _ = cut_text(write_issue(TITLES, [write_article(title) for _, title in TITLES]), 16)
    assert [pages_of(cutting)[name] for name in ("contents", "imprint")] == [(2, 2), (3, 3)]
