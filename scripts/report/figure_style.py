"""The style of all figures, and how they are saved: one font with Latin and Chinese letters, colours that
survive grey, stable files.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, ScalarFormatter
from PIL import Image

from base.artifacts.atomic import atomic
from base.font import font_file
from base.job import log
from base.language import SPACELESS
from report.figure import DrawnTerm
from report.recording import Recording
from report.svg import compact
from spillover.messages.common import SIMULATED
from spillover.messages.letters import chinese_letters
from spillover.tables.number_format import format_fixed, typeset_text
from spillover.words import _
from words.render import language, say

INK, MUTED, FAINT = "#1a1a1a", "#5f6368", "#d0d4d9"
TRUE = "#c2185b"  # of true values
# Dark to light in this order, so that they differ in grey as well; Okabe and Ito (2008) for the hues.
COLOURS = ("#0b3c5d", "#d55e00", "#009e73", "#e69f00", "#56b4e9", "#cc79a7")
MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES: tuple[Any, ...] = (
    "-",
    (0, (5, 2)),
    (0, (1, 1.5)),
    (0, (5, 2, 1, 2)),
    (0, (8, 3)),
    (0, (3, 1, 1, 1, 1, 1)),
)
SEQUENTIAL = "cividis"
DPI = 300  # of raster files and of what is rasterised in the others: what journals ask for
CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "SimHei",
    "SimSun",
    "PingFang SC",
    "Heiti SC",
    "Songti SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Serif CJK SC",
)
# Fonts of other letters, where this machine has them, for what neither of the others draws.
OTHERS = (
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "NanumGothic",
    "Noto Sans Arabic",
    "Noto Sans Thai",
    "Noto Sans Devanagari",
    "Arial Unicode MS",
)
_GLYPH = re.compile("Glyph ([0-9]+) ")  # of matplotlib's warning
LINE = 0.15  # inches from a line to the next
BELOW = 0.6  # inches that the name of the other axis and a legend may take
LONGEST = 48  # letters of a line of a row's name, which leave the axes half of the width
WIDTH = 7.2  # inches: the text width of a page

# Read once for all jobs, by the process that they are forks of.
if (PACKAGED_FONT := font_file()) is not None:
    font_manager.fontManager.addfont(PACKAGED_FONT)


def use_style(name: str) -> None:
    """Sets fonts and lines; `name` salts the identifiers inside SVG files, so that a figure is the same in
    every run.
    """
    chinese = chinese_font()
    if not chinese and language() in SPACELESS:
        log.warning(
            "figure %s: %s",
            name,
            say(
                _(
                    "No Chinese font was found, so Chinese characters are boxes in this figure: "
                    "install the packages of the environment `report`, or a font such as Noto Sans "
                    "CJK SC, Source Han Sans SC, WenQuanYi Micro Hei or SimSun."
                )
            ),
        )
    family = [*([chinese] if chinese else []), "DejaVu Sans", *other_fonts()]
    mpl.rcParams.update(
        {
            "font.family": family,
            "font.size": 8.5,
            "axes.titlesize": 9,
            "axes.titlelocation": "left",
            "axes.titley": 1.0,  # no axis stands above: where it would has not to be found for each drawing
            "axes.labelcolor": INK,
            "axes.edgecolor": MUTED,
            "axes.linewidth": 0.6,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "xtick.color": MUTED,
            "ytick.color": MUTED,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "xtick.major.width": 0.6,
            "ytick.major.width": 0.6,
            "legend.frameon": False,
            "hatch.linewidth": 0.6,
            "axes.unicode_minus": True,
            "text.parse_math": False,  # labels are plain text: `$` and `\\` are characters like others
            "svg.hashsalt": name,
            "svg.fonttype": "path",
            "pdf.fonttype": 3,
            "figure.dpi": 100,
        }
    )


def chinese_font() -> str:
    """The name of a font with Chinese letters: the packaged one, else the first of CHINESE that this machine
    has; "" where there is none.
    """
    if PACKAGED_FONT is not None:
        return "Noto Sans SC"
    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE if name in known), "")


def other_fonts() -> list[str]:
    """The fonts of OTHERS that this machine has."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in OTHERS if name in known]


