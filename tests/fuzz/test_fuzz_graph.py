"""Slips in any file of a study, sent through the whole graph by the real Snakemake: refused with the place,
earlier results as they were, or every change of a value accounted for.

SPILLOVER_FUZZ_GRAPH=500 makes it 500 cases; by default a few, and with SPILLOVER_FUZZ_SECONDS as many as fit.
"""

import json
import os
from collections import Counter

import pytest
from file_mutations import change_bytes
from fuzz_mutations import TOKENS, mutated_bytes, mutated_value, run_cases
from graph_oracle import (
    check_configuration,
    check_corrections,
    check_raw,
    check_run,
    check_units,
    check_weights,
    digests,
    panel_of,
)
from graph_study import FILES, GraphStudy

from base.yaml_file import read_yaml
from spillover.errors import StudyError

pytestmark = [pytest.mark.slow, pytest.mark.long]
FEW = 6
CASES = int(os.environ.get("SPILLOVER_FUZZ_GRAPH", 0)) or (
    None if "SPILLOVER_FUZZ_SECONDS" in os.environ else FEW
)
KINDS = ["economy"] * 6 + ["towns"] * 6 + ["units", "corrections", "weights", "input"] * 2
KINDS += ["configuration", "values"] * 2
TEXTS = {
    "units": "resources/small/units.csv",
    "corrections": "resources/small/corrections.csv",
    "weights": "resources/small/ring.gal",
    "configuration": "config/small.yaml",
    "values": "config/small.yaml",
}
MEASURED = ("output", "research", "finance", "urban", "tax", "forces")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    study = GraphStudy(tmp_path_factory.mktemp("graph"))
    first = study.run()
    assert first.code == 0, first.text
    study.base.mkdir()
    study.keep()
    yield study
    study.close()


def change(study, kind, draw):
    """Makes the slip; the places of which a refusal may name one."""
    if kind in FILES:
        study.raw(kind).write_bytes(study.slip(kind, draw))
        return FILES[kind], f"source '{kind}'", *MEASURED
    if kind == "input":
        return "input", "INPUT", "economy", "towns", "raw files"
    path = study.folder / TEXTS[kind]
    if kind == "values":
        text = json.dumps(mutated_value(draw, read_yaml(path)))
        path.write_text(text, encoding="utf-8")
    elif kind == "configuration":
        path.write_bytes(mutated_bytes(draw, path.read_text(encoding="utf-8")))
    else:
        path.write_bytes(change_bytes(path.read_bytes(), draw))
    if path.name == "small.yaml":
        stages = ("source '", "analysis ", "table ", "figure ", "index ", "weights")
        return "small.yaml", *FILES.values(), "units.csv", "ring.gal", *stages, *MEASURED
    return (path.name, *MEASURED) if kind != "units" else (path.name, "source '", "ring", *MEASURED)


def judge(study, kind, before, base, sound):
    """Holds a successful run to what its kind of slip allows."""
    if kind in FILES:
        check_raw(study, kind, base)
    elif kind == "units":
        check_units(study, base)
    elif kind == "corrections":
        check_corrections(study, base)
    elif kind == "weights":
        check_weights(study, base)
    elif kind == "input":
        assert panel_of(study.folder / "results/small") == base
    else:
        check_configuration(study, sound, base)


def test_a_slip_anywhere_is_refused_with_its_place_or_accounted_for(study):
    results = study.folder / "results" / "small"
    before, base = digests(results), panel_of(results)
    sound = read_yaml(study.folder / "config/small.yaml")
    ends, most = Counter(), [0.0, 0.0]

    def case(draw):
        kind = draw.choice(KINDS)
        places = change(study, kind, draw)
        source = draw.choice(TOKENS) if kind == "input" else ""
        try:
            ended = study.run("small", source)
            most[:] = max(most[0], ended.seconds), max(most[1], ended.megabytes)
            refused = check_run(study, ended, before, places)
            ends[kind, "refused" if refused else "accepted"] += 1
            if sum(ends.values()) % 50 == 0:
                print(f"\n{sum(ends.values())} runs: {dict(ends)}", flush=True)
            if refused:
                raise StudyError("refused")
            judge(study, kind, before, base, sound)
        finally:
            study.restore()

    tally = run_cases("the whole graph", case, slowest=300, cases=CASES, few=FEW)
    for kind in sorted({kind for kind, _ in ends}):
        print(f"  {kind}: {ends[kind, 'refused']} refused, {ends[kind, 'accepted']} accepted")
    print(f"  the slowest run {most[0]:.1f} s, the largest process {most[1]:.0f} MB")
    assert not tally.failures, "\n".join(tally.failures[:20])
    assert tally.ends["refused"] > 0
    assert digests(results) == before
