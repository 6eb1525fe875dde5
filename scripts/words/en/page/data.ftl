# The page's matrices, methods, data, audit, suspected numbers and software.

matrices_section = Weight matrices
the_matrix = The matrix { $name }
matrices_explanation =
    Neighbours: mean per unit, with minimum and maximum. Components: groups of units without links between
    them. Asymmetry: 0 if all links have the same weight in both directions, 1 if all go in one direction
    only. Radius: the spectral radius. ρ is searched for in the interval of the last column.
matrices_table = Summary of the weight matrices
matrix-name = Matrix
matrix-made = Definition
matrix-units = Units
matrix-links = Links
matrix-neighbours = Neighbours
matrix-islands = Islands
matrix-components = Components
matrix-asymmetry = Asymmetry
matrix-radius = Radius
matrix-rho = Admissible ρ
matrix_made = { $made }; standardised: { $standardisation }

methods_section = Methods
analysis_not_made = It was not run.
methods_analyses = The { $count } analyses, one by one
the_model = the model
methods_years = The panel covers the years { $first } to { $last }.
methods_dated-edition = A value is dated by the edition of the yearbook that prints it.
methods_dated-data_year = A value is dated by the year that it describes.
methods_gaps =
    Gaps are filled by the mean of the nearest values at most { $window ->
        [one] 1 year
       *[other] { $window } years
    } before and after{ $one_sided ->
        [true] , or by the only one available
       *[other] {""}
    }.
size_in = { $nobs } in { $part }
sizes_in = N = { $sizes }.

provenance_section = Data and provenance
sources_table = Sources
source-title = Source
source-publisher = Publisher
source-read = Cells read
source-used = Cells used
source-years = Years
source-obtain = How to obtain it
source-licence = Rights
source-citation = Cited as
list-imputed = Gaps filled
list-corrections = Cells corrected
list-conflicts = Sources that contradict each other
list-missing = Missing values
list-marks = Footnote marks removed from numbers
list-ledger = Status of every cell of the files
list_count = { $title }: { $count }
list_confidential = { $title }: { $count }; { $sources } is confidential.
list_not_made = { $title }: the list was not made in this run.
list_empty = { $title }: none.
list_cut = The first { $shown } of { $count }; the results database has them all.
filter = Filter
filter_of = Filter: { $title }
column-unit = unit
column-name = name
column-year = year
column-measure = measure
column-value = value
column-rule = rule
column-from_years = from years
column-previous = previous
column-reason = reason
column-source = source
column-source_a = source a
column-value_a = value a
column-place_a = place a
column-source_b = source b
column-value_b = value b
column-place_b = place b
column-relative_difference = relative difference
column-variable = variable
column-raw = raw
column-mark = mark
column-file = file
column-sheet = sheet
column-cell = cell
column-status = status
column-why = why
column-cells = cells
column-first = first
column-check = check
column-suggested = suggested
column-ratio = ratio
column-chance = chance
column-proof = proof
column-last = last
column-transform = transform
column-nobs = nobs
column-values = values
column-equal = equal

audit_section = Audit of the printed tables
audit_head = { $findings } findings in { $made } comparisons of printed numbers.
audit_weights = Weights: { $weights }.
audit_weight = { $weight }, { $words }
audit_findings = Findings of the audit
audit_checked = What was checked
audit_checks = Checks
audit_matches_section = Which window and transformation the printed descriptives match
audit_matches = Matches
audit-rank = Rank
audit-weight = Weight
audit-table = Table
audit-column = Column
audit-term = Term
audit-printed = Printed
audit-implied = Implied
audit-finding = Finding
audit-check = Check
audit-passed = Passed
audit-made = Made
audit-about = What it compares

suspects_section = Suspected numbers
suspects_explanation =
    Each number below is contradicted by other numbers in the files. Nothing was changed: a finding is a
    reason to look at the source, not a correction. Chance is the number of such findings expected by chance
    in a sheet of this size, where it can be computed. Places outside the study are searched too, because they
    may show what is wrong in it.
suspects_head =
    { $count ->
        [one] 1 number in the files is
       *[other] { $count } numbers in the files are
    } suspected.
suspects_none = No number is suspected.
suspects_by_check = Suspected numbers by check
suspects_cut = The first { $shown } of { $count }; suspects.csv has them all.
suspects_list = Suspected numbers: { $count }
suspect-check = Check
suspect-source = Source
suspect-measure = Measure
suspect-numbers = Numbers
suspect-suggested = With a suggested value

software_section = Software and seeds
software_table = Software
software-program = Program
software-version = Version
software_absent = not in this environment
seeds_explained = Every random draw has a seed, so the same inputs give the same numbers.
seeds_table = Seeds
seed = Seed
seed_of = Used by
seed_of_all = every analysis
