"""The report's own sentences: counts, figures and the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report import Gate


def count_words(count: int, noun: str) -> str:
    """``1 error``, ``3 errors``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def write_number(value: float | str | None) -> str:
    """A figure with at most two decimals and no empty ones; text as it is, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def write_verdict(errors: int, warnings: int, gates: Sequence[Gate], *, checked: bool) -> str:
    """One line: may it be sent? It never says more than was looked at."""
    failed = [gate.name for gate in gates if gate.status == "failed"]
    waiting = [gate.name for gate in gates if gate.status == "not-run"]
    if errors:
        verdict = f"Not to be sent: {count_words(errors, 'error')}"
        verdict += f" and {count_words(warnings, 'warning')}." if warnings else "."
    elif failed:
        verdict = f"Not to be sent: {', '.join(failed)} failed."
    elif warnings:
        verdict = f"No errors; {count_words(warnings, 'warning')} to look at."
    else:
        verdict = "Nothing was found that has to be mended."
    if waiting:
        verdict += f" Not everything was looked at: {', '.join(waiting)} did not run."
    if not checked:
        verdict += " No printer’s rule list was checked."
    return verdict
