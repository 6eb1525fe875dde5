# The frame of the page, its head, and what is said of parts that are missing.

html_language = en
skip_to_results = Skip to the results
of_program = Spillover · study
contents = Contents
page_footer =
    Written by the workflow from results/{ $study }; the file is self-contained and works offline.
fact_units = units
fact_years = years
fact_analyses = analyses
fact_estimates = estimates
fact_tables = tables
fact_figures = figures
unit_names = { $name } { $local }

part_missing = { $what } is missing.
part_outdated = { $what } is out of date.
from_earlier_run = From an earlier run: its inputs have changed since, but it was not run again.
not_made_for = { $lost } is missing: the job that makes it did not run
not_made = { $file }: the job that makes it did not run
error_of_job = { $file }: { $error }

summary_section = Summary
main_results = Main results
main_result_missing = missing
number_range = { $low } to { $high }
published_explained = Published: the number printed in the paper.
results_missing =
    { $count ->
        [one] 1 result is
       *[other] { $count } results are
    } missing.
results_outdated =
    { $count ->
        [one] 1 result is
       *[other] { $count } results are
    } from an earlier run and out of date: their inputs have changed since, but they were not run again.
texts_lacking =
    { $count ->
        [one] 1 text of the configuration is
       *[other] { $count } texts of the configuration are
    } not available in the page's language, and printed in another.
font_lacking =
    No Chinese font is embedded because its package is not installed: the page shows Chinese characters in a
    font of the reader's machine, if it has one. Install the packages of the environment `report`.
