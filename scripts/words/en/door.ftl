# What `make new` says about a file, and the comments of the configuration that it writes.

door-title = { $outcome } and { $treatment }
door-head = Written by make new. Change what you like and run: make study STUDY={ $study }
door-unit = The unit is { $unit } ({ $units } of them), the year { $time } ({ $first } to { $last }).
door-same = { $names } would say the same units as { $unit }.
door-renamed = Some units of { $unit } have several names in { $names } over time: they were renamed, and are called by the last.
door-century = Years of two digits mean { $first } to { $last }.
door-left = Left out as totals: { $rows }.
door-places = Units are placed as { $places }, by their codes or names.
door-unclear = Units are not placed, for some names mean several places: { $units }. Give codes, or the province behind a comma, for a spatial part.
door-steps = The panel has the years { $years }: a lag is of one year, and empty where that year is none of them.
door-group = { $group } has { $labels } labels; the samples of two are compared, so there is no analysis of groups.
door-no-space = There is no spatial part: nothing says where the units are. Give MATRIX= (a file of spatial weights) or coordinates.
door-holes = There is no spatial part: { $cells } pairs of unit and year lack a value, and spatial models need every unit in every year.
door-space = The spatial part uses the matrices { $matrices }.
door-defaults = Options of every analysis, unless it sets its own.
door-analyses = The baseline and its variations; each names what differs from the one it is like.
door-weights = Spatial weight matrices.
door-sweeps = One estimate under every combination.
door-tables = Tables, as Word, LaTeX, HTML and CSV.
door-figures = Figures, as PDF, SVG and PNG.
door-report = The head of the page.
door-once = { $count } units have one year, which their own effect explains alone: { $units }. They are counted in N, and say nothing about the coefficients.
door-words = Columns without numbers are left out: { $columns }.
door-strange = { $column } has { $count } cells that are no numbers ({ $texts }); a study that uses it needs MISSING= with these marks.

# What the configuration that it writes calls analyses, matrices, tables and figures.

door-year = Year
door-column-baseline = Baseline
door-column-without_controls = Without controls
door-column-unit_effects = Unit effects
door-column-robust_errors = Robust errors
door-column-driscoll_kraay = Driscoll–Kraay errors
door-column-lagged = Lagged
door-column-without_first_years = Without first years
door-matrix-given = Given matrix
door-matrix-contiguity = Contiguity
door-matrix-inverse_distance = Inverse distance
door-matrix-nearest = Nearest neighbours
door-table-descriptives = Descriptive statistics
door-table-moderation = { $outcome }: moderation
door-table-moran = Moran's I: { $outcome }
door-table-tests = Tests of the spatial specification
door-table-spatial = { $outcome }: spatial Durbin models
door-effects = Direct, indirect and total effects
door-figure-outcome = { $outcome } over time
door-figure-outcome-caption = Thin lines are units.
door-figure-coefficients = The coefficient of { $treatment }
door-figure-coefficients-caption = Lines are 95 % intervals; hollow points have intervals that hold zero.
door-figure-effects-caption = Hollow points have intervals that hold zero.
door-figure-sweep = The total effect under every specification
door-figure-sweep-caption = Each point is one specification, ordered by its estimate.
door-result-baseline = { $treatment }, two-way fixed effects
door-result-direct = { $treatment }, spatial Durbin model, direct effect
door-result-indirect = { $treatment }, spatial Durbin model, indirect effect

# What `make template` prints.

door-template = The full design of a paper for the study { $study }. Copy what you want into the section of the same name in config/{ $study }.yaml, without the signs before it.
door-template-choice = Fixed or random effects, and the controls one by one.
door-template-errors = The baseline under other variances.
door-template-corrected = The variables of the baseline with what the search for suspected numbers proposes in the place of these.
door-template-before-after = The baseline with them: the headline before and after. Read results/<study>/suspects.csv before you trust either.
door-template-endogeneity = The treatment instrumented by its own lag, and a dynamic panel by GMM. Put a better instrument in its place if you have one.
door-template-threshold = Slopes that change where a variable passes a value.
door-template-channels = Mediation and the bootstrap of the indirect effects. Name mediators of your own.
door-template-robustness = A list of variations of the baseline, with a table and a figure.
door-template-spatial = Other spatial models, Lee and Yu's transformation, and a dynamic model.
door-template-tables = A table for each.

