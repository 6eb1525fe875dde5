# What a sweep has besides its choices.

section-sweeps-title = Sweeps
section-sweeps =
    Sweeps by name: one estimate under every combination of the choices listed. With a baseline, each specification
    is that analysis with some options changed, and a choice that is not named is the baseline's; without, it is a
    spatial model of the options given here.
sweep-key =
    A sweep: its own keys, and one for each choice.
sweep-results =
    A row for each specification (`sweep/<name>.parquet`): the options that it has, the coefficient of the treatment,
    its effects, ρ and λ, each with its interval, the fit, or why it failed; and what the rows show together
    (`sweep/<name>.json`).
sweep-key-title = The sweep's title in tables, figures and the report.
sweep-key-baseline = The analysis of the study whose options each specification changes.
sweep-key-part = Which of the baseline's estimates is followed, where it has several.
sweep-key-standardise = Variables turned into z-scores over the estimation sample.
sweep-key-impacts = How the standard errors of direct, indirect and total effects are made.
sweep-key-level = Level of the confidence intervals.
sweep-key-chunks =
    Into how many jobs the sweep is cut; a matrix belongs to the job that its own description's hash names. A sweep
    without matrices is one job.
