"""press import, end to end: an export of a whole issue, and one manuscript, become sources that load."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.importing import name_article
from pipeline.load import Sources, load_issue
from tests.pressing import PROJECT, Run, call_press, run_press

EXPORTS = PROJECT / "tests" / "importers" / "exports"
EXPORT = """# Kopir

# 1 (01-02) 2030

## КӨКТЕМ КЕЛДІ

# Мазмұны

- 4 Су қайда кетті?
- 6 *Төлеген Иманов:*
Ара неге үндемейді?
- 8 Күз әңгімесі

# Kopir

№ 1 (01-02) 2030

**ҚҰРЫЛТАЙШЫ:** «Көпір» бірлестігі

**БАС РЕДАКТОР:** А. Сапарова

**ДИЗАЙНЕР:** Т. Жақып

**КОРРЕКТОР:** Г. Әбенова

**БОЯУШЫ:** Ж. Сейіт



# Су қайда кетті?

Дидар Оспан

Арықтың басында құлып тұр, кілті – үш үйде. Су сағаттап бөлінеді, түнде – кезексіз.

Үш ауыл бір арықтан су ішеді. Шілденің соңында арық кеуіп қалады, сол кезде құдықтан тасиды.



# Ара неге үндемейді?

**– Ара сізді таниды ма?**

– Иісімнен таниды. Асықсам, бірден біледі. Омарта тау бөктерінде, ауылдан екі шақырым жерде.

**– Қыста не істейсіз?**

– Жәшік жөндеймін. Ұяларды жылытып, көктемді күтемін.



# Күз әңгімесі

Біздің көшеде бір ғана шам бар. Оны көрші ақсақал жазда орнатқан. Кешке балалар соның астына жиналады.

Әңгіме де, ойын да сонда. Шам сөнсе, бәрі үйлеріне тарайды. Күзде шам ерте жанады.
"""
MANUSCRIPT = """Сағат жөндеуші

Оның дүкенінде жүз сағат бар, бірақ екеуі де бірдей жүрмейді.

– Уақыт біреу, – дейді шебер. – Сағат көп.
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """An editor's room with the magazine in it and nothing else."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "magazine.yaml").write_bytes((PROJECT / "sources" / "magazine.yaml").read_bytes())
    return folder


def write(folder: Path, text: str = EXPORT, name: str = "issue.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def imported(sources: Path, file: Path, *options: str, issue: str = "2030-01") -> Run:
    return call_press("import", str(file), "--issue", issue, "--sources", str(sources), *options)


def codes(run: Run) -> list[str]:
    return [problem["code"] for problem in run.data["problems"]]


def listing(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_export_becomes_an_issue_that_loads(sources: Path) -> None:
    """Contents, printed pages, imprint and articles stand in files that the pipeline reads without an error."""
    run = imported(sources, write(sources.parent), "--pages", "12", "--json")
    assert run.status == 0, run.stderr
    issue, _ = load_issue(Sources(sources), "2030-01")
    assert (issue.pages, issue.number, issue.months, issue.year) == (12, "1", "01-02", "2030")
    titles = [article.plain_title for article in issue.articles]
    for title in ("Су қайда кетті?", "Ара неге үндемейді?", "Күз әңгімесі"):
        assert title in titles
    slots = {
        article.plain_title: slot for slot in issue.order for article in issue.articles if article.id == slot.article
    }
    assert [slots[title].first for title in ("Су қайда кетті?", "Ара неге үндемейді?", "Күз әңгімесі")] == [4, 6, 8]
    speakers = [article.speaker.name for article in issue.articles if article.speaker]
    assert "Төлеген Иманов" in speakers
    fields = {item.key: item.values for item in issue.imprint}
    assert fields["founder"] == ("«Көпір» бірлестігі",)
    assert fields["editor_in_chief"] == ("А. Сапарова",)
    assert fields["printer"] == ("«Print House Gerona» ЖШС",)  # the magazine's own, which the export does not speak of


def test_no_letter_is_lost_and_the_sums_are_said(sources: Path) -> None:
    """The data's letters add up, and those that went nowhere are in the report with their line."""
    run = imported(sources, write(sources.parent), "--pages", "12", "--json")
    letters = run.data["letters"]
    assert letters["lost"] == 0
    assert letters["export"] == letters["kept"] + letters["listed"]
    listed = [problem["line"] for problem in run.data["problems"] if problem["code"] == "INT009"]
    lines = EXPORT.split("\n")
    assert any("БОЯУШЫ" in lines[line - 1] for line in listed)
    report = (sources / "2030-01" / "import-report.md").read_text(encoding="utf-8")
    assert all(f"| {line} |" in report for line in listed)
    assert f"| in the export | {letters['export']} |" in report


