"""How often the rules of findings say each word of simulated studies, in per cent, by process and effect: as
docs/records/recovery.md has it, where `make recovery` writes it. A test compares the two.
"""

from report.findings.rules import DEPENDS, NOT, THROUGHOUT

STUDIES = 44
WORDS = (THROUGHOUT, DEPENDS, NOT)
RATES: dict[tuple[str, str], tuple[float, float, float]] = {
    ("none", "direct"): (0.0, 22.7, 77.3),
    ("none", "indirect"): (0.0, 4.5, 95.5),
    ("none", "total"): (0.0, 4.5, 95.5),
    ("none_wrong", "direct"): (4.5, 25.0, 70.5),
    ("none_wrong", "indirect"): (0.0, 13.6, 86.4),
    ("none_wrong", "total"): (0.0, 11.4, 88.6),
    ("common", "direct"): (95.5, 4.5, 0.0),
    ("common", "indirect"): (9.1, 77.3, 13.6),
    ("common", "total"): (54.5, 45.5, 0.0),
    ("common_weak", "direct"): (81.8, 18.2, 0.0),
    ("common_weak", "indirect"): (9.1, 43.2, 47.7),
    ("common_weak", "total"): (36.4, 54.5, 9.1),
    ("common_wrong", "direct"): (100.0, 0.0, 0.0),
    ("common_wrong", "indirect"): (0.0, 9.1, 90.9),
    ("common_wrong", "total"): (56.8, 40.9, 2.3),
    ("one_family", "direct"): (9.1, 70.5, 20.5),
    ("one_family", "indirect"): (0.0, 100.0, 0.0),
    ("one_family", "total"): (4.5, 88.6, 6.8),
}
