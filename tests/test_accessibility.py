"""What an ePub offers to readers who cannot see or hold it: each term comes and goes with what is there."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.accessibility import Access, describe_access, summarise_access
from pipeline.language import find_language

HEAD = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
ONE = '<section role="doc-chapter"><h1>Бір</h1><h2>Бөлім</h2><img src="a.jpg" alt="Көпір"/></section>'
MARK = '<span role="doc-pagebreak" id="page-4" aria-label="4"></span>'
TWO = "<h1>Екі</h1><p>Сөз</p>"
TOC = '<nav epub:type="toc"><ol><li><a href="one.xhtml">Бір</a></li><li><a href="two.xhtml">Екі</a></li></ol></nav>'
PAGES = '<nav epub:type="page-list"><ol><li><a href="one.xhtml#page-4">4</a></li></ol></nav>'


def read(body: str) -> etree._Element:
    return etree.fromstring(f"{HEAD}<body>{body}</body></html>")


def describe(
    one: str = ONE, two: str = TWO, nav: str | None = TOC, css: str = "p { color: red }", picture: bytes = b"\xff\xd8"
) -> Access:
    """A book of two documents."""
    documents = {"one.xhtml": read(one), "two.xhtml": read(two)}
    return describe_access(documents, None if nav is None else read(nav), (css,), (picture,))


def test_sound_book_has_all_that_it_offers() -> None:
    """Contents, order, headings, texts of pictures, roles, the reader's own type; nothing else."""
    assert describe() == Access(
        ("textual", "visual"),
        ("textual,visual", "textual"),
        (
            "tableOfContents",
            "readingOrder",
            "structuralNavigation",
            "alternativeText",
            "displayTransformability",
            "ARIA",
        ),
        ("none",),
    )


@pytest.mark.parametrize(
    ("feature", "access"),
    [
        ("tableOfContents", describe(nav=None)),
        ("tableOfContents", describe(nav=PAGES)),
        ("readingOrder", describe(nav=TOC.replace("one.x", "~").replace("two.x", "one.x").replace("~", "two.x"))),
        ("readingOrder", describe(nav=TOC.replace('<li><a href="two.xhtml">Екі</a></li>', ""))),
        ("structuralNavigation", describe(two="<p>Сөз</p>")),
        ("structuralNavigation", describe(two="<h1>Екі</h1><h3>Үш</h3>")),
        ("structuralNavigation", describe(two="<h1>Екі</h1><h1>Үш</h1>")),
        ("structuralNavigation", describe(two="<h2>Екі</h2><h1>Үш</h1>")),
        ("alternativeText", describe(one=ONE.replace("Көпір", " "))),
        ("alternativeText", describe(one=TWO)),
        ("displayTransformability", describe(css="p { font-size: 10pt }")),
        ("displayTransformability", describe(css="p { color : red !important }")),
        ("ARIA", describe(one=TWO)),
    ],
)
def test_feature_goes_with_what_it_rests_on(feature: str, access: Access) -> None:
    """One thing left out of the book, and the feature is not claimed any more."""
    assert feature not in access.features


@pytest.mark.parametrize(
    ("features", "access"),
    [
        ({"pageBreakMarkers"}, describe(one=ONE + MARK)),
        ({"pageNavigation"}, describe(nav=TOC + PAGES)),
        ({"longDescription"}, describe(one=ONE.replace("<img", '<img aria-details="x"'))),
    ],
)
def test_feature_comes_with_what_it_rests_on(features: set[str], access: Access) -> None:
    """Page marks, a page list, a long description."""
    assert set(access.features) - set(describe().features) == features


@pytest.mark.parametrize(
    "access",
    [
        describe(two=TWO + "<video></video>"),
        describe(two=TWO + "<script>1</script>"),
        describe(two=TWO + '<svg xmlns="http://www.w3.org/2000/svg"><animate/></svg>'),
        describe(css="@keyframes x { from { left: 0 } }"),
        describe(css="a { transition: all 1s }"),
        describe(picture=b'<svg xmlns="http://www.w3.org/2000/svg"><set to="1"/></svg>'),
        describe(picture=b"GIF89a"),
    ],
)
def test_hazards_are_denied_only_where_nothing_moves(access: Access) -> None:
    """Film, script, animation in a document, a sheet or a picture: hazards are unknown then, and not summed up."""
    assert access.hazards == ("unknown",)
    assert "Қимылдайтын" not in summarise_access(access, find_language("kk").labels)


def test_pictures_without_words_are_needed() -> None:
    """Text alone is not enough where a picture has none."""
    assert describe(one=ONE.replace("Көпір", "")).sufficient == ("textual,visual",)


def test_book_without_pictures_is_text() -> None:
    """No picture, no visual mode."""
    access = describe(one=TWO)
    assert (access.modes, access.sufficient) == (("textual",), ("textual",))


def test_cover_needs_no_heading() -> None:
    """A document that is the cover's picture alone does not break the order of headings."""
    cover = '<img src="cover.jpg" alt="Мұқаба" role="doc-cover"/>'
    assert "structuralNavigation" in describe(one=cover).features


def test_summary_says_what_is_there_and_what_nobody_checked() -> None:
    """Sentences in Kazakh, each with its stop; the last one claims nothing."""
    summary = summarise_access(describe(one=ONE + MARK, nav=TOC + PAGES), find_language("kk").labels)
    assert "беттер тізімі бар." in summary
    assert summary.count(".") == len(summary.split(". "))
    assert summary.endswith("тәуелсіз тексеруші растаған жоқ.")
    assert "беттер тізімі" not in summarise_access(describe(), find_language("kk").labels)
