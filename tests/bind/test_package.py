"""The package document's metadata: Dublin Core, PRISM, series and people, each checked in the bound file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml import etree

from pipeline.bind import Book
from pipeline.bind.book import PageTarget
from pipeline.contributors import is_named
from pipeline.identity import identify
from pipeline.model import Block, ImprintField, Issue
from tests.bind.binding import Binding, prepare_binding
from tests.perfect import PerfectIssue, copy_perfect

SPACES = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}


@pytest.fixture(scope="module")
def binding(tmp_path_factory: pytest.TempPathFactory) -> Binding:
    """The perfect issue, ready to be bound."""
    return prepare_binding(copy_perfect(tmp_path_factory.mktemp("perfect")).folder)


def read_package(binding: Binding) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(binding.bind())) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def texts(package: etree._Element, path: str) -> list[str]:
    return [str(found.text) for found in package.iterfind(f".//{path}", SPACES)]


def terms(package: etree._Element, name: str, refines: str | None = None) -> list[str]:
    """The texts of a property, of the whole or of one element."""
    metas = package.iterfind(".//opf:meta", SPACES)
    found = [one for one in metas if one.get("property") == name and one.get("refines") == refines]
    return [str(one.text) for one in found]


def people(package: etree._Element) -> Iterator[tuple[str, list[str], list[str]]]:
    """Contributors with their roles and the name to sort them by."""
    for one in package.iterfind(".//dc:contributor", SPACES):
        own = f"#{one.get('id')}"
        yield str(one.text), terms(package, "role", own), terms(package, "file-as", own)


def with_field(issue: Issue, key: str, *values: str) -> Issue:
    """The issue with a field of the imprint set, or added at its end."""
    fields = [replace(one, values=values) if one.key == key else one for one in issue.imprint]
    if key not in {one.key for one in fields}:
        fields.append(ImprintField(key, key, values, issue.place))
    return replace(issue, imprint=tuple(fields))


def test_dublin_core_is_that_of_the_sources(binding: Binding) -> None:
    """Title, language, date, description, publisher, rights, creator, identifier: the same in every edition."""
    package = read_package(binding)
    assert texts(package, "dc:title") == ["Kopir · №\u00a01 (01-02) 2024"]
    assert terms(package, "file-as", "#title") == ["Kopir 2024-01"]
    assert texts(package, "dc:language") == ["kk"]
    assert texts(package, "dc:date") == ["2024-02-15"]
    assert texts(package, "dc:publisher") == texts(package, "dc:creator") == ["«Көпір» қоғамдық бірлестігі"]
    assert terms(package, "role", "#creator-1") == ["isb"]
    assert texts(package, "dc:rights") == ["Көшіріп басарда редакциядан сұраңыз."]
    assert texts(package, "dc:source") == ["Kopir · № 1 (01-02) 2024, баспа нөмірі"]
    assert texts(package, "dc:identifier") == [identify(binding.issue)]
    assert texts(package, "dc:subject") == ["көршілік", "қолөнер"]


def test_prism_says_which_issue_it_is(binding: Binding) -> None:
    """PRISM's terms, under a prefix that the package declares."""
    package = read_package(binding)
    assert package.get("prefix") == "prism: http://prismstandard.org/namespaces/basic/3.0/"
    said = {one.get("property"): one.text for one in package.iterfind(".//opf:meta", SPACES)}
    assert {term: said.get(f"prism:{term}") for term in ("publicationName", "number", "aggregationType")} == {
        "publicationName": "Kopir",
        "number": "1",
        "aggregationType": "magazine",
    }
    assert said["prism:coverDate"] == "2024-02-15"
    assert said["prism:coverDisplayDate"] == "01-02 2024"
    assert said["prism:publicationDate"] == "2024-02-15"
    assert said["prism:versionIdentifier"] == binding.issue.modified
    assert "prism:issn" not in said
    assert "prism:issueName" not in said


def test_issn_stands_with_the_series(binding: Binding) -> None:
    """Where the imprint has an ISSN, the series has it as its identifier, and PRISM says it too."""
    package = read_package(replace(binding, issue=with_field(binding.issue, "issn", "1234-5679")))
    assert terms(package, "dcterms:identifier", "#magazine") == ["urn:issn:1234-5679"]
    assert terms(package, "prism:issn") == ["1234-5679"]
    assert terms(package, "belongs-to-collection") == ["Kopir"]
    assert terms(package, "collection-type", "#magazine") == ["series"]
    assert terms(package, "group-position", "#magazine") == ["1"]
    assert terms(package, "alternate-script", "#magazine") == ["Көпір"]