def test_what_a_person_is_told(sources: Path) -> None:
    """Every article with its pages, the sums of letters, where the files lie and what to read first."""
    run = imported(sources, write(sources.parent), "--pages", "12")
    assert run.status == 0
    assert run.stdout == ""
    for part in (
        "pages 4-5",
        "letters: ",
        ", 0 lost",
        "made: sources/2030-01/",
        "import-report.md",
        "press check 2030-01",
    ):
        assert part in run.stderr


def test_the_same_export_again_changes_nothing(sources: Path) -> None:
    """A second import of the same text writes the same bytes and says that all files are as they were."""
    file = write(sources.parent)
    imported(sources, file, "--pages", "12")
    before = listing(sources)
    run = imported(sources, file, "--pages", "12", "--json")
    assert (run.status, run.data["written"], listing(sources)) == (0, [], before)


def test_a_persons_work_is_not_overwritten(sources: Path) -> None:
    """An article that was mended since is named, status 3, and nothing at all is written."""
    file = write(sources.parent)
    imported(sources, file, "--pages", "12")
    article = next((sources / "2030-01" / "articles").glob("interview*.md"))
    article.write_text(article.read_text(encoding="utf-8").replace("Асықсам", "Асығыс болсам"), encoding="utf-8")
    before = listing(sources)
    write(sources.parent, EXPORT.replace("Шам сөнсе", "Шам жанбаса"))
    run = imported(sources, file, "--pages", "12", "--json")
    assert (run.status, codes(run)) == (3, ["INT004"])
    assert run.data["problems"][0]["path"] == f"sources/2030-01/articles/{article.name}"
    assert listing(sources) == before


def test_the_report_is_no_article(sources: Path) -> None:
    """Neither the report nor the record of the import is anything to the pipeline."""
    imported(sources, write(sources.parent), "--pages", "12")
    assert (sources / "2030-01" / "import-report.md").is_file()
    assert (sources / "2030-01" / ".import.json").is_file()
    _, problems = load_issue(Sources(sources), "2030-01")
    assert problems == ()


def test_a_room_without_a_magazine(tmp_path: Path) -> None:
    """magazine.yaml is written from the imprint; one that is there stays as it is."""
    sources = tmp_path / "sources"
    run = imported(sources, write(tmp_path), "--pages", "12")
    assert run.status == 0, run.stderr
    issue, _ = load_issue(Sources(sources), "2030-01")
    assert issue.magazine.title == "Kopir"
    assert {item.key: item.values for item in issue.magazine.imprint}["editor_in_chief"] == ("А. Сапарова",)
    before = (sources / "magazine.yaml").read_bytes()
    imported(sources, write(tmp_path, EXPORT.replace("А. Сапарова", "Б. Басқа")), "--pages", "12", issue="2030-02")
    assert (sources / "magazine.yaml").read_bytes() == before
    later, _ = load_issue(Sources(sources), "2030-02")
    assert {item.key: item.values for item in later.imprint}["editor_in_chief"] == ("Б. Басқа",)


