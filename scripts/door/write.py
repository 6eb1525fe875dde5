"""Write the report of `make new` on a panel's file, and the commented configuration of a new study."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from base.confidential import show_value
from base.language import DEFAULT
from base.speech_language import find_wished_language, language_of_command, rewrite_commands
from door.design import (
    Text,
    build_analyses,
    build_choices,
    build_robustness,
    build_sections,
    build_sweeps,
    explain_choices,
)
from door.panel_found import Note, Panel
from door.plan import Plan, shorten_label
from door.reshape import YEAR
from door.text import DOOR, align_columns, write_block, write_scalar, write_section
from door.wish import Wish
from spillover.errors import list_names, quote_value
from spillover.messages.letters import chinese_letters
from spillover.words import _, text_in
from words.render import text_of

# What a panel's file holds, as lines for people.

MOST = 60
HEAD = ("unit", "year", "units", "rows", "explained", "header", "same")
COLUMNS = ("column", "name", "label", "measured", "numbers", "mean", "lowest", "highest")
HINT, MEASURED = HEAD.index("header"), COLUMNS.index("measured")


def describe_panel(found: Panel) -> list[str]:
    """The candidates for unit and year, what was decided, and the columns."""
    text = text_of(language_of_command())
    candidates = [
        tuple(
            text(DOOR["header-year"]) if cell == YEAR else text(cell) if j == HINT else cell
            for j, cell in enumerate(c.row())
        )
        for c in found.candidates[:MOST]
    ]
    lines = align_columns([tuple(text(DOOR[f"candidate-{key}"]) for key in HEAD), *candidates])
    lines += ["", *(translate_note(note, language_of_command()) for note in found.notes), ""]
    panel = found.panel
    keys = {panel.unit_header, *panel.unit_columns, panel.name, panel.time, YEAR}
    width = 6 if found.panel.confidential else 8  # the lowest and the highest are single values
    measured = any(column.unit_of_measure for column in found.table.columns)
    rows: list[tuple[str, ...]] = [tuple(text(DOOR[f"listed-{key}"]) for key in COLUMNS[:width])]
    used = sorted(i for own in found.rows.values() for i in own)  # without totals and rows of no year
    for column in found.table.columns:
        if column.header and column.short not in keys and column.is_numeric:
            numbers = column.numbers[used]
            known = numbers[np.isfinite(numbers)]
            if not len(known):
                continue
            cells = [f"{v:.4g}" for v in (known.mean(), known.min(), known.max())]
            named = (column.short, column.name, column.label, column.unit_of_measure)
            rows.append((*named, f"{len(known)}", *cells)[:width])
    if not measured:
        rows = [(*row[:MEASURED], *row[MEASURED + 1 :]) for row in rows]
    return [*lines, *align_columns(rows), *_aside(found, keys, {*used})]


def translate_note(note: Note, language: str) -> str:
    """A note in a language, with sentences among its values in that language too."""
    key, values = note
    return rewrite_commands(
        text_of(language)(key, **{name: text_in(value, language) for name, value in values.items()})
    )


def _aside(found: Panel, keys: set[str | None], used: set[int]) -> list[str]:
    """Columns of words, and columns of numbers with cells that are none. used: the rows of a unit and year;
    others, such as a row of units of measurement, are read by no study.
    """
    text = text_of(language_of_command())
    columns = [c for c in found.table.columns if c.header and c.short not in keys and any(c.texts)]
    lines = []
    for column in columns:
        if column.is_numeric and (unreadable := [i for i in column.unreadable_cells if i in used]):
            texts = list_names(
                dict.fromkeys(quote_value(show_value("text", column.texts[i]), 30) for i in unreadable), 3
            )
            values = {"column": column.short, "count": str(len(unreadable)), "texts": texts}
            lines.append(
                text(
                    _(
                        "Cells of {column} that are not numbers: {count} ({texts}); a study that uses it "
                        "needs MISSING= with these marks."
                    ),
                    **values,
                )
            )
    if words := [c for c in columns if not c.is_numeric and c.short not in found.panel.groups.values()]:
        first = [(c.short, show_value("text", next(t for t in c.texts if t))) for c in words]
        named = [f"{column} ({quote_value(text, 20)})" for column, text in first]
        lines.append(
            text(_("Columns without numbers are left out: {columns}."), columns=list_names(named, 20))
        )
    return ["", *lines] if lines else []


# Editors with a YAML language server then complete keys, and say what each does.
SCHEMA_LINE = "# yaml-language-server: $schema=schema/study.json"
# The language of a file whose labels have Chinese letters.
CHINESE = "zh"


def write_configuration(wish: Wish, found: Panel, plan: Plan) -> str:
    """The text of config/<study>.yaml."""
    language = language_of(plan)
    text = text_of(language)
    outcome, treatment = shorten_label(plan.roles.outcome), shorten_label(plan.roles.treatment)
    title = wish.title or text(_("{outcome} and {treatment}"), outcome=outcome, treatment=treatment)
    head = text(
        _("Written by make new. Change what you like and run: make study STUDY={study}"), study=wish.study
    )
    own = text(
        _("Most labels are Chinese, so tables, figures and the page are as well. For English: language: en")
        if has_chinese_labels(plan)
        else _(
            "Tables, figures and the page are in the language of SPILLOVER_LANGUAGE. For English: "
            "language: en"
        )
    )
    lines = [
        SCHEMA_LINE if language == DEFAULT else SCHEMA_LINE.replace("schema/", f"schema/{language}/"),
        f"# {rewrite_commands(head)}",
        f"study: {wish.study}",
        f"title: {write_scalar(title)}",
        *([f"# {own}", f"language: {language}"] if language != DEFAULT else []),
        "",
    ]
    lines += [f"# {translate_note(note, language)}" for note in found.notes]
    lines += ["panel:", *write_block(list_panel_keys(found, plan), 2)]
    if plan.design.controls:
        lines += [
            "",
            f"# {text(_('The controls of all analyses below; a change here applies to all of them.'))}",
            *write_block({"controls": plan.design.control_lists}),
        ]
    lines += write_section(
        "defaults", list_defaults(), text(_("Options of every analysis, unless it sets its own."))
    )
    for name, value in build_sections(plan.design, text).items():
        comments = [text(DOOR[name])]
        if name == "analyses":
            comments += [translate_note(note, language) for note in plan.notes]
        if name == "sweeps":
            comments += [rewrite_commands(text(sentence)) for sentence in explain_choices(plan.design)]
        lines += write_section(name, value, "\n".join(comments))
    lines += write_section(
        "labels",
        {**list_labels(plan, text), **group_labels(found)},
        text(_("Printed labels of these names; a change makes tables, figures and the page again.")),
    )
    return "\n".join(lines) + "\n"


def list_labels(plan: Plan, text: Text) -> dict[str, Any]:
    """Labels that the page prints for matrices, analyses and the panel as a source."""
    weights = {name: text(DOOR[f"label-{name}"]) for name in plan.design.weights}
    outcome, moderators = plan.design.labels[plan.design.outcome], plan.design.moderators
    known = {
        "descriptives": text(DOOR["table-descriptives"]),
        **{name: text(DOOR[f"table-{name}"], outcome=outcome) for name in ("mediation", "moran")},
        "groups": text(DOOR["table-groups"], outcome=outcome, group=plan.design.group_label),
        **{
            f"moderation_{m}": text(_("Moderation by {name}"), name=plan.design.labels[m]) for m in moderators
        },
        **{name: text(DOOR[f"figure-{name}"]) for name in ("event_study", "bacon")},
        "tests": text(DOOR["table-tests"]),
        **{f"sdm_{name}": text(DOOR["label-sdm"], matrix=label) for name, label in weights.items()},
        **{name: text(DOOR[f"column-{name}"]) for name in ("baseline", *build_robustness(plan.design))},
    }
    made = build_analyses(plan.design)
    found = {"analyses": {name: label for name, label in known.items() if name in made}}
    sweeps = {name: text(DOOR[f"sweep-{name}"]) for name in build_sweeps(plan.design)}
    swept = {"sweeps": sweeps, "options": list_option_labels(plan, text)} if sweeps else {}
    matrices = {"weights": weights} if weights else {}
    return {**matrices, **swept, **found, "sources": {"panel": text(_("the panel"))}}


# What a sweep's table calls the choices that are not called by their keys.
COLUMNS_OF_CHOICES = {"windows": "sample_window"}


def list_option_labels(plan: Plan, text: Text) -> dict[str, dict[str, str]]:
    """Return the labels of the options of sweeps, by choice; those of windows are their years."""
    matrices = build_sweeps(plan.design).get("matrices", {})
    shared = {key: matrices[key] for key in ("controls", "windows") if key in matrices}
    choices = {**shared, **build_choices(plan.design)}
    found = {}
    for key, options in choices.items():
        found[COLUMNS_OF_CHOICES.get(key, key)] = {
            name: f"{option[0]}–{option[1]}"
            if name in plan.design.windows
            else text(DOOR[f"option-{key}-{name}"])
            for name, option in options.items()
        }
    return found


def group_labels(found: Panel) -> dict[str, Any]:
    """The headers of the columns that group units, where the study has other names for them."""
    named = {name: header for name, header in found.panel.groups.items() if name != header}
    return {"groups": named} if named else {}


def language_of(plan: Plan) -> str:
    """The language of what the study prints: Chinese where its labels are or where it is asked for."""
    return CHINESE if has_chinese_labels(plan) else find_wished_language() or DEFAULT


def has_chinese_labels(plan: Plan) -> bool:
    """Return whether half of the columns or more that the study uses have Chinese names."""
    names = [shorten_label(column) for column in plan.roles.columns]
    chinese = [name for name in names if chinese_letters(name)]
    return 2 * len(chinese) >= len(names)


def list_panel_keys(found: Panel, plan: Plan) -> dict[str, Any]:
    """The declaration as keys; the columns whose names in the study are not their headers are given."""
    keys: dict[str, Any] = msgspec.to_builtins(found.panel)
    renamed = {c.name: c.short for c in plan.roles.columns if c.name != c.short}
    if renamed:
        keys["columns"] = renamed
    return keys


def list_defaults() -> dict[str, Any]:
    """Two-way effects and errors clustered by unit; one seed for every draw."""
    return {
        "effects": "two-way",
        "variance": {"kind": "clustered", "by": "unit"},
        "level": 0.95,
        "seed": 1,
        "permutations": 999,
    }
