"""Words by which an import knows the parts of an issue: rows by language (kk, ru, en), lower case, without marks.

One place for all of them: a new language is a row more in each table. Only words of the trade stand here (headings,
labels, salutations, offices), never text of an issue. Match with ``str.casefold``; most are stems, so that endings
do not matter: each table says how it is meant to be compared.
"""

from __future__ import annotations

from collections.abc import Mapping

# Headings of the contents list: the whole paragraph, apart from case, spaces and punctuation.
CONTENTS: Mapping[str, tuple[str, ...]] = {
    "kk": ("мазмұны", "мазмұн", "осы санда", "осы нөмірде", "нөмірде", "бұл санда", "бұл нөмірде", "санда"),
    "ru": ("содержание", "оглавление", "в номере", "в этом номере", "в выпуске"),
    "en": ("contents", "table of contents", "in this issue", "inside"),
}

# Words before or after a page number in a contents list ("18-бет", "с. 18"): whole words, apart from a full stop.
PAGE: Mapping[str, tuple[str, ...]] = {
    "kk": ("бет", "б"),
    "ru": ("стр", "с", "страница"),
    "en": ("page", "p", "pp"),
}

# An entry's or heading's word for an article that opens with a greeting: anywhere in the wording, as a stem.
FOREWORD: Mapping[str, tuple[str, ...]] = {
    "kk": ("алғы сөз", "алғысөз", "құттықтау сөз", "редактор сөз", "редакция сөз", "кіріспе сөз"),
    "ru": ("предисловие", "вступительное слово", "приветственное слово", "обращение к читател", "слово редактора",
           "колонка редактора", "от редакции"),
    "en": ("foreword", "preface", "editorial", "welcome", "from the editor"),
}

# First words of a salutation: the paragraph begins with one of them, as a stem.
SALUTATION: Mapping[str, tuple[str, ...]] = {
    "kk": ("құрметті", "қымбатты", "қадірлі", "қадірменді", "ардақты", "аса құрметті", "ассалаумағалейкүм"),
    "ru": ("уважаемы", "дорогие", "дорогой", "дорогая", "многоуважаем", "глубокоуважаем"),
    "en": ("dear", "ladies and gentlemen", "honoured", "esteemed"),
}

# A survey of several people: anywhere in the wording, as a stem.
SURVEY: Mapping[str, tuple[str, ...]] = {
    "kk": ("сауалнама", "блиц-сұрақ", "сұрақ-жауап"),
    "ru": ("опрос", "анкета", "вопрос номера"),
    "en": ("survey", "vox pop", "we asked"),
}

# The word beside a person's age ("50 жаста", "50 лет", "aged 50").
AGE: Mapping[str, tuple[str, ...]] = {
    "kk": ("жаста", "жас"),
    "ru": ("лет", "год", "года"),
    "en": ("years old", "aged", "years"),
}

# A review of a period's events: anywhere in the wording, as a stem.
DIGEST: Mapping[str, tuple[str, ...]] = {
    "kk": ("жыл шежіресі", "оқиғалар", "шолу", "жаңалықтар", "жыл қорытынды"),
    "ru": ("дайджест", "хроника", "обзор событий", "события", "новости", "итоги года"),
    "en": ("digest", "chronicle", "events", "news", "year in"),
}

# Where an article says what kind it is: anywhere in the wording, as a stem.
INTERVIEW: Mapping[str, tuple[str, ...]] = {
    "kk": ("сұхбат",),
    "ru": ("интервью", "беседа с"),
    "en": ("interview", "in conversation"),
}
PROFILE: Mapping[str, tuple[str, ...]] = {
    "kk": ("портрет", "кейіпкер", "тұлға"),
    "ru": ("портрет", "герой номера", "очерк"),
    "en": ("profile", "portrait"),
}

