"""ePubs that are broken or mean: 200 mutations, and small files that ask for much. None raises."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable

import pytest

from pipeline.preflight.epub.judge import judge_epub
from pipeline.preflight.epub.limits import Limits
from pipeline.problems import Problem
from tests.preflight.epub.making import ASKED, Files, edit, make_clean, pack, unpack

FILES = 200
SEED = "ePub preflight"
# Small twins of what the rules look at: mutations of megabytes of photographs would show nothing.
_LARGE = (".ttf", ".jpg")
_BITS = (
    b"", b"<", b"&", b"]]>", b"<!--", b"\x00", b"\xff\xfe", b"&nbsp;", b"url(", b"}", b"{", b"@media", b'"',
    b"http://[", b"../..", b"%zz", b"<svg><svg>", b"<nav>", b"-->", b"<br/>", b"#", b"?", b":", b"//", b"\xed\xa0\x80",
)  # fmt: skip


def make_small() -> Files:
    """The sound ePub with cut fonts and photographs."""
    return {name: data[:3000] if name.endswith(_LARGE) else data for name, data in unpack(make_clean()).items()}


def mutate(number: int, small: Files) -> bytes:
    """One broken ePub, the same every time."""
    chance = random.Random(f"{SEED} {number}")
    return chance.choice(KINDS)(chance, small)


def spoil_bytes(chance: random.Random, small: Files) -> bytes:
    """Bytes of the zip itself changed."""
    content = bytearray(pack(small))
    for _ in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def cut(chance: random.Random, small: Files) -> bytes:
    """A part of the zip gone."""
    content = pack(small)
    begin = chance.randrange(len(content))
    return content[:begin] + content[begin + chance.randrange(1, 5000) :]


def spoil_directory(chance: random.Random, small: Files) -> bytes:
    """The zip's directory changed, where sizes, names, flags and methods stand."""
    content = bytearray(pack(small))
    start = content.rindex(b"PK\x05\x06")
    begin = int.from_bytes(content[start + 16 : start + 20], "little")
    for _ in range(chance.choice((1, 4))):
        content[chance.randrange(begin, len(content))] = chance.randrange(256)
    return bytes(content)


def spoil_file(chance: random.Random, small: Files) -> bytes:
    """A file's content changed."""
    files = dict(small)
    for _ in range(chance.choice((1, 3))):
        name = chance.choice(list(files))
        data, at = files[name], chance.randrange(len(files[name]) + 1)
        files[name] = data[:at] + chance.choice(_BITS) + data[at + chance.choice((0, 1, 40)) :]
    return pack(files)


def change_markup(chance: random.Random, small: Files) -> bytes:
    """An attribute's value or a tag's name changed: still well-formed, mostly."""
    files = dict(small)
    name = chance.choice([one for one in files if one.endswith((".xhtml", ".opf", ".ncx", ".xml", ".css"))])
    parts = files[name].split(b'"')
    for _ in range(chance.choice((1, 10))):
        parts[chance.randrange(len(parts))] = chance.choice(
            (b"", b"x", b"#", b"..", b"data:,", b"page-list", b"\xd0\xb0")
        )
    files[name] = b'"'.join(parts)
    return pack(files)


def lose_files(chance: random.Random, small: Files) -> bytes:
    """Files gone, emptied or exchanged."""
    files = dict(small)
    for name in chance.sample(list(files), 4):
        other = chance.choice(list(files))
        files[name] = chance.choice((b"", files[other], b"\x00" * 50))
        if chance.random() < 0.5:
            del files[name]
    return pack(files) if files else b""


KINDS: tuple[Callable[[random.Random, Files], bytes], ...] = (
    spoil_bytes,
    cut,
    spoil_directory,
    spoil_file,
    change_markup,
    lose_files,
)


def test_no_mutation_is_too_much() -> None:
    """Every broken ePub comes to a verdict; nearly all have a problem, and many rules speak."""
    small = make_small()
    verdicts = [judge_epub(mutate(number, small), ASKED) for number in range(FILES)]
    assert sum(bool(found) for found in verdicts) >= FILES * 0.9
    sound = {(problem.code, problem.message) for problem in judge_epub(pack(small), ASKED)}
    said = {problem.code for found in verdicts for problem in found if (problem.code, problem.message) not in sound}
    assert len(said) >= 8, said


