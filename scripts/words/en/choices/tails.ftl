# `tails`.

sweep-key-tails =
    Treatments of the tails by name, instead of the baseline's. An empty one leaves them unchanged.
sweep-key-tails-trim_tails = Rows are dropped if a variable lies beyond two quantiles.
sweep-key-tails-winsorise = Values beyond two quantiles, set to these.
sweep-key-tails-trim_tails-quantiles = { key-trim_tails-quantiles }
sweep-key-tails-trim_tails-variables = { key-trim_tails-variables }
sweep-key-tails-winsorise-quantiles = { key-winsorise-quantiles }
sweep-key-tails-winsorise-variables = { key-winsorise-variables }
