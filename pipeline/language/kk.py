"""Kazakh in Cyrillic letters (kk)."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from pipeline.language.contract import Language
from pipeline.language.protection import find_protected
from pipeline.language.spacing import find_edits

ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

MONTHS = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip

_LABELS = {
    # navigation and structure
    "contents": "Мазмұны",
    "cover": "Мұқаба",
    "back_cover": "Мұқабаның артқы беті",
    "imprint": "Шығарылым деректері",
    "page": "бет",
    "pages": "беттер",
    "page_list": "Беттер тізімі",
    "landmarks": "Негізгі бөлімдер",
    "body_start": "Мәтіннің басы",
    "previous": "Алдыңғы мақала",
    "next": "Келесі мақала",
    "to_contents": "Мазмұнына оралу",
    "continued": "жалғасы",
    # parts of an article
    "photo": "Сурет",
    "source": "Дереккөз",
    "author": "Автор",
    "notes": "Ескертпелер",
    "note": "Ескертпе",
    "back_to_text": "Мәтінге оралу",
    "pullquote": "Дәйексөз",
    "box": "Анықтама",
    "question": "Сұрақ",
    "answer": "Жауап",
    "age": "жаста",
    "timeline": "Уақыт желісі",
    "chart": "Диаграмма",
    "advert": "Жарнама",
    "turn": "Мақалалар арасында өту",
    "printed_issue": "баспа нөмірі",
    # what the ePub offers to those who cannot see or hold it: sentences without their stops
    "access_textual": "Бүкіл мазмұнын мәтін түрінде оқуға не тыңдауға болады",
    "access_alternativeText": "Әр суреттің сөзбен жазылған сипаттамасы бар",
    "access_structuralNavigation": "Мақалалар мен бөлімдерге мазмұны және тақырыптар арқылы өтуге болады",
    "access_pageNavigation": "Баспа нөмірінің беттері белгіленген және беттер тізімі бар",
    "access_displayTransformability": "Әріптің өлшемі мен түсін оқырман өзі өзгерте алады",
    "access_still": "Қимылдайтын не жыпылықтайтын бейне мен дыбыс жоқ",
    "access_unchecked": "Қолжетімділік талаптарына сай екенін тәуелсіз тексеруші растаған жоқ",
    # contacts
    "address": "Мекенжай",
    "phone": "Телефон",
    "email": "Электрондық пошта",
    "website": "Сайт",
    # imprint
    "issue": "нөмір",
    "founder": "Құрылтайшы",
    "editorial_board": "Редакциялық кеңес",
    "editor_in_chief": "Бас редактор",
    "publishing_editor": "Шығарушы редактор",
    "designer": "Дизайнер",
    "proofreader": "Корректор",
    "authors": "Авторлар",
    "translators": "Аудармашылар",
    "photographers": "Фотосуреттер",
    "producer": "Журнал шығарылымы",
    "editorial_address": "Редакцияның мекенжайы",
    "registration": "Журнал тіркелді",
    "periodicity": "Шығу мерзімділігі",
    "territory": "Таралу аумағы",
    "circulation": "Жалпы таралым",
    "copies": "дана",
    "printer": "Басылды",
    "age_mark": "Жас белгісі",
    # the printing house's job sheet
    "job_sheet": "Баспаханаға тапсырыс парағы",
    "trim_size": "Кесілген пішімі",
    "bleed": "Кесу жиегі",
    "page_count": "Бет саны",
    "body": "Ішкі блок",
    "whole": "Мұқабасымен бірге",
    "binding": "Түптелуі",
    "binding_saddle": "Қапсырмамен тігу",
    "binding_perfect": "Желіммен түптеу",
    "binding_none": "Түптелмейді",
    "paper": "Қағазы",
    "body_paper": "Ішкі блоктың қағазы",
    "cover_paper": "Мұқабаның қағазы",
    "spine": "Түбінің ені",
    "print_run": "Таралымы",
    "colours": "Бояуы",
    "printing_condition": "Басу шарты",
    "profile": "Тексеру ережелері",
    "files": "Файлдар",
    "file": "Файл",
    "bytes": "Байт",
    "editors": "Редакциямен байланыс",
    "changed": "Соңғы өзгеріс",
    "not_stated": "көрсетілмеген",
    "mm": "мм",
    "checksums_note": "Файлдардың жолда өзгермегенін тексеру",
    # the catalogue of issues
    "catalogue": "Журнал нөмірлері",
    "newest_issue": "Соңғы нөмір",
    "earlier_issues": "Бұрынғы нөмірлер",
    "all_issues": "Барлық нөмірлер",
    "issues_of_year": "жылғы нөмірлер",
    "about_issue": "Нөмір туралы",
    "in_this_issue": "Осы нөмірде",
    "search_for": "Мақала немесе есім іздеу",
    "found": "Табылғаны",
    "found_none": "Ештеңе табылмады",
    "articles": "Мақалалар",
    "people": "Авторлар мен кейіпкерлер",
    "for_epub": "телефон мен оқу құрылғысына",
    "for_pdf": "журналдың басылған беттері",
    "opens_page": "Тақырыпты басқанда журналдың сол беті ашылады",
    "large_cover": "Мұқабаны үлкен көлемде ашу",
    "published": "Жарық көрді",
    "corrected": "Түзетілді",
    "of_year": "жылғы",
    "skip_to_main": "Негізгі бөлікке өту",
    "for_apps": "Оқу қолданбасына қосатын каталог мекенжайы",
    "metadata": "Нөмірдің метадеректері",
    "checksums": "Файлдардың бақылау сомалары",
    "megabytes": "МБ",
    "kilobytes": "КБ",
    **{f"month_{number}": name for number, name in enumerate(MONTHS, 1)},
}

_RANK = {letter: rank for rank, letter in enumerate(ALPHABET)}
_DIGIT_BASE = 100
_CYRILLIC_BASE = 1000
_OTHER_BASE = 10000


def sort_key(text: str) -> tuple[int, ...]:
    """Key by the Kazakh alphabet: digits, then Kazakh letters, then other letters.

    Code points put Ё and І first and Ә and Ө last. Case, spaces and punctuation do not count, except that
    a space ends a word: shorter first words come first.
    """
    key: list[int] = []
    for letter in text.strip().lower():
        if letter in _RANK:
            key.append(_CYRILLIC_BASE + _RANK[letter])
        elif letter.isdigit() and letter.isdecimal():
            key.append(_DIGIT_BASE + int(letter))
        elif letter.isalpha():
            key.append(_OTHER_BASE + ord(letter))
        elif letter.isspace():
            key.append(0)
    return tuple(key)


# Plain Latin letters for the names of files and folders; no romanisation that a text should be set in.
_LATIN = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh",
        "з": "z", "и": "i", "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o",
        "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h",
        "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e",
        "ю": "yu", "я": "ya",
    }
)  # fmt: skip


def spell_latin(text: str) -> str:
    """The text in small Latin letters: «Адал азамат» → adal azamat; what is no Cyrillic letter stays."""
    return text.lower().translate(_LATIN)


KAZAKH = Language(
    tag="kk",
    labels=MappingProxyType(_LABELS),
    dictionary=Path(__file__).with_name("hyph_kk.dic"),
    edit=find_edits,
    protect=find_protected,
    order=sort_key,
    latin=spell_latin,
)
