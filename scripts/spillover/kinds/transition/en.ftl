# The kind `transition`.

analysis-transition =
    Transitions of units between classes of a variable from one period to the next: a Markov chain, and with
    `weights` a spatial one, by the class of the neighbours' mean (Rey 2001).
analysis-transition-results =
    Part chain and, with `weights`, part spatial, each with a term "class_1:class_2" for each probability
    ("class_1@neighbours=class_3:class_2" by the neighbours' class) and "class_1:ergodic".
    Tests: homogeneity_periods_lr, homogeneity_periods_chi2, homogeneity_neighbours_lr,
    homogeneity_neighbours_chi2. Series: transitions, ergodic, first_passage, classes, boundaries.
analysis-transition-outcome = The variable whose classes are followed.
analysis-transition-relative = Values are taken relative to their mean in each year.
analysis-transition-classes = Number of classes, where quantiles bound them; 5 by default.
analysis-transition-boundaries =
    Quantiles of all years together (pooled) or of each year (yearly), or the boundaries themselves; a value
    on a boundary is in the lower class.
analysis-transition-weights =
    The matrix by which the neighbours' mean is taken; none leaves the spatial chain out.
analysis-transition-lag_classes = Number of classes of the neighbours; as many as of the units by default.
analysis-transition-lag_boundaries =
    Classes of the neighbours by quantiles of their own (own), pooled or yearly as those of the units; by the
    boundaries of the units (same); or by boundaries given here.
methods-transition =
    { $weights ->
        [none] Transitions of { $outcome } between classes are a Markov chain.
       *[other]
            Transitions of { $outcome } between classes are a Markov chain, and one for each class of the
            neighbours under the matrix { $weights }.
    }

estimator-markov_chain = Markov chain
estimator-spatial_markov_chain = spatial Markov chain
value-variance-multinomial =
    multinomial, of independent transitions; by the delta method for the ergodic distribution
setting-classes_made = Classes
setting-departures = Transitions from each class
note-departures =
    { $lag ->
        [0] { $rows }
       *[other] neighbours in class { $lag }: { $rows }
    }
note-classes_made =
    { $by ->
        [pooled] quantiles of all years
        [yearly] quantiles of each year
       *[given] bounded by { $bounds }
    }{ $relative ->
        [true] {", "}relative to the year's mean
       *[false] {""}
    }
note-same_chain_periods = the chain is the same in all periods
note-same_chain_neighbours = the chain is the same whatever the class of the neighbours
note-no_homogeneity = No test of homogeneity: { $reason }.
note-few_expected =
    { PERCENT($share) } of the expected counts of the test of homogeneity are below 5: its p-values are rough.
note-islands_left_out = Without neighbours, and left out of the spatial chain: { $units }.
statistic-homogeneity_periods_lr = Equal chains in all periods, LR [p]
statistic-homogeneity_periods_chi2 = Equal chains in all periods, χ² [p]
statistic-homogeneity_neighbours_lr = Equal chains for all neighbours, LR [p]
statistic-homogeneity_neighbours_chi2 = Equal chains for all neighbours, χ² [p]
term-neighbours = neighbours
term-ergodic = ergodic
term-class_1 = Class 1
term-class_2 = Class 2
term-class_3 = Class 3
term-class_4 = Class 4
term-class_5 = Class 5
term-class_6 = Class 6
term-class_7 = Class 7
term-class_8 = Class 8
term-class_9 = Class 9

# Its errors.

message-mean_not_positive =
    period { $period }: the mean is { $n_mean }; values relative to it need a positive mean: take the
    variable as it is
message-boundaries_equal =
    { $what }, period { $period }: two boundaries of classes are both { $n_value }, because many values are
    equal; ask for fewer classes, or give boundaries
message-years_apart =
    transitions need years that are equally far apart, two at least, and the sample has { $years }; change
    'sample'
message-no_link_in_sample =
    weights: the matrix has no link among the units of the sample; widen its cut-off
message-boundaries_order = { $list } do not increase; give each once, the lowest first
message-classes_of_boundaries =
    { $n_count } { $boundaries } make { $n_classes } classes, not { $n_asked }; leave it out
message-lag_classes_same = with lag_boundaries: same there are as many as classes; leave it out
message-neighbours_without_matrix =
    no matrix says who the neighbours are; add weights, or leave it out
