"""A figure that is drawn once is the same in every file."""

import io
from contextlib import nullcontext

import numpy as np
import pytest
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

from report import recording
from report.figure_style import DPI, save, use_style
from report.recording import Recording


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


@pytest.mark.parametrize(
    ("kind", "method", "most"),
    [(Text, "_get_layout", 1), (Axis, "_update_ticks", 3), (Axis, "_get_ticklabel_bboxes", 3)],
)
def test_texts_are_measured_once_and_ticks_once_for_each_place(kind, method, most, monkeypatch):
    """The axes have three places: before they are laid out, and after each of two rounds."""
    asked, original = {}, getattr(kind, method)

    def count(one, *arguments):
        # The numbers of an axis are other texts as soon as it is laid out.
        said = (one, one.get_text()) if isinstance(one, Text) else one
        asked[said] = asked.get(said, 0) + 1
        return original(one, *arguments)

    monkeypatch.setattr(kind, method, count)
    Recording(draw_all_sorts(), DPI)
    assert len(asked) > 5
    assert max(asked.values()) <= most
    assert getattr(kind, method) is count


def test_what_is_measured_once_lies_where_it_lay(files, tmp_path, monkeypatch):
    monkeypatch.setattr(recording, "_measure_once", nullcontext)
    for ending in ("svg", "pdf", "png"):
        save(draw_all_sorts(), [str(path := tmp_path / f"figure.{ending}")])
        assert path.read_bytes() == (files / path.name).read_bytes()


def test_a_png_has_the_dots_and_the_resolution_that_it_was_given(files):
    figure = Recording(draw_all_sorts(), DPI)
    figure.dpi = DPI
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    with Image.open(files / "figure.png") as image:
        assert np.array_equal(np.asarray(image), np.asarray(canvas.buffer_rgba()))
        assert image.mode == "RGBA"
        assert image.info["dpi"] == pytest.approx((DPI, DPI), abs=0.01)
