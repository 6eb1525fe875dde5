"""What R's plm makes of a study's linear panels: one start of R for all, stopped after its time."""

import csv
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from artifacts.atomic import write_text
from crosscheck import factors
from crosscheck.inference import completed
from crosscheck.opinion import Opinion, encode, plain
from crosscheck.panel import Panel
from declare.recipe import Recipe
from study.job import by_stem, log, run

NAME = "plm"
SECONDS = 60
MODELS = {
    "within": "within",
    "pooled": "pooling",
    "random": "random",
    "between": "between",
    "first-difference": "fd",
}
EFFECTS = {"two-way": "twoways", "individual": "individual", "time": "time"}


def asked_of(recipe: Recipe) -> dict[str, str] | None:
    """What plm is asked; None for what it has no plain call for."""
    plainly = not (recipe.instruments or recipe.split or recipe.observation_weights or recipe.mediators)
    if not plainly or recipe.estimator not in MODELS or recipe.interaction:
        return None
    if recipe.estimator == "within" and recipe.effects not in EFFECTS:
        return None
    if recipe.estimator == "random" and recipe.effects != "individual":
        return None
    effect = EFFECTS[recipe.effects] if recipe.estimator == "within" else "individual"
    kind = recipe.variance.get("kind")
    by_unit = kind == "clustered" and recipe.variance.get("by") == "unit"
    variance = "clustered" if by_unit else "classical" if kind == "classical" else "none"
    if recipe.estimator in ("between", "first-difference"):
        variance = "classical" if recipe.estimator == "between" else "none"
    return {"model": MODELS[recipe.estimator], "effect": effect, "vcov": variance}


def opinions(recipes: Iterable[Recipe], panel: Panel, version: str, seconds: float) -> Iterator[Opinion]:
    """The answers of one start of R; where it fails or hangs, one that says so."""
    asked = {f"m{i}": (r, found) for i, r in enumerate(recipes) if (found := asked_of(r))}
    with tempfile.TemporaryDirectory() as folder:
        write_asks(Path(folder), asked, panel)
        command = ["Rscript", "--vanilla", str(Path(__file__).with_name("plm.R")), folder]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds)
            answers = read_answers(Path(folder) / "answers.csv")
        except (subprocess.SubprocessError, OSError) as error:
            words = str(getattr(error, "stderr", "") or error).strip()[-300:]
            first = next(iter(asked.values()))[0]
            yield _opinion(first, "", "", version, {"call": "", "problem": f"R failed: {words}"})
            return
    for name, (recipe, how) in asked.items():
        given = [plain(one) for one in said(recipe, how, answers.get(name, []), version, panel)]
        yield from map(plain, completed(recipe, panel, given))


def write_asks(folder: Path, asked: Mapping[str, tuple[Recipe, dict[str, str]]], panel: Panel) -> None:
    """A table for each model, its terms numbered for R, and the list of what is asked."""
    for name, (recipe, _) in asked.items():
        table = panel.sample(recipe).frame[[recipe.outcome, *recipe.terms]]
        table.columns = ["y", *(f"x{j}" for j in range(len(recipe.terms)))]
        table.to_csv(folder / f"{name}.csv", float_format="%.17g")
    with open(folder / "asks.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["ask", "model", "effect", "vcov"])
        writer.writeheader()
        writer.writerows({"ask": name, **how} for name, (_, how) in asked.items())


def read_answers(path: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of R by the model that they are of."""
    found: dict[str, list[dict[str, str]]] = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["ask"], []).append(row)
    return found


def said(
    recipe: Recipe, how: Mapping[str, str], rows: Iterable[Mapping[str, str]], version: str, panel: Panel
) -> Iterator[Opinion]:
    """R's rows as opinions: its clustered errors are without a small-sample factor."""
    sample = panel.sample(recipe)
    call = f"plm(model={how['model']}, effect={how['effect']}), {how['vcov']} errors"
    for row in rows:
        if row["quantity"] == "problem":
            yield _opinion(recipe, "", "", version, {"call": call, "problem": row["term"]})
            continue
        of_term = row["quantity"] != "test"
        if not of_term and not sample.balanced:  # it keeps pairs of units with fewer than three years
            continue
        term = recipe.terms[int(row["term"][1:])] if of_term else row["term"]
        value = float(row["value"])
        more: dict[str, Any] = {}
        if row["quantity"] == "se" and how["vcov"] == "clustered":
            ours = factors.asked(recipe, factors.rows_used(recipe, sample), len(recipe.terms))
            more = {"conversions": (factors.converted(value, factors.Factor(1.0, "1"), ours),)}
        if not of_term:
            more = {"tail": "normal"}
        yield _opinion(recipe, row["quantity"], term, version, {"call": call, "value": value, **more})


def _opinion(recipe: Recipe, quantity: str, term: str, version: str, more: dict[str, Any]) -> Opinion:
    about = partial(Opinion, model=recipe.model, quantity=quantity, term=term)
    return about(program=NAME, version=version, **more)


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds `opinions` to its rule."""
    recipes = msgspec.convert(spec["recipes"], list[Recipe])
    panel = Panel(by_stem(snakemake.input.variables), snakemake.input.units, {})
    found = list(opinions(recipes, panel, spec["version"], SECONDS))
    write_text(snakemake.output[0], encode("plm", found))
    log.info("%d numbers by plm", sum(one.value is not None for one in found))


if "snakemake" in globals():
    run(globals()["snakemake"], main)
