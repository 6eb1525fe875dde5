# The sweep explorer, the map by year, and the words of the page's scripts.

sweep_section = Every specification
the_sweep = The sweep
sweep_without_estimates = no specification could be estimated
explorer_introduction =
    Each vertical line is one specification's confidence interval, each mark its estimate. Untick the choices
    you want to exclude; colour the marks by a choice to see how it affects the estimate.
explorer_effect = Effect
explorer_outcome = Outcome
explorer_colour = Colour by
explorer_significance = significance
explorer_tick_all = Tick all
explorer_same = The same in all: { $choices }.
choice_option = { $choice } { $option }
explorer_canvas = Specification curve of { $name }; arrow keys read single specifications
sweep_counts =
    { $count } specifications{ $matrices ->
        [0] {""}
       *[other] {" "}over { $matrices } weight matrices
    }; { $failed } failed{ $reasons ->
        [none] {""}
       *[other] {" "}({ $reasons })
    }.
sweep_failure = { $count } × { $reason }
sweep_effect_on = { $effect } on { $outcome }
sweep_shows = What the sweep shows
sweep-effect = Effect
sweep-estimates = Estimates
sweep-median = Median
sweep-range = 95% of them between
sweep-positive = Positive
sweep-significant = Significant at 5%
sweep_shares = Share of the variance of the total effect explained by each choice alone: { $choices }.
choice_share = { $choice } ({ $share })
sweep_breaks =
    Choices under which the total effect is least often significant with its usual sign: { $places }.
sweep_break = { $choice } { $option } ({ $share } of { $count })
posterior_introduction =
    Posterior model probabilities with equal priors and the Schwarz (BIC) approximation of the marginal
    likelihood, on the same data.
posterior_section = Which matrix the data favour
posterior_table = Posterior probabilities of matrices
posterior-matrix = Matrix
posterior-probability = Posterior probability

map_section = Map by year
the_map = The map
map_variable = Variable
map_year = Year
map_picture =
    Map of the chosen variable in the chosen year; arrow keys read single units from the highest value down
map_highest = Highest
map_lowest = Lowest

script-no_value = no value
script-number_of = { $quantity } of { $term }
script-numbers_found = { $found } of { $total } numbers
script-numbers_cut = { $found } of { $total } numbers, the first { $shown } shown
script-nothing_passes = No specification passes the filters: tick at least one box in every group.
script-specifications_shown = { $shown } of { $total }
script-specifications_summary =
    {" "}specifications · median { $median } · from { $low } to { $high } · positive { $positive } ·
    significant at 5% { $significant }
script-read_curve = Point at the curve, or focus it and use the arrow keys, to read one specification.
script-ordered = { $count } specifications, ordered by estimate
script-choice = { $choice } { $option }
script-p_value = , p { $p } · { $choices }
script-unit_value = { $unit }, { $year }: { $value }
script-unit_title = { $unit }: { $value }
script-read_map =
    { $variable }, { $year }. Point at a unit, or focus the map and use the arrow keys, to read its value.
