"""The tables of results.duckdb: their columns, types and what they mean."""

Columns = dict[str, tuple[str, str]]

MODEL = ("varchar", "The estimate: its analysis, or analysis/part where an analysis has several equations.")
ANALYSIS = ("varchar", "The analysis, by its name in the study's configuration.")

# Made from files that are not tables: analyses and the audit's findings.
RECORDS: dict[str, Columns] = {
    "models": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "part": ("varchar", "The equation, stage or group within the analysis; empty where there is one."),
        "kind": ("varchar", "The kind of analysis."),
        "estimator": ("varchar", "The estimator."),
        "outcome": ("varchar", "The dependent variable."),
        "nobs": ("integer", "Rows."),
        "units": ("integer", "Units."),
        "periods": ("integer", "Periods."),
        "df": (
            "double",
            "Degrees of freedom of the t distribution of p-values and intervals; NULL for the normal.",
        ),
        "effects": ("varchar", "Fixed effects."),
        "variance": ("varchar", "The variance with its small-sample factor, in words."),
        "seed": ("double", "Seed of the random draws; NULL where nothing is random."),
        "r2_within": ("double", "R² after the effects are removed."),
        "loglik": ("double", "Log-likelihood."),
        "sigma2": ("double", "Variance of the errors."),
        "simulated": ("boolean", "Whether the data are simulated."),
        "notes": ("varchar", "What a reader must know, one note per line."),
    },
    "terms": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "position": ("integer", "Place of the term in its model, from 1."),
        "term": ("varchar", "The term; _cons is the constant."),
        "estimate": ("double", "Coefficient or effect."),
        "se": ("double", "Standard error."),
        "statistic": ("double", "t or z ratio."),
        "p": ("double", "Two-sided p-value."),
        "low": ("double", "Lower end of the confidence interval, at the model's level."),
        "high": ("double", "Upper end of the confidence interval."),
    },
    "tests": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "name": ("varchar", "The test."),
        "statistic": ("double", "Its statistic."),
        "p": ("double", "p-value."),
        "distribution": ("varchar", "Reference distribution under the null hypothesis."),
        "df": ("varchar", "Its degrees of freedom, separated by commas."),
        "null_hypothesis": ("varchar", "The null hypothesis."),
        "note": ("varchar", "How the test was made."),
    },
    "statistics": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "name": ("varchar", "The statistic: r2_within, loglik, f, kleibergen_paap_f, effect_indirect, …"),
        "value": ("double", "Its value."),
    },
    "settings": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "name": ("varchar", "The option."),
        "value": ("varchar", "What was chosen."),
    },
    "series": {
        "analysis": ANALYSIS,
        "series": ("varchar", "The series: marginal_effect, intervals, descriptives, …"),
        "position": ("integer", "Place of the row in its series, from 1."),
        "row": ("varchar", "The row as JSON text; row ->> 'effect' is one of its values."),
    },
    "audit": {
        "rank": ("integer", "Place among the findings, the heaviest first."),
        "check_name": ("varchar", "The check that the printed numbers fail."),
        "printed_table": ("varchar", "The printed table."),
        "printed_column": ("varchar", "Its column."),
        "term": ("varchar", "Its row."),
        "printed": ("varchar", "The printed numbers."),
        "implied_low": ("double", "Lower end of the rounding band of the value that the others imply."),
        "implied_high": ("double", "Upper end of that band."),
        "excess": (
            "double",
            "How far the printed value lies outside, in units of its last digit; as the check says.",
        ),
        "weight": ("double", "How much the finding weighs."),
        "sentence": ("varchar", "The finding in words."),
    },
}

# Columns that would have to be quoted in every query, and what they are called here.
RENAMED = {
    "null": "null_hypothesis",
    "check": "check_name",
    "table": "printed_table",
    "column": "printed_column",
}

# What each table holds, those included that other stages wrote as Parquet.
ABOUT = {
    "models": "One row for each estimate.",
    "terms": "One row for each coefficient or effect of an estimate.",
    "tests": "One row for each test of an estimate.",
    "statistics": "One row for each number that describes an estimate.",
    "settings": "One row for each choice behind an estimate.",
    "series": "The rows behind figures and lists, as JSON.",
    "audit": "Findings about the printed tables.",
    "crosscheck": "One row for each number by each other program that computes it, and for each that none "
    "has.",
    "sweep": "One row for each specification of each sweep; see its columns in docs/architecture.md.",
    "panel": "The panel: one row for each unit and year, one column for each variable and index; NULL "
    "where missing.",
    "units": "The units and their groups.",
    "ledger": "What became of each cell of the files: by file, sheet, status (used, missing, set aside, "
    "error; read is all of them) and reason.",
    "observations": "Every value that a source gives, with file, sheet and cell; chosen says whether the "
    "panel uses it.",
    "corrections": "Values that resources/<study>/corrections.csv replaced.",
    "imputed": "Gaps filled from adjacent years.",
    "conflicts": "Values on which two sources differ beyond the tolerance.",
    "missing": "Values that no source and no rule gives.",
    "marks": "Footnote marks that were taken off a number of the panel's years, with the cell as printed.",
}
