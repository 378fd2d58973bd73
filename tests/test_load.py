"""load: what is wrong with the files of an issue is said with file and line, and never with a traceback."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check import check_issue
from pipeline.compose import Composer, compose_units
from pipeline.inlines import plain_text
from pipeline.language import find_language
from pipeline.load import MAX_ARTICLES, RESERVED, Sources, list_issues, load_issue
from pipeline.model import Place
from pipeline.pictures import PictureDesk
from pipeline.plan import check_plan, make_plan
from pipeline.problems import Stopped
from tests.perfect import ISSUE, PerfectIssue, assert_only, copy_perfect

ARTICLES = f"{ISSUE}/articles"
BAKER = f"{ARTICLES}/baker.md"
ISSUE_YAML = f"{ISSUE}/issue.yaml"
LAYOUTS = Path(__file__).resolve().parent.parent / "styles" / "layouts"


def test_perfect_issue_has_no_problem(perfect_issue: PerfectIssue) -> None:
    """The fixture that every negative test lays its fault over is itself without one."""
    assert perfect_issue.problems() == ()


def test_specimen_style_issue_is_whole(perfect_issue: PerfectIssue) -> None:
    """What the files say stands in the Issue: order, shared pages, overrides of the imprint, articles in order."""
    issue = perfect_issue.load()
    assert [(slot.article, slot.first, slot.last) for slot in issue.order][2:5] == [
        ("contents", 3, 3),
        ("imprint", 3, 3),
        ("bridge", 4, 5),
    ]
    assert [article.id for article in issue.articles] == [slot.article for slot in issue.order]
    imprint = {item.key: item.values for item in issue.imprint}
    assert imprint["print_run"] == ("250 дана",)
    assert imprint["authors"] == ("Ж. Оспанов", "М. Қалиева")
    assert issue.article("bridge").title == ("Көпір деген –", "екі жағалаудың уәдесі")
    with pytest.raises(KeyError):
        issue.article("nothing")


def test_issues_are_listed_oldest_first(perfect_issue: PerfectIssue) -> None:
    """A folder with an issue.yaml is an issue; the newest comes last."""
    perfect_issue.overlay({"2023-05/issue.yaml": "id: 2023-05\n", "notes/readme.md": "x"})
    assert list_issues(perfect_issue.sources) == ("2023-05", "2024-01")
    assert list_issues(Sources(perfect_issue.folder / "nowhere")) == ()


@pytest.mark.parametrize("name", ["2031-01", "..", "../2024-01", "", "2024-01/", "Үлгі"])
def test_unknown_issue(perfect_issue: PerfectIssue, name: str) -> None:
    """SRC016: an issue that is not there, with those there are; a name can never be a path."""
    with pytest.raises(Stopped) as stopped:
        load_issue(perfect_issue.sources, name)
    problem = assert_only(stopped.value.problems, "SRC016", name, None)
    assert "2024-01" in problem.hint


@pytest.mark.parametrize("name", RESERVED)
def test_an_id_that_is_a_folder_of_the_press(perfect_issue: PerfectIssue, name: str) -> None:
    """SRC005: what output/ has folders for cannot be an issue, which would be made over them."""
    perfect_issue.overlay({f"{name}/issue.yaml": perfect_issue.text("2024-01/issue.yaml")})
    with pytest.raises(Stopped) as stopped:
        load_issue(perfect_issue.sources, name)
    problem = assert_only(stopped.value.problems, "SRC005", f"{name}/issue.yaml", 1)
    assert f"output/{name}/" in problem.message


def test_missing_magazine(perfect_issue: PerfectIssue) -> None:
    """SRC001: magazine.yaml is not there."""
    assert_only(perfect_issue.overlay({"magazine.yaml": None}).problems(), "SRC001", "magazine.yaml", None)


def test_not_utf8(perfect_issue: PerfectIssue) -> None:
    """SRC001: a file in an old Cyrillic encoding, with the line where that shows."""
    content = perfect_issue.text(BAKER).encode().replace("Пештің".encode(), "Пештин".encode("cp1251"))
    line = perfect_issue.line(BAKER, "Пештің")
    assert_only(perfect_issue.overlay({BAKER: content}).problems(), "SRC001", BAKER, line)


@pytest.mark.parametrize("sign", ["\0", "\x0c", "\x1b", "\uffff"])
def test_control_signs(perfect_issue: PerfectIssue, sign: str) -> None:
    """SRC001: NUL bytes and other control signs, which no product can hold."""
    line = perfect_issue.line(BAKER, "Пештің")
    perfect_issue.edit(BAKER, "Пештің", f"Пеш{sign}тің")
    assert_only(perfect_issue.problems(), "SRC001", BAKER, line)


def test_folder_in_place_of_file(perfect_issue: PerfectIssue) -> None:
    """SRC001: a folder stands where magazine.yaml belongs."""
    perfect_issue.overlay({"magazine.yaml": None, "magazine.yaml/x": "x"})
    assert_only(perfect_issue.problems(), "SRC001", "magazine.yaml", None)


def test_id_is_the_folders_name(perfect_issue: PerfectIssue) -> None:
    """SRC005: an issue copied from another one and not renamed inside."""
    perfect_issue.edit(ISSUE_YAML, "id: 2024-01", "id: 2023-12")
    assert_only(perfect_issue.problems(), "SRC005", ISSUE_YAML, 1)


def test_missing_article_file(perfect_issue: PerfectIssue) -> None:
    """SRC007: named in the running order, not written; the place is the line that names it."""
    perfect_issue.overlay({BAKER: None})
    line = perfect_issue.line(ISSUE_YAML, "article: baker")
    assert_only(perfect_issue.problems(), "SRC007", ISSUE_YAML, line)


def test_looping_link(perfect_issue: PerfectIssue) -> None:
    """SRC007: an article that is a symbolic link to itself is no file."""
    perfect_issue.overlay({BAKER: None})
    (perfect_issue.folder / BAKER).symlink_to("baker.md")
    line = perfect_issue.line(ISSUE_YAML, "article: baker")
    assert_only(perfect_issue.problems(), "SRC007", ISSUE_YAML, line)


def test_stray_article(perfect_issue: PerfectIssue) -> None:
    """SRC008: written, but not in the running order."""
    perfect_issue.overlay({f"{ARTICLES}/draft.md": "---\nkind: essay\n---\n"})
    assert_only(perfect_issue.problems(), "SRC008", f"{ARTICLES}/draft.md", None)


def test_article_linked_from_outside(perfect_issue: PerfectIssue, tmp_path: Path) -> None:
    """SRC012: an article that is a symbolic link out of the sources."""
    (tmp_path / "secret.md").write_text(perfect_issue.text(BAKER), encoding="utf-8")
    perfect_issue.overlay({BAKER: None})
    (perfect_issue.folder / BAKER).symlink_to(tmp_path / "secret.md")
    assert_only(perfect_issue.problems(), "SRC012", BAKER, None)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n"])
def test_empty_issue(perfect_issue: PerfectIssue, text: str) -> None:
    """SRC013: an issue.yaml with nothing in it is one problem, not one a field."""
    assert_only(perfect_issue.overlay({ISSUE_YAML: text}).problems(), "SRC013", ISSUE_YAML, 1)


@pytest.mark.parametrize("order", ["order: []\n", "order:\n", ""])
def test_issue_without_articles(perfect_issue: PerfectIssue, order: str) -> None:
    """SRC013: a running order without a line."""
    text = perfect_issue.text(ISSUE_YAML)
    head, tail = text.index("order:"), text.index("imprint:\n")
    perfect_issue.overlay({ISSUE_YAML: text[:head] + order + text[tail:]})
    line = perfect_issue.line(ISSUE_YAML, "order:") if order else 1
    assert_only(perfect_issue.problems(), "SRC013", ISSUE_YAML, line)


def test_line_of_two_megabytes(perfect_issue: PerfectIssue) -> None:
    """SRC014: a file beyond the limit is refused by its size, before it is parsed."""
    perfect_issue.append(BAKER, "\n" + "сөз " * 400_000 + "\n")
    assert_only(perfect_issue.problems(), "SRC014", BAKER, None)


def test_long_line_below_the_limit_loads(perfect_issue: PerfectIssue) -> None:
    """A very long paragraph that is still below the limits is read as one."""
    perfect_issue.append(BAKER, "\n" + "сөз " * 50_000 + "соңы\n")
    assert perfect_issue.problems() == ()
    assert plain_text(perfect_issue.load().article("baker").blocks[-1].inlines).endswith("сөз соңы")


def test_too_many_articles(perfect_issue: PerfectIssue) -> None:
    """SRC014: more articles than an issue can have."""
    rows = "".join(f"  - {{article: a{n}, pages: {n}}}\n" for n in range(MAX_ARTICLES + 1))
    text = perfect_issue.text(ISSUE_YAML)
    text = text[: text.index("order:")] + "order:\n" + rows.replace("pages: 0", "pages: 1")
    perfect_issue.overlay({ISSUE_YAML: text})
    codes = [problem.code for problem in perfect_issue.problems()]
    assert codes.count("SRC014") == 1
    assert set(codes) == {"SRC014", "SRC008"}  # the files of the fixture are strays now


def test_all_errors_are_gathered(perfect_issue: PerfectIssue) -> None:
    """A build says everything that is wrong at once, file by file."""
    perfect_issue.edit(BAKER, "kind: profile", "kind: novel")
    perfect_issue.edit(f"{ARTICLES}/bridge.md", "kind: interview", "kind: interview\nkicker")
    perfect_issue.overlay({f"{ARTICLES}/back.md": None})
    assert sorted(problem.code for problem in perfect_issue.problems()) == ["SRC002", "SRC006", "SRC007"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_byte_order_mark(perfect_issue: PerfectIssue, mark: bytes, ending: bytes) -> None:
    """Files saved on Windows, or by an editor that writes a mark, mean the same, to the line."""
    plain = perfect_issue.load()
    for path in perfect_issue.folder.rglob("*.[my]*"):
        if path.suffix in (".md", ".yaml"):
            path.write_bytes(mark + path.read_bytes().replace(b"\n", ending))
    assert perfect_issue.problems() == ()
    assert perfect_issue.load() == plain


def test_issue_css_travels_with_the_issue(perfect_issue: PerfectIssue) -> None:
    """The designer's one sheet in the issue's folder is read where there is one."""
    assert perfect_issue.load().css == ""
    assert perfect_issue.overlay({f"{ISSUE}/issue.css": "p { color: red }"}).load().css == "p { color: red }"


def test_a_source_is_never_a_template(perfect_issue: PerfectIssue) -> None:
    """Jinja in a source is text like any other."""
    perfect_issue.edit(BAKER, "Пештің өз мінезі бар", "Мына {{ magazine.title }} мен {% for x in y %} сол күйі тұр")
    perfect_issue.edit(BAKER, "title: Наубайшының", "title: '{{ 7 * 7 }} {# x #}' #")
    issue = perfect_issue.load()
    composer = Composer(LAYOUTS, find_language("kk"), "pdf")
    markup = composer.compose_article(issue, issue.article("baker"), make_plan(issue), None)
    assert "{{ magazine.title }}" in markup
    assert "{% for x in y %}" in markup
    assert "{{ 7 * 7 }} {# x #}" in markup


# --- no traceback, whatever the files hold -----------------------------------------------------------

STRANGE = (
    "{{", "{%", ":::", "::: box", "- ", "\0", "<b>", "&a", "*a", "%", "```", "[^1]", "[^9]", "|", "---", "**", "*",
    "_", "> ", "# ", "1. ", "![x](y)", "[x](javascript:1)", "\\", "9" * 5000, "\u2028", "\ufffc", "\x85", "\t",
    ": ", "'", '"', "[", "]", "{", "}", "{.item}", "![а](images/oven.jpg){lines=9}", "<<: ", "? ", "-0", "~",
    "!!python/object:os.system", "- []", "- {}", "- - -", "::: {.person}", "::: {.timeline from=2 to=1}",
    "::: numerals", "str: 1", "a[b: 1",
)  # fmt: skip

EDITS = st.lists(
    st.tuples(
        st.sampled_from(("flip", "drop", "double", "swap", "cut", "insert", "replace")),
        st.integers(0, 10_000),
        st.integers(0, 10_000),
        st.sampled_from(STRANGE),
    ),
    min_size=1,
    max_size=4,
)


def mutate(content: bytes, edit: tuple[str, int, int, str]) -> bytes:
    """One accident to a file: bits flipped, lines lost, doubled or swapped, an end cut off, odd signs typed."""
    what, one, two, strange = edit
    if not content:
        return strange.encode()
    at = one % len(content)
    if what == "flip":
        return content[:at] + bytes([content[at] ^ (1 << two % 8)]) + content[at + 1 :]
    if what == "cut":
        return content[:at]
    lines = content.split(b"\n")
    row, other = one % len(lines), two % len(lines)
    match what:
        case "drop":
            del lines[row]
        case "double":
            lines.insert(row, lines[row])
        case "swap":
            lines[row], lines[other] = lines[other], lines[row]
        case "insert":
            lines.insert(row, strange.encode())
        case _:
            text = lines[row].decode("utf-8", "replace")
            lines[row] = (text[: two % (len(text) + 1)] + strange + text[two % (len(text) + 1) :]).encode()
    return b"\n".join(lines)


@pytest.fixture(scope="module")
def perfect_folder() -> Path:
    """One untouched copy for all examples of the fuzz test; removed with the machine's temporary files."""
    return copy_perfect(Path(tempfile.mkdtemp())).folder


