"""Rates (per cent) at which the rules of findings say each word of simulated studies, by process and effect:
as docs/records/recovery.md has it, where `make recovery` writes it. A test compares the two.
"""

from report.findings.rules import DEPENDS, NOT, THROUGHOUT

STUDIES = 500
WORDS = (THROUGHOUT, DEPENDS, NOT)
RATES: dict[tuple[str, str], tuple[float, float, float]] = {
    ("none", "direct"): (3.0, 25.2, 71.8),
    ("none", "indirect"): (0.0, 6.2, 93.8),
    ("none", "total"): (0.4, 14.6, 85.0),
    ("none_wrong", "direct"): (4.2, 21.6, 74.2),
    ("none_wrong", "indirect"): (0.0, 5.4, 94.6),
    ("none_wrong", "total"): (1.2, 13.4, 85.4),
    ("common", "direct"): (89.8, 10.2, 0.0),
    ("common", "indirect"): (5.2, 79.8, 15.0),
    ("common", "total"): (42.0, 57.2, 0.8),
    ("common_weak", "direct"): (63.4, 30.4, 6.2),
    ("common_weak", "indirect"): (1.8, 43.0, 55.2),
    ("common_weak", "total"): (21.4, 63.2, 15.4),
    ("common_wrong", "direct"): (95.8, 4.2, 0.0),
    ("common_wrong", "indirect"): (0.2, 9.0, 90.8),
    ("common_wrong", "total"): (38.4, 55.6, 6.0),
    ("one_family", "direct"): (6.6, 68.6, 24.8),
    ("one_family", "indirect"): (0.0, 93.8, 6.2),
    ("one_family", "total"): (1.4, 92.8, 5.8),
}
