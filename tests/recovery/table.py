"""docs/records/recovery.md: bias and coverage of every design, each with its Monte Carlo error."""

import sys
from pathlib import Path

if job := globals().get("snakemake"):
    ROOT = Path(job.scriptdir).parents[1]
    sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests" / "samples")]

import numpy as np
from scipy.stats import binom

from base.artifacts.atomic import write_text
from recovery import joint_processes
from recovery.all import DESIGNS
from recovery.islands import BY_HAND, OPERATORS, PROCESSES, definitions_of, true_effect
from recovery.joint import EFFECT, FLAGGED
from recovery.spatial import ESTIMATORS, GRID, grid_key
from recovery.words import EFFECTS, WORDS
from report.truth import Draws, read_draws
from spillover.sweeps.joint_statistics import STATISTICS

INTRODUCTION = """# Recovery of known parameters

Every estimator that prints an interval, on panels simulated with known parameters. Written by a separate
workflow, which resumes if it was stopped:

```sh
make recovery
```

Each panel has its own random stream, from the name of its design and its number. *Bias* is the mean estimate
less the true value. *Covers* is the share of 95% intervals that contain the true value, in per cent. After ±
is the Monte Carlo standard error of the figure: 0.7 for a coverage of 95 from 1,000 panels. *Panels* is the
number of draws: 1,000, or fewer if a panel takes long. `make recovery PANELS=20` writes
`build/recovery/few-20/recovery.md` from 20 panels each, in some minutes. *Refused* counts the panels on which
the estimator ended with an error message. The designs are in `tests/recovery/`.
"""
DURBIN = """## Spatial Durbin panels by size and ρ

Two-way panels with β = 1, θ = 0.5, σ = 1 on a row-standardised contiguity; standard errors of effects by
1,000 draws. *transformed* is Lee and Yu's likelihood with (n − 1)(T − 1) observations; *direct* is W ×
demeaned y with nT (splm, xsmle, SDPDmod); *corrected* is direct with Lee and Yu's bias correction.
"""
GROWTH = """## More units

For the intervals above with low coverage, the coverage in larger panels of the same design, with more units
or years. It rises to about 95: the sample is too small; the formula is not wrong.

- *Two stages.* The formula accounts for the errors of the first stage and equals the one with dummies written
  out (`tests/reference/test_did_exposure.py`). But year effects are estimated from rows that are neither
  treated nor exposed: with 120 units, about eight at the end. There the jackknife (MacKinnon, Nielsen and
  Webb 2023) has the right coverage: `errors: jackknife`. A note of the analysis warns if fewer than 30
  clusters are left.
- *Callaway–Sant'Anna.* Standard errors equal csdid's, and the influence of each unit is the derivative with
  respect to its weight, including the estimation of the logit (`tests/unit/did/test_staggered.py`). Few
  controls resemble the late cohort's 30 units, and the odds give these much weight. The usual programs (did,
  csdid, diff-diff) have no small-sample factor; regression has better coverage.
- *Conley, Driscoll–Kraay.* Kernels leave out part of the correlation, and residuals vary less than errors,
  especially with few areas or years (Bester, Conley and Hansen 2011; Driscoll and Kraay 1998).
- *SARAR with random effects.* Maximum likelihood with large-sample standard errors.
- *The dynamic model without correction*, above, is biased by the lag, whatever the number of units: use
  `bias_correction: asymptotic`, the default.
"""
JOINT = """## The joint test of a sweep

How often, in per cent, the joint test at 5% (`joint` of a sweep, `make deep`) rejects: where the treatment
has no effect, its *size*; where it adds 0.1 to the outcome for each unit of the treatment, its *power*. The
process is in `tests/recovery/joint.py` and was fixed before any of it was run. *Band* is the central 99.9% of
a binomial share of 5% of so many panels; a size beyond it is in bold, and that statistic of that scheme is
descriptive. `make recovery` draws 5,000 panels without an effect and 1,000 with one for each scheme; it ends
a panel's surrogates once the others cannot change a decision, which leaves all decisions as they are (Besag
and Clifford 1991). Rows with fewer panels are of a run that was not finished. *Called descriptive* is how
often Moran's I of the filtered residual, which the test shows beside its p-values, is significant at 5%.

- Shares have few values. Between equal ones the median t ratio decides; were ties counted against rejection,
  the share of one sign would never reject.
- A filter by a matrix that has nothing to do with space leaves the correlation in, as no filter does. Both
  reject too often, and Moran's I of the residual shows it in every panel: all are called descriptive.
- Surrogates of trajectories and of innovations have the variable's own regression on the controls, exactly.
  Without this, the largest t rejected 3.8% (error filter), 3.3% (lag filter) and 2.5% (innovations) of 5,000
  panels: an exchanged residual is correlated with the controls by chance, and specifications without controls
  vary too much. Turned surrogates go without: it would change the covariance over time that they keep, and
  the largest t then rejected 6.9% of 1,000 panels.
- The estimator refuses the four specifications under inverse distance in most panels, their ρ at the edge of
  its interval, as a sweep would; statistics are of what can be estimated.
"""
OTHER_PROCESSES = """## The joint test on other processes

The same on processes that the code was not made for: 30 units, 8 years, 16 specifications, 99 surrogates, of
trajectories. The treatment has no effect, or adds 0.2. *Band* is the central 95% of a binomial share of 5% of
so many panels; a size beyond it is in bold. Of 28 sizes of 7 sound processes three are beyond it, where 1.4
are expected by chance: the median rejects in 5.6% under dynamics and in 5.3% under autoregressive errors,
where 4.0% is nominal, and the largest t under the latter in 6.0%.
Behind the stroke stand the panels alone that the test does not call descriptive. `make recovery` draws 2,000
panels without an effect and 500 with one; rows with fewer are of a run that was not finished.

The outcome is y = 0.3Wy + βx + controls + effects + e, the treatment x = controls + effects + u, W the four
nearest; sizes are of β = 0 (`tests/recovery/joint_processes.py`). v are the innovations of u, ε those of e:

| process | u and e | is what the test assumes true |
| --- | --- | --- |
| right filter | u = 0.5Wu + v, e = 0.3We + ε, v and ε independent | yes: trajectories of v are exchangeable |
| volatility | the same, vᵢ = Rᵢ·Uᵢ and εᵢ = Rᵢ·Vᵢ, ln R normal | yes, once sizes are divided out |
| dynamics | y has 0.4 of its own past, v is an autoregression of 0.5 | yes: trajectories stay in one piece |
| autoregressive errors | v and ε are autoregressions of 0.7 | yes |
| groups | v and ε with yearly shocks of eight groups, as large as their own | of blocks; not of an exchange |
| dense, nearest | u and e through 0.6 of a matrix of incomes instead of W | no: v is dependent across units |
| confounder | x and y hold 0.5 of one variable beside | no: given the controls x is not independent of y |

- Where sizes are exchanged, volatility that units' treatment and errors share makes the test reject several
  times too often; units keep their own.
- The p-value of the median has two tails, 2(1 + b)/(1 + 99), so that at 5% it rejects in 4.0% where all is
  right, and its band is about that; the other statistics reject in 5.0%.
- *Nearest in income* goes through a matrix that no specification has, of a variable that the study has;
  *nearest in what the study has not* can be seen only in units whose outcomes move together.
- A confounder is rejected although the treatment has no effect: the test is none of an effect.
- Blocks allow for shocks of groups, at a price in power.
"""
FINDINGS = """## The words of findings

The page says of each finding whether it holds throughout, depends on a choice or does not hold among the
alternatives that a study lists (`scripts/report/findings/rules.py`). How often it says each word, in per
cent, of simulated studies that each draw their size, their matrices and what they list
(`tests/recovery/words.py`). The finding is the direct, indirect or total effect of the treatment in a spatial
Durbin model with all controls. A direct effect is one effect in all alternatives; an indirect one is another
under each matrix, so that it is right to say that it depends on the family. Without an effect a finding may
depend on a choice too: alternatives that leave out a control have its effect. A spillover through a matrix
that no alternative has is mostly said not to hold. That 85% of the alternatives need an interval without
zero was chosen by other studies: of 3,000, three quarters let 6.1% of direct effects hold throughout without
an effect where none has the true W. Of 600 others of each process it is 4.8% with 85%, with the true W 2.0%,
and with a common effect 84.7%; with 90% it would be 4.7, 1.8 and 80.2%. `make recovery` draws 500 studies of
each process.
"""
PROCESS = """## The process of the study `nqp`

Draws of the process behind the simulated extract of `nqp`, each estimated as the study estimates its one:
`baseline`, and the spatial Durbin model by both definitions. Draw s has the seed s. `resources/nqp/draws.csv`
keeps them, and the study's page shows where its own draw lies among them. The command

```sh
.venv/bin/python -m tools.simulate.draws
```

writes it alone, in seconds. `resources/nqp/truth.json` names what each estimate of the study estimates; any
study whose data are simulated can have such a file. Its `estimands` have by name a `value`, the `estimates`
of it (by model, `analysis` or `analysis/part`, the term or terms), and the `process`: options that an
analysis must have for this value to be true of it, `weights` described as a matrix is. An analysis under
another matrix has no true value, and a run that reads raw files of another folder has none at all.
`is_from_printed_tables: true` says that the process was made from the printed tables; `draws` names a file of
draws beside it, with the columns seed, model, term, truth, estimate, low and high.
"""
ISLANDS = """## Islands: what the effects of a year are

Two-way spatial Durbin panels of 80 units and 10 years with ρ = 0.4, β = 1, θ = 0.2 and σ = 1. Six units have
no neighbour; outcome and regressor have trends that all units share. The indirect effect of x, true value
{truth:.3f}: bias, and coverage of 95% intervals by the delta method in per cent. *Inside*: a year adds α_t to
(I − ρW)y. *Outside*: it adds α_t to y. *Own*: inside, and islands have a trend of 0.3 a year beside it. *Lags
by hand*: Wx is a regressor made beforehand and the outcome's lag is of what is demeaned, which programs
without lags of regressors maximise. The processes were fixed before any of it was run
(`tests/recovery/islands.py`).
"""
NOMINAL = {"median_t": 0.04}  # of 99 surrogates in two tails
TESTS = ("joint_", "process_", "islands_", "rows_", "words_")
ROWS = """The same with rows of different sums: contiguity of 80 units over its spectral radius, 300 panels,
true value {truth:.3f}. *Own*: units have a trend of 0.3 a year times what their row sum lacks of the largest.
There is no transformation, for W does not map its row sums to a combination of these and a constant.
"""
WORD_HEADS = {"throughout": "holds throughout", "depends": "depends on a choice", "not": "does not hold"}
SPATIAL = ("rho", "x", "W:x", "x:direct", "x:indirect", "x:total")


