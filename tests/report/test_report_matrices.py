"""The page's facts of weight matrices."""

from msgspec.structs import replace

from base.artifacts.json_record import write_json_record
from report.methods import MATRIX_WORDS, facts_row, matrices_section
from spillover.facts import MatrixFacts

FACTS = MatrixFacts(
    matrix="queen",
    options={"family": "contiguity", "kind": "queen", "islands": "nearest", "standardise": "row"},
    family="contiguity",
    parameters={},
    standardisation="row",
    units=45,
    links=128,
    density=0.06,
    neighbours_mean=2.84,
    neighbours_min=1,
    neighbours_max=7,
    islands=("<b>A</b>",),
    components=3,
    symmetric_links=True,
    asymmetry=0.2,
    weight_min=0.1,
    weight_max=1.0,
    row_sum_min=0.0,
    row_sum_max=1.0,
    spectral_radius=1.0,
    rho_min=-1.2,
    rho_max=1.0,
)


def test_each_fact_has_its_column():
    row = facts_row("queen", FACTS)
    assert len(row) == len(MATRIX_WORDS)
    assert row[1] == "contiguity, kind queen, islands nearest; standardised: row"
    assert row[4] == "2.8 (1–7)"
    assert facts_row("nearest", replace(FACTS, neighbours_min=4, neighbours_max=4))[4] == "4"
    assert facts_row("empty", replace(FACTS, rho_min=None, rho_max=None))[-1] == "(−∞, ∞)"
    assert row[-1] == "(-1.200, 1.000)"


def test_a_matrix_whose_job_failed_is_named_and_text_is_escaped(tmp_path):
    there = tmp_path / "queen.json"
    write_json_record(there, FACTS)
    section = matrices_section({"queen": str(there), "economic": str(tmp_path / "economic.json")})
    assert "The matrix economic is missing." in section.body
    assert "&lt;b&gt;A&lt;/b&gt;" in section.body
    assert "<b>A</b>" not in section.body


def test_a_study_without_matrices_has_no_such_section():
    assert matrices_section({}) is None
