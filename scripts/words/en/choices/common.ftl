# What a sweep has besides its choices.

section-sweeps-title = Sweeps
section-sweeps =
    Sweeps by name: one estimate under every combination of the choices listed. With a baseline, each
    specification is that analysis with some options changed, and choices not named are the baseline's;
    without one, it is a spatial model with the options given here.
sweep-key =
    A sweep: its own keys, and one for each choice.
sweep-results =
    A row for each specification (`sweep/<name>.parquet`): the options that it has, the coefficient of the
    treatment, its effects, ρ and λ, each with its interval, the fit, or why it failed; and what the rows show
    together (`sweep/<name>.json`).
sweep-key-title = The sweep's title in tables, figures and the report.
sweep-key-baseline = The analysis of the study whose options each specification changes.
sweep-key-part = Which of the baseline's estimates is reported, if it has several.
sweep-key-standardise = Variables turned into z-scores over the estimation sample.
sweep-key-impacts = How the standard errors of direct, indirect and total effects are computed.
sweep-key-level = Level of the confidence intervals.
sweep-key-chunks =
    Number of jobs into which the sweep is divided; a hash of its description assigns each matrix to a job. A
    sweep without matrices is one job.
