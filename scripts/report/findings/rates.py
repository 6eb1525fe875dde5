"""Rates (per cent) at which the rules of findings say each word of simulated studies, by process and effect:
as docs/records/recovery.md has it, where `make recovery` writes it. A test compares the two.
"""

from report.findings.rules import DEPENDS, NOT, THROUGHOUT

STUDIES = 500
WORDS = (THROUGHOUT, DEPENDS, NOT)
RATES: dict[tuple[str, str], tuple[float, float, float]] = {
    ("none", "direct"): (2.6, 25.6, 71.8),
    ("none", "indirect"): (0.0, 6.2, 93.8),
    ("none", "total"): (0.0, 15.0, 85.0),
    ("none_wrong", "direct"): (4.0, 21.8, 74.2),
    ("none_wrong", "indirect"): (0.0, 5.4, 94.6),
    ("none_wrong", "total"): (0.6, 14.0, 85.4),
    ("common", "direct"): (86.0, 14.0, 0.0),
    ("common", "indirect"): (3.0, 82.0, 15.0),
    ("common", "total"): (27.2, 72.0, 0.8),
    ("common_weak", "direct"): (58.8, 35.0, 6.2),
    ("common_weak", "indirect"): (1.2, 43.6, 55.2),
    ("common_weak", "total"): (12.6, 72.0, 15.4),
    ("common_wrong", "direct"): (95.6, 4.4, 0.0),
    ("common_wrong", "indirect"): (0.0, 9.2, 90.8),
    ("common_wrong", "total"): (23.4, 70.6, 6.0),
    ("one_family", "direct"): (5.6, 69.6, 24.8),
    ("one_family", "indirect"): (0.0, 93.8, 6.2),
    ("one_family", "total"): (1.0, 93.2, 5.8),
}
