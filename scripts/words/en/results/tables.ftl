# Heads, notes and captions of tables.

outcome = Outcome
outcome_head = { $name }
head-row = Row
head-outcome = Outcome
head-term = Term
head-estimate = Estimate
head-se = Std. error
head-z = z
head-statistic = Statistic
head-p = p
head-low = Low
head-high = High
head-share = Share of total, %
head-nobs = N
head-mean = Mean
head-sd = Std. dev.
head-minimum = Min
head-maximum = Max
head-variable = Variable
head-indicator = Indicator
head-direction = Direction
head-published = Published
head-test = Test
head-distribution = Distribution
head-df = df
head-null = Null hypothesis
published = published

brackets-se = Standard errors in parentheses.
brackets-statistic = t statistics in parentheses.
brackets-p = p-values in parentheses.
brackets-interval = Confidence intervals in brackets.
sentence = { $text }.
explained = { $name }: { $label }
not_shown = Not shown: { $terms }.
divisor = Standard deviations with divisor N − 1.
setting_sentence = { $name }: { $value }.
in_columns = { $value } in { $columns }
note_in_columns = { $note } (in { $columns }).
test_made = { $tests }: { $made }
sample_size = N = { $nobs } ({ $units } units, { $periods } periods).
interval = interval
interval_at = { PERCENT($level) } interval
published_lines = Rows “published” show the published numbers.
published_column = The last column shows the published numbers.
why_they_differ = Why they differ: { $reason }
table_caption = Table { $number }. { $title }
simulated = Simulated data
simulated_note = Simulated data: { $text }
how_computed = How it was computed

index-entropy = entropy weights
index-pca = principal components
index-equal = equal weights
index-critic = CRITIC weights
index-topsis = entropy-weighted TOPSIS
index_option-shift = shift
index_option-extremes = extremes
index_option-weights = weights
index_option-components = components
index_option-share = share
value-extremes-pooled = pooled
value-extremes-by_year = by year
value-weights-pooled = pooled
value-weights-by_year = by year
value-components-kaiser = Kaiser
value-components-share = share
index_warning = { $name }: { $warning }
components_kept = { $kept } of { $of } retained, explaining { PERCENT($share) } of the variance
component_weights = weights refer to the standardised indicators, negative ones reversed
bartlett = Bartlett's χ²({ $df }) = { $statistic } [{ $p }]
weights_by_year = weights are means over the years
units_lacking = without { $units }, for which an indicator is missing
comma_in_sentence = {", "}
index_made =
    { $name } combines { $size } indicators by { $method } over { $nobs } observations{ $bare ->
        [true] .
       *[other] {" "}({ $options }).
    }
stars_rule = { $rule }
notes_of_table = { $notes }
label_with_name = { $label } ({ $name })
label_of_group = { $label }, { $group }
index_sample = N = { $nobs } ({ $first }–{ $last })
year_span = { $first }–{ $last }