@contextmanager
def name_missing_letters() -> Iterator[None]:
    """Say once for a figure which of its letters no font has, in place of a warning for each; others stay."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    matches = [_GLYPH.match(str(warning.message)) for warning in caught]
    for warning, match in zip(caught, matches, strict=True):
        if match is None:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    if letters := sorted({chr(int(match[1])) for match in matches if match}):
        said = _(
            "No font of this machine has the letters {letters}, which are boxes in this figure: install a "
            "font that has them, such as Noto Sans KR or Noto Sans Arabic, or give labels in other letters "
            "under 'labels'."
        )
        log.warning("figure %s: %s", mpl.rcParams["svg.hashsalt"], say(said, letters="".join(letters[:20])))


def legend_text(text: str) -> str:
    """A label for a legend, which would leave out one that begins with an underscore."""
    return f" {text}" if text.startswith("_") else text


class MeasuredFigure(Figure):
    """A figure whose dots an inch change only where they do: Matplotlib sets them whenever it measures a
    text, and finds all places again then.
    """

    @property
    def dpi(self) -> float:
        """The dots an inch."""
        return float(super().dpi)

    @dpi.setter
    def dpi(self, dots: float) -> None:
        if dots != self.dpi:
            vars(Figure)["dpi"].__set__(self, dots)


def new_figure(height: float, rows: int = 1, columns: int = 1, **options: Any) -> tuple[Figure, Any]:
    """A figure of the page's width and `height` inches, with its axes."""
    figure = MeasuredFigure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(rows, columns, **options)


def empty_figure(reason: str) -> Figure:
    """A figure that has no data, which is the reason in a line. Its file says so too: the page prints the
    reason instead.
    """
    lines = wrap_text(say(_("No data: {reason}."), reason=reason), 118)
    figure = Figure(figsize=(WIDTH, 0.2 + 0.16 * len(lines)))
    figure.text(0.01, 0.5, "\n".join(lines), va="center", color=MUTED)
    figure.set_label(reason)
    return figure


def write_finding_above(figure: Figure, text: str, stamped: bool = False) -> None:
    """Write a figure's finding above it, in lines as wide as it is. stamped: whether
    `stamp_corners` takes part of that width.
    """
    lines = wrap_text(text, round((104 if stamped else 118) * figure.get_figwidth() / WIDTH))
    figure.set_figheight(figure.get_figheight() + 0.16 * len(lines))
    figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=8.5, color=INK)


# What a line keeps together: a word of Latin letters, and brackets with what they enclose first and last.
_PIECE = re.compile(r"[^\s，；、]+(?:[ \xa0][<>≤≥=][ \xa0][^\s，；、]+)*[，；、]?\s*")  # a comparison is one
_UNBROKEN = re.compile(r"[（《「“]*(?:[!-~À-ɏ‐-—]+|.)[）》」”，。；：、]*", re.DOTALL)


