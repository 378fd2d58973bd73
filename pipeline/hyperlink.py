"""Where a value of the imprint leads on a telephone: e-mail addresses, telephone numbers and sites → href."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_NUMBER = re.compile(r"\+?\(?\d[\d\s()\u2011\u2013-]*\d")  # with whatever spaces and dashes it is grouped
_DIGITS = range(10, 16)  # in full, with area or country (E.164 has 15 at most): a postal code is no number to call
_SITE = re.compile(
    r"(?P<scheme>https?://)?([A-Za-z0-9-]+\.)+[A-Za-z]{2,}(:\d{2,5})?"
    r"([/?#]([A-Za-z0-9._~/?#@!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*)?"
)


def make_href(value: str) -> str:
    """``mailto:``, ``tel:`` or ``https:`` of a value that is wholly an address or a number, else "".

    A site without a scheme is taken as https. RFC 6068, RFC 3966, RFC 3986.
    """
    value = value.strip()
    if _MAIL.fullmatch(value):
        return f"mailto:{value}"
    if _NUMBER.fullmatch(value):
        digits = re.sub(r"\D", "", value)
        return f"tel:{'+' if value[0] == '+' else ''}{digits}" if len(digits) in _DIGITS else ""
    if site := _SITE.fullmatch(value):
        return value if site["scheme"] else f"https://{value}"
    return ""
