"""The estimates that docs/records/studies.md prints, by the studies' own runs on public files."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from copies import ON_PUBLIC_FILES

from public_files import listed, page
from study_chain import ROOT

pytestmark = [pytest.mark.debt(14), pytest.mark.long]
PAIRS = ["east_central", "east_west", "east_northeast", "central_west", "central_northeast", "west_northeast"]
SAID = {
    "records/studies.md": (
        "**Carbon intensity** rises with digital finance by {baseline}, by {from_2012} without 2011, "
        "{same_borders} without ten cities whose borders changed, {other_vintage} with the other file's GDP",
        "The four regions' coefficients are alike (Wald χ²({alike_df}) = {alike}, p {alike_p}).",
        "(`make study STUDY=cities_287 INPUT=../shared/real`): {cities_287}.",
        "without income it is {without_income}. Clustered by province, {coefficient} has a standard error of "
        "{by_province}.",
        "is weak: F, clustered by city, is {f}, and {f_from_2012} without 2011; the estimates are {iv} and "
        "{iv_from_2012}.",
        "{coefficient} becomes {corrected}, shown in the same table.",
        "ρ under inverse distance is {rho} without and {rho_lee_yu} with Lee and Yu's transformation",
        "The indirect effect is {indirect} under contiguity and {indirect_nearest} under the five nearest "
        "cities. {islands} border on no city of the sample",
        "index of 2012–2016 is {allocated} with the energy and {available} without",
    ),
}


def estimate(folder: Path, study: str, analysis: str, part: str = "") -> dict[str, Any]:
    """One of an analysis's estimates."""
    found = json.loads((folder / f"results/{study}/analyses/{analysis}.json").read_text(encoding="utf-8"))
    return next(one for one in found["estimates"] if one["part"] == part)


def shown(one: dict[str, Any], term: str = "DF", digits: int = 3) -> str:
    """A coefficient and its standard error as the pages print them."""
    found = next(t for t in one["terms"] if t["term"] == term)
    return f"{found['estimate']:.{digits}f} ({found['se']:.{digits}f})".replace("-", "−")


def outcome_of(one: dict[str, Any], name: str) -> dict[str, Any]:
    return next(t for t in one["tests"] if t["name"] == name)


def islands(folder: Path) -> str:
    """The cities without a neighbour in the contiguity matrix, by code."""
    import csv

    matrix = np.load(folder / "results/cities/weights/queen.npz")
    alone = [
        str(code) for code, links in zip(matrix["ids"], np.diff(matrix["indptr"]), strict=True) if not links
    ]
    with (ROOT / "resources/cities/units.csv").open(encoding="utf-8") as stream:
        names = {row["unit"]: row["name"] for row in csv.DictReader(stream)}
    return listed([names[code] for code in alone])


def numbers(folder: Path) -> dict[str, str]:
    """What stands in the places of the sentences."""

    def of(analysis: str, part: str = "", study: str = "cities") -> dict[str, Any]:
        return estimate(folder, study, analysis, part)

    own = ("baseline", "from_2012", "same_borders", "other_vintage", "without_income", "corrected")
    found = {name: shown(of(name)) for name in own}
    found |= {name: shown(of(name, study="observed"), digits=4) for name in ("available", "allocated")}
    found |= {"coefficient": found["baseline"][:5], "cities_287": shown(of("baseline", study="cities_287"))}
    alike = outcome_of(of("regions_alike", "difference"), "equal_slopes")
    found |= {
        "alike": f"{alike['statistic']:.2f}",
        "alike_df": f"{alike['df'][0]:.0f}",
        "alike_p": f"{alike['p']:.2f}",
    }
    for name in ("instrument", "instrument_from_2012"):
        end = name.removeprefix("instrument")
        found[f"f{end}"] = f"{outcome_of(of(name, 'first_stage_DF'), 'first_stage_f')['statistic']:.1f}"
        found[f"iv{end}"] = shown(of(name, "second_stage"))
    found["by_province"] = f"{next(t['se'] for t in of('by_province')['terms'] if t['term'] == 'DF'):.3f}"
    found["rho"] = shown(of("sdm_inverse_distance"), "rho", 2)
    found["rho_lee_yu"] = shown(of("sdm_inverse_distance_lee_yu"), "rho", 2)
    found["indirect"] = shown(of("sdm_queen", "effects"), "DF:indirect")
    found["indirect_nearest"] = shown(of("sdm_nearest_lee_yu", "effects"), "DF:indirect")
    return found | {"islands": islands(folder)}


def lacking(folder: Path) -> list[str]:
    """The sentences that do not stand in their pages."""
    own = numbers(folder)
    said = [(where, sentence.format(**own)) for where, all_ in SAID.items() for sentence in all_]
    return [sentence for where, sentence in said if sentence not in page(where)]


def test_the_pages_print_the_estimates_of_the_studies(own_studies):
    for study in ON_PUBLIC_FILES:
        own_studies.results(study)
    folder = own_studies.folder
    assert lacking(folder) == []
    differences = [estimate(folder, "cities", pair, "difference") for pair in PAIRS]
    assert min(t["p"] for one in differences for t in one["terms"] if t["term"] == "DF") > 0.1
