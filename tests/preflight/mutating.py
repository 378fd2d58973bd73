"""PDFs that are wrong in every way a program can think of: ``mutate(number)`` is the same bytes every time.

As a program, ``python -m tests.preflight.mutating FIRST LAST``, it has them judged, one after the other, and says of
each on a line of its own how it went. It is killed by its limits of processor time and memory where one file asks
for more than may be.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.preflight.making import ASKED, MM, add_font, add_form, add_resources, make_pdf

SEED = "preflight"
MEMORY = 1024 * 1024 * 1024  # bytes of address space, of the whole process
SECONDS = 10  # of processor time a file
HUGE = ("1e300", "-1e300", "99999999999999999999", "-2147483649", "0.0000000000001", "0", "-0", "65536")
OPERATORS = tuple(
    rb"""q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj
    TJ ' " d0 d1 CS cs SC SCN sc scn G g RG rg K k sh BI ID EI Do MP DP BMC BDC EMC BX EX""".split()
)

CONTENT = b"""
q /Cs1 cs 0.5 scn 20 20 100 100 re f /Cs2 cs 3 scn 40 40 50 50 re f /Cs3 cs 0.1 0.2 scn 60 60 20 20 re W n Q
q 1 0 0 1 10 10 cm /Fm1 Do Q q /Half gs /Fm2 Do Q q /Pattern cs /P1 scn 0 0 80 80 re f /P2 scn 90 90 60 60 re f Q
q 10 10 200 200 re W* n /Sh1 sh Q q 20 0 0 20 150 150 cm BI /W 2 /H 2 /BPC 8 /CS /CMYK ID aaaabbbbccccdddd EI Q
BT /F1 12 Tf 1 0 0 1 60 250 Tm [(AA) -20 (A)] TJ 14 TL T* (AA) ' 3 Tr (A) Tj /F2 9 Tf 0 Tr (AB) Tj /F3 8 Tf (a) Tj ET
[3 2] 0 d 0.1 w 0.5 0.5 0 0 K 50 50 m 60 80 90 80 120 50 c S
"""


@cache
def make_base() -> bytes:
    """A file with something of everything that the reader knows: what is not in it cannot be spoilt."""
    with make_pdf(4) as pdf:
        _furnish(pdf)
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), 2, Dictionary(S=Name.D, St=1)]))
        out = io.BytesIO()
        pdf.save(
            out, deterministic_id=True, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
        return out.getvalue()


def _furnish(pdf: Pdf) -> None:
    page = pdf.pages[0]
    ramp = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1, C0=Array([0, 0, 0, 0]), C1=Array([0, 1, 1, 0]))
    stitched = Dictionary(
        FunctionType=3, Domain=Array([0, 1]), Functions=Array([ramp, ramp]), Bounds=Array([0.5]),
        Encode=Array([0, 1, 0, 1]),
    )  # fmt: skip
    shading = pdf.make_indirect(
        Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=Array([0, 0, 100, 100]), Function=stitched)
    )
    tint = pdf.make_stream(b"{dup 0 0 0}", FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1] * 4))
    tile = pdf.make_stream(
        b"0 0 0 1 k 0 0 5 5 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 10, 10]), XStep=10, YStep=10, Resources=Dictionary(),
    )  # fmt: skip
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    inner = add_form(pdf, b"0 1 0 0 k 5 5 20 20 re f", Group=group)
    outer = add_form(
        pdf, b"q /Fm0 Do Q /Im1 Do", Matrix=Array([1, 0, 0, 1, 5, 5]), Group=group,
        Resources=Dictionary(XObject=Dictionary(Fm0=inner, Im1=page.obj.Resources.XObject.Im1)),
    )  # fmt: skip
    glyph = pdf.make_stream(b"500 0 0 0 500 500 d1 0 0 500 500 re f")
    drawn = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 500]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Differences=Array([97, Name("/a")])), FirstChar=97,
        LastChar=97, Widths=Array([500]), Resources=Dictionary(),
    )  # fmt: skip
    child = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/Quadrat"), DW=500, W=Array([1, Array([500, 400])]),
        FontDescriptor=add_font(pdf).FontDescriptor, CIDSystemInfo=Dictionary(Ordering=String("Identity")),
    )  # fmt: skip
    composite = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Quadrat"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(child)]),
        ToUnicode=pdf.make_stream(b"1 beginbfrange <4142> <4143> <0041> endbfrange"),
    )  # fmt: skip
    mask = Dictionary(S=Name.Luminosity, G=inner)
    add_resources(pdf, page, "ColorSpace",
        Cs1=Array([Name.Separation, Name("/Gold"), Name.DeviceCMYK, tint]),
        Cs2=Array([Name.Indexed, Name.DeviceCMYK, 3, String("\0" * 16)]),
        Cs3=Array([Name.DeviceN, Array([Name.Cyan, Name("/Gold")]), Name.DeviceCMYK, tint]),
    )  # fmt: skip
    add_resources(pdf, page, "XObject", Fm1=outer, Fm2=inner)
    add_resources(pdf, page, "Pattern", P1=tile, P2=Dictionary(PatternType=2, Shading=shading))
    add_resources(pdf, page, "Shading", Sh1=shading)
    add_resources(pdf, page, "ExtGState", Half=Dictionary(ca=0.5, CA=0.5, BM=Name.Multiply, SMask=mask))
    add_resources(pdf, page, "Font", F2=pdf.make_indirect(composite), F3=pdf.make_indirect(drawn))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 10 * MM, 10 * MM]), A=Dictionary(S=Name.URI)
    )
    page.obj.Annots = Array([pdf.make_indirect(note)])
    page.contents_add(pdf.make_stream(CONTENT))


