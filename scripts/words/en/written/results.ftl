# Sentences that jobs write into their results, each as they write it. A place `n_…` holds a number.

# Verdicts, programs and quantities of the crosscheck.

written-equal = equal
written-explained = differs, explained
written-simulated = within simulation error
written-not_optimal = theirs is not at its optimum
written-differs = differs
written-no_number = no number
written-warning = warning
written-warning_of = warning: { $text }
written-verified = verified in tests
written-nothing_confirms = nothing confirms it
written-no_program = no program
written-not_installed = not installed
written-none = none
written-hand = hand calculation
written-coefficient = coefficient
written-se = se
written-p = p
written-low = low
written-high = high
written-statistic = statistic
written-test = test
written-test_p = test p
written-series = series
written-t_of = t({ $n_df }) of the coefficient over its error
written-moran_sign = −z: ours is positive where neighbours are alike
written-both_sides = 2(# + 1)/(R + 1) of the smaller side, ties in both: ours counts both sides
written-one_regression = values that make the same regression
written-any_of_them = any of them
written-too_long = { $n_rows } rows by { $n_values } values take too long by hand
written-too_many = { $n_rows } rows by { $n_instruments } instruments take too long by hand

written-voucher-number = its number is { $number }
written-not_rebuilt = { $name } was not rebuilt: { $error }
written-r_lacking = R's package { $name } was not found in { $places }
written-islands = The weights matrix is not fully connected: There are { $n_count } disconnected components.

# What a list of the warehouse says.

written-adjacent = mean of adjacent years
written-read = read
written-used = used
written-missing = missing
written-aside = set aside
written-error = error
written-number = number
written-key = name, code, year or item
written-header = header
written-mark = a mark of a missing value
written-thousands = number whose comma was taken for thousands
written-unasked_column = a column that no measure asks for
written-unasked_item = an item that no measure asks for
written-unasked_item_near = an item that no measure asks for{ $nearly }
written-nameless = a row without a name
written-above = above the header
written-below = below the table
written-note = a note
written-total = a total
written-outside = a place outside the study

# Why a number of the files is suspected.

written-check-allocations = allocations
written-check-denied_spikes = denied spikes
written-check-slips = slips
written-check-other_columns = other columns
written-check-splices = splices
written-check-identities = identities
written-check-interpolated = interpolated
written-check-misspelt_names = misspelt names
written-check-other_counts = other counts
written-check-parts_of_total = parts of total
written-check-repeated_years = repeated years
written-check-shifted_rows = shifted rows
written-check-sum_of_others = sum of others
written-check-vintages = vintages
written-check-changed_borders = changed borders
written-confidential = confidential
written-amount = amount
written-repeats = repeats the year before to the last digit
written-only_where = { $name } is there only where { $other } is missing
written-other_count =
    one of { $n_count } consecutive units that have { $measure } of { $source } for a while; a value
    between the adjacent years would fit
written-identity_gives = the identity gives { $n_value }
written-parts_leave = the other parts leave { $n_value } of { $measure }: a decimal point in another place
written-denied_row = in one row with { $cell }, { $measure }, which another source contradicts
written-borders = { $n_points } log points beyond its path. { $changes }
written-borders_still = { $n_points } log points beyond its path; no jump in { $measures }. { $changes }
written-borders_alone = { $n_points } log points beyond its path
written-slip_divided = { $n_ratio } times what its other years lead to; divided by { $n_by } it fits them
written-slip_times = { $n_ratio } times what its other years lead to; times { $n_by } it fits them
written-slip_year_divided =
    with most numbers of its year, { $n_ratio } times what other years lead to; divided by { $n_by } it fits
written-slip_year_times =
    with most numbers of its year, { $n_ratio } times what other years lead to; times { $n_by } it fits
written-slip_digits =
    its other years lead to { $n_expected }; with two digits exchanged, { $n_value }, it fits them
written-slip_sign = negative, and most of its years are not; without the sign it fits them
written-column_same = the number of { $measure } in its row, and far from its own other years
written-column_exchanged =
    fits the other years of { $measure } in its row, whose number fits its own: exchanged
written-column_fits = fits the other years of { $measure } in its row, not its own
written-splice =
    from { $n_year } on at { $n_times } times the level that its growth and that of the other units lead to
written-splice_all =
    from { $n_year } on the units of this column are, in the median, at { $n_times } times the level that
    their usual growth leads to
written-repeated_year = one of { $n_count } of { $n_all } numbers of its year that repeat the year before
written-repeated_row = one of { $n_count } of { $n_all } numbers of its row that repeat the year before
written-line_steps =
    the numbers from { $n_first } to { $n_last } are those of equal steps between the two, rounded to their
    last digit
written-line_rate =
    the numbers from { $n_first } to { $n_last } are those of one rate between the two, rounded to their last
    digit
written-vintage = differs from { $other } by { $n_by } %, more than the { $n_declared } % declared
written-denied =
    { $n_times } times what its other years lead to, where { $measure } of { $source }, usually { $n_usual }
    times it, is { $n_theirs } times what they lead to
written-denied_rest =
    in a row that { $source } contradicts in several numbers; { $measure } there, usually { $n_usual } times
    it, is { $n_times } times it
written-not_spread = in this area and year { $n_off } of { $n_all } rows are not { $key } times one number
written-not_share = is not { $key } times { $n_value }, as { $n_rows } of { $n_all } rows of its area are
written-next_row =
    one of { $n_count } consecutive rows whose numbers fit the other years of the next row, not their own
written-last_row =
    one of { $n_count } consecutive rows whose numbers fit the other years of the previous row, not their own
written-next_row_end =
    the end of { $n_count } consecutive rows whose numbers fit the other years of the next row, not their own
written-last_row_end =
    the end of { $n_count } consecutive rows whose numbers fit the other years of the previous row, not their
    own
written-not_sum =
    is not { $names } = { $n_value }, which it is within a thousandth in { $n_share } % of rows
written-division-renamed = { $n_year }: { $name } was renamed { $what }; { $source }
written-division-upgraded = { $n_year }: { $name } became { $what }; { $source }
written-division-merged = { $n_year }: { $name } was merged into { $what }; { $source }
written-division-split = { $n_year }: { $name } was split among { $what }; { $source }
written-division-ceded = { $n_year }: { $name } ceded { $what }; { $source }
written-division-created = { $n_year }: { $name } was made; { $source }
written-sum_of = the sum of { $one } and { $other }, as in other numbers of the file

# What the audit found.

written-range = { $n_low } to { $n_high }
written-at_least = at least { $n_low }
written-at_most = at most { $n_high }
written-anything = anything
written-claim = the text reads { $text }; |t| is { $ratio }, p { $p }
written-claim_between =
    the text says { $text }, so from { $n_low } to { $n_high }; the table's { $end } is { $printed }
written-claim_end = the text says { $text }; the table's { $end } is { $printed }
written-constant = mean({ $outcome }) − Σ b·mean(x) is { $implied }; the constant is printed as { $printed }
written-constant_centred =
    mean({ $outcome }) − Σ b·mean(x) is { $implied }; the constant is printed as { $printed }, which
    agrees only if { $terms } is centred here, unlike in the other columns
written-rows = { $n_units } units × { $n_periods } periods are { $n_rows }; { $printed } are printed
written-mean = the mean { $mean } does not lie between { $low } and { $high }
written-sd = with these extremes and mean a standard deviation is { $implied }; { $printed } is printed
written-total_effect = { $direct } + { $indirect } is { $implied }; the total is printed as { $total }
written-total_error = the total's standard error is { $total }; those of its parts allow { $implied }
written-share = { $part } / { $total } is { $implied } %; { $printed } % is printed
written-z = { $coefficient } / { $error } is { $implied }; z is printed as { $printed }
written-z_made =
    all z of { $mechanism } are quotients of the rounded numbers to the last digit: computed from the
    table
written-p_of_z = z of { $z } has p { $implied }; { $printed } is printed
written-interval = the interval { $interval } does not hold its estimate { $estimate }
written-interval_length =
    the interval { $interval } is { $times } times as long as 3.92 standard errors of { $error }
written-r2 =
    R² falls from { $before } in { $place } to { $after } in column { $column }, which has all its
    regressors and more (an adjusted R² could fall by { $slack } at most)
written-column = column { $column }
written-column_of = table { $table } ({ $column })
written-f =
    with |t| of { $ratio } on { $term }, F of at most { $n_count } slopes is at least { $n_least }; {
    $printed } is printed
written-same =
    { $statistic } is { $one } in table { $table } ({ $column }) and { $other } here, for one regression
written-kp_f = t² of { $instrument } is { $implied }; F is printed as { $printed }
written-lm = LM of { $lm } exceeds its bound, { $n_bound } clusters or observations
written-lm_p = chi²(1) of { $lm } has p { $implied }; { $printed } is printed
written-critical = with one instrument the critical value is { $critical }; { $printed } is printed
written-second_stage =
    the first stage of { $instrument } is printed, the second stage with the instrumented estimate is not
written-mediation =
    { $a } − { $g } must be { $b } × { $m } = { $implied } in least squares on one sample; column {
    $column } should print { $needed }
written-mediated_total =
    the total effect is { $a } with { $one } and { $b } with { $other }; it cannot depend on the mediator
written-mediated_product =
    the { $effect } effect { $printed } is { $b } × { $m } = { $implied } in table { $table }
written-mediated_effect = the { $effect } effect { $printed } is { $value } in table { $table } ({ $column })
written-mediated_other = the { $effect } effect { $printed } is { $value }
written-direct = direct
written-indirect = indirect
written-effect_total = total
written-moran_years = { $n_year } appears { $n_count } times in the table and { $n_times } times in the sample
written-moran = Moran's I of { $printed } is beyond ±1
written-moran_stars =
    { $large } in { $n_year } has { $n_stars } stars, the smaller { $small } in { $n_earlier } has {
    $n_fewer }
written-negative_error = { $printed } is negative, so it is not a standard error
written-negative_error_of =
    { $printed } is negative, so it is not a standard error; it is the t of { $term } with { $error },
    printed beside { $other }, as its standard error
written-t_for_error =
    with { $printed } as standard error |t| is { $ratio } and earns no { $stars }; as a t it does, and the
    standard error is then { $n_error }
written-can_be_error = { $printed } can be a standard error
written-error_off =
    the standard error { $printed } is { $n_times } times off { $n_usual }, the term's in other columns
written-decimals = { $printed } has { $n_decimals } decimals where the table has { $n_usual }
written-size = { $n_units } units × { $periods } are { $n_rows } observations; { $printed } are printed
written-size_beyond =
    { $n_units } units × { $periods } are { $n_rows } observations; { $printed } are printed, as if the
    lag reached back before the sample
written-periods = { $n_count } periods
written-periods_lost = ({ $n_count } − { $n_lags } lost to the lag)
written-parts = the parts have { $n_total } observations, the full sample { $n_whole }
written-spatial_total =
    ({ $beta } + { $theta })/(1 − { $rho }) is { $implied }; the total effect is printed as { $printed }
written-spatial_direct =
    with β { $beta }, θ { $theta } and ρ { $rho } no row-standardised matrix gives a direct effect outside
    { $implied }; it is printed as { $printed }
written-stars = |t| is { $ratio }, p { $p }: { $earned } under { $rule }, but { $shown } is printed
written-no_star = no star
written-either = { $one } or { $other }
written-no_rule =
    no thresholds whatever give all the stars: { $one } has { $shown } at |t| of { $ratio }, { $other }
    has { $fewer } at { $less }
written-place = { $term } in table { $table } ({ $column })
written-weight = the weight { $weight } is not between 0 and { $n_total }
written-weights_sum = the { $n_count } weights sum to { $implied }, not to { $n_total }
written-weighing-5 = no computation on one sample can give it
written-weighing-4 = it contradicts a definition, or what the text says
written-weighing-3 = it contradicts other printed numbers
written-weighing-2 = it is incomplete or hardly plausible
written-weighing-1 = a slip of print or of rounding

# What the audit checks, by name and in a sentence.

# Names of printed numbers, terms and parts of analyses.

written-word-coef = coef
written-word-paren = paren
written-word-stars = stars
written-word-obs = obs
written-word-min = min
written-word-max = max
written-word-mean = mean
written-word-sd = sd
written-word-sum = sum
written-word-beta = beta
written-word-theta = theta
written-word-rho = rho
written-word-proportion_pct = proportion_pct
written-word-bootstrap_se = bootstrap_se
written-word-ci_low = ci_low
written-word-ci_high = ci_high
written-word-constant = constant
written-word-direct_effect = direct effect
written-word-outcome = outcome
written-word-difference = difference
written-word-fixed_effects = fixed effects
written-word-random_effects = random effects
written-word-second_stage = second stage
written-word-reduced_form = reduced form
written-word-effects = effects
written-word-effects_short = effects short
written-word-effects_long = effects long
written-word-exposure = exposure
written-word-balance = balance
written-word-moran_i = moran_i
written-r2_of = R2 of { $place }
written-table_alone = table { $table }
written-z_of = z { $effect }
written-direct_of = { $term }: direct
written-indirect_of = { $term }: indirect
written-total_of = { $term }: total
written-first_stage = first stage { $variable }
written-mediator = mediator { $variable }
written-earlier = earlier { $n_shift }
written-att = { $part } att
written-leads = { $part } leads
written-hand_with = hand calculation { $version }
written-described = descriptives { $variable } { $statistic }
written-correlated = correlations { $variable } { $other } correlation
written-inflated = variance_inflation { $variable } vif
written-local = local_moran { $n_year } { $unit } local_moran
written-by_year = moran { $n_year } { $statistic }
written-described-minimum = minimum
written-described-maximum = maximum
written-described-median = median
written-described-q25 = q25
written-described-q75 = q75
written-described-sd_between = sd_between
written-described-sd_within = sd_within
written-described-expected = expected
written-described-variance_normal = variance_normal
written-described-variance_randomisation = variance_randomisation
written-described-geary_c = geary_c
written-described-geary_z = geary_z
written-path = { $part } path
written-name-text_agrees_with_the_tables = text agrees with the tables
written-about-text_agrees_with_the_tables =
    Each claim of the text, held against the numbers that it speaks of.
written-name-constant_agrees_with_the_means = constant agrees with the means
written-about-constant_agrees_with_the_means =
    Holds for pooled and within estimates with the grand-mean constant; z-scored or centred terms have
    mean 0.
written-name-observations_are_units_times_periods = observations are units times periods
written-about-observations_are_units_times_periods =
    The table of descriptive statistics has every unit and period.
written-name-mean_lies_between_minimum_and_maximum = mean lies between minimum and maximum
written-about-mean_lies_between_minimum_and_maximum = min ≤ mean ≤ max.
written-name-standard_deviation_is_possible = standard deviation is possible
written-about-standard_deviation_is_possible =
    The squares sum to at most n(mean − min)(max − mean) (Bhatia and Davis, 2000), and to at least what
    the two extremes and the shift they force on the rest give; the divisor may be n or n − 1.
written-name-total_is_direct_plus_indirect = total is direct plus indirect
written-about-total_is_direct_plus_indirect = The effects add up.
written-name-error_of_the_total_is_possible = error of the total is possible
written-about-error_of_the_total_is_possible =
    A sum's standard error lies between the difference and the sum of its parts': no correlation is beyond
    ±1.
written-name-share_is_effect_over_total = share is effect over total
written-about-share_is_effect_over_total =
    A printed proportion is the effect over the mechanism's total, in per cent.
written-name-z_is_estimate_over_error = z is estimate over error
written-about-z_is_estimate_over_error = z = coefficient / standard error.
written-name-z_is_not_made_from_rounded_numbers = z is not made from rounded numbers
written-about-z_is_not_made_from_rounded_numbers =
    z values that are, to the last digit, quotients of the rounded numbers were computed from the table,
    not by the program.
written-name-p_is_that_of_z = p is that of z
written-about-p_is_that_of_z = p is the two-sided normal probability of z.
written-name-interval_suits_the_estimate = interval suits the estimate
written-about-interval_suits_the_estimate =
    An interval holds its estimate, and is of the order of 2 × 1.96 standard errors long.
written-name-r2_does_not_fall = r2 does not fall
written-about-r2_does_not_fall =
    R² (within or of all dummies) cannot fall when regressors are added on one sample; an adjusted one
    hardly can.
written-name-f_is_no_less_than_its_largest_t_allows = f is no less than its largest t allows
written-about-f_is_no_less_than_its_largest_t_allows =
    The Wald statistic of k slopes is at least the largest t² among them, so F ≥ t²/k; k may count the
    period effects.
written-name-the_same_regression_prints_the_same = the same regression prints the same
written-about-the_same_regression_prints_the_same =
    Columns that the study says are one regression print the same numbers.
written-name-weights_sum_to_one = weights sum to one
written-about-weights_sum_to_one =
    Each table's weights lie between 0 and 1 and sum to 1, or are per cent of it.
written-name-kleibergen_paap_f_is_the_square_of_t = kleibergen paap f is the square of t
written-about-kleibergen_paap_f_is_the_square_of_t =
    With one instrument the Wald F is its squared t (Kleibergen and Paap, 2006).
written-name-kleibergen_paap_lm_is_possible = kleibergen paap lm is possible
written-about-kleibergen_paap_lm_is_possible =
    The LM statistic is at most N, or the number of clusters where the variance is clustered; its p is
    that of chi²(1).
written-name-critical_value_is_that_of_one_instrument = critical value is that of one instrument
written-about-critical_value_is_that_of_one_instrument =
    The critical value for a maximal size of 10% with one instrument and one endogenous regressor (Stock
    and Yogo, 2005).
written-name-second_stage_is_printed = second stage is printed
written-about-second_stage_is_printed =
    A first stage has beside it the second stage that it serves: the instrumented estimate itself.
written-name-mediation_identity_holds = mediation identity holds
written-about-mediation_identity_holds =
    On one sample a − g = b·m for every regressor: a without the mediator, g with it, b in the mediator's
    own equation, m the mediator's coefficient. It is the omitted-variable formula, exact in least squares
    (Angrist and Pischke, 2009, eq. 3.1.11).
written-name-mediated_totals_agree = mediated totals agree
written-about-mediated_totals_agree =
    The total effect does not depend on the mediator: all mechanisms have the same one, and it is the
    baseline's.
written-name-mediated_effects_agree_with_the_steps = mediated effects agree with the steps
written-about-mediated_effects_agree_with_the_steps =
    The direct effect is the treatment's coefficient beside the mediator, the indirect one is path ×
    mediator's coefficient.
written-name-moran_years_are_the_sample = moran years are the sample
written-about-moran_years_are_the_sample = Each year of the sample appears once.
written-name-moran_is_possible = moran is possible
written-about-moran_is_possible =
    |I| is at most the largest eigenvalue of (W + W')/2: hardly beyond 1 where W is row-standardised.
written-name-moran_stars_rise_with_it = moran stars rise with it
written-about-moran_stars_rise_with_it =
    A larger positive I has no fewer stars where p is that of the normal approximation: its mean and
    variance are the matrix's alone, the same in every year (Cliff and Ord, 1981). Under randomisation or
    permutation the variance is each year's own.
written-name-parenthesis_is_a_standard_error = parenthesis is a standard error
written-about-parenthesis_is_a_standard_error = No standard error is negative, and none is a t in its place.
written-name-standard_error_is_in_line = standard error is in line
written-about-standard_error_is_in_line =
    A term's standard error is of one size in all columns of a table that share outcome and N.
written-name-digits_are_those_of_the_table = digits are those of the table
written-about-digits_are_those_of_the_table =
    No coefficient or parenthesis has more decimals than its like in a table where nearly all have as
    many.
written-name-n_is_units_times_periods = n is units times periods
written-about-n_is_units_times_periods =
    N of a balanced panel is units × periods, less the periods that lags take away.
written-name-parts_make_the_whole = parts make the whole
written-about-parts_make_the_whole = The N of the columns of a split sum to the full sample's.
written-name-spatial_total_follows_from_the_coefficients = spatial total follows from the coefficients
written-about-spatial_total_follows_from_the_coefficients =
    Where W is row-standardised the total effect is (β + θ)/(1 − ρ) (LeSage and Pace, 2009, section 2.7).
written-name-spatial_direct_effect_is_possible = spatial direct effect is possible
written-about-spatial_direct_effect_is_possible =
    Where W is row-standardised the direct effect lies between β and (β + ρθ)/(1 − ρ²), for ρ ≥ 0.
written-name-stars_follow_the_rule = stars follow the rule
written-about-stars_follow_the_rule =
    Each term's stars are those of the rule: the stated one, or the one that fits most terms of its table.
written-name-stars_follow_one_rule = stars follow one rule
written-about-stars_follow_one_rule =
    Over all tables, no term has more stars than another whose p-value is surely smaller.
written-term_direct = { $term }:direct
written-term_indirect = { $term }:indirect
written-term_total = { $term }:total
written-through = indirect:{ $term }
written-path_a = a:{ $term }
written-path_b = b:{ $term }
written-replicate = replicates { $n_number } { $quantity } estimate

# The audit as text.

written-findings = { $n_count } findings in { $n_total } comparisons of printed numbers
written-of_weight = Weight { $n_weight }: { $words }
written-finding_of = table { $table } ({ $column }), { $term }: { $sentence } [{ $check }]
written-finding_of_table = table { $table }, { $term }: { $sentence } [{ $check }]
written-finding_of_column = table { $table } ({ $column }): { $sentence } [{ $check }]
written-finding_alone = table { $table }: { $sentence } [{ $check }]
written-data_match = Data that have the printed statistics
written-passed = Passed, of comparisons made
written-passed_of = { $n_passed } of { $n_made }
written-silent = Without the facts or tables that they need: { $checks }
written-part-two_way = two way
written-part-callaway_santanna = callaway santanna
written-part-sun_abraham = sun abraham
written-part-imputation = imputation
written-part-chaisemartin = chaisemartin dhaultfoeuille
written-part-simple = simple
written-part-event = event
written-part-cohort = cohort
written-part-time = time
written-edge = { $symbol } = … is at the edge of its interval (…, …)
written-baseline = Baseline
