"""Sheets: joined in widening circles, colours made out for the edition, @page rules for each unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tinycss2

_SELECTOR = re.compile(r"^(?P<name>[a-z][a-z0-9-]*)?(?P<pseudo>:left|:right|:first|:surplus)?$")
_CMYK = re.compile(r"device-cmyk\(\s*([\d.]+)%?[\s,]+([\d.]+)%?[\s,]+([\d.]+)%?[\s,]+([\d.]+)%?\s*\)")
SURPLUS_PAGES = 12  # more than an article runs over by; further ones say "17+…"


def read_sheets(styles: Path, names: tuple[str, ...]) -> str:
    """The sheets one after the other; a name that is a folder stands for its *.css in alphabetical order."""
    parts = []
    for name in names:
        path = styles / name
        files = sorted(path.glob("*.css")) if path.is_dir() else [path]
        parts += [f"/* {file.relative_to(styles).as_posix()} */\n{file.read_text(encoding='utf-8')}" for file in files]
    return "\n".join(parts)


def replace_cmyk(css: str, convert: Callable[[float, float, float, float], str]) -> str:
    """Every ``device-cmyk(c m y k)`` (0 to 1, or per cent) through ``convert``, which gives a CSS colour."""

    def one(match: re.Match[str]) -> str:
        percent = "%" in match.group(0)
        c, m, y, k = (float(value) / (100 if percent else 1) for value in match.groups())
        return convert(c, m, y, k)

    return _CMYK.sub(one, css)


def expand_pages(pages_css: str, kind: str, name: str, first: int, pages: int, style_class: str = "") -> str:
    """The @page rules of one unit, for its own named page.

    ``pages.css`` speaks of kinds and sides (``@page interview:left``); here each rule that fits the unit is
    written for the unit's page name, sides by counting from its first page, and every page gets its printed
    number in ``--folio``. So a unit's pages look the same wherever in a document it stands. A class of the article
    selects ``@page kind-class`` too.
    """
    wanted = {None, kind, *(f"{kind}-{word}" for word in style_class.split())}
    rules = []
    for prelude, content in _page_rules(pages_css):
        match = _SELECTOR.match(prelude)
        if match is None:
            raise ValueError(f"@page {prelude}: pages.css knows kind, :left, :right, :first and :surplus")
        if match["name"] in wanted and (match["name"] or match["pseudo"]):
            selector = name + _nth(match["pseudo"], name, first, pages)
            rules.append(f"@page {selector} {{{content}}}")
    rules += [
        f'@page {name}:nth({index + 1} of {name}) {{ --folio: "{page_label(first, pages, index)}" }}'
        for index in range(pages + SURPLUS_PAGES)
    ]
    further = pages + SURPLUS_PAGES + 1
    rules.append(f'@page {name}:nth(n+{further} of {name}) {{ --folio: "{first + pages - 1}+…" }}')
    return "\n".join(rules)


def page_label(first: int, pages: int, index: int) -> str:
    """The printed number of a unit's page (index from 0): "16", "17", then "17+1" past the planned ones."""
    if index < pages:
        return str(first + index)
    return f"{first + pages - 1}+{index - pages + 1}"


def _nth(pseudo: str | None, name: str, first: int, pages: int) -> str:
    odd_is_right = first % 2 == 1
    match pseudo:
        case None:  # as specific as the sides, so that the order of the rules decides
            return f":nth(n+1 of {name})"
        case ":first":
            return f":nth(1 of {name})"
        case ":surplus":
            return f":nth(n+{pages + 1} of {name})"
        case ":right":
            return f":nth({'2n+1' if odd_is_right else '2n'} of {name})"
        case _:
            return f":nth({'2n' if odd_is_right else '2n+1'} of {name})"


def _page_rules(css: str) -> list[tuple[str, str]]:
    return [
        (tinycss2.serialize(rule.prelude).strip(), tinycss2.serialize(rule.content or []))
        for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        if rule.type == "at-rule" and rule.lower_at_keyword == "page"
    ]


def general_pages(pages_css: str) -> str:
    """What pages.css says of every page (``@page { … }``), for the sheet itself."""
    return "\n".join(f"@page {{{content}}}" for prelude, content in _page_rules(pages_css) if not prelude)


def root_variables(css: str) -> Mapping[str, str]:
    """Custom properties of ``:root`` rules, the last one of a name counts."""
    found: dict[str, str] = {}
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule" and tinycss2.serialize(rule.prelude).strip() == ":root":
            for item in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
                if item.type == "declaration":
                    found[item.name] = tinycss2.serialize(item.value).strip()
    return found


def flatten(css: str, variables: Mapping[str, str], convert: Callable[[float, float, float, float], str]) -> str:
    """A sheet as plain reading systems take it: no custom properties, nesting, layers, comments, @page.

    ``var()`` is replaced from ``variables``, ``device-cmyk()`` through ``convert``. Ground and colour of the
    page and of its running text are the reader's (night mode): they go from html, body, p, headings, lists, tables
    and whatever else holds running text. Raises ValueError for what cannot be written plainly (@import, min(),
    direction), for a variable that is not there, and for variables in a circle.
    """
    return replace_cmyk(_flat_rules(css, variables), convert)