def test_issue_without_a_running_number_has_no_position(binding: Binding) -> None:
    """A number that is no number cannot order a series."""
    package = read_package(replace(binding, issue=replace(binding.issue, number="1а")))
    assert terms(package, "group-position", "#magazine") == []
    assert not package.xpath("//*[@name='calibre:series_index']")


def test_people_have_their_roles(binding: Binding) -> None:
    """The imprint's people role by role, then those whom only articles name; initials sort behind surnames."""
    assert list(people(read_package(binding))) == [
        ("А.Б. Сапарова", ["edd", "edt"], ["Сапарова, А.Б."]),
        ("Ж. Оспанов", ["aut"], ["Оспанов, Ж."]),
        ("М. Қалиева", ["aut"], ["Қалиева, М."]),
        ("«Арасан баспа» ЖШС", ["prt"], []),
        ("Ержан Сәтбаев", ["ive"], []),
        ("Гүлсім Ахметова", ["ive"], []),
    ]


def test_person_of_two_roles_stands_once(binding: Binding) -> None:
    """Who edits and takes photographs is one contributor with both roles; who signs an article too."""
    issue = with_field(binding.issue, "photographers", "А.Б. Сапарова", "Ержан Сәтбаев")
    found = {name: roles for name, roles, _ in people(read_package(replace(binding, issue=issue)))}
    assert len(list(people(read_package(replace(binding, issue=issue))))) == len(found) == 6
    assert found["А.Б. Сапарова"] == ["edd", "edt", "pht"]
    assert found["Ержан Сәтбаев"] == ["pht", "ive"]


def test_voices_are_people_only_by_their_names(binding: Binding) -> None:
    """Who is called by an occupation, as in a survey, is nobody whom a library could file."""
    issue = binding.issue
    asked = tuple(Block(f"baker-{name}", "person", attrs={"name": name}) for name in ("Ауыл дәрігері", "Әли Омарұлы"))
    baker = issue.article("baker")
    assert baker.speaker
    renamed = replace(
        baker, speaker=replace(baker.speaker, name="Наубайшы"), blocks=(Block("b", "group", children=asked),)
    )
    changed = replace(issue, articles=tuple(renamed if one.id == "baker" else one for one in issue.articles))
    found = {name: roles for name, roles, _ in people(read_package(replace(binding, issue=changed)))}
    assert found["Әли Омарұлы"] == ["ive"]
    assert not {"Наубайшы", "Ауыл дәрігері", "Гүлсім Ахметова"} & set(found)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Ержан Сәтбаев", True),
        ("А. Б. Сапарова", True),
        ("Әли Омар ұлы", True),
        ("Мұғалім", False),
        ("Ауылдық қор үйлестірушісі", False),
    ],
)
def test_what_a_name_is(name: str, named: bool) -> None:
    """Two words or more, all with capitals but for the word of descent."""
    assert is_named(name) == named


def test_page_source_is_named_only_with_pages(binding: Binding) -> None:
    """pageBreakSource names the printed issue where pages are marked, and claims nothing where they are not."""
    assert terms(read_package(binding), "pageBreakSource") == []
    paged: Book = replace(binding.book, page_list=(PageTarget("4", "bridge.xhtml#page-4"),))
    said = terms(read_package(replace(binding, book=paged)), "pageBreakSource")
    assert said == ["Kopir · № 1 (01-02) 2024, баспа нөмірі"]


def test_accessibility_is_said_in_kazakh_and_not_certified(binding: Binding) -> None:
    """Modes, features, hazards and a summary; no conformance, no certifier."""
    package = read_package(binding)
    assert terms(package, "schema:accessMode") == ["textual", "visual"]
    assert terms(package, "schema:accessModeSufficient") == ["textual,visual", "textual"]
    features = terms(package, "schema:accessibilityFeature")
    assert {"alternativeText", "readingOrder", "structuralNavigation", "tableOfContents", "ARIA"} <= set(features)
    assert not {"pageNavigation", "pageBreakMarkers", "longDescription"} & set(features)
    assert terms(package, "schema:accessibilityHazard") == ["none"]
    (summary,) = terms(package, "schema:accessibilitySummary")
    assert "Әр суреттің сөзбен жазылған сипаттамасы бар." in summary
    assert summary.endswith("тәуелсіз тексеруші растаған жоқ.")
    assert b"conformsTo" not in etree.tostring(package)
    assert b"certifie" not in etree.tostring(package)


def test_a_label_is_the_issues_name(perfect_issue: PerfectIssue) -> None:
    """An issue with a label of its own says it as its name."""
    perfect_issue.edit("2024-01/issue.yaml", "number: 1\n", "number: 1\nlabel: мерейтойлық\n")
    package = read_package(prepare_binding(perfect_issue.folder))
    assert terms(package, "prism:issueName") == ["мерейтойлық"]
