"""Marks of printed pages: where they stand in a document, and that nothing else of it changes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bind.book import Chapter, PageTarget
from pipeline.bind.pagebreaks import mark_pages
from pipeline.bind.pagelist import order_play
from pipeline.model import ArticleExtent, PageMap, PageStart

MARK = re.compile(r'<span epub:type="pagebreak" role="doc-pagebreak" id="page-([^"]+)" aria-label="[^"]+"></span>')
HEAD = '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><head><title>х</title></head>\n<body class="b">\n'


def chapter(name: str, body: str, section: bool = True) -> Chapter:
    inside = f'<section class="article">\n{body}\n</section>\n<nav><p>Келесі</p></nav>' if section else body
    return Chapter(name, f"{name}.xhtml", "article", name, name, f"{HEAD}{inside}</body></html>")


def extent(name: str, first: int, last: int) -> ArticleExtent:
    return ArticleExtent(name, "feature", name, first, last, first, last, 1.0, 0, 0.0)


def mark(body: str, block: str, offset: int = 0) -> str:
    """The body of an article whose second page begins there, ‖ for its mark."""
    pages = PageMap(
        2, ("4", "5"), (extent("a", 4, 5),), (PageStart("4", "a", "a--title", 0), PageStart("5", "a", block, offset))
    )
    (marked,), _ = mark_pages((chapter("a", body),), pages)
    return show(marked, chapter("a", body))


def show(marked: Chapter, bare: Chapter) -> str:
    """A document's section with ‖ for each mark; nothing but marks came to it."""
    assert MARK.sub("", marked.xhtml) == bare.xhtml
    text = MARK.sub(lambda found: "‖" if found[1] == "5" else "", marked.xhtml)
    found = re.search(r'<section class="article">\n(.*)</section>\n<nav>', text, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("marked", "block", "offset"),
    [
        ('<p id="p">Бір ‖екі үш</p>', "p", 3),
        ('<p id="p">Бір екі ‖үш</p>', "p", 4),  # a word that the page break parts
        ('<p id="p">Бір екі үш‖</p>', "p", 7),  # and it is the last one
        ('<p id="p">Қа-ра ‖«екі» үш</p>', "p", 2),  # hyphens are not counted
        ('<p id="p">Бір &amp; ‖&#1077;кі үш</p>', "p", 4),
        ('<p id="p">Бір&#160;‖екі үш</p>', "p", 3),
        ('<p id="p">Бір<br/>‖екі үш</p>', "p", 3),
        ('<p id="p">Бір ‖<em><a href="x">екі</a></em> үш</p>', "p", 3),
        ('<p id="p">Бір <em>екі ‖үш</em></p>', "p", 6),
        ('<p id="p">Бір<em>дің</em> ‖үш</p>', "p", 3),
        ('<p id="p">Бір<a id="n" role="doc-noteref">1</a> ‖екі</p>', "p", 3),
        ('‖<h2 id="h">Бір</h2><p>екі</p>', "h", 0),
        ('<p>а</p>‖<aside class="box">\n<h3 id="h">Бір</h3></aside>', "h", 0),
        ('<p>а</p>\n‖<aside aria-hidden="true"><p id="q">Бір</p></aside>', "q", 0),
        ('<aside aria-hidden="true"><p id="q">Бір екі</p></aside>‖<p>а</p>', "q", 3),
        ('<p>а</p><aside aria-hidden="true"><p>б</p><p id="q">Бір</p></aside>‖', "q", 0),
        ('<p>а</p>‖<ul><li><span id="i">Бір</span></li></ul>', "i", 0),
        ('<ul><li>а</li><li>‖<a><span id="i">Бір</span></a></li></ul>', "i", 0),
        ('<ul><li>а</li><li id="i">‖<b>Бір</b></li></ul>', "i", 0),
        ('<p>а</p>‖<table><tr><th id="c">Бір</th></tr></table>', "c", 0),
        ('<table><tr><td>а</td></tr><tr><td id="c">‖Бір</td></tr></table>', "c", 0),
        ('<dl><div><dt>а</dt></div><div><dt id="c">‖Бір</dt></div></dl>', "c", 0),
        ('<p>а</p>‖<figure id="f"><img src="x"/></figure>', "f", 0),
        ('<p>а</p>‖<section id="s"><div><img src="x"/></div><h2>Бір</h2></section>', "s", 0),
        ('<p>а</p>‖<section><h2 id="s--d">Бір</h2></section>', "s--d", 0),
        ('<aside id="n"><p><a role="doc-backlink">1</a> Бір ‖екі</p></aside>', "n", 3),
    ],
)
def test_where_a_mark_stands(marked: str, block: str, offset: int) -> None:
    """Before the word, link, block, list or box that a page begins with; never in a word, in what is hidden, or where a
    span may not stand."""
    assert mark(marked.replace("‖", ""), block, offset).rstrip("\n") == marked