def wrap_text(text: str, room: int) -> list[str]:
    """A text in as few lines of at most so many letters as it takes, all about as long: no letter is alone on
    the last.
    """
    lines = _lines(text, room)
    least = -(-_letters(text) // len(lines))
    equal = (_lines(text, narrower) for narrower in range(least, room))
    return next((found for found in equal if len(found) == len(lines)), lines)


def _lines(text: str, room: int) -> list[str]:
    """A text in lines of at most so many letters, of which a Chinese one counts as two: broken at blanks and
    Chinese commas, and a longer piece between Chinese letters, but at no bracket's inner side.
    """
    lines, length = [""], 0
    for piece in _PIECE.findall(text):
        for part in _parts(piece, room):
            size = _letters(part)
            if length and length + size > room:
                lines, length = [*lines, ""], 0
            lines[-1], length = lines[-1] + part, length + size
    return [line.rstrip() for line in lines]


def _parts(piece: str, room: int) -> Iterable[str]:
    """A piece where there is room for it, else its words, and of those that are still longer, letters."""
    if _letters(piece) <= room:
        return [piece]
    words = _UNBROKEN.findall(piece)
    return (part for word in words for part in ([word] if _letters(word) <= room else word))


def _letters(text: str) -> int:
    return len(text) + len(chinese_letters(text, repeated=True))


def fit_labels(figure: Figure) -> None:
    """Breaks titles and names of axes that are longer than their axes into lines, and long names of rows and
    in legends. A label is never cut: the figure grows where one needs more lines than there is room for.
    """
    for axes in figure.axes:
        name_power(axes.yaxis)
    wide, tall = figure.get_size_inches()
    legends = [*figure.legends, *filter(None, (axes.get_legend() for axes in figure.axes))]
    for text in (text for legend in legends for text in legend.get_texts()):
        text.set_text("\n".join(wrap_text(text.get_text(), LONGEST)))
    lacking = max((_break_names(axes, tall) for axes in figure.axes), default=0.0)
    for axes in figure.axes:
        place = axes.get_position()
        across, up = place.width * wide, place.height * tall
        right, lines = _letters(axes.get_title("right")), 0
        rooms = [(axes.xaxis.label, across, 0), (axes.yaxis.label, up, 0)]
        rooms += [
            (child, across, right + 2 if right else 0)
            for child in axes.get_children()
            if isinstance(child, Text) and child.get_text() and child.get_text() == axes.get_title("left")
        ]
        for text, inches, taken in rooms:
            room = max(round(inches * 140 / text.get_fontsize()) - taken, 12)
            if _letters(text.get_text()) > room and "\n" not in text.get_text():
                text.set_text("\n".join(wrap_text(text.get_text(), room)))
            if text is not axes.yaxis.label:
                lines += max(0, text.get_text().count("\n") - 1)
        lacking = max(lacking, LINE * lines * _rows(axes))
        _leave_out_of_layout(axes)
    figure.set_figheight(tall + lacking)


def _leave_out_of_layout(axes: Axes) -> None:
    """Keeps Matplotlib from finding all ticks again for what takes no room: the place of an empty label, and
    spines inside the numbers along them.
    """
    for axis, name in ((axes.xaxis, "bottom"), (axes.yaxis, "left")):
        if not axis.get_label_text():
            axis.set_label_coords(0.5, 0.5)
        if axis.get_tick_params().get(f"label{name}"):
            axes.spines[name].set_in_layout(False)


def name_power(axis: Axis) -> None:
    """Write the power of ten of an axis's numbers into its label: above the axis a legend may stand."""
    formatter = axis.get_major_formatter()
    if not isinstance(formatter, ScalarFormatter) or not axis.get_label_text():
        return
    formatter.set_locs(axis.get_majorticklocs().tolist())
    if (power := re.fullmatch(r"1e([-\N{MINUS SIGN}]?\d+)", formatter.get_offset())) is None:
        return
    number = int(power[1].replace("\N{MINUS SIGN}", "-"))
    formatter.set_powerlimits((number, number))  # also of a figure that grows
    axis.offsetText.set_visible(False)
    axis.set_label_text(f"{axis.get_label_text()} ({typeset_text(f'1e{number:+03d}')[1:]})")


def _rows(axes: Axes) -> int:
    """Count the axes one above the other in a figure."""
    grid = axes.get_gridspec()
    return grid.nrows if grid else 1


def _break_names(axes: Axes, tall: float) -> float:
    """Breaks the names of rows that are longer than LONGEST; the inches that the figure lacks for them."""
    named = isinstance(axes.yaxis.get_major_locator(), FixedLocator)
    names = [label.get_text() for label in axes.get_yticklabels()] if named else []
    if all(_letters(line) <= LONGEST for name in names for line in name.split("\n")):
        return 0.0
    broken = ["\n".join(wrap_text(name, LONGEST)) for name in names]
    axes.set_yticks(axes.get_yticks(), broken)
    low, high = sorted(axes.get_ylim())
    needed = LINE * max(1 + name.count("\n") for name in broken) * (high - low)
    return max(0.0, needed - axes.get_position().height * tall + BELOW) * _rows(axes)


def stamp_corners(figure: Figure, simulated: bool, credit: str = "") -> None:
    """Writes that data are simulated, and a map's credit, into corners of the figure: they go with it."""
    line = 0.17 / figure.get_figheight()
    below, above = line if credit else 0.0, line if simulated and not figure.get_suptitle() else 0.0
    engine = figure.get_layout_engine()
    if (below or above) and isinstance(engine, ConstrainedLayoutEngine):
        engine.set(rect=(0, below, 1, 1 - below - above))
    if credit:
        figure.text(0.995, 0.004, credit, ha="right", va="bottom", fontsize=7, color=MUTED)
    if simulated:
        figure.text(0.995, 0.998, say(SIMULATED), ha="right", va="top", fontsize=7, color="#a13b00")


def save(figure: Figure, paths: Sequence[str]) -> None:
    """Saves to each path by its ending, without dates: equal figures give equal bytes."""
    with name_missing_letters():
        recording = Recording(figure, DPI)
    for path in paths:
        with atomic(path) as temporary:
            if path.endswith(".png"):
                _save_dots(recording, temporary)
            elif path.endswith(".pdf"):
                recording.savefig(temporary, format="pdf", metadata={"CreationDate": None}, dpi=DPI)
            else:
                stream = io.StringIO()
                recording.savefig(stream, format="svg", metadata={"Date": None}, dpi=DPI)
                text = compact(stream.getvalue(), str(figure.get_label()))
                temporary.write_text(text, encoding="utf-8")


def _save_dots(recording: Recording, path: Path) -> None:
    """Saves as PNG, without the fourth value of each dot, that nothing shines through; of a drawing's dots a
    higher level of compression saves next to nothing.
    """
    recording.set_dpi(DPI)
    canvas = FigureCanvasAgg(recording)
    canvas.draw()
    image = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())
    image.convert("RGB").save(path, format="png", compress_level=3, dpi=(DPI, DPI))