# The key `panel` of a study.

panel-key =
    The one file that holds the panel. A study with it has no sources, no list of units, and no variables where a
    column is one; make new writes it. Columns are given by their header.
panel-key-file = The file (.dta, .xlsx, .csv, .parquet), relative to the project.
panel-key-sheet = The sheet of a workbook; its only one by default.
panel-key-unit = The column that says which unit a row is about, a code or a name.
panel-key-name = The column with the units' names, where the unit is a code.
panel-key-time = The column that says the year.
panel-key-written = How that column writes the year: in four digits, within a date (day), or in two digits (short).
panel-key-century_from = The first of the hundred years that two digits may mean.
panel-key-items = Of a melted file: the columns that name the item and hold its number.
panel-key-items-name = The column that names the item.
panel-key-items-value = The column with the item's number.
panel-key-years_in_headers = Whether the years are side by side, in the headers (gdp2001, gdp2002); then there is no time.
panel-key-columns = Headers by the names that the study calls their columns, where the header itself can be no name.
panel-key-groups = Columns that group the units, by name; a unit has one label in all years.
panel-key-longitude = The column with longitudes in degrees.
panel-key-latitude = The column with latitudes in degrees.
panel-key-places = Where units are placed by their codes or names: china-cities, china-provinces, or a file of coordinates (.csv) or polygons (GeoJSON, shapefile, GeoPackage).
panel-key-skip_rows = Rows above the header.
panel-key-header_rows = Rows of the header and of the labels below it.
panel-key-footer_rows = Rows below the table.
panel-key-encoding = The encoding of a text with delimiters.
panel-key-delimiter = What is between the fields of such a text; found by itself where it is a comma.
panel-key-decimal = The decimal mark of numbers that are text.
panel-key-missing = Marks of missing values, besides the usual ones.
panel-key-witnesses = Columns that no variable needs and that are read for the search for suspected numbers alone.
panel-key-identities = Columns that are others' by a formula. A row where this does not hold is a suspected number. Columns are named as variables name them.
panel-key-identities-column = The column.
panel-key-identities-formula = What it equals, of other columns, as formulas of variables are written.
panel-key-identities-tolerance = The largest relative difference that rounding explains; 0.0001 by default.
panel-key-allocations = Columns that are no observations but totals spread over units by another column. A row with another share is a suspected number.
panel-key-allocations-column = The column that is spread.
panel-key-allocations-by = The column that it is proportional to.
panel-key-allocations-within = The column that numbers the totals' areas; all rows of a year are one area by default.
panel-key-allocations-tolerance = The largest relative difference that rounding explains; 0.001 by default.
panel-key-vintages = Columns that are one quantity with another column, of another vintage. A number farther off than revisions go is a suspected one.
panel-key-vintages-column = The column.
panel-key-vintages-of = The column that it is a vintage of.
panel-key-vintages-tolerance = The largest relative difference that a revision explains.
panel-key-confidential = Whether no page, package, message, log or export may show single values.
panel-key-citation = How the data are cited.
panel-key-licence = The licence of the data.
door-language = Most labels are Chinese, so tables, figures and the page are as well. For English: language: en

# The tables of `make new`.

door-candidate-unit = unit
door-candidate-year = year
door-candidate-units = units
door-candidate-rows = rows of units × years
door-candidate-explained = variance explained
door-candidate-header = header says so
door-candidate-same = same units
door-listed-column = column
door-listed-name = name in the study
door-listed-label = label
door-listed-numbers = numbers
door-listed-mean = mean
door-listed-lowest = lowest
door-listed-highest = highest
door-labels = What is printed for these names; a change makes tables, figures and the page again.
door-sweep = all specifications
door-source = the panel
door-label-given = given
door-label-contiguity = contiguity
door-label-inverse_distance = inverse distance
door-label-nearest = nearest
