"""`specification_tests` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

PROOFS = (
    Proof(("test", "test p"), ("bsk_",), "tests/reference/test_lm_splm.py::test_baltagi_song_koh"),
    Proof(
        ("test", "test p"),
        ("spatial_hausman", "spatial_mundlak"),
        "tests/unit/spatial/test_specification_tests.py::test_hausman_and_mundlak_are_their_formulas",
    ),
    Proof(
        ("test", "test p"),
        ("lm_", "robust_lm_", "wald_sar", "wald_sem", "lr_sar", "lr_sem"),
        f"{ORACLE}[tests]",
    ),
)