# Labels that only an imprint has: the paragraph begins with one, up to its colon, apart from case. A row's stem
# says for whom it is enough: labels of the same meaning in the same order in every language where they exist.
IMPRINT: Mapping[str, tuple[str, ...]] = {
    "kk": ("құрылтайшы", "меншік иесі", "редакциялық кеңес", "редакция алқасы", "бас редактор", "шығарушы редактор",
           "жауапты редактор", "дизайнер", "беттеуші", "корректор", "авторлар", "аудармашы", "сурет", "фото",
           "журнал шығарылымы", "редакцияның мекенжайы", "редакция мекенжайы", "журнал тіркелді", "тіркеу",
           "таралу аумағы", "жалпы таралым", "таралымы", "басылды", "басып шығар"),
    "ru": ("учредител", "собственник", "редакционный совет", "редакционная коллегия", "редколлегия",
           "главный редактор", "выпускающий редактор", "ответственный редактор", "дизайн", "верстка", "вёрстка",
           "корректор", "автор", "переводчик", "фото", "издатель", "адрес редакции", "зарегистрирован",
           "свидетельство о регистрации", "территория распространения", "тираж", "отпечатано", "типография"),
    "en": ("founder", "publisher", "editorial board", "editor-in-chief", "managing editor", "design", "proofreader",
           "authors", "contributors", "translators", "photography", "photographs", "editorial office", "registered",
           "distribution", "print run", "printed by", "issn"),
}

# Labels of a page of contacts, as a founder's or partner's page ends with: the paragraph begins with one.
CONTACTS: Mapping[str, tuple[str, ...]] = {
    "kk": ("мекенжай", "телефон", "тел.", "байланыс", "e-mail", "email", "сайт"),
    "ru": ("адрес", "телефон", "тел.", "контакт", "e-mail", "email", "электронная почта", "сайт"),
    "en": ("address", "telephone", "phone", "tel.", "contact", "e-mail", "email", "website"),
}

# Months, by their stems, with the name that stands alone: a word of the text begins with the stem.
MONTHS: Mapping[str, tuple[str, ...]] = {
    "kk": ("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша",
           "желтоқсан"),
    "ru": ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь"),
    "en": ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"),
}

# Words after a hyphen that stands for the rest of a word («екі- және үшжылдық»): no word was cut there. Whole words.
SUSPENDED: Mapping[str, tuple[str, ...]] = {
    "kk": ("және", "мен", "пен", "бен", "не", "немесе", "яки"),
    "ru": ("и", "или", "либо"),
    "en": ("and", "or", "to"),
}

# Those of them that may also be the end of a word («қолы-мен»): the word decides, where it is known. Whole words.
ENDINGS = frozenset({"мен", "пен", "бен", "не", "и"})

# Pairs that are written with a hyphen: both halves are stems, and the second may have endings.
PAIRS: Mapping[str, tuple[str, ...]] = {
    "kk": ("бала-шаға", "ел-жұрт", "туған-туыс", "ағайын-туыс", "көрші-қолаң", "мал-жан", "ата-ана", "ата-баба",
           "әке-шеше", "аға-іні", "қыз-келіншек", "дос-жаран", "киім-кешек", "ыдыс-аяқ", "азық-түлік", "жан-жақ",
           "анда-санда", "ара-тұра", "алыс-жақын", "аман-есен", "аман-сау", "күш-жігер", "күш-қуат", "іс-шара",
           "іс-қимыл", "іс-әрекет", "іс-тәжірибе", "ой-пікір", "салт-дәстүр", "әдет-ғұрып", "қарым-қатынас",
           "тамыр-таныс", "жөн-жоба", "оқу-тәрбие", "жол-көлік", "құрал-жабдық",
           "үлкен-кіші", "кәрі-жас", "ұсақ-түйек", "там-тұм", "қора-жай", "бау-бақша", "жеміс-жидек", "көл-көсір",
           "әлеуметтік-экономикалық", "қоғамдық-саяси", "мәдени-ағарту", "рухани-адамгершілік"),
    "ru": ("социально-экономическ", "общественно-политическ", "культурно-просветительск", "научно-исследовательск",
           "из-за", "из-под", "все-таки", "всё-таки", "кто-нибудь", "что-нибудь", "кто-либо", "что-либо"),
    "en": ("non-profit", "non-governmental", "socio-economic"),
}

