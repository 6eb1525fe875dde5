# What is wrong with configurations and tables as files, with the warehouse, and with what runs read.

message-name_too_long =
    { $section }: the name { $name } has { $n_name } characters; give it at most { $most }, for files are
    called by it
message-levels_order =
    { $place }: { $given } is out of order; give the levels of *, **, *** from the highest down
message-braced = { $path } has braces, which Snakemake takes for a wildcard; rename the file or its folder
message-study_has_none = the study has none
message-there_are = there are { $names }
message-folder_for_file = { $where }: is a folder or a device, not a file; put the file in its place
message-no_permission = { $where }: cannot be read; look at its permissions
message-csv_unreadable =
    { $where }, row that begins in line { $n_line }: cannot be read as csv ({ $error }); look for a quotation
    mark that is not closed or is within a text: it is written twice there
message-quote_open =
    { $where }, line { $n_line }: a quotation mark is left open: the field that ends here holds other rows,
    { $text }; close it, or write the text on one line
message-duplicate_column = { $path }: duplicate column { $column } in its header; keep one
message-column_no_name = { $path }: a column has no name in its header; name it, or remove it
message-time_ahead =
    { $path }: its time is { $ahead } s in the future; set the clock right, or give the file today's time
    (touch)
message-changed_in_run = { $path }: the file changed during the run; run again
message-not_a_limit = { $variable }: { $text } is not a limit; give a whole number, or unset the variable
message-over_limit =
    { $place }: { $what } is { $found }, more than the limit of { $most }; make it smaller, or raise the limit
    by the environment variable { $variable }
message-limit_bytes = the size in bytes
message-limit_values = the number of values
message-limit_depth = the depth of the values
message-limit_text = the length of a text
message-limit_matrices = the number of matrices
message-no_path_character = --config { $key }={ $value }: has a character that no path can have
message-schema_unknown = { $folder }: no schema { $name }; { $restore }
message-schema_unreadable = { $folder }: a schema cannot be read ({ $error }); { $restore }
message-schema_none = { $path }.json: no such schema; { $restore }
message-schema_restore = restore the project's config/schema folder (git checkout config/schema)
message-variables_and_indices = variables and indices
message-own_column_unit = the tables' own column 'unit'
message-own_column_year = the tables' own column 'year'
message-own_parameter = the spatial models' own parameter { $name }
message-top_level = { $name }: expected keys and values at the top level
message-slow_pattern =
    the regular expression { $pattern } needs more than { $seconds } s on { $text }; write it without
    repetitions within repetitions, or raise the limit by the environment variable SPILLOVER_PATTERN_SECONDS
message-yaml_deep = { $path }: too deep; values lie within values more often than can be read
message-yaml_second = a second document begins; keep one, and take '---' out
message-yaml_alias_circle = the alias *{ $name } stands for what holds it; write the value out
message-yaml_alias_none = the alias *{ $name } has no anchor above it; write the value out
message-yaml_tag = the tag { $tag } is not for configurations; remove it
message-yaml_merge_twice = '<<' appears twice; give it a list of what to merge
message-yaml_merge_other = '<<' merges mappings, and this is not one; give it *names of mappings
message-yaml_key_kind = a key is { $kind }; a key is text: put quotation marks around it
message-a_list = a list
message-a_mapping = a mapping
message-an_alias = an alias
message-yaml_key_name = the key { $key } is not a name; give one of 1 to { $n_most } visible characters
message-yaml_control = a text has the control character { $found }; remove it
message-yaml_long_number = the number { $number } has more than 18 digits; shorten it
message-yaml_not_finite = { $text } is not a finite number; leave it out, or put it in quotation marks
message-yaml_large_number = the number { $number } is too large or too small; correct it
message-no_group_column = units.csv has no column { $absent }, which 'units.groups' of the study names
message-no_group_label = units.csv: unit { $unit } has no { $group }, which 'units.groups' of the study names
message-corrected_already =
    { $path }, line { $n_line }: { $measure } of { $unit } { $year } is already corrected in line { $n_first }
message-correction_city = { $where }: city { $error }
message-correction_year = { $where }: year { $year } is not a year
message-correction_value = { $where }: value { $value } is not a number
message-correction_reason = { $where }: a correction needs its reason and its source
message-correction_of_variable =
    { $where }: variable { $name } is computed from { $parts }; correct one of these
message-correction_of_none = { $where }: variable { $name } is not a measure that the study reads; { $hint }
message-the_studys_are = the study's are { $names }
message-formula_long = { $where }: the formula has more than { $most } characters; split it up
message-formula_not = { $where }: { $text } is not a formula ({ $error })
message-formula_no_measure = { $where }: { $text } names no measure
message-formula_corrected =
    config/{ $study }.yaml: variables.{ $name }.formula has corrected(x), but the list of suspected numbers of
    confidential data holds no values; give corrections.csv, and take it out
