"""The neighbours that a page lists, checked from recipes and rows: the crosscheck's recipes, and samples that
pandas rebuilds from the warehouse's files. Nothing of the report is used but the page.

Run as a script in the project: `PYTHONPATH=scripts:tests python tests/pages/page_neighbours.py STUDY`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from plan.load import load_study
from plan.study import Study
from plan.sweep import subject_of
from plan.weights import build_family
from spillover.declarations import all_options_of
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe
from sweep.choice import Reader, specification_of, specifications
from sweep.estimate import analysis_of
from sweep.matrices import label_of_matrix

# Fields that name the estimate, or follow from others: of the terms, or beside the estimate.
DERIVED = ("model", "all_terms", "tests", "test_variance", "wild", "constant")


# Of a policy, what is computed beside its estimate.
BESIDE = ("neighbours", "wild", "randomisation")


class Neighbour(NamedTuple):
    """One that a page lists. claim: the words of the main result; model: its analysis, or sweep and
    specification; values: what the page prints of it by field.
    """

    claim: str
    model: str
    term: str
    values: Mapping[str, str]


def listed_neighbours(page: str) -> Iterator[Neighbour]:
    """Every neighbour in the section for a referee."""
    section = re.search(r'<section[^>]*id="referee".*?</section>', page, re.DOTALL)
    assert section is not None
    claim = ""
    (table,) = [part for part in section[0].split("<h3>") if 'data-field="moved"' in part]
    for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL):
        if 'class="group"' in row:
            claim = unescape(re.sub("<[^>]+>", "", row)).strip()
            continue
        cells = re.findall(
            r'<td[^>]*data-model="([^"]*)" data-term="([^"]*)" data-field="([^"]*)"[^>]*>(.*?)</td>', row
        )
        cells = [cell for cell in cells if not cell[2].startswith(("of_", "changed_"))]  # counts of a choice
        if cells:
            (model, term), values = map(unescape, cells[0][:2]), {}
            values = {field: unescape(re.sub("<[^>]+>", "", text)) for _m, _t, field, text in cells}
            yield Neighbour(claim, model, term, values)


class Recipes:
    """The recipes and samples of a study that has run in a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self.study = Study(folder, load_study(folder, name, {}))
        results = folder / "results" / name
        files = [*(results / "warehouse/panel").glob("*.parquet"), *(results / "index").glob("*.parquet")]
        weights = {file.stem: file for file in (results / "weights").glob("*.npz")}
        policies = [Path(f) for one in self.study.analyses.values() for f in self.study.list_files(one)]
        self.panel = PanelFiles(
            {file.stem: file for file in files},
            results / "warehouse/units.parquet",
            weights,
            policies=folder / policies[0] if policies else None,
        )
        self.specifications: dict[str, dict[str, Any]] = {}

    def of(self, model: str) -> list[Recipe]:
        """The recipes of an estimate; of a specification by `sweep: specification`."""
        analysis = model.split("/")[0]
        if analysis in self.study.analyses:
            return self.study.analyses[analysis].recipes(analysis)
        sweep, _colon, name = model.partition(": ")
        return analysis_of(self._all(sweep)[name]).recipes(name)

    def _all(self, name: str) -> dict[str, Any]:
        if name not in self.specifications:
            sweep = self.study.sweeps[name]
            subject, choices = (
                subject_of(sweep, self.study.config),
                sorted(sweep.choices(), key=lambda choice: (choice.rank, choice.key())),
            )
            if drawn := self.study.samples.get(name):
                readers = [Reader.build(choice) for choice in choices]
                made = (specification_of(subject, readers, labels) for *labels, _replicate in drawn)
            else:
                made = specifications(subject, choices)
            self.specifications[name] = {one.id: one for one in made}
        return self.specifications[name]

    def matrix(self, name: str) -> Mapping[str, Any]:
        """The description of a matrix of the study, or of a sweep by its label."""
        if name in self.study.matrices:
            return all_options_of(self.study.matrices[name])
        chunks = (m for found in self.study.sweep_matrices.values() for own in found.values() for m in own)
        return all_options_of(build_family(next(one for one in chunks if label_of_matrix(one) == name), name))


