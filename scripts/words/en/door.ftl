# What `make new` says about a file, and the comments of the configuration that it writes.

door-title = { $outcome } and { $treatment }
door-head = Written by `make new`. Change what you like and run: make study STUDY={ $study }
door-unit = The unit is { $unit } ({ $units } of them), the year { $time } ({ $first } to { $last }).
door-same = { $names } would say the same units as { $unit }.
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
