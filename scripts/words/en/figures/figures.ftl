# Axes, legends and titles of figures, and why one is empty.

unit_name = { $name }
no_data = No data
axis_weight = Weight
axis_effect = Effect
axis_coefficient = Coefficient
axis_ratio = Likelihood ratio
axis_estimate = Estimate with { $interval }
axis_effects = Effect with { $interval }
axis_units = { $units } units, one per line
axis_value = Value, standardised
axis_lag = Spatial lag
axis_year_of_number = Year of the number
axis_bias = Standardised bias, %
axis_of_comparison = Effect of the comparison
axis_since_adoption = Periods since adoption
axis_violation = M̄: largest violation of parallel trends relative to that before adoption
axis_average_effect = Interval of the average effect
axis_marginal = Marginal effect
axis_marginal_of = Marginal effect of { $treatment }
axis_mean = Mean of { $outcome }
axis_t_ratio = t ratio of the instrument; dashed: 1.96 from zero
axis_strength = F, logarithmic scale; dashed: 10
axis_resampled =
    Resampled effect ({ $draws } draws{ $unit ->
        [none] {""}
       *[other] {" "}of { $unit }
    })
axis_specifications = { $count } specifications, ordered by estimate
group_mean = Mean
group_size = { $group } ({ $size } units)
cells_of = { $state } ({ $count } of { $of })
state-observed = observed
state-missing = missing
state-filled = filled from adjacent years
state-corrected = corrected
indicator = { $label } ({ $direction })
moran_of_year = { $year }: I = { $statistic }
moran_by_year = Moran's I by year
quadrant-high_high = High-High
quadrant-low_low = Low-Low
quadrant-high_low = High-Low
quadrant-low_high = Low-High
quadrant-not_significant = not significant
no_value = no value
significant-all = significant at every value
significant-none = significant at no value
significant-part = significant in part of the range
strength-kleibergen_paap_f = Kleibergen–Paap
strength-effective_f = Effective (Montiel Olea–Pflueger)
strength-cragg_donald_f = Cragg–Donald
share_of = { $level }: { $share }
below = p < { $level }
not_below = p ≥ { $level }
outside_frame = { $count } of { $of } estimates lie outside the frame
share_significant = { $share } of { $count }
critical_value = dashed: critical value { $value }
threshold_at = { $variable }: threshold { $number } at { $value }
two_way_coefficient = two-way { $value }
matching-before = before matching
matching-after = after matching
through = Indirect effect through { $mediators }
in_analysis = { $label } ({ $analysis })
of_analysis = { $analysis }: { $label }
instrument_count = { $count } instruments
dealt-units = Random units
dealt-time = Random times
dealt-both = Random units and times
placebo_panel = p = { $p }, { $draws } draws
studied-two-way = Two-way fixed effects
studied-callaway-santanna = Callaway–Sant'Anna
studied-imputation = Imputation (Borusyak–Jaravel–Spiess)
studied-sun-abraham = Sun–Abraham
studied-switching = de Chaisemartin–D'Haultfœuille
interval_of-percentile = percentile
interval_of-bca = BCa
interval_of-normal = normal
interval_of-bias-corrected = bias-corrected
resampled-units = units
resampled-rows = rows

empty_draws = the analyses have no bootstrap draws
empty_term = no model has a term { $terms }
empty_effects = no model of the figure reports direct, indirect and total effects
empty_stages = the analyses have no first stages
empty_honest = no event study drawn here has 'honest' bounds; give it sizes of violations
empty_thresholds = the analyses have no thresholds
empty_marginal = the analyses have no marginal effects
empty_suspects = no number of the files is suspected
empty_moran = analysis '{ $analysis }' has no Moran's I by year
empty_variable = { $label } has no value in any unit and year
empty_years = { $label } has no value in { $years }
empty_series = the analyses have no series '{ $series }'
empty_sweep = no specification of the sweep has the { $effect }

figure_font_lacking =
    No Chinese font was found, so Chinese characters are boxes in this figure: install the packages of the
    environment `report`, or a font such as Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Micro Hei or
    SimSun.
instrument_beside = { $name } ({ $together })