def differing_fields(one: Recipe, other: Recipe, recipes: Recipes) -> list[str]:
    """The leaves in which two recipes differ, but for what follows from others."""
    first, second = (msgspec.to_builtins(recipe) for recipe in (one, other))
    found = []
    for key in {**first, **second}:
        own, others = first.get(key), second.get(key)
        if key in DERIVED or own == others or (key == "impacts" and _is_delta(own, others)):
            continue
        if key in ("standardise", "centre"):
            own, others = (
                [n for n in names or () if n == one.outcome or n == one.terms[0]] for names in (own, others)
            )
        elif key in ("weights", "error_weights") and own and others:
            found += [f"{key}.{leaf}" for leaf in _matrix_leaves(recipes.matrix(own), recipes.matrix(others))]
            continue
        elif key in ("terms", "durbin") and own and others:
            own, others = sorted(own), sorted(others)
        elif key == "policy":
            own, others = (
                {k: v for k, v in (made or {}).items() if k not in BESIDE} for made in (own, others)
            )
        elif key == "sample":
            found += [f"sample.{leaf}" for leaf in _sample_leaves(own or {}, others or {}, recipes)]
            continue
        if own != others:
            found.append(key)
    # Which terms are lagged follows from the model, and from its terms.
    return [key for key in found if key != "durbin" or not {"terms", "estimator"} & {*found}]


def _is_delta(one: Any, other: Any) -> bool:
    """Whether the errors of effects of both are those of the delta method, which needs no draws."""
    return all((made or {}).get("method", "delta") == "delta" for made in (one, other))


def _matrix_leaves(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The options in which two matrices differ; of two families it is one with all that is their own."""
    found = [key for key in {**one, **other} if one.get(key) != other.get(key)]
    return [key for key in found if key in ("family", "standardise")] if "family" in found else found


def _sample_leaves(one: Mapping[str, Any], other: Mapping[str, Any], recipes: Recipes) -> list[str]:
    """The filters in which two samples differ, without those that keep the whole panel."""
    first, last = recipes.study.config["years"]
    found = []
    for key in {**one, **other}:
        values = [sample.get(key) for sample in (one, other)]
        if key == "without":
            inner = {name for value in values if value for name in value}
            found += [
                f"without.{name}" for name in inner if len({str((v or {}).get(name)) for v in values}) > 1
            ]
            continue
        if key == "years":
            values = [
                None if value and (value[0] <= first and value[1] >= last) else value for value in values
            ]
        if values[0] != values[1]:
            found.append(key)
    return found


def problems_of(folder: Path, study: str) -> Iterator[str]:
    """What is wrong with the neighbours that a study's page lists."""
    recipes = Recipes(folder, study)
    page = (folder / "results" / study / "report.html").read_text(encoding="utf-8")
    results = {result.label: result for result in recipes.study.page.main_results}
    for neighbour in listed_neighbours(page):
        result = next(r for label, r in results.items() if neighbour.claim.startswith(label + ": "))
        pairs = list(zip(recipes.of(result.analysis), recipes.of(neighbour.model), strict=False))
        if not pairs:
            yield f"{neighbour.claim}: {neighbour.model} has no recipe"
        for own, other in pairs:
            leaves = differing_fields(own, other, recipes)
            if len(leaves) != 1:
                yield f"{neighbour.claim}: {neighbour.model} differs in {leaves or 'nothing'}"
            frames = [recipes.panel.sample(recipe).frame.index for recipe in (own, other)]
            if leaves and leaves[0].startswith("sample"):  # both filters on the rows of each
                frames = [
                    index[recipes.panel._rows_of_sample(by.sample, index)]
                    for by, index in zip((other, own), frames, strict=True)
                ]
            rows = [set(index) for index in frames]
            if rows[0] != rows[1]:
                yield f"{neighbour.claim}: {neighbour.model} has other rows: {len(rows[0] ^ rows[1])}"


if __name__ == "__main__":
    wrong = list(problems_of(Path.cwd(), sys.argv[1]))
    count = len([*listed_neighbours(Path("results", sys.argv[1], "report.html").read_text(encoding="utf-8"))])
    print(*wrong, f"{count} neighbours, {len(wrong)} problems", sep="\n")
