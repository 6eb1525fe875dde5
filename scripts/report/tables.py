"""Makes one table in all its formats. Its job hashes this file and that of the table's layout, no other's."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from base.artifacts.atomic import write_text
from base.job import run
from report.material import Material, read_material
from report.options import TableOptions
from report.render_docx import write_docx
from report.render_text import to_csv, to_html
from spillover.declarations import convert
from spillover.errors import StudyError
from spillover.messages.common import HEAD
from spillover.messages.marks import mark_numbers, render_marks
from spillover.tables.latex import to_latex
from spillover.tables.layout import load_layout, order_terms
from spillover.tables.table import OUTSIDE, Table
from spillover.words import _
from words.render import say, say_key, sentences, speak


def make_table(name: str, config: Mapping[str, Any], material: Material) -> Table:
    """The table that `config` describes, with the study's own notes. Raises StudyError naming table and
    key.
    """
    layout = convert(order_terms(config), load_layout(config["layout"]))
    try:
        table = layout.build(name, material)
    except StudyError as error:
        named = str(error).startswith(f"tables.{name}")
        raise StudyError(
            str(error) if named else _("tables.{name}: {error}", name=name, error=error)
        ) from error
    notes = list(layout.notes)
    lines = any(row.kind == "published" for row in table.rows)
    column = say_key(HEAD, "published") in {span.text for span in table.head[0]}
    if layout.published and (lines or column):
        source = layout.published.reason
        printed = (
            describe_published(table, material)
            if lines
            else [say(_("The last column shows the published numbers."))]
        )
        printed += [say(_("Why they differ: {reason}"), reason=source)] if source else []
        notes.append(sentences(printed))
    if any(row.kind == "truth" for row in table.rows):
        notes.insert(0, true_note(table))
    return replace(table, notes=(*table.notes, *notes), simulation=material.simulation, style=material.style)


def describe_published(table: Table, material: Material) -> list[str]:
    """Describe the lines of published numbers: the brackets and stars are theirs, whatever the style."""
    cells = [cell for row in table.rows if row.kind == "published" for cell in row.cells[1:]]
    held = {
        "se": _("Their parentheses hold standard errors."),
        "statistic": _("Their parentheses hold t statistics."),
    }
    bracketed = any(cell.startswith("(") for cell in cells)
    told = [_("Rows “published” show the published numbers.")]
    told += [
        text for key, text in held.items() if bracketed and key in material.published_table.bracket_kinds
    ]
    if any("*" in cell for cell in cells):
        told.append(_("Their stars are as published."))
    return [say(text) for text in told]


def true_note(table: Table) -> str:
    """Describe the lines of true values, and their mark where one has it."""
    told = [say(_("Rows “true value” show the values of the process that drew the data."))]
    if any(cell.endswith(OUTSIDE) for row in table.rows for cell in row.cells[1:]):
        told.append(say(_("{mark} marks one outside the interval of its estimate."), mark=OUTSIDE))
    return sentences(told)


def _main(snakemake: Any, spec: TableOptions) -> None:
    speak(spec.words["language"], spec.names)
    files = {key: list(snakemake.input.get(key, [])) for key in ("analyses", "facts", "published")}
    material = read_material(spec, files)
    table = make_table(spec.name, spec.table, material)
    write_text(snakemake.output.csv, to_csv(table))
    write_text(snakemake.output.tex, to_latex(table))
    write_docx(Path(snakemake.output.docx), table)
    with mark_numbers():
        html = to_html(make_table(spec.name, spec.table, material))
    write_text(snakemake.output.html, render_marks(html))


if "snakemake" in globals():
    run(globals()["snakemake"], _main, TableOptions)