def read(files: list[str]) -> tuple[list[str], np.ndarray]:
    """Quantities, and all panels of a design (panels, q, 3)."""
    parts = []
    for path in files:
        with np.load(path) as part:
            names, values = part["names"].tolist(), part["values"]
        parts.append(values)
    return names, np.concatenate(parts)


def figures(values: np.ndarray) -> tuple[str, str, str]:
    """Bias, standard deviation and coverage of one quantity (panels, 3) as texts."""
    truth, estimates, covered = values[np.isfinite(values[:, 2])].T
    share, count = float(covered.mean()), len(covered)
    covers = f"{100 * share:.1f} ± {100 * np.sqrt(share * (1 - share) / count):.1f}"
    if not np.isfinite(estimates).all():
        return "", "", covers
    spread = float(estimates.std(ddof=1))
    return f"{(estimates - truth).mean():+.4f} ± {spread / np.sqrt(count):.4f}", f"{spread:.4f}", covers


def row(cells: list[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def every_design(found: dict[str, tuple[list[str], np.ndarray]]) -> list[str]:
    """The rows of all designs but those of the grid."""
    header = ["estimator", "panel", "quantity", "truth", "panels", "refused", "bias", "sd", "covers"]
    lines = [row(header), "|" + " --- |" * len(header)]
    others = {grid_key(*cell) for cell in GRID} | {key for key in DESIGNS if key.startswith(TESTS)}
    for key in sorted(set(found) - others, key=list(DESIGNS).index):
        names, values = found[key]
        if not names:
            without = f"{DESIGNS[key].needs} is not installed" if DESIGNS[key].needs else "refused"
            lines.append(row([DESIGNS[key].estimator, DESIGNS[key].panel, without, *[""] * 6]))
        for place, name in enumerate(names):
            one = values[:, place]
            refused = int(np.isnan(one[:, 2]).sum())
            truth = float(np.nanmean(one[:, 0])) if np.isfinite(one[:, 0]).any() else None
            numbers = ["" if truth is None else f"{truth:.4g}", f"{len(one):,}", str(refused), *figures(one)]
            lines.append(row([DESIGNS[key].estimator, DESIGNS[key].panel, name, *numbers]))
    return lines


def growth(found: dict[str, tuple[list[str], np.ndarray]]) -> list[str]:
    """How often intervals cover by size, for estimators that have panels of several."""
    alike: dict[str, list[str]] = {}
    for key in DESIGNS:
        if key in found and key not in {grid_key(*cell) for cell in GRID} and not key.startswith(TESTS):
            alike.setdefault(DESIGNS[key].estimator, []).append(key)
    sizes = {name: keys for name, keys in alike.items() if len({size_of(key) for key in keys}) > 1}
    header = ["estimator", "quantity", "small", "larger", "largest"]
    lines = [row(header), "|" + " --- |" * len(header)]
    for estimator, keys in sizes.items():
        for place, name in enumerate(found[keys[0]][0]):
            cells = [f"{size_of(key)}: {figures(found[key][1][:, place])[2]}" for key in keys]
            lines.append(row([estimator, name, *cells, *[""] * (3 - len(cells))]))
    return lines


def size_of(key: str) -> str:
    """Units × years of a design's panels."""
    return DESIGNS[key].panel.split(",")[0]


def durbin(found: dict[str, tuple[list[str], np.ndarray]]) -> list[str]:
    """The rows of the grid of spatial Durbin panels."""
    words = ("ρ", "β", "θ", "direct", "indirect", "total")
    header = ["n", "T", "ρ", "panels", "estimator", "sd of ρ"]
    header += [*(f"bias {name}" for name in words), *(f"covers {name}" for name in words)]
    lines = [row(header), "|" + " --- |" * len(header)]
    for n, periods, rho in GRID:
        names, values = found[grid_key(n, periods, rho)]
        for estimator in ESTIMATORS:
            columns = [figures(values[:, names.index(f"{estimator}: {name}")]) for name in SPATIAL]
            cells = [str(n), str(periods), f"{rho:g}", f"{len(values):,}", estimator, columns[0][1]]
            lines.append(row([*cells, *(one[0] for one in columns), *(one[2] for one in columns)]))
    return lines


def islands(found: dict[str, tuple[list[str], np.ndarray]], matrix: str) -> list[str]:
    """The rows of panels with islands, or with rows of different sums: definitions by process."""
    header = ["year effects, definition"]
    header += [f"{what}, {key}" for key in PROCESSES for what in ("bias", "covers")]
    lines = [row(header), "|" + " --- |" * len(header)]
    for name in (*definitions_of(matrix), BY_HAND):
        cells = [name]
        for key in PROCESSES:
            names, values = found[f"{matrix}_{key}"]
            bias, _, covers = figures(values[:, names.index(f"{name}: x:indirect")])
            cells += [bias, covers]
        lines.append(row(cells))
    return lines


def true_indirect(matrix: str) -> float:
    """The true indirect effect under one of OPERATORS."""
    return true_effect(OPERATORS[matrix].matrix)


def joint(found: dict[str, tuple[list[str], np.ndarray]]) -> list[str]:
    """The rows of the joint test: size and power of each scheme by statistic."""
    header = [
        "scheme",
        "panel",
        "effect",
        "panels",
        "refused",
        "band",
        *(name.replace("_", " ") for name in STATISTICS),
        FLAGGED,
    ]
    lines = [row(header), "|" + " --- |" * len(header)]
    for key in sorted((key for key in found if key.startswith("joint_")), key=list(DESIGNS).index):
        names, values = found[key]
        known = values[np.isfinite(values[:, 0, 2])]
        low, high = binom.ppf([0.0005, 0.9995], len(known), 0.05) / max(len(known), 1)
        power = key.endswith("_power")
        cells = []
        for name in STATISTICS:
            share = 1 - float(known[:, names.index(name), 2].mean())
            said = f"{100 * share:.1f}"
            cells.append(said if power or low <= share <= high else f"**{said}**")
        flagged = f"{100 - 100 * known[:, names.index(FLAGGED), 2].mean():.1f}" if FLAGGED in names else ""
        band = "" if power else f"{100 * low:.1f}–{100 * high:.1f}"
        scheme = DESIGNS[key].estimator.removeprefix("joint test, ")
        counts = [f"{len(values):,}", str(len(values) - len(known)), band]
        lines.append(
            row([scheme, DESIGNS[key].panel, f"{EFFECT:g}" if power else "0", *counts, *cells, flagged])
        )
    return lines


def processes(found: dict[str, tuple[list[str], np.ndarray]]) -> list[str]:
    """The rows of the joint test on other processes: of all panels, and of those without a flag."""
    statistics = [name.replace("_", " ") for name in STATISTICS]
    header = ["process", "effect", "panels", "band", *statistics, "without a flag", FLAGGED]
    lines = [row(header), "|" + " --- |" * len(header)]
    for key in sorted((key for key in found if key.startswith("process_")), key=list(DESIGNS).index):
        names, values = found[key]
        known = values[np.isfinite(values[:, 0, 2])]
        flagged = known[:, names.index(FLAGGED), 2] == 0
        power = key.endswith("_power")
        pairs = [
            [
                _rejections(one[:, names.index(name), 2], power, NOMINAL.get(name, 0.05))
                for one in (known, known[~flagged])
            ]
            for name in STATISTICS
        ]
        low, high = (100 * share for share in _band(len(known), 0.05))
        cells = [
            DESIGNS[key].estimator.removeprefix("joint test, "),
            f"{joint_processes.EFFECT:g}" if power else "0",
            f"{len(known):,}",
            "" if power else f"{low:.1f}–{high:.1f}",
            *(" / ".join(pair) for pair in pairs),
            f"{int((~flagged).sum()):,}",
            f"{100 * flagged.mean():.1f}",
        ]
        lines.append(row(cells))
    return lines


def words(found: dict[str, tuple[list[str], np.ndarray]]) -> list[str]:
    """The rows of the words of findings: how often each is said, by process and effect."""
    header = ["process", "finding", "studies", *(f"{WORD_HEADS[word]}" for word in WORDS)]
    lines = [row(header), "|" + " --- |" * len(header)]
    for key in sorted((key for key in found if key.startswith("words_")), key=list(DESIGNS).index):
        names, values = found[key]
        process = DESIGNS[key].estimator.removeprefix("words of findings, ")
        for effect in EFFECTS:
            own = [values[:, names.index(f"{effect}: {word}")] for word in WORDS]
            lines.append(row([process, effect, f"{len(values):,}", *(figures(one)[2] for one in own)]))
    return lines


def _band(count: int, nominal: float) -> tuple[float, float]:
    low, high = binom.ppf([0.025, 0.975], count, nominal) / max(count, 1)
    return float(low), float(high)


def _rejections(retained: np.ndarray, power: bool, nominal: float) -> str:
    """The share of rejections in per cent, in bold beyond its band; nothing of fewer than 20 panels."""
    if len(retained) < 20:
        return "–"
    share, (low, high) = 1 - float(retained.mean()), _band(len(retained), nominal)
    return f"{100 * share:.1f}" if power or low <= share <= high else f"**{100 * share:.1f}**"


def process(draws: dict[tuple[str, str], Draws]) -> list[str]:
    """The rows of the process of `nqp`."""
    lines = [row(header := ["model", "term", "truth", "draws", "bias", "sd", "covers"])]
    lines.append("|" + " --- |" * len(header))
    for (model, term), one in draws.items():
        covered = (one.low <= one.truth) & (one.truth <= one.high)
        numbers = figures(np.column_stack([one.truth, one.estimate, covered]))
        lines.append(row([model, term, f"{one.truth.mean():.4g}", f"{len(one.truth):,}", *numbers]))
    return lines


def page(found: dict[str, tuple[list[str], np.ndarray]], draws: dict[tuple[str, str], Draws]) -> str:
    """The Markdown page."""
    return "\n".join(
        [
            *(INTRODUCTION, *every_design(found), "", JOINT, *joint(found), ""),
            *(OTHER_PROCESSES, *processes(found), ""),
            *(FINDINGS, *words(found), ""),
            *(PROCESS, *process(draws), ""),
            *(GROWTH, *growth(found), ""),
            *(DURBIN, *durbin(found), ""),
            *(ISLANDS.format(truth=true_indirect("islands")), *islands(found, "islands"), ""),
            *(ROWS.format(truth=true_indirect("rows")), *islands(found, "rows"), ""),
        ]
    )


if job:
    files: dict[str, list[str]] = {key: [] for key in DESIGNS}
    for path in map(str, job.input.chunks):
        files[Path(path).stem.rsplit("-", 1)[0]].append(path)
    write_text(
        job.output[0],
        page({key: read(paths) for key, paths in files.items()}, read_draws(Path(job.input.draws))),
    )