_READERS_OWN = frozenset({"color", "background", "background-color", "background-image"})
_PAGE_SUBJECT = re.compile(
    r"(^|[\s>+~])(\*|html|body|main|article|section|div|p|h[1-6]|[uod]l|li|d[dt]|blockquote|figure|figcaption|table|t[rdh]"
    r"|span|em|strong|[bi])$"
)
# Older reading systems drop the sheet for one of these (EPUB 3.3 says the last are not a sheet's to set).
_REFUSED_FUNCTIONS = frozenset({"min", "max", "clamp", "env", "color-mix", "light-dark"})
_REFUSED_PROPERTIES = frozenset({"direction", "unicode-bidi", "writing-mode"})


def _flat_rules(css: str, variables: Mapping[str, str]) -> str:
    out = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            out += _flat_rule(_selectors(tinycss2.serialize(rule.prelude)), rule.content, variables)
        elif rule.type == "error":
            raise ValueError(f"line {rule.source_line}: {rule.message}")
        elif rule.lower_at_keyword == "import":
            raise ValueError(f"line {rule.source_line}: @import: the sheet is one file")
        elif rule.lower_at_keyword == "font-face":
            declarations, _ = _flat_declarations(rule.content, variables)
            out.append(_write("@font-face", declarations))
        elif rule.lower_at_keyword in ("layer", "media", "supports") and rule.content is not None:
            inner = _flat_rules(tinycss2.serialize(rule.content), variables)
            prelude = tinycss2.serialize(rule.prelude).strip()
            layer = rule.lower_at_keyword == "layer"
            out.append(inner if layer else f"@{rule.at_keyword} {prelude} {{\n{inner}}}\n")
        elif rule.lower_at_keyword not in ("page", "layer", "charset"):
            raise ValueError(f"line {rule.source_line}: @{rule.at_keyword}: reading systems do not know it")
    return "".join(out)


def _flat_rule(selectors: list[str], content: Any, variables: Mapping[str, str]) -> list[str]:
    declarations, nested = _flat_declarations(content, variables)
    kept = [item for item in declarations if item[0] not in _READERS_OWN]
    page = [one for one in selectors if _PAGE_SUBJECT.search(one)] if kept != declarations else []
    other = [one for one in selectors if one not in page]
    halves = ((other, declarations), (page, kept))
    out = [_write(", ".join(names), items) for names, items in halves if names and items]
    for prelude, inner in nested:
        pairs = [(outer, one) for outer in selectors for one in _selectors(prelude)]
        inside = [one.replace("&", outer) if "&" in one else f"{outer} {one}" for outer, one in pairs]
        out += _flat_rule(inside, inner, variables)
    return out


def _flat_declarations(
    content: Any, variables: Mapping[str, str]
) -> tuple[list[tuple[str, str]], list[tuple[str, Any]]]:
    """Declarations with their variables put in, and the rules nested among them; custom properties go."""
    declarations: list[tuple[str, str]] = []
    nested: list[tuple[str, Any]] = []
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration" and not item.name.startswith("--"):
            value = _without_variables(tinycss2.serialize(item.value).strip(), variables, ())
            _refuse(item, value)
            declarations.append((item.lower_name, value + (" !important" if item.important else "")))
        elif item.type == "qualified-rule":
            nested.append((tinycss2.serialize(item.prelude), item.content))
        elif item.type == "error":
            raise ValueError(f"line {item.source_line}: {item.message}")
        elif item.type == "at-rule":
            raise ValueError(f"line {item.source_line}: @{item.at_keyword} inside a rule: write it outside")
    return declarations, nested


def _refuse(item: Any, value: str) -> None:
    """Raises ValueError where a declaration has what reading systems refuse, written by itself or by a variable."""
    if item.lower_name in _REFUSED_PROPERTIES:
        raise ValueError(f"line {item.source_line}: {item.name}: reading systems refuse it")
    for name in re.findall(r"([a-z-]+)\(", value.lower()):
        if name in _REFUSED_FUNCTIONS:
            raise ValueError(f"line {item.source_line}: {name}(): reading systems refuse it")


def _without_variables(value: str, variables: Mapping[str, str], open_names: tuple[str, ...]) -> str:
    def resolve(tokens: Any) -> str:
        parts = []
        for token in tokens:
            if token.type == "function" and token.lower_name == "var":
                name, _, fallback = tinycss2.serialize(token.arguments).partition(",")
                parts.append(variable(name.strip(), fallback.strip()))
            elif token.type == "function":
                parts.append(f"{token.name}({resolve(token.arguments)})")
            else:
                parts.append(token.serialize())
        return "".join(parts)

    def variable(name: str, fallback: str) -> str:
        if name in open_names:
            raise ValueError(f"{name} refers to itself")
        if name not in variables and not fallback:
            raise ValueError(f"there is no variable {name}")
        return _without_variables(variables.get(name, fallback), variables, (*open_names, name))

    return resolve(tinycss2.parse_component_value_list(value, skip_comments=True))


def _selectors(prelude: str) -> list[str]:
    """The selectors of a list; commas inside brackets do not part them."""
    return [one.strip() for one in re.split(r",(?![^()\[\]]*[)\]])", prelude) if one.strip()]


def _write(head: str, declarations: list[tuple[str, str]]) -> str:
    return f"{head} {{ {'; '.join(f'{name}: {value}' for name, value in declarations)} }}\n"
