"""KK002: initialisms that differ in look-alike letters only."""

from __future__ import annotations

from tests.proofreading.comparing import find_in, issue_of, printed_issue
from tests.proofreading.proofs import find

LEAGUE = "Ауыл кітапханалар одағы биыл құрылды."


def test_the_one_that_its_words_support_is_wanted() -> None:
    """However often the wrong one stands, the first letters of the words decide; the rarer one's places are named."""
    issue = issue_of(
        "ҮЕҰ көмектесті. Олар – ҰЕҰ. Көрші ҰЕҰ да келді.\n\nАуылда үкіметтік емес ұйым ашылды.",
        "Жаңа ҰЕҰ тіркелді.",
    )
    (finding,) = find_in("KK002", issue)
    assert finding.message == "two initialisms that look alike: «ҰЕҰ» (3×) and «ҮЕҰ» (1×)"
    assert "«ҮЕҰ» throughout, the first letters of «үкіметтік емес ұйым»" in finding.hint
    assert finding.hint.endswith("«ҮЕҰ», the rarer one, stands in essay-1.md:7")
    assert finding.passage.article == "essay-1"
    assert finding.passage.text[finding.start : finding.end] == "ҰЕҰ"


def test_a_rare_one_without_words_is_a_slip() -> None:
    """Where no words say what it means, one slip beside many is still told."""
    issue = issue_of("БАҚ жазды. БАҚ айтты. БАҚ көрсетті. БАҚ білді. БАҚ сұрады. БАК үндемеді.")
    (finding,) = find_in("KK002", issue)
    assert finding.passage.text[finding.start : finding.end] == "БАК"
    assert finding.hint.startswith("write «БАҚ» throughout")


def test_a_surname_in_capitals_and_suffixes_are_no_initialisms() -> None:
    """A heading in capitals, a suffix after its hyphen, an initialism with small letters elsewhere: silence."""
    assert find_in("KK002", issue_of("## БАР АУЫЛ\n\n## БӘР АУЫЛ\n\nҚР-ның заңы, КР-дің заңы.")) == []


def test_two_initialisms_of_their_own_words_are_left_alone() -> None:
    """Both are first letters of something: nothing is wrong."""
    words = "Қарт қыран ұшты. Көне құдық көрінді. Қарт қыран оралды. Көне құдық тартылды."
    assert find_in("KK002", issue_of(f"{words} ҚҚ пен КҚ туралы аңыз. ҚҚ деген осы. КҚ деген сол.")) == []
    assert find_in("KK002", issue_of(f"АКО құрылды, АҚО да бар. {LEAGUE} Аудандық қонақүйлер одағы да бар.")) == []


def test_the_printed_issue() -> None:
    """One true finding, no false one: ҰЕҰ 66 times beside ҮЕҰ 58 times."""
    (finding,) = find_in("KK002", printed_issue())
    assert finding.message == "two initialisms that look alike: «ҰЕҰ» (66×) and «ҮЕҰ» (58×)"
    assert finding.hint.startswith("write «ҮЕҰ» throughout")


def test_a_conjunction_gives_no_letter() -> None:
    """An initialism is spelled out where all its words but a conjunction give their letters."""
    text = "Ғылым қызметкерлері және үйлестіру ұйымы (ҒҚҮҰ) құрылды. ҒҚҮҰ жаңа. Ал ҒҚҰҰ деген жазу бар."
    (finding,) = find("KK002", text)
    assert "write «ҒҚҮҰ» throughout, the first letters of «ғылым қызметкерлері және үйлестіру ұйымы»" in finding.hint
