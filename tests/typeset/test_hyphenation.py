"""The markup as characters, and the words that hyphenation must leave whole."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import LaidLine, LaidPage
from pipeline.typeset.hyphenation import find_marks
from pipeline.typeset.source import count_characters, mark_words, scan_source

LINE = LaidLine("b", "", 0, 0, 0, 0, 0, 0, 0, 0, 10, False, False, "", 0)


def make_pages(*pages: str) -> tuple[LaidPage, ...]:
    """Pages of ten-character lines: "-" a hyphenated line, "." one that is not, "|" the next column."""
    made, offset = [], 0
    for page in pages:
        lines, column = [], 0
        for sign in page:
            if sign == "|":
                column += 1
                continue
            lines.append(replace(LINE, offset=offset, count=10, column=column, hyphenated=sign == "-"))
            offset += 10
        made.append(LaidPage("1", 0, 0, (), tuple(lines), (), ""))
    return tuple(made)


BLOCKS = scan_source('<p data-b="b">' + "абвгдежзик лмнопрстуф " * 50 + "</p>")


def find_offsets(*pages: str) -> list[int]:
    """The marked words' first characters."""
    return sorted(offset for _, offset in find_marks(make_pages(*pages), BLOCKS))


def test_two_hyphenated_lines_running_are_left_alone() -> None:
    """The rule is at most two."""
    assert find_offsets("..--..--.") == []


def test_the_third_line_of_a_run_is_marked() -> None:
    """Of five running the third; the count begins anew after it."""
    assert find_offsets(".-----.") == [30]


def test_a_word_over_a_column_or_page_turn_is_marked() -> None:
    """One hyphenated line suffices where the column or the page turns."""
    assert find_offsets("..-|.", "..") == [20]
    assert find_offsets("..-", "..") == [20]
    assert find_offsets("..-") == []  # the block's last line


def test_counting_leaves_out_spaces_and_hyphens() -> None:
    """White space, soft hyphens and all three hyphens count nothing on either side."""
    assert count_characters("а-б\u2010в\u2011г\u00adд е\u00a0ж\n") == 7


def test_source_belongs_to_the_nearest_block() -> None:
    """Notes are blocks of their own; entities are one character; generated text and SVG are left out."""
    html = (
        '<p data-b="a" data-role="paragraph">Бір&nbsp;&laquo;екі&raquo;<span data-b="n">үш</span>&#x442;'
        '<i data-generated>төрт</i><svg><text>бес</text></svg><br>а &lt; б</p><!-- <p data-b="x">жоқ</p> -->'
    )
    blocks = scan_source(html)
    assert {key: block.count for key, block in blocks.items()} == {"a": 8 + 1 + 3, "n": 2}
    assert blocks["a"].role == "paragraph"


def test_marking_wraps_the_word_through_inline_elements() -> None:
    """Each piece is wrapped by itself, so that the markup stays well formed."""
    html = '<p data-b="a">бір екі<em>үш төрт</em> бес</p>'
    blocks = scan_source(html)
    marked = mark_words(html, [("a", 3)], blocks)
    assert marked == (
        '<p data-b="a">бір <span class="nohyphen">екі</span><em><span class="nohyphen">үш</span> төрт</em> бес</p>'
    )


def test_own_hyphens_are_not_broken_words() -> None:
    """A line that ends in a hyphen of the text is no hyphenated line; one at a soft hyphen is."""
    block = scan_source('<p data-b="a">аб-вг де\u00adжз ик</p>')["a"]
    assert [offset for offset in range(block.count + 1) if block.is_broken_word(offset)] == [1, 3, 5, 6, 7, 9]


@given(st.lists(st.sampled_from(["сөз", "ұзын-сөз", "<b>қара</b>", "а&amp;б", "\u00ab", "x\u00a0y"]), max_size=12))
def test_marking_never_changes_the_characters(words: list[str]) -> None:
    """Whatever is marked, every block keeps its characters."""
    html = '<p data-b="a">' + " ".join(words) + "</p>"
    blocks = scan_source(html)
    marks = [("a", offset) for offset in range(blocks["a"].count)] if words else []
    after = scan_source(mark_words(html, marks, blocks))
    assert {key: block.count for key, block in after.items()} == {key: block.count for key, block in blocks.items()}