NAMES = (
    "magazine.yaml", ISSUE_YAML,
    *(f"{ARTICLES}/{name}.md" for name in ("cover", "partner", "contents", "bridge", "baker", "figures", "back")),
    f"{ISSUE}/images/oven.jpg", f"{ISSUE}/images/cover.svg",
)  # fmt: skip


@given(name=st.sampled_from(NAMES), edits=EDITS)
@settings(max_examples=150)
def test_damaged_sources_never_end_in_a_traceback(
    perfect_folder: Path, name: str, edits: list[tuple[str, int, int, str]]
) -> None:
    """Whatever happens to a file, the work ends with problems that name it, or goes on to whole markup."""
    with tempfile.TemporaryDirectory() as folder:
        issue_folder = Path(folder) / "sources"
        shutil.copytree(perfect_folder, issue_folder)
        content = (issue_folder / name).read_bytes()
        for edit in edits:
            content = mutate(content, edit)
        (issue_folder / name).write_bytes(content)
        issue = None
        try:
            issue, problems = load_issue(Sources(issue_folder), ISSUE)
        except Stopped as stopped:
            problems = stopped.problems
        else:
            desk = PictureDesk(issue_folder / ISSUE, Path(folder) / "cache")
            problems = (*problems, *check_issue(issue, desk.inspect), *check_plan(issue))
            if not any(problem.at_source for problem in problems):
                composer = Composer(LAYOUTS, find_language("kk"), "pdf")
                assert compose_units(composer, issue, make_plan(issue), "@page { size: A4 }")
        assert problems or issue is not None
        for problem in problems:
            assert isinstance(problem.place, Place)
            assert problem.place.path.startswith("sources/")
