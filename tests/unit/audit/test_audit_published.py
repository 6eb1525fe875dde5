"""The audit of the paper's own tables: what arithmetic on them is known to show is found, and what holds is
passed.
"""

import json
from pathlib import Path

import pytest

from audit import cli
from audit.declaration import PrintedFacts
from audit.findings import AuditFinding, AuditRecord, read_findings, write_findings
from audit.run import Audit, run_checks
from audit.tables import read_tables
from base.yaml_file import read_yaml, resolve_languages
from spillover.declarations import convert
from spillover.words import Message, lasting

ROOT = Path(__file__).parents[3]
FACTS = resolve_languages(read_yaml(ROOT / "config" / "nqp.yaml"))[0]["audit"]


@pytest.fixture(scope="module")
def audit() -> Audit:
    return run_checks(read_tables(ROOT / FACTS["folder"]), convert(FACTS, PrintedFacts))


FOUND = [
    ("mediation_identity_holds", "3", "4", "DF"),
    ("mediation_identity_holds", "3", "6", "DF"),
    ("r2_does_not_fall", "3", "2", ""),
    ("r2_does_not_fall", "3", "6", ""),
    ("r2_does_not_fall", "11", "3", ""),
    ("r2_does_not_fall", "11", "6", ""),
    ("r2_does_not_fall", "11", "2", ""),
    ("r2_does_not_fall", "5", "1", ""),
    ("r2_does_not_fall", "5", "2", ""),
    ("r2_does_not_fall", "5", "3", ""),
    ("mediated_totals_agree", "4", "", "GLCT: total"),
    ("mediated_totals_agree", "4", "", "RI: total"),
    ("parenthesis_is_a_standard_error", "5", "3", "DCG"),
    ("stars_follow_the_rule", "5", "3", "DF:DCG"),
    ("stars_follow_one_rule", "10", "1", "_cons"),
    ("text_agrees_with_the_tables", "8", "1", "W:DF"),
    ("text_agrees_with_the_tables", "2", "", "RI"),
    ("text_agrees_with_the_tables", "2", "", "DCG"),
    ("n_is_units_times_periods", "10", "2", ""),
    ("n_is_units_times_periods", "10", "3", ""),
    ("parenthesis_is_a_standard_error", "3", "4", "_cons"),
    ("standard_error_is_in_line", "3", "4", "CSL"),
    ("mediation_identity_holds", "3", "6", "FDL"),
    ("mediated_effects_agree_with_the_steps", "4", "", "RI: indirect"),
    ("p_is_that_of_z", "4", "", "GLCT: direct"),
    ("z_is_not_made_from_rounded_numbers", "4", "", "RI"),
    ("second_stage_is_printed", "10", "2", "IV1"),
    ("digits_are_those_of_the_table", "3", "6", "_cons"),
]


@pytest.mark.parametrize(("check", "table", "column", "term"), FOUND)
def test_what_the_tables_get_wrong_is_found(audit, check, table, column, term):
    assert (check, table, column, term) in {(name, o.table, o.column, o.term) for name, o in audit.findings}


def test_what_no_computation_can_give_comes_first(audit):
    heaviest = [name for name, o in audit.findings if o.weight == 5]
    assert set(heaviest) == {"mediation_identity_holds", "r2_does_not_fall", "mediated_totals_agree"}
    assert [name for name, _ in audit.findings[: len(heaviest)]] == heaviest


@pytest.mark.parametrize(
    "check",
    [
        "kleibergen_paap_f_is_the_square_of_t",
        "spatial_total_follows_from_the_coefficients",
        "spatial_direct_effect_is_possible",
        "critical_value_is_that_of_one_instrument",
        "total_is_direct_plus_indirect",
        "share_is_effect_over_total",
        "weights_sum_to_one",
        "the_same_regression_prints_the_same",
        "parts_make_the_whole",
        "moran_is_possible",
        "standard_deviation_is_possible",
    ],
)
def test_what_holds_is_passed(audit, check):
    assert audit.comparisons[check] > 0
    assert audit.passes[check] == audit.comparisons[check]


def test_constants_show_which_variables_are_scored_and_which_are_not(audit):
    failed = {(o.table, o.column) for name, o in audit.findings if name == "constant_agrees_with_the_means"}
    assert audit.comparisons["constant_agrees_with_the_means"] == 16
    assert failed == {("3", "6"), ("5", "1")}


