"""Descriptions of configuration keys that no field of a declaration gives, and words of the reference.

The description of a field stands behind it (`tools.words`), that of a kind is its docstring: what it is, and
in a second paragraph what it results in.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_args

import msgspec

from audit.declaration import AuditFile
from door.declaration import PanelEntry
from ingest.declaration import Registry
from plan.declaration import StudyEntry
from plan.labels import Labels
from report.page_plan import Page
from spillover.declarations import kinds_in
from spillover.words import Message, _, translation
from sweep.choice import choices
from sweep.declaration import sweep_type
from tools.words import read_descriptions
from words.render import text_of

TEXTS = {
    "section-sweeps-title": _("Sweeps"),
    "sweep-key": _("A sweep: its own keys, and one for each choice."),
    "sweep-results": _(
        "A row for each specification (`sweep/<name>.parquet`): the options that it has, "
        "the coefficient of the treatment, its effects, ρ and λ, each with its interval, "
        "the fit, or why it failed; and what the rows show together "
        "(`sweep/<name>.json`)."
    ),
    "family-key-family": _("How it is built: a family of matrices."),
    "key-kind": _("What is computed."),
    "key-format": _("The file format: a file of scripts/ingest/formats/."),
    "key-like": _(
        "The analysis whose options this one inherits; a key set to null removes what is inherited."
    ),
    "key-outcome": _("The dependent variable: a variable or an index of the study."),
    "key-regressors": _(
        "The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG)."
    ),
    "key-treatment": _("The term whose effect is studied."),
    "key-mediators": _("The variables through which the treatment may work."),
    "key-controls": _("Further regressors."),
    "key-instruments": _("The excluded instruments, at least as many as endogenous terms."),
    "key-variables": _("The terms to be described."),
    "key-by": _("The grouping column that splits the sample."),
    "key-effects": _(
        "Fixed effects: of units and years, of units, of years, or none; or a list of "
        "sets, each unit, year, a grouping column, a product of them (region:year), or "
        "with trends (unit[year])."
    ),
    "key-observation_weights": _(
        "The variable of analytic weights, positive: a row's error has a variance of σ² "
        "over its weight. They are scaled to a mean of one."
    ),
    "key-variance": _("The variance of the estimates."),
    "key-variance-kind": _(
        "The estimator of the variance. jackknife is clustered too: it re-estimates "
        "without each cluster in turn, and is reliable if a few clusters dominate."
    ),
    "key-variance-by": _(
        "Clusters (clustered, jackknife): unit, year or a grouping column; two of them "
        "for two-way clustering. The jackknife takes unit (its default) or a grouping "
        "column."
    ),
    "key-variance-small_sample": _(
        "The finite-sample factor of a variance that allows for dependence (clustered, "
        "driscoll-kraay, newey-west, conley): none, by all parameters (full), by those "
        "not nested in the clusters (nested, the default), or by the regressors alone "
        "(regressors)."
    ),
    "key-variance-lags": _(
        "Lags of the Bartlett kernel (driscoll-kraay, newey-west); by default the "
        "integer part of the fourth root of the number of years."
    ),
    "key-variance-kernel": _(
        "Weights up to the cut-off (conley): uniform (the default) or bartlett, falling with distance."
    ),
    "key-variance-cutoff_km": _(
        "Distance in kilometres beyond which errors are taken as uncorrelated (conley)."
    ),
    "key-wild": _(
        "Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters."
    ),
    "key-wild-draws": _("Bootstrap draws."),
    "key-wild-terms": _("The terms to be tested; all by default."),
    "key-wild-weights": _("Distribution of the weights; Webb's six points suit fewer than a dozen clusters."),
    "key-trim_tails": _(
        "Rows are dropped if a variable lies beyond two quantiles of the estimation "
        "sample. An empty block, {{}}, uses the quantiles 0.01 and 0.99 of every "
        "variable with more than two values, except the observation weights."
    ),
    "key-trim_tails-quantiles": _("The two quantiles, as shares; interpolated between observations."),
    "key-trim_tails-variables": _("The variables whose tails are trimmed; a lag has its own quantiles."),
    "key-winsorise": _(
        "Values beyond two quantiles of the estimation sample, after trimming, are set "
        "to those quantiles, before z-scores and products are formed. An empty block, "
        "{{}}, uses 0.01 and 0.99 of every variable with more than two values, except "
        "the observation weights."
    ),
    "key-winsorise-quantiles": _("The two quantiles, as shares; interpolated between observations."),
    "key-winsorise-variables": _("The variables to be winsorised; a lag has its own quantiles."),
    "key-standardise": _(
        "Variables turned into z-scores over the estimation sample (divisor N - 1), "
        "wherever they appear in a model."
    ),
    "key-centre": _("Variables taken as deviations from their mean over the estimation sample."),
    "key-constant": _("Whether a within estimate reports its constant, the grand-mean one."),
    "key-level": _("Level of the confidence intervals."),
    "key-seed": _("Seed of every random draw of the analysis."),
    "key-sample": _("The rows used; all complete ones by default."),
    "key-sample-years": _("First and last year."),
    "key-sample-groups": _("Labels kept, by grouping column."),
    "key-sample-without": _("Units, years and groups of units left out."),
    "key-sample-without-units": _("Unit ids."),
    "key-sample-without-years": _("Years."),
    "key-sample-without-groups": _("Labels left out, by grouping column."),
    "key-sample-complete": _("Whether rows with a missing value are dropped and listed, or are an error."),
    "key-chunks": _("Number of jobs that share the resamples; it does not affect the numbers."),
    "key-interval": _(
        "The interval that tables print beside a bootstrapped effect; the file holds all four."
    ),
    "key-permutations": _("Permutations of units between the groups."),
    "key-tested": _("The terms whose difference between the groups is tested."),
    "key-definition": _(
        "What fixed effects mean for a spatial lag. transformed: Lee and Yu's "
        "transformation, (n-1)(T-1) observations; direct: W times the demeaned outcome, "
        "as splm and xsmle where the rows of W have one sum; lsdv: the demeaned spatial lag."
    ),
    "key-year_effects": _(
        "Year effects common to all units (α_t), or by the sums of the rows of W as well (α_t + κ_t·r_i): "
        "with units that have no neighbours, another effect of the year for these. Needed where the rows of "
        "W have different sums."
    ),
    "key-impacts": _("How the standard errors of effects are computed."),
    "key-impacts-method": _("simulation, or the delta method."),
    "key-impacts-draws": _("Draws of the simulation."),
    "key-impacts-seed": _("Seed of the simulation."),
    "key-weights": _("A weight matrix of the study, by its name in 'weights'."),
    "section-analyses-title": _("Analyses"),
    "section-indices-title": _("Composite indices: methods and their options"),
    "method-results": _(
        "The scores (`index/<name>.parquet`), and the weights, options and adequacy of "
        "the index (`index/<name>.json`)."
    ),
    "section-weights-title": _("Weight matrices"),
    "section-formats-title": _("File formats"),
    "family-results": _(
        "The matrix with its ids (`weights/<name>.npz`) and its summary: links, islands, "
        "the admissible interval of ρ (`weights/<name>.json`)."
    ),
    "key-family": _("How the weights are made."),
    "key-method": _("How indicators are weighted."),
    "keys-page-title": _("# Configuration"),
    "keys-page-introduction": _(
        "Every key of `config/<study>.yaml`; kinds of analyses, matrices, tables and figures have the page "
        "`kinds.md`. This page is made by `make reference` from the declarations in `scripts/`."
    ),
    "registry-page-title": _("## The registry of sources, `config/sources.yaml`"),
    "kinds-page-title": _("# Kinds"),
    "kinds-page-introduction": _(
        "Every kind with its keys. This page is made by `make reference` from the "
        "declarations in `scripts/` and the catalogue of words."
    ),
    "kinds-page-heads": _("| key | takes | default | what it does |"),
    "takes-string": _("text"),
    "takes-integer": _("whole number"),
    "takes-number": _("number"),
    "takes-boolean": _("true or false"),
    "takes-object": _("keys"),
    "takes-array": _("list"),
    "takes-list_of": _("list of {items}"),
    "takes-kinds": _("keys, of the kind {kinds}"),
    "takes-or": _(" or "),
    "takes-required": _("required"),
    "takes-required_by": _("required by {kinds}"),
    "kinds-link": _("Keys by kind: [kinds.md](kinds.md)."),
    "format-results": _(
        "The source's observations with their cells (`ingest/<source>.parquet`), what "
        "became of each cell (`ingest/<source>.ledger.parquet`) and what was set aside "
        "(`ingest/<source>.json`)."
    ),
    "section-tables-title": _("Tables: layouts and their options"),
    "layout-results": _("`tables/<name>.csv`, `.tex`, `.html` and `.docx`."),
    "section-figures-title": _("Figures"),
    "figure-results": _("`figures/<name>.svg`, `.pdf` and `.png`."),
    "layout-key-layout": _("What rows and columns contain."),
    "layout-key-columns-analysis": _("The analysis, by its name in 'analyses'."),
    "layout-key-columns-part": _(
        "Which of the analysis's estimates, if it has several: an equation, a stage, a group."
    ),
    "layout-key-columns-header": _(
        "The column's head; its number, or the analysis's name in a list, by default."
    ),
    "layout-key-columns-published": _(
        "The printed table's column, or the row group of a printed list; the column's own number by default."
    ),
    "layout-key-terms": _(
        "The terms shown, in this order; a mapping gives each its name. All by default; "
        "the notes of a regression table list the terms not shown."
    ),
    "layout-key-statistics-key": _("Its name in the analysis file."),
    "layout-key-statistics-label": _("Its label in the table."),
    "layout-key-statistics-published": _("Its name in the file of printed numbers."),
    "layout-key-stub": _("Head of the first column."),
    "layout-key-brackets": _(
        "What is printed in parentheses below an estimate; an interval is printed in brackets."
    ),
    "layout-key-digits": _("Decimals."),
    "layout-key-published": _("The published numbers shown next to ours."),
    "layout-key-published-file": _("The CSV of printed numbers, relative to the project."),
    "layout-key-published-table": _("The table's number in a file of printed regressions."),
    "layout-key-published-terms": _("Our term, and the term's name in the file where they differ."),
    "layout-key-published-keys": _(
        "The file's columns that name a row: the row group, if there are groups, and the term."
    ),
    "layout-key-published-fields": _("Our column, and the column of the file with its published value."),
    "layout-key-published-reason": _("Why the published numbers and ours cannot agree, in one sentence."),
    "figure-key-kind": _("What is drawn."),
    "figure-key-variable": _("The variable or index drawn."),
    "figure-key-years": _("The years drawn side by side; the first, middle and last by default."),
    "figure-key-analyses": _("The analyses drawn."),
    "figure-key-columns-analysis": _("The analysis, by its name in 'analyses'."),
    "figure-key-columns-part": _("Which of the analysis's estimates, if it has several."),
    "figure-key-columns-header": _("Its name in the figure."),
    "figure-key-marks-analysis": _("The analysis, by its name in 'analyses'."),
    "figure-key-marks-part": _("Which of the analysis's estimates, if it has several."),
    "figure-key-marks-header": _("Its name in the figure."),
    "figure-key-marks-term": _("The term, as the analysis names it: a regressor, indirect, DF:total, …"),
    "figure-key-terms": _("The terms drawn; all by default, if the figure can show all."),
    "figure-key-sweep": _("The sweep drawn."),
    "page-report": _("Options of the tables, the figures and the page."),
}
# Blocks of a sweep with the keys of an analysis's block.
LIKE = {
    "sweep-key-samples": "key-sample",
    "sweep-key-tails-trim_tails": "key-trim_tails",
    "sweep-key-tails-winsorise": "key-winsorise",
    "sweep-key-variances": "key-variance",
}
TEXTS |= {
    key.replace(block, own, 1): text
    for own, block in LIKE.items()
    for key, text in list(TEXTS.items())
    if key.startswith(f"{block}-")
}
# The declarations of which there is one each, by the beginning of their keys.
SINGLE: dict[str, type[msgspec.Struct]] = {
    "study-key": StudyEntry,
    "registry-key": Registry,
    "audit-key": AuditFile,
    "panel-key": PanelEntry,
    "labels-key": Labels,
    "page-key": Page,
}
Texts = Mapping[str, str]


def describe_in(language: str, groups: Any) -> Callable[..., str]:
    """Return a function that gives the text of the first of some keys that has one, with its values, in a
    language.
    """

    def describe(*keys: str, **values: Any) -> str:
        for key in keys:
            if text := _text(key, groups):
                marked = isinstance(text, Message)
                return text_of(language)(text, **values) if marked else translation(text, language)
        raise KeyError(f"there is no text for {' or '.join(keys)}; add it")

    return describe


def _text(key: str, groups: Any) -> str:
    if key in TEXTS:
        return TEXTS[key]
    for start, texts in _declaration_texts(groups).items():
        if key == start:
            return texts[""]
        if key.startswith(f"{start}-") and (rest := key.removeprefix(f"{start}-")) in texts:
            return texts[rest]
    return ""


@cache
def _declaration_texts(groups: Any) -> dict[str, Texts]:
    """The texts of every declaration by the beginning of their keys."""
    found = {
        f"{group.name}-{name}": texts_of(declared)
        for group in groups
        for name, declared in kinds_in(group.package, group.base).items()
    }
    found |= {f"{group.name}-key": texts_of(group.base) for group in groups}
    chosen = [text for choice in choices() for text in texts_of(choice).items()]
    found["sweep-key"] = {**dict(chosen), **texts_of(sweep_type())}
    return found | {start: texts_of(declared) for start, declared in SINGLE.items()}


def texts_of(declaration: type[msgspec.Struct]) -> Texts:
    """The description of each field and, behind a dash, of the fields of its block; under "" what the
    declaration is and under `results` what it gives.
    """
    found: dict[str, str] = {}
    for one in reversed(declaration.__mro__):
        if one.__module__.split(".")[0] not in ("builtins", "msgspec"):
            node = _classes_of(one.__module__).get(one.__name__)
            found |= read_descriptions(node) if node else {}
    for field in msgspec.structs.fields(declaration):
        if field.name in found:
            found[field.encode_name] = found.pop(field.name)
        for block in blocks_of(field.type):
            inner = {key: text for key, text in texts_of(block).items() if key not in ("", "results")}
            found |= {f"{field.encode_name}-{key}": text for key, text in inner.items()}
    paragraphs = [" ".join(p.split()) for p in (inspect.getdoc(declaration) or "").split("\n\n")]
    return found | dict(zip(("", "results"), paragraphs, strict=False))


@cache
def _classes_of(module: str) -> dict[str, ast.ClassDef]:
    """The classes of a module by name, as its source has them."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def blocks_of(annotation: Any) -> list[type[msgspec.Struct]]:
    """The blocks of keys that a field may hold."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return [annotation]
    return [block for inner in get_args(annotation) for block in blocks_of(inner)]