message-formula_steps = { $where }: the formula has more than { $most } steps; split it up
message-formula_of = config/{ $study }.yaml: variables.{ $name }.formula
message-variable_formula = variable { $name } = { $formula }
message-correct_cell = correct the cell in corrections.csv or change the formula
message-power_none = the power { $base } ^ { $exponent } does not exist
message-required_missing =
    a required variable is missing: add the number (a source of bulletins; corrections.csv if a cell is empty)
    or the city's name in the file ('aliases' of units.csv), widen 'gaps', or set 'allow_missing' of the
    variable
message-variable_range =
    a variable has an impossible value: correct its cell in corrections.csv, or the variable's 'range'
message-variable_cell = { $variable } of { $unit } ({ $id }) { $n_year }: { $behind }
message-variable_value =
    { $variable } of { $unit } ({ $id }) { $n_year }: { $n_value } is not within { $low } to { $high };
    { $behind }
message-cell_range =
    impossible value: correct it in corrections.csv, or fix 'range', 'unit' or 'factor' of the source
message-cell_value =
    { $file }, sheet { $sheet }, cell { $cell }: { $raw } = { $n_value } { $unit } ({ $measure }, { $city }
    { $n_year }) is not within { $low } to { $high }
message-cell_text =
    text in a number cell: correct it in corrections.csv, or add the mark to 'missing' of the source
message-cell_unreadable =
    { $file }, sheet { $sheet }, cell { $cell }: { $raw } ({ $measure }, { $city } { $n_year }) of source
    { $source }{ $o_formula }
message-never_computed =
    ; a formula that was never computed: open the file in a spreadsheet program and save it
message-correction_range = impossible value in corrections.csv
message-correction_not_within =
    { $measure } of { $city } { $n_year }: { $n_value } is not within { $low } to { $high }
message-correction_no_cell = a correction matches no cell: fix its city, year or variable, or leave it out
message-correction_lost =
    corrections.csv, line { $n_line }: no source has a cell for { $measure } of { $city } in { $n_year }
    (years are dated by { $dated })
message-correction_beyond =
    a correction is about a year that the panel does not use: fix its year, or leave it out
message-correction_reach =
    corrections.csv, line { $n_line }: { $measure } of { $city } in { $n_year }; the panel uses { $n_first }
    to { $n_last } (years are dated by { $dated })
message-part_no_row =
    a division that was merged has no row in a source: take the measure out of 'sum' of 'divisions'
message-part_lost = { $measure } of { $name } in source { $source }, which has it of { $unit }
message-duplicate_unit = units.csv: duplicate unit
message-all_refused = All { $n_count } of them: { $path }
message-and_further = … and { $n_count } more
message-trace_no_measure = no source of the study gives { $measure } for the year { $year }
message-trace_busy = { $file } cannot be read now; is the study being run? ({ $error })
message-trace_no_index = the index { $name } has not been made yet; run `make` for its study first
message-trace_names = its variables are { $names }; its measures are { $measures }
message-by_zero_cell =
    division by zero: { $divisor } is 0; correct the cell in corrections.csv or change the formula
message-function_cell =
    { $function } does not exist: { $argument }; correct the cell in corrections.csv or change the formula
message-behind_missing = { $measure } { $n_year } = missing ({ $why })
message-behind_value = { $measure } { $n_year } = { $n_value } ({ $place })
message-no_cell_value = no cell has a value
message-mean_of_years = mean of { $years }
message-ledger_sum =
    the ledger of a source does not add up: the cells read are not all accounted for; please report this
message-ledger_differs =
    the ledger of a source does not agree with its observations (numbers, missing, errors); please report this
message-two_observations = a source gives two values of one measure for one unit and year
message-formula_not_allowed =
    { $where }: { $part } in { $formula } is not allowed; a formula has measures, numbers, { $signs },
    parentheses, { $functions } and corrected(x, by)
message-link_to_nothing =
    { $where }: is a link to a file that is not there, or of a circle of links; obtain the file, or remove the
    link
message-file_unreadable = { $where }: cannot be read ({ $reason })
message-file_mark = { $path }: is in { $mark }; save it as UTF-8
message-file_encoding = { $path }, line { $n_line }: is not { $w_encoding }; { $remedy }
message-save_utf8 = save the file as UTF-8 (in Excel: 'CSV UTF-8')
message-save_utf8_or = save the file as UTF-8 (in Excel: 'CSV UTF-8'), or give 'encoding: gb18030'
message-limit_lines = the number of lines
message-limit_line = the length of a line in bytes
message-limit_columns = the number of columns
message-name_not_utf8 = the name of the file { $file } is not UTF-8; rename it
message-yaml_date =
    { $key }: { $date } is a date to other programs; put it in quotation marks, if it is a name or a text
