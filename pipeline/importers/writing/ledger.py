"""The ledger: every letter of the export is in the sources as written, or listed; nothing stands there twice.

Letters are letters and digits without regard to case. Each line of the export claims its letters in the files of its
own article, read again by the pipeline's parsers: what cannot be claimed is lost, what nobody claims is extra.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.importers.folding import fold_letters, split_words
from pipeline.importers.writing.readback import Text

_APART, _TAKEN = b"\x01", b"\x02"


@dataclass(frozen=True)
class Line:
    """A line of the export: whose it is, and whether the report lists what of it went into no source."""

    number: int
    words: str
    article: str = ""
    listed: bool = False


@dataclass(frozen=True)
class Loss:
    """Words of a line that stand in no source."""

    line: int
    words: str
    letters: int
    article: str
    listed: bool


@dataclass(frozen=True)
class Extra:
    """Text of a source that the export has not, or has once less."""

    text: Text
    letters: str
    article: str


@dataclass(frozen=True)
class Account:
    """An article's sums in letters: ``export`` = ``kept`` + ``listed`` + ``lost``."""

    article: str
    export: int
    kept: int
    listed: int
    lost: int


@dataclass(frozen=True)
class Balance:
    """The ledger closed: one account an article, "" for lines of none."""

    accounts: tuple[Account, ...]
    losses: tuple[Loss, ...]
    extras: tuple[Extra, ...]

    def sum(self, column: str) -> int:
        """A column over all accounts: export, kept, listed or lost."""
        return sum(int(getattr(account, column)) for account in self.accounts)


@dataclass
class _Stock:
    """The letters of an article's texts in one row (UTF-8), texts apart; what is claimed is crossed out."""

    letters: bytearray
    starts: list[int] = field(default_factory=list)
    near: int = 0  # behind the last claim: what stands next in the export most likely stands next here

    def claim_text(self, wanted: bytes) -> bool:
        """Cross out a text that is these letters and no more."""
        at = self.letters.find(_APART + wanted + _APART)
        return at >= 0 and self._cross_out(at + 1, len(wanted))

    def claim(self, wanted: bytes) -> bool:
        """Cross out one place of these letters: next to the last claim, or the first there is."""
        at = self.near if self.letters.startswith(wanted, self.near) else self.letters.find(wanted)
        return at >= 0 and self._cross_out(at, len(wanted))

    def _cross_out(self, at: int, count: int) -> bool:
        self.letters[at : at + count] = _TAKEN * count
        self.near = at + count
        return True


def balance_letters(
    lines: Iterable[Line], texts: Mapping[str, Sequence[Text]], standing: Mapping[str, Sequence[str]]
) -> Balance:
    """Claim every line's letters in the texts of its article.

    ``standing``: by article, words that its pages print although they stand in no text of its own (the masthead on
    the cover, titles in the contents); what nobody claims of them is no fault.
    """
    by_article: dict[str, list[Line]] = {article: [] for article in texts}
    for line in lines:
        by_article.setdefault(line.article, []).append(line)
    accounts, losses, extras = [], [], []
    for article, own in by_article.items():
        claimed = _balance_article(article, own, texts.get(article, ()), standing.get(article, ()))
        accounts.append(claimed[0])
        losses += claimed[1]
        extras += claimed[2]
    return Balance(tuple(accounts), tuple(sorted(losses, key=lambda loss: loss.line)), tuple(extras))


def _balance_article(
    article: str, lines: Sequence[Line], texts: Sequence[Text], standing: Sequence[str]
) -> tuple[Account, list[Loss], list[Extra]]:
    stock = _lay_out([fold_letters(text.words) for text in texts])
    shelf = _lay_out([fold_letters(words) for words in standing])
    losses: list[Loss] = []
    for line in _claim_whole(lines, stock, shelf):
        losses += _claim_parts(line, stock, shelf)
    export = sum(len(fold_letters(line.words)) for line in lines)
    listed = sum(loss.letters for loss in losses if loss.listed)
    lost = sum(loss.letters for loss in losses if not loss.listed)
    extras = [
        Extra(text, left, article)
        for text, start in zip(texts, stock.starts, strict=True)
        if (left := _left_over(stock.letters, start))
    ]
    return Account(article, export, export - listed - lost, listed, lost), losses, extras


def _lay_out(texts: Sequence[str]) -> _Stock:
    letters, starts = bytearray(_APART), []
    for text in texts:
        starts.append(len(letters))
        letters += text.encode() + _APART
    return _Stock(letters, starts)


def _left_over(letters: bytearray, start: int) -> str:
    return letters[start : letters.index(_APART, start)].replace(_TAKEN, b"").decode()


def _claim_whole(lines: Sequence[Line], stock: _Stock, shelf: _Stock) -> Iterator[Line]:
    """Lines that are not there in one piece.

    Lines that are a whole text come first, then long ones: a short one must not take its letters out of theirs. What
    the report lists anyway comes last of all, when the parts of the other lines are claimed.
    """
    wanted = {line.number: fold_letters(line.words).encode() for line in lines}
    left = []
    for line in lines:
        letters = wanted[line.number]
        if letters and not stock.claim_text(letters) and not shelf.claim_text(letters):
            left.append(line)
    for listed in (False, True):
        missing = []
        own = [line for line in left if line.listed is listed]
        for line in sorted(own, key=lambda line: (-(len(wanted[line.number]) // 80), line.number)):
            letters = wanted[line.number]
            if not stock.claim(letters) and not shelf.claim(letters):
                missing.append(line)
        yield from sorted(missing, key=lambda line: line.number)


def _claim_parts(line: Line, stock: _Stock, shelf: _Stock) -> list[Loss]:
    """The longest runs of words that are there, one after the other; what is left is lost."""
    # The cells of a table's row are texts of their own: «а» must not be taken out of a word.
    cells = [cell for cell in line.words.split("|") if not stock.claim_text(fold_letters(cell).encode())]
    words = [word.encode() for word in split_words(" ".join(cells))]
    lost: list[bytes] = []
    while words:
        count = _count_found(words, stock, shelf)
        run = b"".join(words[:count])
        if not count or not (stock.claim(run) or shelf.claim(run)):
            lost.append(words[0])
            count = 1
        del words[:count]
    if not lost:
        return []
    letters = sum(len(word.decode()) for word in lost)
    return [Loss(line.number, b" ".join(lost).decode(), letters, line.article, line.listed)]


def _count_found(words: Sequence[bytes], stock: _Stock, shelf: _Stock) -> int:
    """How many of the first words stand together somewhere: doubled until they do not, then halved."""

    def stands(count: int) -> bool:
        run = b"".join(words[:count])
        return run in stock.letters or run in shelf.letters

    low, step = 0, 1
    while low + step <= len(words) and stands(low + step):
        low, step = low + step, step * 2
    while step > 1:
        step //= 2
        if low + step <= len(words) and stands(low + step):
            low += step
    return low
