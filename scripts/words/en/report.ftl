# Tables, figures and the page: what each layout and figure shows, and what their keys do.

section-tables = The tables by name, as tableNN_<name>; each is made as CSV, LaTeX, HTML and Word.
section-tables-title = Tables: layouts and their options
layout-results = `tables/<name>.csv`, `.tex`, `.html` and `.docx`.
section-figures = The figures by name; each is made as SVG, PDF and PNG.
section-figures-title = Figures
figure-results = `figures/<name>.svg`, `.pdf` and `.png`.

layout-regression = Models across, terms down, each with its bracket beneath; statistics at the foot.
layout-descriptives = Observations, mean, standard deviation, minimum and maximum, a row per variable.
layout-weights = An index's indicators by dimension, with direction and weight.
layout-moran = Moran's I, a row per year.
layout-bootstrap = Resampled effects, a row per effect.
layout-effects = Direct, indirect and total effects of spatial models across, variables down.
layout-robustness =
    Robustness checks, a row per variation, and a sentence with how many keep sign and significance.
layout-tests = A row per test: statistic, distribution, degrees of freedom, p and the null hypothesis.

layout-key-layout = What appears in rows and columns.
layout-key-title = The table's title.
layout-key-notes = Further sentences beneath the table.
layout-key-columns = The estimates that the table shows, from left to right, or one below the other in a list.
layout-key-columns-analysis = The analysis, by its name in 'analyses'.
layout-key-columns-part = Which of the analysis's estimates, where it has several: an equation, a stage, a group.
layout-key-columns-header = The column's head; its number, or the analysis's name in a list, by default.
layout-key-columns-published =
    The printed table's column, or the row group of a printed list; the column's own number by default.
layout-key-terms =
    The terms shown, in this order; a mapping gives each its name. All by default; what a table of
    regressions leaves out is named in its notes.
layout-key-labels = Names of rows, instead of the study's.
layout-key-statistics = What appears at the foot: statistics, settings or tests.
layout-key-statistics-key = Its name in the analysis file.
layout-key-statistics-label = How the table names it.
layout-key-statistics-published = Its name in the file of printed numbers.
layout-key-tests = The tests shown; all by default.
layout-key-effects = The effects shown.
layout-key-fields =
    The properties across: estimate, se, statistic, p, low, high and share (of the total effect, per cent).
layout-descriptives-fields = The properties across: nobs, mean, sd, minimum, maximum.
layout-key-heads = Heads of those properties.
layout-key-stub = Head of the first column.
layout-key-brackets = What appears in brackets beneath an estimate.
layout-key-digits = Decimals.
layout-key-indices = The indices whose weights the table shows.
layout-key-published = The printed numbers that appear beside ours.
layout-key-published-file = The CSV of printed numbers, relative to the project.
layout-key-published-table = The table's number in a file of printed regressions.
layout-key-published-terms = Our term, and the term's name in the file where they differ.
layout-key-published-keys = The file's columns that name a row: the row group, if there are groups, and the term.
layout-key-published-fields = Our property, and the file's column that has its printed value.
layout-key-published-reason = Why the printed and our numbers cannot agree, in one sentence.

figure-map = A variable in chosen years, a map for each. Shows single units.
figure-paths = A variable over time by unit, with the means of groups. Shows single units.
figure-index_weights = The weights of the indicators of indices.
figure-coefficients = Chosen terms across models, with their intervals.
figure-effects = Direct, indirect and total effects by variable and model.
figure-bootstrap = The resampled indirect effects, with each kind of interval.
figure-marginal_effects = The marginal effect of a treatment over its moderator.
figure-likelihood_ratio = The likelihood ratio of each threshold, and the values that it does not reject.
figure-moran =
    Moran's I over the years, the scatter of one year, and its local map, of the first analysis named.
    Shows single units.
figure-first_stages = The instruments' t ratios, and the statistics of their strength.
figure-specification_curve = The estimates of a sweep in order, with the choices beneath.
figure-sweep_matrices = The estimates of a sweep by one of its choices.
figure-suspects = How many numbers of the files are suspected, by check and year.
figure-missing = Which cells of variables are given, missing, filled or corrected.
figure-event_study = Effects by time since adoption, the estimators side by side.
figure-honest =
    Intervals of the average effect after adoption where trends may differ, by the size of the violation.
figure-parallel_trends =
    The mean outcome of each cohort by year. Shows single units, where a cohort is one.
figure-placebo = The distribution of placebo coefficients, and the actual one.
figure-robustness = A coefficient with its interval in each robustness check.
figure-bacon = Each comparison's effect over its weight in the two-way coefficient.
figure-balance = Standardised bias of covariates before and after matching.

figure-key-kind = What is drawn.
figure-key-title = The figure's title.
figure-key-caption = What a reader should see in it.
figure-key-variable = The variable or index drawn.
figure-key-variables = The variables whose cells are drawn.
figure-key-indices = The indices whose weights are drawn.
figure-key-years = The years drawn side by side; the first, middle and last by default.
figure-moran-years = The year of the scatter and the map; the last by default.
figure-paths-by = The grouping column whose means are drawn over the units' paths.
figure-sweep_matrices-by = The choice whose options are compared.
figure-key-analyses = The analyses drawn.
figure-key-columns = The estimates drawn, from top to bottom.
figure-key-columns-analysis = The analysis, by its name in 'analyses'.
figure-key-columns-part = Which of the analysis's estimates, where it has several.
figure-key-columns-header = Its name in the figure.
figure-key-terms = The terms drawn; all by default, where the figure can show all.
figure-key-sweep = The sweep drawn.
figure-key-effect = The effect of the sweep that is drawn.
figure-key-where = The labels kept of some of the sweep's choices.

page-report = Options of the tables, the figures and the page.
page-key-summary = Sentences at the head of the page, a paragraph each.
page-key-main_results = The estimates that the head of the page shows at a glance, a line each.
page-key-main_results-label = What it is, in words.
page-key-main_results-analysis = The analysis, by its name in 'analyses'.
page-key-main_results-part = Which of the analysis's estimates, where it has several.
page-key-main_results-term = The term, as the analysis names it: a regressor, indirect, DF:total, …
page-key-stars = The levels of *, **, ***, from the highest down.
page-key-map =
    How maps draw units: the polygons of Chinese prefectures or provinces by adcode, or points at their
    coordinates.
page-key-polygons =
    A file of polygons (GeoJSON, shapefile, GeoPackage) with the units' ids or names, by which maps draw them.
page-key-approval =
    The approval number of that file's map (审图号), as printed on it: captions of maps and the pictures bear it.
page-key-year_map = Variables and indices of the page's map with a slider for the year.
page-key-explorer = The sweep that the page's explorer shows.
