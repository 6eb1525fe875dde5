# The page's crosscheck by other programs.

crosscheck_section = Crosscheck by other programs
crosscheck_explanation =
    Other programs re-compute the estimates from the panel, without this workflow's code. A difference is
    explained if a named convention, such as a small-sample factor, turns their number into ours. Every number
    is in the table crosscheck of results.duckdb.
crosscheck_head = { $confirmed } of { $total } numbers are confirmed by { $programs }.
crosscheck_verified =
    { $count ->
        [one] 1 more is verified in tests
       *[other] { $count } more are verified in tests
    } of the project, each of which is named below.
confirmed_by = { $confirmed } of { $total } numbers confirmed by { $programs }.
confirmed_by_none = No other program has confirmed a number of this table ({ $total }).
no_program = no program
none = none
crosscheck_numbers_of = Numbers by program and verdict
crosscheck_by_estimate = By estimate
crosscheck_confirmed_by_estimate = Confirmed by estimate
crosscheck_every_number = Every number by program
crosscheck_alarm =
    { $count ->
        [one] 1 number differs
       *[other] { $count } numbers differ
    } from those of other programs.
crosscheck_see = See the crosscheck.
crosscheck_no_difference = No number differs without an explanation.
crosscheck_differences = Numbers that differ without an explanation
crosscheck_unconfirmed = { $count } numbers that no other program confirms
number_of = { $quantity } of { $term }

check-estimate = Estimate
check-number = Number
check-numbers = Numbers
check-ours = Ours
check-theirs = Theirs
check-theirs_converted = Theirs, by our convention
check-program = Program
check-verdict = Verdict
check-digits = Digits
check-why = Why
check-confirmed = Confirmed
check-quantity = Quantity
check-held_by = Verified by
check-model = Model
check-all = all
check-search = Search

digits_words = Digits to which other programs' numbers agree with ours, by program and quantity
digits_caption =
    Lines range from the smallest to the largest number of digits, bars show the middle half, strokes the
    medians; numbers are first converted by the named conventions. Numbers within simulation error are left
    out. Estimates from numerical optimisation agree to fewer digits than those in closed form.
digits_row = { $program }: { $quantity }
digits_axis = digits
digits_counts = numbers
model_of = { $analysis }/{ $part }
model_of_sweep = { $sweep }: { $specification }

# Words that the names of numbers in a series are made of.

token-event_study = event_study
token-event = event
token-cohort = cohort
token-time = time
token-ring = ring
token-estimate = estimate
token-se = se
token-low = low
token-high = high
token-band_low = band_low
token-band_high = band_high
token-bacon = bacon
token-earlier_later = earlier_later
token-later_earlier = later_earlier
token-treated_never = treated_never
token-never = never
token-effect = effect
token-weight = weight
token-balance = balance
token-before = before
token-after = after
token-bias = bias
token-control = control
token-treated = treated
token-variance_ratio = variance_ratio
token-mean_bias = mean_bias
token-rubin_b = rubin_b
token-rubin_r = rubin_r
token-pseudo_r2 = pseudo_r2
token-group_time = group_time
token-parallel_trends = parallel_trends
token-None = None
token-rows = rows
token-mean = mean
token-placebo = placebo
token-units = units
token-both = both
token-coefficient = coefficient
token-correlation = correlation
token-callaway-santanna = callaway-santanna
token-sun-abraham = sun-abraham
token-imputation = imputation
token-two-way = two-way
token-anderson_rubin = Anderson-Rubin set
token-ends = finite ends
