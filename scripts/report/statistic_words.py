"""What appears at the foot of a table of regressions: statistics, settings and tests by name, in words and as
texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from report.number_format import fixed, p_value, whole
from spillover.arrays.labels import variance_label

if TYPE_CHECKING:
    from artifacts.analysis import Record

# A statistic's key in the artifacts -> its name in the foot, and in digitised tables.
STATISTICS: dict[str, tuple[str, str]] = {
    "nobs": ("Observations", "N"),
    "units": ("Units", ""),
    "periods": ("Periods", ""),
    "r2": ("R²", "R2"),
    "r2_within": ("R² (within)", ""),
    "r2_between": ("R² (between)", ""),
    "r2_overall": ("R² (overall)", ""),
    "r2_lsdv": ("R² (LSDV)", "R2"),
    "r2_adjusted": ("R² (adjusted)", ""),
    "f": ("F", "F"),
    "first_stage_f": ("First-stage F", ""),
    "kleibergen_paap_f": ("Kleibergen–Paap rk Wald F", "KP_rk_Wald_F"),
    "kleibergen_paap_lm": ("Kleibergen–Paap rk LM [p]", "KP_rk_LM"),
    "cragg_donald_f": ("Cragg–Donald Wald F", ""),
    "stock_yogo_size_10": ("Stock–Yogo critical value, 10% size", "Stock_Yogo_10pct"),
    "effective_f": ("Effective F (Montiel Olea–Pflueger)", ""),
    "effective_f_critical": ("Its critical value, 10% bias", ""),
    "anderson_rubin_set": ("Anderson–Rubin confidence set", ""),
    "hansen_j": ("Hansen J [p]", ""),
    "sargan": ("Sargan [p]", ""),
    "wu_hausman": ("Wu–Hausman [p]", ""),
    "hausman": ("Hausman [p]", ""),
    "hausman_robust": ("Hausman, cluster-robust (Mundlak) [p]", ""),
    "spatial_hausman": ("Spatial Hausman [p]", ""),
    "spatial_mundlak": ("Spatial Hausman (Mundlak) [p]", ""),
    "bsk_lm1": ("Baltagi–Song–Koh LM₁ [p]", ""),
    "bsk_lm2": ("Baltagi–Song–Koh LM₂ [p]", ""),
    "bsk_lmh": ("Baltagi–Song–Koh LM-H [p]", ""),
    "bsk_clm_mu": ("Baltagi–Song–Koh conditional LM-μ [p]", ""),
    "bsk_clm_lambda": ("Baltagi–Song–Koh conditional LM-λ [p]", ""),
    "wild_bootstrap": ("Wild cluster bootstrap, t [p]", ""),
    "sobel": ("Sobel z [p]", ""),
    "pesaran_cd": ("Pesaran CD [p]", ""),
    "group_difference": ("Equal slopes, Wald F [p]", ""),
    "group_permutation": ("Equal slopes, permutation [p]", ""),
    "threshold_1": ("First threshold and its interval", ""),
    "threshold_2": ("Second threshold and its interval", ""),
    "threshold_3": ("Third threshold and its interval", ""),
    "threshold_test_1": ("One threshold against none, F [p]", ""),
    "threshold_test_2": ("Two thresholds against one, F [p]", ""),
    "threshold_test_3": ("Three thresholds against two, F [p]", ""),
    "ar1": ("Serial correlation of order 1, z [p]", ""),
    "ar2": ("Serial correlation of order 2, z [p]", ""),
    "hansen": ("Hansen J [p]", ""),
    "difference_in_hansen": ("Difference in Hansen [p]", ""),
    "wald": ("Wald χ² [p]", ""),
    "instruments": ("Instruments", ""),
    "loglik": ("Log-likelihood", ""),
    "aic": ("AIC", ""),
    "bic": ("BIC", ""),
    "sigma2": ("σ²", ""),
}


def statistic_label(name: str) -> str:
    """A name for people: `sobel:RI` is Sobel (RI) [p]."""
    base, _, of = name.partition(":")
    known = STATISTICS.get(base, (base.replace("_", " ").capitalize(), ""))[0]
    words, marker = known.removesuffix(" [p]"), " [p]" if known.endswith(" [p]") else ""
    return f"{words} ({of}){marker}" if of else known


def statistic_text(estimate: Record, name: str, digits: int) -> str:
    """A statistic, setting or test of an estimate as text: looked for in that order; "" where it has none of
    that name.
    """
    if name in ("nobs", "units", "periods", "df"):
        return whole(estimate[name])
    if name in estimate["statistics"]:
        value = estimate["statistics"][name]
        exact = name.startswith(("r2", "sigma")) or (
            abs(value) < 1 and name != "f" and not name.endswith("_f")
        )
        return fixed(value, digits if exact else 2)
    if name in estimate["settings"]:
        value = estimate["settings"][name]
        return variance_label(value) if isinstance(value, Mapping) else str(value)
    test = next((t for t in estimate["tests"] if t["name"] == name), None)
    if not test:
        return ""
    # The statistic of a permutation test is the estimate itself.
    return (
        f"{fixed(test['statistic'], digits if test['distribution'] == 'permutation' else 2)} "
        f"[{p_value(test['p'])}]"
    )