def test_a_finding_says_what_is_printed_and_what_is_implied(audit):
    outcome = next(
        o for n, o in audit.findings if n == "mediation_identity_holds" and (o.column, o.term) == ("4", "DF")
    )
    assert outcome.printed_values == {"(2)": "0.0195", "(3)": "2.7375", "(4)": "0.0140", "RI": "0.0023"}
    assert outcome.implied_interval is not None
    assert outcome.implied_interval.low == pytest.approx(2.73745 * 0.00225, rel=1e-9)
    assert outcome.implied_interval.high == pytest.approx(2.73755 * 0.00235, rel=1e-9)
    assert "column 4 should print 0.01302 to 0.01339" in outcome.sentence


def test_the_command_prints_and_writes_the_findings(audit, tmp_path, capsys):
    arguments = [
        str(ROOT / FACTS["folder"]),
        "--config",
        str(ROOT / "config" / "nqp.yaml"),
        "--out",
        str(tmp_path),
    ]
    assert cli.main(arguments) == cli.FOUND == 3
    assert f"{len(audit.findings)} findings" in capsys.readouterr().out
    document = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))
    assert len(document["findings"]) == len(audit.findings)
    assert document["findings"][0]["rank"] == 1
    assert {c["check"]: c["comparisons"] for c in document["checks"]} == audit.comparisons
    assert (
        len((tmp_path / "findings.csv").read_text(encoding="utf-8").splitlines()) == len(audit.findings) + 1
    )


def test_the_command_names_what_it_cannot_read(tmp_path, capsys):
    assert cli.main([str(tmp_path)]) == 2
    assert "no folder with CSV files" in capsys.readouterr().err
    facts = tmp_path / "facts.yaml"
    facts.write_text("audit: {folder: x, nested: [{table: 3, colums: [1]}]}\n")
    assert cli.main([str(ROOT / FACTS["folder"]), "--config", str(facts)]) == 2
    assert "unknown key 'colums'; did you mean 'columns'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (
            "mediation: [{table: 3, treatment: DF, mediator: IR, total: 2, path: 3, direct: 4}]",
            "audit.mediation: table 3 column 4 has no 'IR'; it has DF, RI",
        ),
        (
            "spatial: [{table: 8, column: 1, treatment: DF, lag: WDF, rho: rho, effects: {table: 9, "
            "column: 1}}]",
            "audit.spatial: table 8 column 1 has no 'WDF'",
        ),
        (
            "first_stages: [{table: 10, column: 2, instrument: IV1, wald: KP}]",
            "audit.first_stages: table 10 column 2 has no 'KP'; it has KP_rk_LM",
        ),
        ("nested: [[{table: 3, column: 1}, {table: 11, column: 7}]]", "no table 11 column 7"),
    ],
)
def test_a_number_that_does_not_exist_is_named_with_the_known_ones(tmp_path, capsys, facts, message):
    (tmp_path / "facts.yaml").write_text(f"audit: {{folder: x, {facts}}}\n")
    assert cli.main([str(ROOT / FACTS["folder"]), "--config", str(tmp_path / "facts.yaml")]) == 2
    assert message in capsys.readouterr().err


def test_a_column_that_does_not_exist_is_named_with_the_known_ones(tmp_path, capsys):
    facts = tmp_path / "facts.yaml"
    facts.write_text("audit: {folder: x, nested: [{table: 3, columns: [1, 9]}]}\n")
    assert cli.main([str(ROOT / FACTS["folder"]), "--config", str(facts)]) == 2
    assert "no table 3 column 9; the regression columns are 3 (1), 3 (2)" in capsys.readouterr().err


@pytest.mark.debt("35.2")
def test_findings_keep_their_sentences_in_their_file(tmp_path):
    """Terms, names of numbers and sentences with values are restored, not their English text."""
    words = lasting("at least {low}", low="2")
    finding = AuditFinding(
        rank=1,
        check="stars",
        table="1",
        column="",
        term=words,
        printed_values={words: "1"},
        weight=1,
        sentence=words,
    )
    path = tmp_path / "findings.json"
    write_findings(path, AuditRecord(findings=(finding,), checks=()))
    (restored,) = read_findings(path).findings
    assert restored == finding
    assert {type(text) for text in (restored.term, restored.sentence, *restored.printed_values)} == {Message}
