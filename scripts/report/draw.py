"""Draws one figure and saves it as SVG, PDF and PNG. Its job hashes this file and that of the figure's kind,
no other's.
"""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure as Drawing

from base.job import log, run
from report.figure import FigureSource, NoDataError, load_figure
from report.figure_style import empty_figure, fit_labels, save, stamp_corners, use_style, write_finding_above
from report.material import read_material
from report.options import FigureOptions
from spillover.declarations import convert
from spillover.errors import StudyError
from spillover.tables.number_format import typeset_text
from spillover.words import _
from words.render import say, speak

# Imported late by matplotlib, and once for all jobs.
PRELOAD = [
    "report.sweeps",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PpmImagePlugin",
    "encodings.utf_16_be",
    "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_pdf",
]


def make_figure(name: str, config: Mapping[str, Any], source: FigureSource) -> Drawing:
    """The figure, or an empty frame with the reason where it has no data. Raises StudyError naming figure and
    key.
    """
    figure = convert(config, load_figure(config["kind"]))
    use_style(name)
    try:
        drawing = figure.draw(source)
        if found := figure.finding(source):
            write_finding_above(drawing, typeset_text(found), bool(source.material.simulation))
    except NoDataError as reason:
        log.warning("figure %s is empty: %s", name, reason)
        drawing = empty_figure(str(reason))
    except StudyError as error:
        raise StudyError(_("figures.{name}: {error}", name=name, error=error)) from error
    fit_labels(drawing)
    approval = source.base_map().approval if "base_map" in figure.reads else None
    stamp_corners(
        drawing,
        bool(source.material.simulation),
        say(_("审图号：{approval}"), approval=approval) if approval else "",
    )
    return drawing


def _main(snakemake: Any, spec: FigureOptions) -> None:
    speak(spec.words["language"], spec.names)
    files = {
        key: [str(f) for f in ([value] if isinstance(value, str) else value)]
        for key, value in snakemake.input.items()
    }
    material = read_material(spec, files)
    source = FigureSource(material, spec.years, files, spec.analyses, spec.measures, spec.joint)
    save(make_figure(spec.name, spec.figure, source), list(snakemake.output))


if "snakemake" in globals():
    run(globals()["snakemake"], _main, FigureOptions)