def label_ends(axes: Axes) -> None:
    """Writes beside the last value of each line that has a label what it is, one above the other where they
    are near; in a legend where there are too many, or long ones, for the room beside them.
    """
    import numpy as np

    ends: list[tuple[float, float, str, Any]] = []
    for line in axes.get_lines():
        x, y = np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)
        if not (text := str(line.get_label())).startswith("_child") and np.isfinite(y).any():
            last = np.flatnonzero(np.isfinite(y))[-1]
            ends.append((float(y[last]), float(x[last]), text, line.get_color()))
    ends.sort(key=lambda end: end[:2])
    figure = axes.get_figure(root=True)
    assert figure is not None
    low, high = axes.get_ylim()
    tall = figure.get_figheight() * axes.get_position().height
    apart = 0.13 * (high - low) / tall
    if len(ends) > 0.8 * tall / 0.13 or any(len(text) > 30 for *_rest, text, _ in ends):
        for line in axes.get_lines():
            line.set_label(legend_text(str(line.get_label())) if line.get_label() else "")
        axes.legend(fontsize=7, ncols=2)
        return
    places = move_apart([y for y, *_ in ends], [apart] * len(ends))
    right = max((x for _y, x, *_rest in ends), default=0.0)
    for place, (_y, _x, text, colour) in zip(places, ends, strict=True):
        axes.annotate(
            text,
            (right, place),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
            fontsize=7.5,
            color=colour,
        )


