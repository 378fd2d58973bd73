"""The boxes of figures in the access copy: in the page's own measure, where the pictures are."""

from __future__ import annotations

import pypdfium2
import pytest
from pikepdf import Array, Name, Object, Pdf
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from pipeline.finish.boxes import read_frame
from pipeline.finish.figures import place_figures
from pipeline.finish.structure import order_structure
from tests.finish.copying import finish_copy, lay_out, read_tree
from tests.paper import read_pdf
from tests.pressing import Rooms


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """As the layout hands it over."""
    return lay_out(tmp_path_factory.mktemp("copy"))


def find_figure(pdf: Pdf) -> Object:
    return next(element for _, kind, element in read_tree(pdf) if kind == "Figure")


def read_box(figure: Object) -> tuple[float, ...]:
    return tuple(float(side) for side in figure.A.BBox.as_list())


def test_a_box_is_where_the_picture_is_painted(raw: bytes) -> None:
    """In pt of the page, y upwards: as another reader finds the picture."""
    content = finish_copy(raw)
    with read_pdf(content) as pdf, pypdfium2.PdfDocument(content) as other:
        figure = find_figure(pdf)
        index = [page.obj.objgen for page in pdf.pages].index(figure.Pg.objgen)
        (painted,) = other[index].get_objects((FPDF_PAGEOBJ_IMAGE,))
        assert read_box(figure) == pytest.approx(painted.get_bounds(), abs=0.01)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((40, 40, 80, 80), (30, 200, 60, 230)),
        ((-40, -40, 400, 400), (-9, -9, 209, 269)),  # no further than the media
        ((0, 400, 80, 440), None),  # below the page
        ((40, 40, 40, 80), None),  # of no width
    ],
)
def test_a_box_starts_at_the_trim(raw: bytes, box: tuple[int, ...], expected: tuple[int, ...] | None) -> None:
    """On a page with 9 pt of bleed the trim's corner counts; what is left of no box is no box."""
    with read_pdf(raw) as pdf:
        for page in pdf.pages:
            page.obj.MediaBox = Array([-9, -9, 209, 269])
        figure = find_figure(pdf)
        figure.A.BBox = Array(box)
        order_structure(pdf)
        assert (read_box(figure) if Name.A in figure else None) == expected


def test_a_figure_of_no_page_has_no_box(raw: bytes) -> None:
    """Its box would be anybody's; what else is said of it stays."""
    with read_pdf(raw) as pdf:
        figure = find_figure(pdf)
        del figure.Pg
        figure.A.Placement = Name.Block
        place_figures(pdf, pdf.Root.StructTreeRoot.K[0])
        assert set(figure.A.keys()) == {"/O", "/Placement"}


def test_the_specimen_s_boxes_lie_on_their_pages(specimen: Rooms) -> None:
    """Each of them within its page's MediaBox, to the last digit; none is missing."""
    with read_pdf((specimen.made / "screen.pdf").read_bytes()) as pdf:
        media = {page.obj.objgen: read_frame(page).media for page in pdf.pages}
        figures = [element for _, kind, element in read_tree(pdf) if kind == "Figure"]
        assert len(figures) > 20
        for figure in figures:
            x0, y0, x1, y1 = read_box(figure)
            left, low, right, top = media[figure.Pg.objgen]
            assert left <= x0 < x1 <= right
            assert low <= y0 < y1 <= top
