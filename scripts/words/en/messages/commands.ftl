# What commands say of a run, of a number, and of this machine.

message-fault =
    { $name }: this is a fault of the program, not of your input ({ $found }). Please report it with the
    file { $log }
message-look =
    Look at { $page }; tables, figures and results.duckdb lie beside it, a log of each job in
    logs/{ $study }
message-lacking = Not in the language of the study, so printed in another: { $places }
message-leftover =
    No longer in the study, and not of this run: { $files }. `make clean` and a run leave them out.
message-kept =
    What was finished is kept; fix the error above and run again. The log of each job is in
    logs/{ $study }
message-stopped = The run was stopped. What was finished is kept; run again to go on.
message-other_records =
    the records of study { $study }'s results are in { $path }, and this command would not read them, so that
    outdated results would pass for new ones; use make, or add --persistence-backend db
    --persistence-backend-db-url { $address }, or begin again with make clean STUDY={ $again }
message-moved_project =
    the project was moved or copied since study { $study } ran; use make, or first run .venv/bin/python -m
    engine.prepare { $name }, which has the records in { $path } follow it
message-records_full =
    no room is left on the disk of .snakemake, where Snakemake keeps its records; make room and run again
message-left_before = What an earlier run left: { $done }.
message-cancelled = { $n_jobs } of its cluster jobs cancelled
message-temporary = { $n_files } temporary files removed
message-empty_removed = { $n_files } empty files removed
message-altered = { $n_results } results changed by hand, to be made again
message-ahead = results { $n_seconds } s ahead of the clock, dated back
message-progress = {"["}{ $n_done }/{ $n_total }{ $o_left }] { $job } ({ $n_seconds } s){ $o_beside }
message-running = {"["}{ $n_done }/{ $n_total }] running: { $jobs }
message-running_beside = | running: { $jobs }
message-left = , { $time } left
message-seconds = { $n_seconds } s
message-minutes = { $n_minutes } min
message-hours = { $n_hours } h
message-failed = FAILED { $job }: { $files }
message-failed_log = its log: { $logs }
message-done = { $n_done } of { $n_total } jobs{ $o_failed } in { $time }
message-some_failed = , { $n_failed } failed
message-nothing = Nothing would run: every result is up to date.
message-would_run = { $n_jobs } job{ $o_s } would run:
message-because = because: { $why }
message-may_run =
    { $n_jobs } more may run, judged when the warehouse is done: only what reads a file that really
    changed will.
message-changed = changed: { $files }
message-not_there = not there yet
message-after = comes after { $files }
message-other_files = it reads other files than before
message-software = its software environment changed
message-code = its code changed, or a module that it imports
message-untrusted = an interrupted run left it unfinished, its record is missing, or an option forces it
message-earlier = an earlier job changes its input
message-option = option { $place }: { $before } -> { $now }
message-more_options = { $n_count } more options
message-and_more_of = { $names } and { $n_count } more
message-busy = { $busy }. What follows is judged while it changes.
message-written_now =
    config/{ $study }.yaml is written; it is run now (again later: make study STUDY={ $name })
message-suspects = { $n_count } suspected number{ $o_s }, each with its proof: results/{ $name }/suspects.csv
message-suspects_of = { $check }: { $n_count }, { $n_valued } of them with a value; the first is { $place }
message-suspects_at_end =
    { $n_count } suspected number{ $o_s }, { $n_used } of them used by the study:
    results/{ $name }/suspects.csv; `make suspects STUDY={ $study }` prints a corrections.csv
message-suspects_not_there = { $path } is not there: run `make study STUDY={ $name }` first
message-ok = ok     
message-missing = MISSING
message-python = Python { $version } (3.11 or newer)
message-packages = packages of requirements.lock{ $o_others }
message-packages_not = { $name } { $version } is not installed
message-packages_other = { $name } is { $n_found }, not { $n_version }
message-writable = the project's folder can be written: { $root }
message-free = { $n_free } GB are free (1 GB)
message-useful = { $program }, for { $use }
message-useful_package = the package { $package }, for { $use }
message-use_make = the commands of make
message-use_git = the replication package
message-use_places = places of Chinese cities
message-use_polygons = their polygons and maps
message-use_font = a Chinese font, for figures and pages with Chinese names
message-trace_not_there = { $database } does not exist yet; run `make study STUDY={ $study }` first
message-trace_variable = { $variable } ({ $label }) of { $unit } in { $n_year }: { $value }
message-trace_mean = the mean of its values in { $years }
message-trace_cell = { $n_year } { $used }: { $source }: { $place } (row { $row }; { $dates })
message-trace_used = used
message-trace_not_used = not used
message-trace_dates = data year { $year }, edition { $edition }
message-trace_origin = { $measure } { $n_year } = { $n_value }{ $o_origin }
message-trace_observed = , observed
message-trace_suspected = , observed, suspected
message-trace_suspected_in = suspected in { $place }: { $reason }
message-trace_shown_by = shown by { $proof }
message-trace_proposed = proposed: { $n_value }
message-trace_of_others = { $measure } { $n_year }: of the { $n_count } other units that have it, not its own
message-trace_imputed = , imputed
message-trace_correction = , correction
message-trace_printed = printed { $raw }{ $o_mark }{ $o_unit }{ $o_conversion }
message-trace_flag = printed { $raw }: { $flag }
message-trace_footnote = (a footnote mark was taken off)
message-trace_unit = , in { $unit }
message-trace_every = holds for every year
message-trace_merged = + what was merged into it later, { $places }: { $n_value }
message-trace_no_sum = no sum: what was merged into it later has no number
message-trace_corrected = corrected(x) takes { $n_value } instead: { $reason } ({ $proof })
message-trace_correction_line =
    { $n_year } corrections.csv, line { $n_line }: { $n_value }; { $reason } ({ $source })
message-trace_index = = { $method } index of { $n_count } indicators: { $how }
message-trace_weights = its indicators with these weights
message-trace_sum =
    the sum of weight × (x − minimum)/(maximum − minimum), or 1 less that fraction where less is better
message-trace_indicator =
    { $name } ({ $direction }): weight { $n_weight }, x { $n_x }, minimum { $n_low }, maximum
    { $n_high }{ $o_adds }
message-trace_adds = : adds { $n_value }
message-trace_none = { $n_year }: no source has a cell
message-trace_no_year = the panel has no year { $n_year }; its years are { $n_first } to { $n_last }
message-trace_bad_year = the year { $text } is not a number; give CITY=… YEAR=… VARIABLE=…
message-trace_outside = outside the index's sample, or of a unit that lacks an indicator there
message-trace_no_variable = { $variable } is not a variable of the study; { $hint }
message-query_not_there = results/{ $study }/results.duckdb does not exist yet; run the study first
message-query_more = … and more: write them to a file by --to
message-make_unread_close = { $target } does not read { $name }; did you mean { $close }? Nothing was run
message-make_unread_any = { $target } does not read { $name }, nor anything else. Nothing was run
message-make_unread =
    { $target } does not read { $name }; leave it out, it reads { $known }. Nothing was run
message-now_reads = it now reads { $files }
message-no_longer_reads = it no longer reads { $files }
message-note = Note:
message-more_notes = { $n_more } more notes are in { $logs }
message-other_database =
    { $database } is another database, or of an earlier version; run `make study STUDY={ $study }` once more
message-label_of_several = { $label } is the label of { $names }; give VARIABLE= with one of these
message-results_unreadable =
    results/{ $study }/results.duckdb cannot be read ({ $reason }); is the study being run? Else run it once
    more