def move_apart(places: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Places in ascending order, moved so far that what is centred at each, of these sizes, does not touch
    its neighbours.
    """
    found = list(places)
    for _round in range(len(found)):  # each pass moves neighbours apart; the order stays
        for i in range(len(found) - 1):
            lacking = (sizes[i] + sizes[i + 1]) / 2 - (found[i + 1] - found[i])
            if lacking > 0:
                found[i], found[i + 1] = found[i] - lacking / 2, found[i + 1] + lacking / 2
    return found


def mark_lines(axes: Axes, marks: Iterable[tuple[str, float]], colour: str, tall: float) -> None:
    """A dashed line across the axes at each value, and its name and value beside it in the right margin,
    moved apart where values are near. tall: the axes' height in inches.
    """
    named = sorted(marks, key=lambda mark: mark[1])
    texts = [[*wrap_text(name, 16), typeset_text(format_fixed(value))] for name, value in named]
    low, high = axes.get_ylim()
    inch = (high - low) / tall
    values = [value for _name, value in named]
    places = move_apart(values, [(0.12 * len(lines) + 0.06) * inch for lines in texts])
    for i, (lines, value, place) in enumerate(zip(texts, values, places, strict=True)):
        axes.axhline(value, color=colour, linewidth=0.9, linestyle=DASHES[1 + i % 5])
        axes.annotate(
            "\n".join(lines),
            (1, value),
            (9, (place - value) / inch * 72),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            fontsize=7,
            color=colour,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0},
        )


def zero_line(axes: Axes, vertical: bool = True) -> None:
    """A thin line at zero."""
    (axes.axvline if vertical else axes.axhline)(0, color=MUTED, linewidth=0.6, zorder=0)


def say_above(axes: Axes, text: str) -> None:
    """A remark above the right end of axes, as on what their frame cuts."""
    axes.set_title(text, loc="right", fontsize=7.5, color=MUTED)


def panels_of(
    panels: Mapping[str, Any], height: float, down: bool = False, named: bool = False, **options: Any
) -> tuple[Figure, list[tuple[Any, str, Any]]]:
    """A figure with a panel for each name, side by side or one below the other: its axes, its name and what
    it holds. named: whether a panel alone has its name as its title, as one of several has.
    """
    shape = (len(panels), 1) if down else (1, len(panels))
    figure, axes = new_figure(height, *shape, squeeze=False, **options)
    found = [(one, *pair) for one, pair in zip(axes.flat, panels.items(), strict=True)]
    for one, name, _rest in found if len(panels) > 1 or named else ():
        one.set_title(name)
    return figure, found


def panel_axes(count: int, most: int, height: Callable[[int], float]) -> tuple[Figure, list[Axes]]:
    """A figure of `count` panels, `most` in a line, and their axes. height: in inches, of so many lines."""
    columns = min(most, count)
    lines = -(-count // columns)
    figure, axes = new_figure(height(lines), lines, columns, squeeze=False)
    for one in axes.flat[count:]:
        one.axis("off")
    return figure, list(axes.flat[:count])


Named = Sequence[tuple[str, DrawnTerm]]  # a header and a term


def interval_rows(
    axes: Axes, rows: Named, colour: str = COLOURS[0], marker: str = "o", shift: float = 0.0
) -> None:
    """A point with its interval for each row, from top to bottom; hollow where the interval holds zero. A
    cross at the true value, where a row has one.
    """
    for i, (_rest, row) in enumerate(rows):
        y = len(rows) - 1 - i + shift
        low, high = row.bounds
        face = "white" if low <= 0 <= high else colour
        axes.plot([low, high], [y, y], color=colour, linewidth=1.3, solid_capstyle="butt")
        axes.plot(row.estimate, y, marker, color=colour, markerfacecolor=face, markersize=5.5)
        if row.true_value is not None:
            axes.plot(row.true_value, y, "x", color=TRUE, markersize=6.5, markeredgewidth=1.6, zorder=4)


def label_truth(label: str, rows: Iterable[DrawnTerm]) -> str:
    """The label of an axis, which says what crosses are where a row has a true value."""
    if not any(row.true_value is not None for row in rows):
        return label
    return say(_("{label}; × is the true value"), label=label)


def name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Labels the rows of `interval_rows`."""
    axes.set_yticks(range(len(names)), list(names)[::-1])
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