def bomb() -> bytes:
    """A file that unpacks to a thousand times its length."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("EPUB/a.xhtml", bytes(25_000_000))
    return out.getvalue()


def liar() -> bytes:
    """A file that says it is small and unpacks to more."""
    packed = zlib.compress(bytes(5_000_000))[2:-4]
    content = pack({"a.txt": b"x" * len(packed)}, stored=("a.txt",))
    content = content.replace(b"x" * len(packed), packed)
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00")


def laughing() -> bytes:
    """Entities that grow to a thousand million letters."""
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    files = unpack(make_clean())
    text = f'<!DOCTYPE html [<!ENTITY a0 "ha">{lines}]>'
    files = dict(edit(files, "baker.xhtml", "<!DOCTYPE html>", text))
    return pack(edit(files, "baker.xhtml", "<h2 ", '<p title="&a9;">&a9;</p><h2 '))


def outside() -> bytes:
    """An entity that stands for a file of this machine."""
    text = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return pack(
        edit(edit(unpack(make_clean()), "baker.xhtml", "<!DOCTYPE html>", text), "baker.xhtml", "</h2>", "&a;</h2>")
    )


def deep() -> bytes:
    """Elements in elements in elements."""
    return pack(edit(unpack(make_clean()), "baker.xhtml", "</section>", "<b>" * 5000 + "</b>" * 5000 + "</section>"))


def brackets() -> bytes:
    """Brackets in brackets in a sheet."""
    files = dict(unpack(make_clean()))
    return pack({**files, "EPUB/style.css": b"a { b: " + b"(" * 50_000 + b"}"})


def nested_style() -> bytes:
    """The same in a style attribute."""
    return pack(edit(unpack(make_clean()), "baker.xhtml", "<h2 ", f'<h2 style="background: url(a) {"(" * 50_000}" '))


def many() -> bytes:
    """More files than an issue has."""
    return pack({f"f{number}": b"" for number in range(5001)})


def climbing() -> bytes:
    """Names that lead out of the folder they are unpacked into, and the same name twice."""
    return pack({**unpack(make_clean()), "../../etc/x": b"x", "/abs": b"x", "EPUB\\x": b"x"})


def circle() -> bytes:
    """A package that is its own document, and a container that is its own package."""
    files = dict(unpack(make_clean()))
    container = files["META-INF/container.xml"].replace(b"EPUB/content.opf", b"META-INF/container.xml")
    return pack({**files, "META-INF/container.xml": container})


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bomb, "EPB006"), (liar, "EPB006"), (laughing, "EPB003"), (outside, "EPB013"), (deep, "EPB003"),
        (brackets, "EPB018"), (nested_style, "EPB018"), (many, "EPB006"), (climbing, "EPB006"), (circle, "EPB003"),
        (lambda: b"", "EPB006"), (lambda: b"no zip", "EPB006"), (lambda: pack({"mimetype": b"x"}), "EPB006"),
    ],
)  # fmt: skip
def test_mean_files_are_refused(make: Callable[[], bytes], code: str) -> None:
    """Each comes to a verdict with the problem that it is, and nothing outside the ePub is read."""
    found = judge_epub(make(), ASKED)
    assert code in {problem.code for problem in found}, found
    assert len(found) < 400


def test_limits_hold() -> None:
    """More than the limits grant is not read: an ePub too long, one of too many bytes, findings without end."""

    def judge(limits: Limits) -> tuple[Problem, ...]:
        return judge_epub(make_clean(), ASKED, limits)

    assert [problem.code for problem in judge(Limits(content=1000))] == ["EPB006"]
    assert [problem.code for problem in judge(Limits(entries=3))] == ["EPB006"]
    assert "EPB006" in {problem.code for problem in judge(Limits(unpacked=100_000))}
    assert judge(Limits()) == ()
    faulty = pack(edit(unpack(make_clean()), "baker.xhtml", "</section>", '<a href="no"></a>' * 90 + "</section>"))
    assert len(judge_epub(faulty, ASKED)) == 50
