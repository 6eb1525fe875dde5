# config/schema/audit.json.

schema-audit = An audit section alone, as scripts/audit/cli.py takes it
schema-audit-name = A table's or column's name, as the digitised file has it.
schema-audit-place = One column of one table.
schema-audit-columns = Columns of one table, in order.
schema-audit-columns-columns = Their names.
schema-audit-audit =
    Facts about the printed tables of the paper; each check uses those it needs, and none runs on guesses.
schema-audit-audit-like = Another study whose facts these are, but for the keys given here.
schema-audit-audit-folder = Folder of the digitised tables, CSV files in the layouts of docs/audit.md.
schema-audit-audit-sample = The balanced panel that the tables describe.
schema-audit-audit-sample-units = Number of units.
schema-audit-audit-sample-periods = Number of periods.
schema-audit-audit-sample-first_year = The first year.
schema-audit-audit-columns = Columns whose sample is not the full one.
schema-audit-audit-columns-units = Number of units.
schema-audit-audit-columns-periods = Number of periods.
schema-audit-audit-columns-lags = Periods lost to lagged terms or instruments.
schema-audit-audit-columns-df =
    Degrees of freedom of its t distribution, where they are not units less one (few clusters,
    Driscoll-Kraay).
schema-audit-audit-parentheses = What the parentheses below coefficients hold: standard errors or t values.
schema-audit-audit-r2 = Whether the printed R² is adjusted.
schema-audit-audit-unprinted = Regressors that the tables do not print, at most.
schema-audit-audit-stars = How stars are given.
schema-audit-audit-stars-rules =
    Conventions by name: the p-values below which one, two and three stars are printed.
schema-audit-audit-stars-stated =
    The convention that the paper states; without it, the one that fits a table best.
schema-audit-audit-stars-distribution = Distribution of the p-values: t has units less one degrees of freedom.
schema-audit-audit-constant =
    Columns whose constant is the grand-mean one, on the sample of the descriptive statistics.
schema-audit-audit-constant-term = The constant's name.
schema-audit-audit-constant-zero_mean = Terms that are z-scored or centred.
schema-audit-audit-constant-columns = Where the identity should hold.
schema-audit-audit-nested =
    Columns of which each has all regressors of the one before, on the same sample and outcome: of one table,
    or places in several.
schema-audit-audit-same = Pairs of columns that print one regression.
schema-audit-audit-splits = Columns whose samples make up the full sample.
schema-audit-audit-mediation = Causal steps: the columns of one mediator.
schema-audit-audit-mediation-treatment = The term whose effect is mediated.
schema-audit-audit-mediation-mediator = The mediator, as term and as mechanism of the table of effects.
schema-audit-audit-mediation-total = Column of the outcome without the mediator.
schema-audit-audit-mediation-path = Column of the mediator.
schema-audit-audit-mediation-direct = Column of the outcome with the mediator.
schema-audit-audit-spatial =
    Spatial Durbin columns with a row-standardised matrix, and where their effects are printed.
schema-audit-audit-spatial-treatment = The term.
schema-audit-audit-spatial-lag = Its spatial lag.
schema-audit-audit-spatial-rho = The spatial autoregressive parameter.
schema-audit-audit-first_stages = First stages with one instrument, and the names of their statistics.
schema-audit-audit-first_stages-instrument = The instrument's term.
schema-audit-audit-first_stages-wald = Name of the Kleibergen-Paap Wald F.
schema-audit-audit-first_stages-lm = Name of the Kleibergen-Paap LM statistic.
schema-audit-audit-first_stages-lm_p = Name of its p-value.
schema-audit-audit-first_stages-stock_yogo = Name of the critical value for a maximal size of 10%.
schema-audit-audit-first_stages-clusters = Clusters of the variance, where it is stated to be clustered.
schema-audit-audit-first_stages-second_stage =
    Where the second stage is printed; left out where the paper does not print it.
schema-audit-audit-claims = What the text says of a number.
schema-audit-audit-claims-term = The term.
schema-audit-audit-claims-significant_at = The largest p-value that the claim allows.
schema-audit-audit-claims-text = The claim in the paper's words.
schema-audit-audit-claims-variable = The variable in the table of descriptive statistics.
schema-audit-audit-claims-minimum = The minimum that the text states.
schema-audit-audit-claims-maximum = The maximum that the text states.
schema-audit-audit-claims-between = The least and the largest value that the claim allows.
schema-audit-audit-match = Printed variables whose years and transformation are looked for in the panel.
schema-audit-audit-match-variable = The variable in the table of descriptive statistics.
schema-audit-audit-match-data = The variable of the study, untransformed.
schema-audit-audit-moran =
    How the p-values of Moran's I were had: from the normal approximation, with one variance for all years, or
    otherwise.
