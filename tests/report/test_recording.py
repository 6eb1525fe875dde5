"""A figure that is drawn once is the same in every file."""

import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from report.figure_style import DPI, fit_labels, new_figure, save, use_style


class CountedLine(Line2D):
    """A line that counts how often it is drawn."""

    drawn = 0

    def draw(self, renderer):
        CountedLine.drawn += 1
        super().draw(renderer)


def draw_all_sorts() -> Figure:
    """Lines, marks, points of several sizes, an image, a mesh, hatches and texts, cut by their frames."""
    use_style("all_sorts")
    figure = Figure(figsize=(7.2, 3), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    x = np.linspace(0, 9, 40)
    left.add_line(CountedLine(x, np.sin(x), color="#0b3c5d"))
    left.plot(x, 3 * np.cos(x), "o", markersize=4, color="#d55e00")
    left.scatter(x, np.sin(x) / 2, s=np.linspace(1, 40, 40), c=x)
    left.set(xlim=(1, 8), ylim=(-1, 1), title="Lines 直线", xlabel="x", ylabel="y")
    shown = middle.imshow(np.arange(12).reshape(3, 4), aspect="auto", interpolation="nearest")
    figure.colorbar(shown, ax=middle)
    right.bar([1, 2], [1, 2], hatch="//", color="white", edgecolor="#009e73")
    right.plot(x, x, ",", rasterized=True)
    right.annotate("here", (2, 2), (1, 2.5), arrowprops={"arrowstyle": "-"}, rotation=30)
    right.set(xlim=(0, 3), ylim=(0, 3))
    return figure


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figure")
    CountedLine.drawn = 0
    save(draw_all_sorts(), [str(folder / f"figure.{ending}") for ending in ("svg", "pdf", "png")])
    return folder


def test_a_figure_is_drawn_once_for_its_three_files(files):
    assert CountedLine.drawn == 1
    assert sorted(file.suffix for file in files.iterdir()) == [".pdf", ".png", ".svg"]


def test_its_dots_are_those_of_matplotlib_itself(files):
    stream = io.BytesIO()
    draw_all_sorts().savefig(stream, format="png", dpi=DPI)
    # Texts may lie a dot apart, as they are measured without a raster's hints: blocks of dots are compared.
    ours, theirs = (
        np.asarray(Image.open(file).convert("L").resize((90, 38), Image.Resampling.BOX), dtype=float)
        for file in (files / "figure.png", stream)
    )
    assert np.abs(ours - theirs).max() < 60
    assert np.abs(ours - theirs).mean() < 2


def test_what_lies_outside_a_frame_is_cut_in_every_file(files):
    assert "clip-path" in (files / "figure.svg").read_text(encoding="utf-8")
    dots = np.asarray(Image.open(files / "figure.png").convert("RGB"), dtype=int)
    orange = (np.abs(dots - (0xD5, 0x5E, 0x00)) < 8).all(axis=2)
    high, low = np.flatnonzero(orange.any(axis=1))[[0, -1]]
    assert orange.any()
    assert high > 60  # below the title
    assert low < len(dots) - 60  # above the axis's numbers


def test_what_is_left_out_of_the_layout_takes_no_room_in_it():
    """Matplotlib's own layout, and that without empty labels and spines inside of numbers."""
    places = []
    for fit in (lambda _figure: None, fit_labels):
        figure = new_figure(3.0, 2, 2, sharex=True)[0]
        for i, axes in enumerate(figure.axes):
            axes.plot([0, 10 ** (i - 1)], [0, 10**i])
        figure.axes[3].set(xlabel="x", ylabel="y")
        fit(figure)
        figure.draw_without_rendering()
        places.append([axes.get_position().bounds for axes in figure.axes])
    np.testing.assert_allclose(places[0], places[1], atol=1e-9)


def test_a_figure_keeps_its_places_where_its_dots_an_inch_stay():
    figure = new_figure(2.0)[0]
    figure.stale = False
    figure.dpi = figure.get_dpi()
    assert not figure.stale
    figure.dpi = 150
    assert figure.stale
    assert (figure.get_dpi(), figure.bbox.height) == (150, 300)


def test_a_png_file_has_no_value_for_what_shines_through(files):
    assert Image.open(files / "figure.png").mode == "RGB"
