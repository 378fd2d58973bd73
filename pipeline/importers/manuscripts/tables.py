"""Tables of a manuscript on one grid, whatever cells were joined in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.importers.manuscripts.parts import Part, list_flat
from pipeline.importers.manuscripts.runs import Run


class TableReader:
    """Puts the rows of a table on one grid: a cell that was joined over rows or columns leaves empty ones beside it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.rows: list[list[Part]] = []
        self.figures: list[Part] = []
        self.doubts: list[str] = []
        self.held: dict[int, int] = {}  # column -> rows further down that a cell above still covers

    def add_row(self, cells: Sequence[tuple[int, int, Sequence[Part]]]) -> None:
        """A row of cells: how many rows and columns each covers, what stands in it."""
        row: list[Part] = []
        head = {"head": "yes"} if not self.rows else {}
        self._fill(row, head)
        for high, wide, inner in cells:
            if high > 1 or wide > 1:
                self._doubt("cells that were joined in a table stand apart: empty ones are beside and under them")
            row.append(Part("cell", self.number, self._read_cell(inner), attrs=head))
            row += [Part("cell", self.number, attrs=head)] * (wide - 1)
            if high > 1:
                self.held |= dict.fromkeys(range(len(row) - wide, len(row)), high - 1)
            self._fill(row, head)
        self.rows.append(row)

    def _fill(self, row: list[Part], head: Mapping[str, str]) -> None:
        while self.held.get(len(row)):
            self.held[len(row)] -= 1
            row.append(Part("cell", self.number, attrs=head))

    def _read_cell(self, inner: Sequence[Part]) -> tuple[Run, ...]:
        if any(part.role == "table" for part in inner):
            self._doubt("a table within a cell of a table: its words stand in the cell, one after the other")
        runs: list[Run] = []
        for part in list_flat(inner):
            if part.role == "figure":
                self.figures.append(part)
            elif part.runs:
                runs += [*([Run(" ")] if runs else []), *part.runs]
        return tuple(runs)

    def _doubt(self, what: str) -> None:
        if what not in self.doubts:
            self.doubts.append(what)

    def finish(self) -> Iterator[Part]:
        """The table, every row as long as the longest; then the pictures that stood in it."""
        longest = max(map(len, self.rows), default=0)
        for row in self.rows:
            row += [Part("cell", self.number)] * (longest - len(row))
        if longest:
            rows = (Part("row", self.number, children=tuple(row)) for row in self.rows)
            yield Part("table", self.number, children=tuple(rows))
        yield from self.figures