def test_a_broken_magazine_is_said(sources: Path) -> None:
    """A magazine.yaml that does not load is named with its line, and nothing is written."""
    (sources / "magazine.yaml").write_text("title: [", encoding="utf-8")
    run = imported(sources, write(sources.parent), "--json")
    assert (run.status, codes(run)) == (3, ["SRC002"])
    assert not (sources / "2030-01").exists()


def test_without_contents_nothing_is_cut(sources: Path) -> None:
    """A text without a contents list is refused with INT008, and no folder is made."""
    run = imported(sources, write(sources.parent, "# Бір мақала\n\nМәтін осында.\n"), "--json")
    assert (run.status, codes(run)) == (3, ["INT008"])
    assert [path.name for path in sources.iterdir()] == ["magazine.yaml"]


@pytest.mark.parametrize("kind", [(), ("--kind", "essay")], ids=["issue", "manuscript"])
@pytest.mark.parametrize("what", ["folder", "nothing", "pipe", "broken link"])
def test_files_that_are_none(sources: Path, what: str, kind: tuple[str, ...]) -> None:
    """A folder, a pipe that nobody writes to, a link to nothing: INT001, and no waiting."""
    call_press("new", "2030-01", "--sources", str(sources))
    path = sources.parent / "in.txt"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "broken link":
        path.symlink_to("nowhere")
    run = imported(sources, path, *kind, "--json")
    assert (run.status, codes(run)) == (3, ["INT001"])


def test_a_file_beyond_the_limit(sources: Path) -> None:
    """A file too long to be an issue is refused before it is taken apart."""
    path = sources.parent / "in.txt"
    with path.open("wb") as stream:
        stream.truncate(30_000_000)
    run = imported(sources, path, "--json")
    assert (run.status, codes(run)) == (3, ["INT002"])


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00\x01\x02", b"", b"   \n\n", b"\xd0"])
def test_files_that_are_no_text(sources: Path, content: bytes) -> None:
    """Bytes that are no UTF-8 text are a problem with the file's name."""
    path = sources.parent / "in.md"
    path.write_bytes(content)
    run = imported(sources, path, "--json")
    assert run.status == 3
    assert codes(run) == ["INT001"]


@pytest.mark.parametrize("issue", ["2030", "../2030-01", "archive", "2030-01/x"])
def test_bad_ids(sources: Path, issue: str) -> None:
    """An id that is none is refused before the file is looked at."""
    run = imported(sources, sources.parent / "nothing.md", "--json", issue=issue)
    assert (run.status, codes(run)) == (3, ["SRC005"])


def test_a_document_needs_its_kind(sources: Path) -> None:
    """A .docx without --kind is wrong use, with the way to say it; --pages does not go with one article."""
    run = imported(sources, sources.parent / "a.docx")
    assert run.status == 2
    assert "--kind" in run.stderr
    assert imported(sources, sources.parent / "a.docx", "--kind", "essay", "--pages", "4").status == 2
    assert imported(sources, sources.parent / "a.docx", "--kind", "novel").status == 2


def test_a_manuscript_becomes_an_article(sources: Path) -> None:
    """One text becomes one article of its kind beside the others, with a report; the order is left to a person."""
    call_press("new", "2030-01", "--sources", str(sources))
    before = listing(sources)
    run = imported(sources, write(sources.parent, MANUSCRIPT, "Сағатшы.txt"), "--kind", "profile", "--json")
    assert run.status == 0, run.stderr
    assert run.data["article"] == "sagatshy"
    assert "{article: sagatshy, pages: …}" in run.stderr
    assert {name: data for name, data in listing(sources).items() if name in before} == before
    order = sources / "2030-01" / "issue.yaml"
    text = order.read_text(encoding="utf-8").replace("article: first", "article: sagatshy")
    order.write_text(text, encoding="utf-8")
    (sources / "2030-01" / "articles" / "first.md").unlink()
    issue, _ = load_issue(Sources(sources), "2030-01")
    article = issue.article("sagatshy")
    assert (article.kind, article.plain_title) == ("profile", "Сағат жөндеуші")
    assert [block.role for block in article.blocks] == ["paragraph", "speech"]
    assert (sources / "2030-01" / "import-report-sagatshy.md").is_file()


