# What `make new` says about a file, and the comments of the configuration that it writes.

door-title = { $outcome } and { $treatment }
door-head = Written by make new. Change what you like and run: make study STUDY={ $study }
door-unit = The unit is { $unit } ({ $units } of them), the year { $time } ({ $first } to { $last }).
door-same = { $names } would say the same units as { $unit }.
door-renamed = Some units of { $unit } have several names in { $names } over time: they were renamed, and are called by the last.
door-century = Years of two digits mean { $first } to { $last }.
door-left = Left out as totals: { $rows }.
door-places = Units are placed as { $places }, by their codes or names.
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
panel-key-citation = How the data are cited.
panel-key-licence = The licence of the data.
