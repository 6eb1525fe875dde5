"""`specification_tests` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (("test", "test p"), ("bsk_",), "tests/reference/test_lm_splm.py::test_baltagi_song_koh"),
    (
        ("test", "test p"),
        ("spatial_hausman", "spatial_mundlak"),
        "tests/unit/spatial/test_specification_tests.py::test_hausman_and_mundlak_are_their_formulas",
    ),
    (
        ("test", "test p"),
        ("lm_", "robust_lm_", "wald_sar", "wald_sem", "lr_sar", "lr_sem"),
        f"{ORACLE}[tests]",
    ),
)