def test_a_mended_manuscript_is_not_overwritten(sources: Path) -> None:
    """The article that was made of it and mended since stays: INT004."""
    call_press("new", "2030-01", "--sources", str(sources))
    file = write(sources.parent, MANUSCRIPT, "watch.txt")
    assert imported(sources, file, "--kind", "profile").status == 0
    article = sources / "2030-01" / "articles" / "watch.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nҚосымша.\n", encoding="utf-8")
    run = imported(sources, file, "--kind", "profile", "--json")
    assert (run.status, codes(run)) == (3, ["INT004"])


def test_a_manuscript_needs_an_issue(sources: Path) -> None:
    """Without the issue's folder there is nothing to put it into."""
    run = imported(sources, write(sources.parent, MANUSCRIPT, "a.txt"), "--kind", "essay", "--json")
    assert (run.status, codes(run)) == (3, ["SRC016"])


@pytest.mark.parametrize(
    ("file", "stem"),
    [("My Text (2).docx", "my-text-2"), ("Сағатшы.odt", "sagatshy"), ("«»!.md", "essay"), ("щ.md", "sh")],
)
def test_names_of_articles(file: str, stem: str) -> None:
    """A file's name in small Latin letters, digits and hyphens; the kind where nothing of it is left."""
    assert name_article(Path(file), "essay") == stem


@pytest.mark.parametrize("name", sorted(path.name for path in EXPORTS.glob("*.txt")))
def test_exports_of_other_shapes(tmp_path: Path, name: str) -> None:
    """Whatever the shape of an export: nothing is lost, and every article that was written loads."""
    run = imported(tmp_path / "sources", EXPORTS / name, "--json")
    assert run.status == 0, run.stderr
    assert run.data["letters"]["lost"] == 0
    issue, _ = load_issue(Sources(tmp_path / "sources"), "2030-01")
    assert [article.id for article in issue.articles] == [article["id"] for article in run.data["articles"]]


def messages(run: Run) -> str:
    return "\n".join(problem["message"] for problem in run.data["problems"])


def test_a_wrong_issue_takes_no_import_away(sources: Path) -> None:
    """Another export under an id that is taken is refused; --replace says that it is meant, and what goes is told."""
    imported(sources, write(sources.parent), "--pages", "12")
    before = listing(sources)
    other = write(sources.parent, EXPORT.replace("- 8 Күз әңгімесі\n", "- 9 Күз әңгімесі\n"), "other.md")
    run = imported(sources, other, "--pages", "12", "--json")
    assert (run.status, codes(run), listing(sources)) == (3, ["INT004"], before)
    run = imported(sources, other, "--pages", "12", "--replace", "--json")
    assert run.status == 0
    assert run.data["removed"] == [] or "of the import before removed" in run.stderr
    assert imported(sources, other, "--kind", "essay", "--replace").status == 2


def test_another_language_and_year_are_told(sources: Path) -> None:
    """A Russian text in a Kazakh magazine, and an issue line of another year than --issue: guesses to look at."""
    run = imported(sources, EXPORTS / "russian.txt", "--json", issue="2019-01")
    assert "the text looks Russian" in messages(run)
    assert "and the issue is «2019-01»" in messages(run)
    run = imported(sources, write(sources.parent), "--pages", "12", "--json")
    assert "looks" not in messages(run)
    assert "and the issue is" not in messages(run)


