"""Articles made up at random for tests of laws: valid Markdown, every block of a feature, Kazakh words."""

from __future__ import annotations

from hypothesis import strategies as st

_VOCABULARY = (
    "көпір өзен жаға тақтай шеге балға шебер ауыл көше мектеп кітап ұстаз наубай нан пеш таң түн жел су тас "
    '№ 5 23 335 2003–2005 10 км 8,6% ҚР-ның COVID-19 А.Б. Сапарова т.б. «Арасан» – 25-ші Ғ қ. & < > "сөз" т. б. '
    "желтоқсан 12 см"
)
WORDS = st.sampled_from(_VOCABULARY.split())
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(lambda words: "Сол " + " ".join(words) + ".")


def _inline(draw: st.DrawFn) -> str:
    pieces = []
    for sentence in draw(st.lists(SENTENCES, min_size=1, max_size=4)):
        form = draw(
            st.sampled_from(("{}", "*{}*", "**{}**", "[{}](https://x.kz/a)", "[{}]{{lang=en}}", "[{}]{{.nobreak}}"))
        )
        pieces.append(form.format(sentence))
    return draw(st.sampled_from((" ", "\n", "\\\n"))).join(pieces)


PARAGRAPHS = st.composite(_inline)()


def _block(draw: st.DrawFn) -> str:
    words, more = draw(PARAGRAPHS), draw(SENTENCES)
    forms = (
        words,
        f"– {words}",
        f"**– {more}**",
        f"## {more}",
        f"- {words}\n- {more}",
        f"1. {more}\n2. {more}",
        f"> {more}",
        f"::: pullquote\n{more}\n:::",
        f"::: box\n### {more}\n\n{words}\n\n- {more}\n:::",
        f'![{more}](images/oven.jpg){{alt="Пеш" credit="Сурет: А." lines=9}}',
        f"::: {{tracking=-5}}\n{words}\n:::",
        f"{more}\n\n::: column-break\n:::",
        "| {0} | {1} |\n|---|---|\n| {1} | {0} |".format(more.replace("|", ""), "сөз"),
    )
    return draw(st.sampled_from(forms))


BLOCKS = st.composite(_block)()


def _body(draw: st.DrawFn) -> str:
    blocks = draw(st.lists(BLOCKS, min_size=1, max_size=6))
    notes = draw(st.lists(SENTENCES, max_size=2))
    blocks += [f"Белгі[^{number}] осында." for number in range(len(notes))]
    blocks += [f"[^{number}]: {note}" for number, note in enumerate(notes)]
    return "\n\n".join(blocks) + "\n"


BODIES = st.composite(_body)()
