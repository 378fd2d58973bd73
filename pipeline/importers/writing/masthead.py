"""magazine.yaml where there is none yet: written from the imprint of the first issue that is imported."""

from __future__ import annotations

import json
import re

from pipeline.check import REQUIRED_IMPRINT
from pipeline.importers.model import Imprint
from pipeline.importers.writing.fields import quote_scalar

# Labels as the house prints them, for fields that an imprint has without a label of its own, and the printed order.
LABELS = {
    "founder": "ҚҰРЫЛТАЙШЫ",
    "editorial_board": "РЕДАКЦИЯЛЫҚ КЕҢЕС",
    "editor_in_chief": "БАС РЕДАКТОР",
    "managing_editor": "ШЫҒАРУШЫ РЕДАКТОР",
    "designer": "ДИЗАЙНЕР",
    "proofreader": "КОРРЕКТОР",
    "authors": "АВТОРЛАР",
    "translators": "АУДАРМАШЫЛАР",
    "photographers": "СУРЕТ",
    "produced_by": "ЖУРНАЛ ШЫҒАРЫЛЫМЫ",
    "address": "РЕДАКЦИЯНЫҢ МЕКЕНЖАЙЫ",
    "telephone": "ТЕЛЕФОН",
    "email": "ЭЛЕКТРОНДЫҚ ПОШТА",
    "site": "САЙТ",
    "registration_body": "ЖУРНАЛ ТІРКЕЛДІ",
    "registration_date": "ТІРКЕЛГЕН КҮНІ",
    "registration_certificate": "КУӘЛІК",
    "periodicity": "МЕРЗІМДІЛІГІ",
    "territory": "ТАРАЛУ АУМАҒЫ",
    "print_run": "ЖАЛПЫ ТАРАЛЫМ",
    "printer": "БАСЫЛДЫ",
    "issn": "ISSN",
    "age_mark": "ЖАС БЕЛГІСІ",
    "rights_notice": "ҚҰҚЫҚТАР",
    "opinion_notice": "ПІКІР",
    "sponsor": "ҚОЛДАУШЫ",
}
STUB = "орны"


def write_magazine(imprint: Imprint, tagline: str = "") -> bytes:
    """The magazine's file: its name and imprint as the export has them; what is not known is a visible stub.

    Every field that the law asks for has its row: one that the export lacks is empty, and ``press check`` names it.
    """
    title = imprint.title or f"Атауы {STUB}"
    slug = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
    lines = ["# Written by an import from an issue's imprint: look it over, it stands for every issue."]
    lines += [f"title: {quote_scalar(title)}", f"native_title: {quote_scalar(title)}"]
    lines += [] if slug else ["slug: magazine"]
    lines += [f"tagline: {quote_scalar(tagline or f'Ұран {STUB}')}"]
    lines += [f"description: {quote_scalar(imprint.description or f'Сипаттама {STUB}')}", "language: kk"]
    lines += ["base_url: https://magazine.example/", "imprint:"]
    found = {field.key: field for field in imprint.fields if field.key}
    optional = [key for key in ("issn", "age_mark", "sponsor", "opinion_notice") if key not in found]
    lines += [f"  optional: [{', '.join(optional)}]", "  fields:"]
    for key, label in LABELS.items():
        if key not in found and key not in (*optional, *REQUIRED_IMPRINT):
            continue
        printed = found[key].label if key in found and found[key].label else label
        lines += [f"    - key: {key}", f"      label: {quote_scalar(printed)}"]
        if key in found:
            values = [json.dumps(value, ensure_ascii=False) for value in found[key].values]
            lines.append(f"      value: [{', '.join(values)}]")
    return ("\n".join(lines) + "\n").encode()