def test_a_block_that_the_epub_has_not() -> None:
    """The page is marked where the next one is, or at the article's end; the proof says that it begins elsewhere."""
    assert mark("<p>а</p>", "nowhere") == "<p>а</p>\n‖"


def test_an_article_begins_before_its_heading() -> None:
    """The first page of an article is marked at the start of its document, whatever its first words are; the cover,
    which is a picture alone, before the picture."""
    pages = PageMap(
        2,
        ("1", "2"),
        (extent("c", 1, 1), extent("a", 2, 2)),
        (PageStart("1", "c", "c--x", 0), PageStart("2", "a", "z", 9)),
    )
    cover = chapter("c", '<img src="cover.jpg" alt="x"/>', section=False)
    marked, targets = mark_pages((cover, chapter("a", "<header><h1>Бір</h1></header>")), pages)
    assert MARK.sub("‖", marked[0].xhtml) == cover.xhtml.replace('<body class="b">', '<body class="b">‖')
    assert '<section class="article">‖\n<header>' in MARK.sub("‖", marked[1].xhtml)
    assert targets == (PageTarget("1", "c.xhtml#page-1"), PageTarget("2", "a.xhtml#page-2"))


def test_articles_that_share_a_page() -> None:
    """One mark, in the first of them."""
    pages = PageMap(1, ("3",), (extent("a", 3, 3), extent("b", 3, 3)), (PageStart("3", "b", "b--title", 0),))
    marked, targets = mark_pages((chapter("a", "<p>а</p>"), chapter("b", "<p>б</p>")), pages)
    assert [len(MARK.findall(one.xhtml)) for one in marked] == [1, 0]
    assert targets == (PageTarget("3", "a.xhtml#page-3"),)


def test_pages_without_anything_on_them() -> None:
    """A page in the midst is marked with the next one, one at the end at the article's end: the list is whole."""
    pages = PageMap(
        5,
        ("4", "5", "6", "7", "8"),
        (replace(extent("a", 4, 6), planned_last=7), extent("b", 8, 8)),
        (PageStart("4", "a", "p", 0), PageStart("6", "a", "p", 3), PageStart("8", "b", "b--title", 0)),
    )
    marked, targets = mark_pages((chapter("a", '<p id="p">Бір екі</p>'), chapter("b", "<p>б</p>")), pages)
    text = MARK.sub(lambda found: f"[{found[1]}]", marked[0].xhtml)
    assert '<section class="article">[4]\n<p id="p">Бір [5][6]екі</p>\n[7]</section>' in text
    assert [target.label for target in targets] == list(pages.labels)


def test_surplus_pages() -> None:
    """Page 4+1 is called so, and its id has no plus sign."""
    pages = PageMap(2, ("4", "4+1"), (extent("a", 4, 5),), (PageStart("4+1", "a", "p", 3),))
    (marked,), targets = mark_pages((chapter("a", '<p id="p">Бір екі</p>'),), pages)
    assert 'id="page-4-1" aria-label="4+1"></span>екі' in marked.xhtml
    assert targets[1] == PageTarget("4+1", "a.xhtml#page-4-1")


def test_the_order_of_the_ncx() -> None:
    """A document counts before the pages that begin in it; a label that is no number has none."""
    chapters = (chapter("a", ""), chapter("b", ""), chapter("c", ""))
    targets = (
        PageTarget("4", "a.xhtml#page-4"),
        PageTarget("4+1", "a.xhtml#page-4-1"),
        PageTarget("6", "c.xhtml#page-6"),
    )
    points, pages = order_play(chapters, targets)
    assert [point.order for point in points] == [1, 4, 5]
    assert [(page.order, page.number) for page in pages] == [(2, 4), (3, None), (6, 6)]


RUNS = st.lists(
    st.tuples(
        st.sampled_from(("{}", "<em>{}</em>", '<a href="x">{}</a>', "<b><em>{}</em></b>")),
        st.lists(st.text("абв-&–", min_size=1, max_size=6), min_size=1, max_size=5).map(" ".join),
        st.sampled_from((" ", "", "<br/>", "\n")),
    ),
    min_size=1,
    max_size=8,
)


@given(runs=RUNS, offset=st.integers(0, 60))
def test_marks_change_no_text_and_part_no_word(runs: list[tuple[str, str, str]], offset: int) -> None:
    """Wherever a page begins: without its mark the document is as it was, and no word has a mark inside."""
    inside = "".join(form.format(words.replace("&", "&amp;")) + after for form, words, after in runs)
    body = f'<p id="p">{inside}</p>'
    text = re.sub(r"<br/>", " ", mark(body, "p", offset))
    text = re.sub(r"<[^>]*>", "", text.replace("&amp;", "&"))
    before, _, after = text.partition("‖")
    assert not before or not after or before[-1].isspace() or after[0].isspace()
