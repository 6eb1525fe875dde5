"""Hostile texts in the labels of a study stay texts in the programs of its package.

Each program is read by its own rules: the do-file by Stata's (comments, macros, strings, ends of lines), the
R file by R where it is installed and by JSON's escapes, which R has too.
"""

import json
import re
import shutil
import subprocess

import pytest
from fuzz_mutations import check_cases
from msgspec.structs import replace

from spillover.replicate.r import models_in_r
from spillover.replicate.recipes import Model
from spillover.replicate.stata import FOOTER, HEADER, do_file
from stata_reading import value_of

PIECES = [
    *(
        "`",
        "'",
        '"',
        "$",
        "\\",
        "/*",
        "*/",
        "//",
        "///",
        "*",
        "!",
        "\n",
        "\r\n",
        "\t",
        "\x00",
        "\u2028",
        "\u0085",
    ),
    *("\"'", '`"', "`=1'", "${x}", "!touch x", "\n!touch x\n", 'shell("x")', "#", "\\n", "\\u0041", "{", "}"),
    *("East", "华东", "a b", "é", "", " ", "if 1", "\ndrop _all\n", "); system('x'); (", "%", "%>%"),
]
BASE = Model(
    model="base",
    estimator="within",
    outcome="y",
    terms=("x", "c"),
    all_terms=("x", "c"),
    variance={"kind": "clustered", "by": "unit"},
)
# The lines that a do-file may consist of, its texts as expressions.
TEXT = r'(?:"[^"`$\\/*\n]*"|u?char\(\d+\))(?: \+ (?:"[^"`$\\/*\n]*"|u?char\(\d+\)))*'
COMMANDS = [
    r'use "\.\./data/panel\.dta", clear',
    r"xtset unit_code year",
    rf"keep if region == (?P<kept>{TEXT})(?: \| region == {TEXT})*",
    rf"drop if (?:region|unit) == (?P<left>{TEXT})",
    r"keep if !missing\(x, c\)",
    r"quietly xtreg y x c i\.year, fe vce\(cluster unit_code\)",
    r"check(?:_se)? \d+ \w+ \S+(?: \S+)?",
    r"\* Model \d+",
    r"",
]


def hostile(rng) -> str:
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 6)))


def recipes_with(labels: list[str]) -> list[Model]:
    """A model of a part of the sample, one of some groups, and one without units and groups."""
    one, other, third = labels
    return [
        replace(BASE, model=f"base/{one}", part=("region", one)),
        replace(BASE, sample={"groups": {"region": [one, other]}}),
        replace(BASE, sample={"without": {"units": [third], "groups": {"region": [other]}}}),
    ]


def texts_of(program: str) -> list[str]:
    """The values of the texts in a do-file, each of whose lines is one that it may consist of."""
    footer = FOOTER.format(others=0)
    assert program.startswith(HEADER)
    assert program.endswith(footer)
    found = []
    for line in re.split(r"[\n\r\x0b\x0c\x85\u2028\u2029]", program[len(HEADER) : -len(footer)]):
        assert any(re.fullmatch(command, line) for command in COMMANDS), line
        found += [value_of(text) for text in re.findall(rf"== ({TEXT})", line)]
    return found


@pytest.mark.debt("33.12")
def test_hostile_labels_are_texts_in_both_programs():
    def case(rng):
        labels = [hostile(rng) for _ in range(3)]
        recipes = recipes_with(labels)
        numbers = {(recipe.model, term): (0.5, 0.1) for recipe in recipes for term in recipe.terms}
        one, other, third = labels
        assert texts_of(do_file(recipes, numbers)) == [one, one, other, third, other]
        strings = re.findall(r'"(?:[^"\\\n]|\\.)*"', models_in_r(recipes))
        values = [json.loads(text) for text in strings]
        assert [values.count(label) for label in labels] >= [labels.count(label) for label in labels]

    check_cases("labels in programs", case, ends=["accepted"])


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.debt("33.12")
def test_r_reads_hostile_labels_as_they_are(tmp_path):
    labels = ["".join(p for p in PIECES if p != "\x00"), 'line"\nsystem("touch x")#', "`b' $x"]
    (tmp_path / "models.R").write_text(models_in_r(recipes_with(labels)), encoding="utf-8")
    code = 'source("models.R", encoding = "UTF-8"); cat(models[[2]]$groups$region, sep = "\\1")'
    done = subprocess.run(["Rscript", "--vanilla", "-e", code], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode("utf-8").split("\1") == labels[:2]
    assert [path.name for path in tmp_path.iterdir()] == ["models.R"]
