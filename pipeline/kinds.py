"""The kinds of article: a row each. A new kind is a row here and a layout in styles/layouts/."""

from __future__ import annotations

from dataclasses import dataclass

COMMON = frozenset(
    {"kind", "title", "contents_title", "contents_speaker", "class", "pictorial", "listed", "hyphenation"}
)


@dataclass(frozen=True)
class Kind:
    """What articles of a kind may and must have.

    ``fields`` beside the common ones; ``required`` of all; ``roles``: the body's special blocks; ``body``:
    required, optional or none; ``listed``: stands in the contents; ``drop_cap``: its text opens with one;
    ``supplied``: its picture may be a page that comes as a PDF.
    """

    fields: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset({"title"})
    roles: frozenset[str] = frozenset()
    body: str = "required"
    listed: bool = True
    pictorial: bool = False
    drop_cap: bool = False
    supplied: bool = False


def _kind(
    fields: str = "",
    *,
    required: str = "title",
    roles: str = "",
    body: str = "required",
    listed: bool = True,
    pictorial: bool = False,
    drop_cap: bool = False,
    supplied: bool = False,
) -> Kind:
    return Kind(
        frozenset(fields.split()),
        frozenset(required.split()),
        frozenset(roles.split()),
        body,
        listed,
        pictorial,
        drop_cap,
        supplied,
    )


KINDS: dict[str, Kind] = {
    "cover": _kind(
        "side subtitle lines picture", required="side picture", body="optional", listed=False, pictorial=True
    ),
    "partner": _kind("kicker standfirst picture contacts", listed=False),
    "contents": _kind(body="none", listed=False),
    "imprint": _kind(body="optional", listed=False),
    "letter": _kind("letterhead dateline salutation signature", required="title signature"),
    "foreword": _kind("kicker standfirst portrait salutation signature", required="title portrait signature"),
    "digest": _kind("kicker standfirst picture", roles="event"),
    "feature": _kind(
        "kicker standfirst picture", required="title picture standfirst", roles="pullquote", drop_cap=True
    ),
    "essay": _kind("kicker standfirst author office portrait", required="title author", roles="pullquote"),
    "interview": _kind("kicker standfirst speaker portrait", required="title speaker portrait", roles="pullquote"),
    "profile": _kind(
        "kicker standfirst speaker picture portrait",
        required="title speaker picture",
        roles="pullquote",
        drop_cap=True,
    ),
    "infographic": _kind(
        "kicker standfirst source", required="title source", roles="numerals timeline bars", pictorial=True
    ),
    "survey": _kind("kicker standfirst picture", roles="person"),
    "advert": _kind("picture", required="picture", body="none", listed=False, pictorial=True, supplied=True),
}

# Blocks that any article may hold; the others are of the kinds that list them in ``roles``.
FREE_ROLES = frozenset({"box", "figure", "column-break", "page-break", "group"})