def test_page_numbers_are_told_once(sources: Path) -> None:
    """Page numbers and running heads are one problem, not one a line, and the report has every one of them."""
    number = 0

    def add(found: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f"{found.group()}\n\n{3 + 2 * number}"

    text = re.sub(r"(?<=\n\n)(?!\*\*)[^\n#*-]{91,}(?=\n\n)", add, EXPORT)
    assert number >= 3
    run = imported(sources, write(sources.parent, text), "--pages", "24", "--json")
    assert f"{number} lines were taken for page numbers" in messages(run)
    assert run.data["letters"]["lost"] == 0
    report = (sources / "2030-01" / "import-report.md").read_text(encoding="utf-8")
    assert report.count("left out: «") == 2 * number  # under «Not sure», and line by line


def test_the_report_names_fields_and_keeps_placeholders_apart(sources: Path) -> None:
    """A line of the front matter says which field; what only counts placeholders is not among the guesses."""
    imported(sources, write(sources.parent), "--pages", "12")
    report = (sources / "2030-01" / "import-report.md").read_text(encoding="utf-8")
    assert "in the fields: title" in report
    assert "in the fields: author" in report
    unsure = report.partition("## Not sure")[2].partition("\n## ")[0]
    assert "placeholder" not in unsure
    assert "no blank lines show" in report.partition("## Placeholders")[2].partition("\n## ")[0]


def reference() -> Path:
    """The text of a printed issue, or a skip that says so."""
    path = os.environ.get("PRESS_REFERENCE")
    if not path:
        pytest.skip("not run: PRESS_REFERENCE is not set")
    return Path(path)


PRINTED = {  # the printed contents: first page → kind
    4: "letter", 6: "foreword", 8: "foreword", 10: "foreword", 12: "digest", 14: "feature", 18: "essay",
    22: "interview", 26: "interview", 30: "interview", 34: "interview", 38: "interview", 42: "profile",
    46: "interview", 50: "profile", 54: "profile", 58: "survey",
}  # fmt: skip


def test_a_printed_issue(sources: Path) -> None:
    """The text of a real issue: 17 entries on their printed pages, nothing lost, a stub for the back cover."""
    run = imported(sources, reference(), "--pages", "64", "--json", issue="2023-01")
    assert run.status == 0, run.stderr
    assert run.data["letters"]["lost"] == 0
    assert run.data["letters"]["listed"] < 50
    firsts = {article["first"]: article["kind"] for article in run.data["articles"]}
    assert {page: firsts.get(page) for page in PRINTED} == PRINTED
    assert (firsts[41], firsts[63], firsts[64]) == ("infographic", "partner", "cover")
    issue, problems = load_issue(Sources(sources), "2023-01")
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert (issue.pages, issue.line, issue.print_job.binding) == (64, "№ 1 (01-02) 2023", "saddle")
    assert len([article for article in issue.articles if article.listed]) == len(PRINTED)
    covered = {page for slot in issue.order for page in range(slot.first, slot.last + 1)}
    assert covered == set(range(1, 65))
    assert any(problem["code"] == "INT011" and "back cover" in problem["message"] for problem in run.data["problems"])
    checked = call_press("check", "2023-01", "--sources", str(sources), "--json")
    assert checked.status == 0
    assert [problem for problem in checked.data["problems"] if problem["severity"] == "error"] == []


def test_imports_leave_layout_alone(sources: Path) -> None:
    """An import needs no layout library: nothing of WeasyPrint is loaded for it."""
    file = write(sources.parent)
    words = ["import", str(file), "--issue", "2030-01", "--sources", str(sources)]
    code = (
        "import sys, json\nfrom pipeline.__main__ import press\n"
        f"press.main({words!r}, standalone_mode=False)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    loaded = set(json.loads(done.stdout.strip().split("\n")[-1]))
    assert not {"weasyprint", "ebooklib", "pikepdf", "PIL", "fontTools", "jinja2"} & loaded


def test_the_command_as_installed(sources: Path) -> None:
    """As a process of its own: status, data and people's lines go their ways."""
    file = write(sources.parent)
    run = run_press("import", file, "--issue", "2030-01", "--pages", "12", "--sources", sources, "--json")
    assert (run.status, run.data["issue"]) == (0, "2030-01")
