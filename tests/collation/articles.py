"""Articles made up for the proof of page starts: long, and with everything that a page may begin in the midst of."""

from __future__ import annotations

from hypothesis import strategies as st

VOCABULARY = (
    "ағаш көпір су жаға шебер тақтай шеге балға өзенніңжағасындағы қолжетімділікті ұйымдастырушылардың – 1996 2003 "
    "«тамыз» көктемгі қарама-қарсы ата-аналар, көше. үй? заңдылықтарымызбен бірнеше көпшілігінің"
)
WORDS = VOCABULARY.split()

OPENERS = {
    "feature": (
        "title: Ұзақ жол\nkicker: Басты тақырып\nstandfirst: Бірінші сөз\n"
        'picture: {src: images/bridge.jpg, alt: Көпір., caption: Көпір түбінде., credit: "Сурет: журнал"}'
    ),
    "essay": (
        "title: Ұзақ жол\nkicker: Талдау\nstandfirst: Бірінші сөз\nauthor: Ержан Сәтбаев\noffice: шебер\n"
        "portrait: {src: images/master.jpg, alt: Шебер.}"
    ),
}


def write_article(kind: str, blocks: list[str]) -> str:
    """An article of these blocks, its notes at the end."""
    notes = [f"[^{number}]: Ескерту ағаш көпір туралы.\n" for number in range(1, "".join(blocks).count("[^") + 1)]
    text, body = "", "\n\n".join(blocks)
    for number in range(1, len(notes) + 1):
        before, _, body = body.partition("[^]")
        text += f"{before}[^{number}]"
    return f"---\nkind: {kind}\n{OPENERS[kind]}\n---\n\n{text}{body}\n\n{chr(10).join(notes)}"


def write_long() -> str:
    """A feature of some pages: plain paragraphs long enough that a page begins in the midst of one."""
    words = [WORDS[number * 7 % len(WORDS)] + ("лар" if number % 5 else "") for number in range(1800)]
    paragraphs = [f"Сөз {' '.join(words[at : at + 150])}." for at in range(0, len(words), 150)]
    return write_article("feature", paragraphs)


def _words(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=least, max_size=most).map(" ".join)


def _runs() -> st.SearchStrategy[str]:
    """Words with emphasis and links, which a page may begin with."""
    forms = st.sampled_from(("{}", "*{}*", "**{}**", "[{}](https://example.kz)"))
    return st.lists(st.tuples(forms, _words(1, 9)), min_size=10, max_size=30).map(
        lambda runs: "Сөз " + " ".join(form.format(words) for form, words in runs) + "."
    )


def _lines(mark: str) -> st.SearchStrategy[str]:
    return st.lists(_words(1, 30), min_size=3, max_size=8).map(
        lambda items: "\n".join(f"{mark.format(number)} {item}" for number, item in enumerate(items, 1))
    )


BLOCKS = st.one_of(
    _words(60, 220).map("Сөз {}.".format),
    _words(60, 220).map("Сөз {}.".format),
    _runs(),
    _words(30, 60).map("## Бөлім\n\nТағы {}.".format),
    st.tuples(_words(30, 60), _words(30, 60)).map(lambda two: f"::: box\n### Қорап\n\n{two[0]}\n\n{two[1]}\n:::"),
    _lines("-"),
    _lines("{}."),
    st.just('![](images/bridge.jpg){alt="Көпір." lines=14}'),
    _words(2, 6).map('![Жағадағы {}.](images/bridge.jpg){{alt="Көпір." credit="Сурет: мұрағат" lines=14}}'.format),
    st.lists(_words(1, 3), min_size=4, max_size=9).map(
        lambda cells: "| Жыл | Сан |\n|---|---|\n" + "\n".join(f"| {1990 + n} | {c} |" for n, c in enumerate(cells))
    ),
    st.just("::: pullquote\nСөз басы ағаш көпір су жаға.\n:::"),
    st.tuples(_words(40, 80), _words(40, 80)).map(lambda two: f"Сөз {two[0]}[^] {two[1]}."),
)


def articles() -> st.SearchStrategy[str]:
    """Articles of two to seven pages."""
    bodies = st.lists(BLOCKS, min_size=8, max_size=18)
    # The pull quote's words stand in the first paragraph.
    opened = bodies.map(lambda blocks: [f"Сөз басы ағаш көпір су жаға. {' '.join(WORDS)}.", *blocks])
    return st.builds(write_article, st.sampled_from(sorted(OPENERS)), opened)