# Numerals: two of them stand with a hyphen between («бес-алты»). The second may have endings.
NUMERALS: Mapping[str, tuple[str, ...]] = {
    "kk": ("бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз", "он", "жиырма", "отыз", "қырық",
           "елу", "алпыс", "жетпіс", "сексен", "тоқсан", "жүз"),
    "ru": ("два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "двадцать", "тридцать"),
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}

# Abbreviations of more than one letter whose full stop ends no sentence: whole words.
ABBREVIATIONS: Mapping[str, tuple[str, ...]] = {
    "kk": ("ғғ", "жж", "млн", "млрд"),
    "ru": ("др", "пр", "гг", "вв", "руб", "тыс", "млн", "млрд", "им", "ул"),
    "en": ("mr", "mrs", "dr", "no"),
}

# The first words of a line that names who made a picture; a colon follows.
CREDIT: Mapping[str, tuple[str, ...]] = {
    "kk": ("сурет", "суретті түсірген", "фото", "фотосурет"),
    "ru": ("фото", "фотография", "иллюстрация", "рисунок"),
    "en": ("photo", "photograph", "illustration", "picture"),
}

# The line that closes a letter before its signature: the line begins with one of them, as a stem.
VALEDICTION: Mapping[str, tuple[str, ...]] = {
    "kk": ("ізгі тілек", "ізгі ниет", "құрметпен", "шын жүректен", "сәлеммен", "зор ілтипатпен"),
    "ru": ("с уважением", "искренне", "с наилучшими", "с пожеланиями"),
    "en": ("sincerely", "yours sincerely", "yours faithfully", "best regards", "kind regards", "with best wishes"),
}

# A word between a valediction and the name: «Сіздің …», "Yours, …". Whole words.
YOURS: Mapping[str, tuple[str, ...]] = {
    "kk": ("сіздің", "сіздердің"),
    "ru": ("ваш", "ваша"),
    "en": ("your", "yours"),
}

# Headings of a box that stands aside from the running text: the heading begins with one.
BOX: Mapping[str, tuple[str, ...]] = {
    "kk": ("анықтама", "қысқаша", "деректер мен", "білген жөн", "айтпақшы"),
    "ru": ("справка", "досье", "для справки", "кстати", "факты"),
    "en": ("in brief", "facts", "at a glance", "background"),
}

# Labels of who asks and who answers, before a colon («Сұрақ: …»): the whole label, apart from a number.
ASKING: Mapping[str, tuple[str, ...]] = {
    "kk": ("сұрақ", "журналист", "тілші", "редакция", "жүргізуші"),
    "ru": ("вопрос", "журналист", "корреспондент", "редакция", "ведущий", "ведущая"),
    "en": ("question", "q", "interviewer", "editor"),
}
ANSWERING: Mapping[str, tuple[str, ...]] = {"kk": ("жауап",), "ru": ("ответ",), "en": ("answer", "a")}

# What tells who speaks, right after a comma and a dash: direct speech, and no question of an interviewer's. Stems.
SPEAKING: Mapping[str, tuple[str, ...]] = {
    "kk": ("де", "деп", "дей", "деді"),
    "ru": ("говор", "сказа", "отмеча", "рассказ", "вспомина", "поясня", "добав"),
    "en": ("said", "says", "recall", "explain", "adds"),
}

# A town in the line over a letter: the abbreviation as a word of its own.
TOWN: Mapping[str, tuple[str, ...]] = {
    "kk": ("қ", "қаласы", "ауылы"),
    "ru": ("г", "город", "село"),
    "en": ("city",),
}


def words_of(table: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """All the words of a table, whatever the language: an issue may mix them; as written there (lower case)."""
    return tuple(word for words in table.values() for word in words)

# An imprint's labels by the key of the field that they name (magazine.yaml's keys): the paragraph begins with one.
IMPRINT_FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "founder": {
        "kk": ("құрылтайшы", "меншік иесі"),
        "ru": ("учредител", "собственник"),
        "en": ("founder", "publisher", "owner"),
    },
    "editorial_board": {
        "kk": ("редакциялық кеңес", "редакция алқасы", "редакциялық алқа"),
        "ru": ("редакционный совет", "редакционная коллегия", "редколлегия"),
        "en": ("editorial board", "editorial council"),
    },
    "editor_in_chief": {
        "kk": ("бас редактор",),
        "ru": ("главный редактор",),
        "en": ("editor-in-chief", "editor in chief"),
    },
    "managing_editor": {
        "kk": ("шығарушы редактор", "жауапты редактор"),
        "ru": ("выпускающий редактор", "ответственный редактор"),
        "en": ("managing editor",),
    },
    "designer": {"kk": ("дизайн", "беттеуші"), "ru": ("дизайн", "верстка", "вёрстка"), "en": ("design", "layout")},
    "proofreader": {"kk": ("корректор",), "ru": ("корректор",), "en": ("proofreader",)},
    "authors": {"kk": ("авторлар",), "ru": ("автор",), "en": ("authors", "contributors")},
    "translators": {"kk": ("аудармашы",), "ru": ("переводчик", "перевод"), "en": ("translat",)},
    "photographers": {"kk": ("сурет", "фото"), "ru": ("фото", "снимки"), "en": ("photo",)},
    "produced_by": {"kk": ("журнал шығарылымы",), "ru": ("выпуск журнала", "издатель"), "en": ("produced by",)},
    "address": {
        "kk": ("редакцияның мекенжайы", "редакция мекенжайы", "мекенжай"),
        "ru": ("адрес редакции", "адрес"),
        "en": ("editorial office", "address"),
    },
    "telephone": {
        "kk": ("телефон", "тел.", "тел:"),
        "ru": ("телефон", "тел.", "тел:"),
        "en": ("telephone", "phone", "tel."),
    },
    "email": {
        "kk": ("электрондық пошта", "e-mail", "email"),
        "ru": ("электронная почта", "эл. почта"),
        "en": ("e-mail", "email"),
    },
    "site": {"kk": ("сайт",), "ru": ("сайт",), "en": ("website", "site")},
    "registration": {
        "kk": ("журнал тіркелді", "тіркелді", "тіркеу"),
        "ru": ("зарегистрирован", "журнал зарегистрирован", "свидетельство о регистрации", "регистрация"),
        "en": ("registered", "registration"),
    },
    "periodicity": {
        "kk": ("мерзімділігі", "шығу мерзімі"),
        "ru": ("периодичность",),
        "en": ("frequency", "periodicity"),
    },
    "territory": {"kk": ("таралу аумағы",), "ru": ("территория распространения",), "en": ("distribution",)},
    "print_run": {
        "kk": ("жалпы таралым", "таралым"),
        "ru": ("тираж", "общий тираж"),
        "en": ("print run", "circulation"),
    },
    "printer": {
        "kk": ("басылды", "баспахана", "басып шығар"),
        "ru": ("отпечатано", "типография", "печать"),
        "en": ("printed by", "printer"),
    },
    "issn": {"en": ("issn",)},
    "age_mark": {"kk": ("жас белгісі",), "ru": ("возрастная категория", "возрастное ограничение"), "en": ("age mark",)},
    "sponsor": {"kk": ("қолдаушы", "демеуші"), "ru": ("спонсор", "при поддержке"), "en": ("sponsor", "supported by")},
}

# An imprint's notices, which have no label: stems, all of one group in a sentence.
NOTICES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "opinion_notice": (
        ("пікір", "автор"),
        ("көзқарас", "автор"),
        ("мнени", "автор"),
        ("opinion", "author"),
        ("views", "author"),
    ),
    "rights_notice": (
        ("көшір",),
        ("рұқсат", "редакция"),
        ("перепечат",),
        ("копирован",),
        ("разрешени", "редакци"),
        ("құқық", "қорғал"),
        ("права", "защищен"),
        ("reproduc",),
        ("rights", "reserved"),
    ),
    "sponsor": (("қолдауымен",), ("көмегімен", "шығ"), ("при поддержке",), ("with the support",), ("supported by",)),
}

# Words that only lead from a registration's body to its date and number: they name the field and are no part of it.
REGISTRATION: Mapping[str, tuple[str, ...]] = {
    "kk": ("жылғы", "ж.", "куәлік", "куәлігі", "күні", "нөмірі"),
    "ru": ("свидетельство", "регистрационное", "от", "г.", "года", "номер", "о", "постановке", "на", "учет", "учёт"),
    "en": ("certificate", "dated", "no.", "number", "of"),
}
