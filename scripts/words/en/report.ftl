# Tables, figures and the page: what each layout and figure shows, and what their keys do.

section-tables = The tables by name, as tableNN_<name>; each is made as CSV, LaTeX, HTML and Word.
section-tables-title = Tables: layouts and their options
layout-results = `tables/<name>.csv`, `.tex`, `.html` and `.docx`.
section-figures = The figures by name; each is made as SVG, PDF and PNG.
section-figures-title = Figures
figure-results = `figures/<name>.svg`, `.pdf` and `.png`.

layout-regression = Models in columns, terms in rows, with standard errors below; statistics at the foot.
layout-descriptives = Observations, mean, standard deviation, minimum and maximum, one row per variable.
layout-weights = An index's indicators by dimension, with direction and weight.
layout-moran = Moran's I, one row per year.
layout-bootstrap = Bootstrapped effects, one row per effect.
layout-effects = Direct, indirect and total effects of spatial models in columns, variables in rows.
layout-robustness =
    Robustness checks, one row per variation, and a sentence that counts those that keep sign and
    significance.
layout-tests = One row per test: statistic, distribution, degrees of freedom, p and the null hypothesis.

layout-key-layout = What rows and columns contain.
layout-key-title = The table's title.
layout-key-notes = Further notes below the table.
layout-key-columns = The estimates that the table shows, from left to right, or one below the other in a list.
layout-key-columns-analysis = The analysis, by its name in 'analyses'.
layout-key-columns-part = Which of the analysis's estimates, if it has several: an equation, a stage, a group.
layout-key-columns-header = The column's head; its number, or the analysis's name in a list, by default.
layout-key-columns-published =
    The printed table's column, or the row group of a printed list; the column's own number by default.
layout-key-terms =
    The terms shown, in this order; a mapping gives each its name. All by default; the notes of a regression
    table list the terms not shown.
layout-key-labels = Names of rows, instead of the study's.
layout-key-statistics = Statistics, settings or tests at the foot of the table.
layout-key-statistics-key = Its name in the analysis file.
layout-key-statistics-label = Its label in the table.
layout-key-statistics-published = Its name in the file of printed numbers.
layout-key-tests = The tests shown; all by default.
layout-key-effects = The effects shown.
layout-key-fields =
    The columns: estimate, se, statistic, p, low, high and share (of the total effect, per cent).
layout-descriptives-fields = The columns: nobs, mean, sd, minimum, maximum.
layout-key-heads = Heads of those columns.
layout-key-stub = Head of the first column.
layout-key-brackets = What is printed in parentheses below an estimate; an interval is printed in brackets.
layout-key-digits = Decimals.
layout-key-indices = The indices whose weights the table shows.
layout-key-published = The published numbers shown next to ours.
layout-key-published-file = The CSV of printed numbers, relative to the project.
layout-key-published-table = The table's number in a file of printed regressions.
layout-key-published-terms = Our term, and the term's name in the file where they differ.
layout-key-published-keys =
    The file's columns that name a row: the row group, if there are groups, and the term.
layout-key-published-fields = Our column, and the column of the file with its published value.
layout-key-published-reason = Why the published numbers and ours cannot agree, in one sentence.

figure-map = A variable in chosen years, a map for each. Shows single units.
figure-paths = A variable over time by unit, with the means of groups. Shows single units.
figure-index_weights = The weights of the indicators of indices.
figure-coefficients = Chosen terms across models, with their intervals.
figure-effects = Direct, indirect and total effects by variable and model.
figure-bootstrap = The resampled indirect effects, with each kind of interval.
figure-marginal_effects = The marginal effect of a treatment over its moderator.
figure-likelihood_ratio = The likelihood ratio of each threshold, and the values not rejected.
figure-moran =
    Moran's I over the years, the scatter of one year, and its local map, of the first analysis named.
    Shows single units.
figure-first_stages = The instruments' t ratios, and the statistics of their strength.
figure-specification_curve = The ordered estimates of a sweep, with the choices below.
figure-sweep_matrices = The estimates of a sweep by one of its choices.
figure-suspects = How many numbers of the files are suspected, by check and year.
figure-missing = Which cells of variables are given, missing, filled or corrected.
figure-event_study = Effects by time since adoption, the estimators side by side.
figure-honest =
    Intervals of the average effect after adoption, robust to violations of parallel trends of various sizes.
figure-parallel_trends =
    The mean outcome of each cohort by year. Shows single units if a cohort has one unit.
figure-placebo = The distribution of placebo coefficients, and the actual one.
figure-robustness = A coefficient with its interval in each robustness check.
figure-bacon = Each comparison's effect against its weight in the two-way coefficient.
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
figure-key-columns-part = Which of the analysis's estimates, if it has several.
figure-key-columns-header = Its name in the figure.
figure-key-terms = The terms drawn; all by default, if the figure can show all.
figure-key-sweep = The sweep drawn.
figure-key-effect = The effect of the sweep that is drawn.
figure-key-where = Restrict the sweep to these labels of some of its choices.

page-report = Options of the tables, the figures and the page.
page-key-summary = Sentences at the head of the page, one paragraph each.
page-key-main_results = The main estimates at the head of the page, one line each.
page-key-main_results-label = What it is, in words.
page-key-main_results-analysis = The analysis, by its name in 'analyses'.
page-key-main_results-part = Which of the analysis's estimates, if it has several.
page-key-main_results-term = The term, as the analysis names it: a regressor, indirect, DF:total, …
page-key-stars = The significance levels of *, **, ***, in descending order.
page-key-map =
    How maps draw units: the polygons of Chinese prefectures or provinces by adcode, or points at their
    coordinates.
page-key-polygons =
    A file of polygons (GeoJSON, shapefile, GeoPackage) with the units' ids or names, used to draw maps.
page-key-approval =
    The approval number of that base map (审图号), printed in the captions and on the maps.
page-key-year_map = Variables and indices of the interactive map, which has a slider for the year.
page-key-explorer = The sweep shown in the page's explorer.
