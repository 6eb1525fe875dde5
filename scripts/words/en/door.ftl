# What `make new` says about a file, and the comments of the configuration that it writes.

door-title = { $outcome } and { $treatment }
door-head = Written by make new. Change what you like and run: make study STUDY={ $study }
door-unit = The unit is { $unit } ({ $units } of them), the year { $time } ({ $first } to { $last }).
door-same = { $names } would identify the same units as { $unit }.
door-xtset = So the file says itself (xtset).
door-degrees = Units are located by the columns { $longitude } and { $latitude }.
door-renamed =
    Some units of { $unit } have several names in { $names } over time: they were renamed, and have their
    last name here.
door-several =
    { $column } and { $unit } do not agree throughout: { $names }. A unit that was renamed is no fault;
    correct any other in a copy of the file.
door-century = Years of two digits mean { $first } to { $last }.
door-left = Left out as totals: { $rows }.
door-places = Units are located as { $places }, by their codes or names.
door-unclear =
    Units are not located, because some names mean several places: { $units }. Give codes, or the province
    after a comma, for a spatial part.
door-steps =
    The panel has the years { $years }: lags, leads and times since adoption count periods of
    { $step } { $step ->
        [one] year
       *[other] years
    }{ $gaps ->
        [true] , and a period that is not among them is a gap
       *[false] {""}
    }.
door-group =
    { $group } has { $labels } labels, { $fewest } with { $units } units: two to eight groups of two units or
    more are compared, so there is no analysis of groups.
door-group-flat =
    There is no analysis of groups: in { $group }, { $why }.
door-diagonal = { $file } links units to themselves; these links are left out (diagonal: drop).
door-islands =
    { $count } units have no neighbour in the given matrix, and each is linked to the nearest unit (islands:
    nearest): { $units }.
door-controls = The controls of all analyses below: a change here is one of all.
door-policy-steps =
    The treatment is 0 or 1 and stays on, but the years { $years } are not consecutive: there is no event
    study.
door-policy-gaps =
    Rows of the panel are missing, so { $treatment } has neither Callaway–Sant'Anna's estimate nor
    Goodman-Bacon's decomposition, which need every unit in every year.
door-policy-moderators =
    { $treatment } is 0 or 1 and stays on, so it is studied as a policy, without a moderation by
    { $moderators }.
door-no-space =
    There is no spatial part: nothing says where the units are. Give MATRIX= (a file of spatial weights) or
    coordinates.
door-holes =
    There is no spatial part: { $cells } pairs of unit and year lack a value, and spatial models need every
    unit in every year.
door-space = The spatial part uses the matrices { $matrices }.
door-defaults = Options of every analysis, unless it sets its own.
door-analyses = The baseline and its variations; each names what differs from the one it is like.
door-weights = Spatial weight matrices.
door-sweeps = One estimate under every combination.
door-tables = Tables, as Word, LaTeX, HTML and CSV.
door-figures = Figures, as PDF, SVG and PNG.
door-report = The head of the page.
door-once =
    Units with a single year, which their own effect absorbs: { $units } ({ $count }). They count in N but do
    not affect the coefficients.
door-words = Columns without numbers are left out: { $columns }.
door-strange =
    Cells of { $column } that are not numbers: { $count } ({ $texts }); a study that uses it needs MISSING=
    with these marks.

# What the configuration that it writes calls analyses, matrices, tables and figures.

door-year = Year
door-column-baseline = Baseline
door-column-without_controls = Without controls
door-column-unit_effects = Unit effects
door-column-robust_errors = Robust errors
door-column-driscoll_kraay = Driscoll–Kraay errors
door-column-lagged = Lagged
door-column-without_first_years = Without first years
door-column-difference = Difference
door-matrix-given = Given matrix
door-matrix-contiguity = Contiguity
door-matrix-inverse_distance = Inverse distance
door-matrix-nearest = Nearest neighbours
door-label-moderation = Moderation by { $name }
door-table-descriptives = Descriptive statistics
door-table-mediation = { $outcome }: mediation
door-table-moderation = { $outcome }: moderation
door-table-groups = { $outcome } by group
door-table-policy = { $outcome }: the average effect of the treatment
door-figure-event_study = Effects by year since adoption
door-figure-event_study-caption =
    Estimators side by side; thick lines are 95 % intervals, thin ones bands for the entire path. The last
    year before adoption is zero by normalisation.
door-figure-trends = The outcome by year of adoption
door-figure-trends-caption = Mean of the units that adopt in one year; a mark shows when they do.
door-figure-bacon = What the two-way coefficient is made of
door-figure-bacon-caption = Each point is a comparison of two groups of units by their year of adoption.
door-table-moran = Moran's I: { $outcome }
door-table-tests = Tests of the spatial specification
door-table-spatial = { $outcome }: spatial Durbin models
door-effects = Direct, indirect and total effects
door-figure-outcome = { $outcome } over time
door-figure-outcome-caption = Thin lines are units.
door-figure-coefficients = The coefficient of { $treatment }
door-figure-coefficients-caption = Lines are 95 % intervals; hollow points have intervals that include zero.
door-figure-effects-caption = Hollow points have intervals that include zero.
door-figure-sweep = The total effect under every specification
door-figure-sweep-caption = Each point is one specification, ordered by its estimate.
door-result-baseline = { $treatment }, two-way fixed effects
door-result-policy = { $treatment }, average effect, { $estimator }
door-result-direct = { $treatment }, spatial Durbin model, direct effect
door-result-indirect = { $treatment }, spatial Durbin model, indirect effect