# --- bytes ---------------------------------------------------------------------------------------


def flip_bytes(rng: random.Random) -> bytes:
    content = bytearray(make_base())
    for _ in range(rng.randint(1, 12)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def truncate(rng: random.Random) -> bytes:
    return make_base()[: rng.randrange(1, len(make_base()))]


def move_block(rng: random.Random) -> bytes:
    """A block is left out, said twice, or put somewhere else."""
    content = make_base()
    start, other = rng.randrange(len(content)), rng.randrange(len(content))
    block = content[start : start + rng.randint(1, 400)]
    rest = rng.choice((content, content[:start] + content[start + len(block) :]))
    return rest[:other] + rng.choice((b"", block)) + rest[other:]


def swap_numbers(rng: random.Random) -> bytes:
    """Numbers as they stand in the bytes become others: offsets, lengths, references."""
    parts = make_base().split(b" ")
    places = [at for at, part in enumerate(parts) if part.isdigit()]
    for at in rng.sample(places, rng.randint(1, 4)):
        parts[at] = rng.choice((*HUGE, str(rng.randrange(40)))).encode()
    return b" ".join(parts)


# --- objects -------------------------------------------------------------------------------------


def edit_objects(rng: random.Random) -> bytes:
    """Keys of objects taken out, or given values of another kind, of monstrous size, or the object itself."""
    with Pdf.open(io.BytesIO(make_base())) as pdf:
        for _ in range(rng.randint(1, 3)):
            _edit(pdf, rng)
        return _save(pdf, rng)


def _edit(pdf: Pdf, rng: random.Random) -> None:
    holders = [item for item in pdf.objects if isinstance(item, (Dictionary, Stream, Array)) and _entries(item)]
    target = rng.choice(holders)
    for _ in range(rng.randint(0, 3)):  # down into what lies in it
        inner = [value for _, value in _entries(target) if isinstance(value, (Dictionary, Array)) and _entries(value)]
        if not inner:
            break
        target = rng.choice(inner)
    key, _ = rng.choice(_entries(target))
    if rng.random() < 0.3:
        del target[key]
    else:
        target[key] = _wrong_value(pdf, rng, rng.choice(holders))


def _entries(holder: pikepdf.Object) -> list[tuple[str | int, pikepdf.Object]]:
    if isinstance(holder, Array):
        return [(at, holder[at]) for at in range(len(holder))]
    return [(key, holder[key]) for key in sorted(holder.keys()) if key != "/Length"]


def _wrong_value(pdf: Pdf, rng: random.Random, other: pikepdf.Object) -> object:
    nested: object = 0
    for _ in range(rng.choice((5, 400))):
        nested = Array([nested])
    kinds: tuple[Callable[[], object], ...] = (
        lambda: other,  # itself, perhaps: a loop
        lambda: nested,
        lambda: pdf.make_stream(rng.choice((b"", b"q " * 3000, b"(" * 500, bytes(range(256))))),
        lambda: Array([rng.choice((0, -1, 10**9))] * rng.choice((0, 1, 20000))),
        lambda: Dictionary({f"/K{at}": at for at in range(rng.choice((0, 3000)))}),
        lambda: pikepdf.Object.parse(rng.choice(HUGE[3:]).encode()),
        lambda: rng.choice((True, Name("/" + "x" * rng.randint(1, 300)), String("\ufeff\0" * 50))),
        lambda: rng.choice((Name.DeviceRGB, Name.Pattern, Name.Image, Name.Form, Name.Type3)),
        lambda: Array([0, 0, 0, 0]),
        lambda: rng.choice((10**9, -(10**9), 2**31 - 1)),
    )
    return rng.choice(kinds)()


def _save(pdf: Pdf, rng: random.Random) -> bytes:
    out = io.BytesIO()
    modes = (pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate)
    pdf.save(out, deterministic_id=True, object_stream_mode=rng.choice(modes), fix_metadata_version=False)
    return out.getvalue()


def loop_forms(rng: random.Random) -> bytes:
    """Forms that hold themselves, page trees and resources in a ring, forms that are drawn a million times over."""
    with Pdf.open(io.BytesIO(make_base())) as pdf:
        page = pdf.pages[0]
        forms = page.obj.Resources.XObject
        choice = rng.choice((0, 0, 1, 1, 2, 2, 3, 3, 4))  # the last takes all the time there is
        if choice == 0:
            forms.Fm2.Resources = page.obj.Resources
            forms.Fm2.write(b"/Fm2 Do " * rng.randint(1, 3))
        elif choice == 1:
            page.obj.Resources.XObject.Fm1.Resources = forms.Fm1
        elif choice == 2:
            pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        elif choice == 3:
            page.obj.Resources.Pattern.P1.Resources = page.obj.Resources
            page.obj.Resources.Pattern.P1.write(b"/Pattern cs /P1 scn 0 0 9 9 re f /Fm1 Do")
        else:
            deepest = forms.Fm2
            for _ in range(rng.randint(5, 40)):
                deepest = add_form(pdf, b"/X Do " * 10, Resources=Dictionary(XObject=Dictionary(X=deepest)))
            forms.Fm1 = deepest
        _edit(pdf, rng)
        return _save(pdf, rng)


# --- content -------------------------------------------------------------------------------------


def swap_operators(rng: random.Random) -> bytes:
    """Words of a content stream exchanged, doubled, left out, or made monstrous."""
    with Pdf.open(io.BytesIO(make_base())) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, Stream) and item.get(Name.Subtype) != Name.Image]
        drawn = [stream for stream in streams if Name.Metadata != stream.get(Name.Type)]
        target = rng.choice([pdf.pages[0].obj.Contents[1], pdf.pages[0].obj.Contents[1], *drawn])
        words = target.read_bytes().split(b" ")
        for _ in range(rng.randint(1, 10)):
            at = rng.randrange(len(words))
            words[at] = rng.choice(
                (
                    rng.choice(OPERATORS),
                    rng.choice(HUGE).encode(),
                    rng.choice(words),
                    b"",
                    (rng.choice(OPERATORS) + b" ") * rng.choice((2, 3000)),
                    rng.choice((b"[", b"]", b"<<", b">>", b"(", b")", b"<", b"<zz>", b"{", b"%", b"/", b"\0", b"null")),
                    b"[ " * 600,
                    b"/Fm1 Do " * 300,
                )
            )
        target.write(b" ".join(words))
        return _save(pdf, rng)


KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    edit_objects, swap_operators, flip_bytes, edit_objects, swap_operators, truncate, edit_objects, move_block,
    loop_forms, swap_numbers,
)  # fmt: skip


def mutate(number: int) -> bytes:
    """The file of that number; kinds take turns."""
    rng, kind = random.Random(f"{SEED} {number}"), KINDS[number % len(KINDS)]
    content = make_base()
    while content == make_base():  # a byte that was exchanged for itself
        content = kind(rng)
    return content


def opens(content: bytes) -> bool:
    """True where it still is a PDF with pages."""
    try:
        with Pdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            return len(pdf.pages) > 0
    except pikepdf.PdfError:
        return False


def main(first: int, last: int) -> None:
    from pipeline.preflight.judge import judge_pdf

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in range(first, last + 1):
        content = mutate(number)
        said: dict[str, object] = {"number": number, "kind": KINDS[number % len(KINDS)].__name__}
        print(json.dumps({**said, "begun": True}), flush=True)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # its signal kills, whatever is under way
        try:
            said["codes"] = [problem.code for problem in judge_pdf(content, ASKED).problems]
        except BaseException:
            said["traceback"] = traceback.format_exc()
        signal.setitimer(signal.ITIMER_PROF, 0)
        said["opens"] = opens(content)
        said["sha256"] = hashlib.sha256(content).hexdigest()
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
