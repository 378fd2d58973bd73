"""What a person must look at after an import: problems with their place, of what the report lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.importers.model import Comparison, Confidence, Cutting, Export, Manuscript
from pipeline.importers.writing.files import IssueFacts
from pipeline.importers.writing.ledger import Balance, Loss
from pipeline.importers.writing.report import REPORT, tells_placeholder
from pipeline.model import Place
from pipeline.problems import Problem

_EXCERPT = 60  # characters


def cut_words(words: str) -> str:
    """Words for a message, not too many."""
    return words if len(words) <= _EXCERPT else f"{words[: _EXCERPT - 1]}…"


KAZAKH = frozenset("әғқңөұүһі")
LINES = 3000  # of an export, by which its language is told
LETTERS = 400  # letters: a shorter text does not say its language
NAMES = {"kk": "Kazakh", "ru": "Russian", "en": "written in Latin letters"}


def guess_language(text: str) -> str:
    """The language that a text's letters look like: "kk", "ru", "en" (any in Latin letters), or "" for none."""
    letters = [sign for sign in text.casefold() if sign.isalpha()]
    latin = sum("a" <= sign <= "z" for sign in letters)
    own = sum(sign in KAZAKH for sign in letters)
    if len(letters) < LETTERS:
        return ""
    if 2 * latin > len(letters):
        return "en"
    share = own / (len(letters) - latin)
    return "kk" if share >= 0.03 else "ru" if share < 0.01 else ""


def tell_language(export: Export, language: str) -> Iterator[Problem]:
    """A text in another language than the magazine's: only that one's typography, hyphenation and labels are known."""
    found = guess_language("\n".join(export.lines[:LINES]))
    if found and found != language.split("-")[0]:
        message = f"the text looks {NAMES[found]}, and the magazine's language is «{language}»"
        hint = "typography, hyphenation, labels and stubs are those of the magazine's language in magazine.yaml"
        yield Problem("INT006", message, hint, Place(export.name))


def _tell_year(export: Export, facts: IssueFacts) -> Iterator[Problem]:
    if "year" not in facts.guessed and facts.year != facts.id[:4]:
        message = f"the export says that it is of {facts.year}, and the issue is «{facts.id}»"
        yield Problem("INT006", message, "look at --issue", Place(export.name))


def tell_problems(
    export: Export,
    cutting: Cutting,
    manuscripts: Sequence[Manuscript],
    balance: Balance,
    stubs: Mapping[str, Sequence[str]],
    pictures: Mapping[str, bytes],
    facts: IssueFacts,
    compared: Comparison,
) -> Iterator[Problem]:
    """What the files are not, for the command to say."""
    name = export.name
    yield from _tell_year(export, facts)
    # Page numbers and running heads are told once, not line by line.
    made = {line for chunk in cutting.furniture for line in range(chunk.span.first, chunk.span.last + 1)}
    for line, losses in _by_line([loss for loss in balance.losses if loss.line not in made]).items():
        words, letters = " ".join(loss.words for loss in losses), sum(loss.letters for loss in losses)
        hint = "it is listed in import-report.md: put it where it belongs, or leave it"
        count = f"{letters} letter" if letters == 1 else f"{letters} letters"
        yield Problem("INT009", f"{count} went into no source: «{cut_words(words)}»", hint, Place(name, line))
    for extra in balance.extras:
        hint = "compare it with the printed issue"
        message = f"«{cut_words(extra.text.words)}» stands in the sources and not, or once less, in the export"
        yield Problem("INT006", message, hint, Place(extra.text.path, extra.text.line))
    fields = {one.id: one.fields for one in manuscripts}
    for cut in cutting.cuts:
        speaker = fields[cut.id].get("speaker") if cut.id in fields else None
        printed = str(speaker.get("name", "")) if isinstance(speaker, Mapping) else ""
        if cut.entry and cut.entry.speaker and printed and printed != cut.entry.speaker:
            message = f"the contents spell the name «{cut.entry.speaker}», articles/{cut.id}.md has «{printed}»"
            yield Problem("INT006", message, "which is right? contents_speaker keeps that of the contents",
                          Place(name, cut.entry.span.first), article=cut.id)  # fmt: skip
    for article, missing in stubs.items():
        hint = "fill in what stands as «… орны»"
        path = f"sources/{facts.id}/articles/{article}.md"
        yield Problem("INT011", f"the export has not: {', '.join(missing)}", hint, Place(path, 1), article=article)
    guesses = sum(
        remark.confidence is Confidence.GUESS and not tells_placeholder(remark)
        for one in manuscripts
        for remark in one.remarks
    )
    if guesses:
        hint = "read its section «Not sure», with the printed issue beside you"
        path = f"sources/{facts.id}/{REPORT}"
        many = "1 guess" if guesses == 1 else f"{guesses} guesses"
        yield Problem("INT006", f"{many} within the articles", hint, Place(path))
    if facts.guessed:
        hint = "look at them in issue.yaml"
        path = f"sources/{facts.id}/issue.yaml"
        yield Problem("INT006", f"guessed: {', '.join(facts.guessed)}", hint, Place(path, 1))
    for found in compared.unknown:
        hint = "add a field for it to magazine.yaml, under `imprint: fields`"
        what = found.key or found.label
        yield Problem("INT006", f"magazine.yaml has no field for the imprint's «{what}»", hint,
                      Place(name, found.spans[0].first if found.spans else 1))  # fmt: skip
    if pictures:
        hint = "choose a picture for each: press check names them (PIC007)"
        what = f"{len(pictures)} placeholders keep the places of pictures"
        what = what if len(pictures) > 1 else "1 placeholder keeps the place of a picture"
        yield Problem("INT013", what, hint, Place(name))


def _by_line(losses: Sequence[Loss]) -> dict[int, list[Loss]]:
    found: dict[int, list[Loss]] = {}
    for loss in losses:
        if loss.listed:
            found.setdefault(loss.line, []).append(loss)
    return found
