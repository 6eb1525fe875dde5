# The kind `robustness`.

analysis-robustness = One coefficient in variations of a baseline, each an analysis of its own.
analysis-robustness-results =
    One estimate whose terms are the rows, the baseline first; statistics: rows, same_sign,
    same_sign_significant. Series: robustness. Each row that changes options is an analysis too,
    <name>__<row>.
analysis-robustness-baseline = The analysis that the rows vary.
analysis-robustness-part = Which of its estimates, if it has several.
analysis-robustness-term = The term whose coefficient is reported.
analysis-robustness-significance = The level at which the sentence below the table counts rows as significant.
analysis-robustness-sample = Not used here: each row has the sample of its own analysis.
analysis-robustness-rows = The rows in their order; each changes some options of the baseline.
analysis-robustness-rows-name = The row's name; its analysis is called <name of the table>__<name>.
analysis-robustness-rows-label = Its label in the table and the figure; its name by default.
analysis-robustness-rows-analysis =
    An existing analysis of the study that is the row (a matched sample, instruments, another kind).
analysis-robustness-rows-part =
    Which of the row's estimates, if it has several; that of the baseline by default.
analysis-robustness-rows-term = The row's term, if different; by default the one that replaces the baseline's.
analysis-robustness-rows-replace =
    Terms and their replacements: another outcome, treatment or lag ({"{"}DF: L.DF{"}"}), in products too.
analysis-robustness-rows-add = Further controls (regressors, if the baseline has no controls).
analysis-robustness-rows-leave_out = Controls or regressors left out.
analysis-robustness-rows-without =
    Units, years and groups of units left out, in addition to those of the baseline.
analysis-robustness-rows-without-units = Unit ids.
analysis-robustness-rows-without-years = Years.
analysis-robustness-rows-without-groups = Labels left out, by grouping column.
analysis-robustness-rows-trim_tails =
    Rows are dropped if a variable lies beyond two quantiles of the sample; an empty block, {"{}"}, uses 0.01
    and 0.99.
analysis-robustness-rows-winsorise =
    Values beyond two quantiles are set to those quantiles; an empty block, {"{}"}, uses 0.01 and 0.99.
analysis-robustness-rows-effects = Other fixed effects: a name, or a list of sets.
analysis-robustness-rows-variance = Another variance: other clusters, or another estimator.
analysis-robustness-rows-matched =
    The baseline, a did or a two-way panel, on a matched sample: options of the kind matching; its covariates
    are the baseline's controls by default.
analysis-robustness-rows-options = Any other options of the baseline's kind; null removes one.
methods-robustness =
    The coefficient of { $term } in { $baseline } is compared across variations of the analysis.