# What `make template` prints.

door-template =
    The full design of a paper for the study { $study }. Copy what you need into the section of the same name
    in config/{ $study }.yaml, without the leading signs.
door-template-choice = Fixed or random effects, and the controls one by one.
door-template-errors = The baseline under other variances.
door-template-corrected =
    The variables of the baseline, with the suspected numbers replaced by the values that the search proposes.
door-template-before-after =
    The baseline with them: the headline before and after. Read results/<study>/suspects.csv before you trust
    either.
door-template-endogeneity =
    The treatment instrumented by its own lag, and a dynamic panel by GMM. Use a better instrument if you have
    one.
door-template-threshold = Slopes that change where a variable passes a value.
door-template-channels = Mediation and the bootstrap of the indirect effects. Name your own mediators.
door-template-robustness = A list of variations of the baseline, with a table and a figure.
door-template-spatial = Other spatial models, Lee and Yu's transformation, and a dynamic model.
door-template-tables = A table for each.

# The key `panel` of a study.

panel-key =
    The single file with the panel. A study with it has no sources and no list of units, and needs no
    variables for its columns; make new writes it. Columns are given by their header.
panel-key-file = The file (.dta, .sav, .por, .sas7bdat, .xlsx, .csv, .parquet), relative to the project.
panel-key-sheet = The sheet of a workbook; its only one by default.
panel-key-unit = The column with the unit of each row, a code or a name.
panel-key-name = The column with the units' names, if the unit is a code.
panel-key-time = The column with the year.
panel-key-written =
    How that column writes the year: in four digits, within a date (day), or in two digits (short).
panel-key-century_from = The first of the hundred years to which two-digit years refer.
panel-key-items = For a long file with an item column: the columns with the item's name and its number.
panel-key-items-name = The column that names the item.
panel-key-items-value =
    The column with the item's number; none where the years are side by side (years_in_headers).
panel-key-years_in_headers =
    Whether there is a column per year, with the year in its header (gdp2001, gdp2002); then there is no time
    column.
panel-key-columns =
    Headers by the names that the study gives their columns, if the header is not a valid name.
panel-key-groups = Columns that group the units, by name; a unit has one label in all years.
panel-key-longitude = The column with longitudes in degrees.
panel-key-latitude = The column with latitudes in degrees.
panel-key-places =
    Where to locate units by their codes or names: china-cities, china-provinces, or a file of coordinates
    (.csv) or polygons (GeoJSON, shapefile, GeoPackage).
panel-key-skip_rows = Rows above the header.
panel-key-header_rows = Rows of the header and of the labels below it.
panel-key-footer_rows = Rows below the table.
panel-key-encoding = The encoding of a text file.
panel-key-delimiter = The field separator of a text file; a comma is detected automatically.
panel-key-decimal = The decimal mark of numbers stored as text.
panel-key-missing = Marks of missing values, besides the usual ones.
panel-key-witnesses = Columns that no variable needs, read only for the search for suspected numbers.
panel-key-identities =
    Columns that equal a formula of other columns. A row that violates it is a suspected number. Columns are
    named as in variables.
panel-key-identities-column = The column.
panel-key-identities-formula = What it equals, of other columns, as formulas of variables are written.
panel-key-identities-tolerance = The largest relative difference that rounding explains; 0.0001 by default.
panel-key-allocations =
    Columns that are not observations but totals allocated to units in proportion to another column. A row
    with another share is a suspected number.
panel-key-allocations-column = The column that is allocated.
panel-key-allocations-by = The column that it is proportional to.
panel-key-allocations-within =
    The column that numbers the totals' areas; all rows of a year are one area by default.
panel-key-allocations-tolerance = The largest relative difference that rounding explains; 0.001 by default.
panel-key-vintages =
    Columns that measure the same quantity as another column, in another vintage. A difference larger than
    usual revisions is a suspected number.
panel-key-vintages-column = The column.
panel-key-vintages-of = The column that it is a vintage of.
panel-key-vintages-tolerance = The largest relative difference that a revision explains.
panel-key-confidential = Whether no page, package, message, log or export may show single values.
panel-key-citation = How the data are cited.
panel-key-licence = The licence of the data.
door-language =
    Most labels are Chinese, so tables, figures and the page are as well. For English: language: en

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
door-labels = Printed labels of these names; a change makes tables, figures and the page again.
door-sweep = all specifications
door-source = the panel
door-label-given = given
door-label-contiguity = contiguity
door-label-inverse_distance = inverse distance
door-label-nearest = nearest
