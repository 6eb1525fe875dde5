# What `make new` says of a panel that it cannot take.

message-wish_absent =
    { $argument } is missing: make new STUDY=name PANEL=file [OUTCOME=… TREATMENT=… CONTROLS=…]
message-study_registry = STUDY: { $name } is the registry of sources; take another name
message-study_name =
    STUDY: { $name } cannot be a study's name; a name is a letter a-z and up to 63 letters a-z, digits or
    _
message-there_already =
    config/{ $study }.yaml is there already; take another name, or give FORCE=1 to write it again
message-outcome_missing =
    OUTCOME= and TREATMENT= are missing: name the column to be explained and the one whose effect is
    studied, CONTROLS= for further ones. Nothing was written.
message-panel_none = PANEL: there is no file { $file }; give its path
message-panel_format =
    { $file }: a panel is read from { $formats }, not from { $found }; save it as one of these
message-sheet_none = SHEET: { $file } has no sheet { $sheet }; it has { $sheets }
message-sheets_several = { $file }: { $n_count } sheets could be the panel: { $sheets }; give SHEET=
message-no_header =
    { $where }: no row of the first { $n_rows } is a header (names of columns above numbers); put one
    there in a copy of the file
message-encoding = { $file }: is neither UTF-8 nor GB18030; save it as 'CSV UTF-8'
message-delimiter = { $file }: no comma, semicolon, tab or bar divides its rows into columns; save it as CSV
message-decimal =
    { $where }: { $text } may be a number with three decimals or thousands; give DECIMAL=, or DECIMAL=.
message-no_unit =
    { $where }: no column says the unit: none has one row for each of its values and year
    ({ $years }){ $o_nearly }; give UNIT= with the header of one. The columns are { $headers }
message-no_year =
    { $where }: no column says the year (four digits, a date, or two digits under a header such as year);
    give TIME= with the header of one. The columns are { $headers }
message-one_unit =
    { $where }: each year ({ $years }) has one row: this is a time series of one unit, and a panel has
    several. The columns are { $headers }
message-several_units =
    { $where }: several columns may say the unit or the year: { $candidates }. Say which: give UNIT= and
    TIME=
message-unsure =
    { $where }: { $header } has one row for each of its values and year, but neither its header nor the
    other columns say that it is the unit; give UNIT= with the header of the one that is
message-twice_nearly = { $header } has { $text } in { $year } twice: { $first } and { $again }
message-twice_after =
    {"."} { $header } has { $text } in { $year } twice: { $first } and { $again }
message-divides_years =
    { $within } divides the years, and a panel here is of years: take the mean, the sum or the last value
    of each year in a copy of the file
message-short_period =
    { $where }: { $text } is a period shorter than a year, and a panel here is of years: lags, weights and
    windows count in years. Take the mean, the sum or the last value of each year in a copy of the file
message-no_time =
    { $where }: { $text } is not a year, and { $column } is to say the year; give TIME= with another column,
    or one with years of four digits in a copy of the file
message-contradict =
    { $where }: in { $column }, { $told }: labels that contradict the codes. Correct them in a copy of the
    file, or give UNIT={ $unit } if the codes are right
message-code_and_name =
    { $where }: the code { $code } and the name { $name } are two places in the register of China's divisions
    ({ $told }); correct the wrong ones in a copy of the file, or take the wrong column out of it
message-both_codes = { $name } is both { $first } and { $code } in { $year }
message-two_rows =
    two rows for one unit and year, { $n_times } times: { $places }. Keep one row of each, or
    give UNIT= and TIME= with the columns that tell them apart
message-several_labels =
    { $unit } has several labels in { $column }, which 'panel.groups' names ({ $places }); a group does
    not change over time: leave it out
message-placed =
    { $n_placed } of { $n_units } units are { $level } of China, and { $lost } cannot be placed; correct
    their names or codes in a copy of the file, or give PLACES=none for a study without a spatial part
message-no_column = { $where }: { $key } names { $text }, which is not a column; the columns are { $known }
message-same_header =
    { $where }: { $key } { $text } is the header of the columns { $columns }; give one of them another
    header in a copy of the file
message-words_and_numbers =
    the column { $column } has numbers and what is none: { $places }. If { $texts } means that
    the value is missing, give MISSING= with these marks, separated by commas ('missing' of 'panel')
message-words_alone =
    { $where }: the column { $column } has words, { $texts }, and no numbers; name a column of numbers
message-role_key = { $key }: { $column } says the unit or the year; name another column
message-role_twice = { $key }: { $column } is named twice; name it once
message-no_variation =
    the column { $column } { $what }, so that the effects of units and years leave nothing of
    it to be estimated; leave it out, or name another
message-never_changes = never changes over time
message-same_for_all = is the same for all units
message-matrix_none = MATRIX: there is no file { $file }; give its path
message-matrix_units =
    MATRIX: { $file } names { $n_ids } units, the panel { $n_units }; only in the panel: { $lost }; only
    in the matrix: { $more }. Give UNIT= with the column that calls them as the matrix does, or a matrix
    of these units
message-matrix_rows = MATRIX: { $file } has { $n_rows } rows without ids, the panel { $n_units } units
message-matrix_order =
    MATRIX: { $file } has { $n_rows } rows without ids; give MATRIX_ORDER=ascending if they are ordered by
    the units' ids, or MATRIX_ORDER= with a text file of the ids, one a line
message-none = none
message-not_all_estimated =
    beside the effects of units and years the columns cannot all be estimated: { $said }. Leave out { $names }
message-no_row_of_all = no row has a value of every column.
message-matrix_alone =
    MATRIX: in { $file }, { $n_count } units have no neighbour: { $names }. Link them in a copy of it, leave
    them out of the panel and of it, or give PLACES= with a file of their coordinates: then each is linked to
    the nearest unit
message-kept_before = config/{ $study }.yaml was another; what it was is in config/{ $kept }
message-not_utf8 = { $argument }: { $text } has bytes that are not UTF-8; write it in UTF-8
message-decimal_none = DECIMAL: { $text } is no decimal mark; give DECIMAL=. or DECIMAL=,
