"""How often the rules of findings say each word of simulated studies, in per cent, by process and effect: as
docs/records/recovery.md has it, where `make recovery` writes it. A test compares the two.
"""

from report.findings.rules import DEPENDS, NOT, THROUGHOUT

STUDIES = 9
WORDS = (THROUGHOUT, DEPENDS, NOT)
RATES: dict[tuple[str, str], tuple[float, float, float]] = {
    ("none", "direct"): (0.0, 33.3, 66.7),
    ("none", "indirect"): (0.0, 11.1, 88.9),
    ("none", "total"): (0.0, 0.0, 100.0),
    ("none_wrong", "direct"): (11.1, 22.2, 66.7),
    ("none_wrong", "indirect"): (0.0, 11.1, 88.9),
    ("none_wrong", "total"): (0.0, 11.1, 88.9),
    ("common", "direct"): (100.0, 0.0, 0.0),
    ("common", "indirect"): (0.0, 88.9, 11.1),
    ("common", "total"): (33.3, 66.7, 0.0),
    ("common_weak", "direct"): (77.8, 22.2, 0.0),
    ("common_weak", "indirect"): (11.1, 44.4, 44.4),
    ("common_weak", "total"): (44.4, 44.4, 11.1),
    ("common_wrong", "direct"): (100.0, 0.0, 0.0),
    ("common_wrong", "indirect"): (0.0, 33.3, 66.7),
    ("common_wrong", "total"): (33.3, 55.6, 11.1),
    ("one_family", "direct"): (11.1, 66.7, 22.2),
    ("one_family", "indirect"): (0.0, 100.0, 0.0),
    ("one_family", "total"): (11.1, 88.9, 0.0),
}
