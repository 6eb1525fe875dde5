# `tails`.

sweep-key-tails = Treatments of the tails by name, in place of the baseline's. An empty one leaves them as they are.
sweep-key-tails-trim_tails = Rows left out where a variable lies beyond two quantiles.
sweep-key-tails-winsorise = Values beyond two quantiles, set to these.
sweep-key-tails-trim_tails-quantiles = { key-trim_tails-quantiles }
sweep-key-tails-trim_tails-variables = { key-trim_tails-variables }
sweep-key-tails-winsorise-quantiles = { key-winsorise-quantiles }
sweep-key-tails-winsorise-variables = { key-winsorise-variables }
