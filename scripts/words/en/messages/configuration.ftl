# What is wrong with a configuration, and with the files that it names.

colon = {": "}
message-not_valid = { $where }: the configuration is not valid
message-and_more = and { $n_count } more
message-no_study = study { $name } has no { $path }; the studies here are { $known }
message-no_study_config = study { $name } has no config/{ $file }.yaml; the studies here are { $known }
message-profile = PROFILE: { $profile } is not one of { $known }
message-expected = { $where }: expected keys and values at the top level, found { $found }
message-study_key = { $where }: key 'study' is { $value }; the file's name says { $name }
message-clash = { $where }: { $name } clashes with { $other }; rename it
message-unknown_key = { $place }: unknown key { $key }{ $o_hint }
message-did_you_mean = ; did you mean { $name }?
message-allowed = ; allowed here: { $names }
message-hint_mean = did you mean { $name }?
message-no_kind_analysis = { $place }: { $kind } is not a kind of analysis{ $o_hint }
message-step_whole =
    step: { $first } to { $last } is no whole number of steps of { $step } years; correct 'years' or 'step'
message-years_not = years: { $year } is not a year; give the first and last year in four digits
message-no_units_file = units.file: there is no file { $file }; correct its path
message-no_file =
    config/{ $study }.yaml: there is no file { $file }; correct its path where the study names it, or put
    the file there
message-window =
    { $place }.years: [{ $start }, { $end }] is not within the panel's { $n_first } to { $n_last }; narrow
    it
message-without_year =
    { $place }.without.years: { $year } is not within { $n_first } to { $n_last }; leave it out
message-no_such = { $place }: there is no { $name }; { $hint }
message-label_unknown = labels.{ $sort }: the study has no { $name }{ $o_hint }
message-no_term =
    { $term } is not a term; write a variable (DF), a lag (L.DF, L2.DF), a change (D.DF) or a product
    (DF:DAG)
message-no_effects =
    { $text } is not a set of effects; write unit, year or a grouping column, several together
    (province:year), or a trend for each (unit[year])
message-like_unknown = analyses.{ $name }.like: there is no analysis { $parent }{ $o_hint }
message-like_circle = analyses.{ $name }.like: { $circle } is a circle; give one of them its own keys
message-term_twice = { $field }: { $term } appears in { $other } and in { $own }; leave it in one
message-yaml_line = { $path }{ $o_line }: not valid YAML: { $problem }
message-yaml_at = , line { $n_line }
message-duplicate = { $place }: duplicate key { $key }; keep one
message-place_line = { $path }, line { $n_line }
message-duplicate_key = duplicate key { $key }; keep one
message-csv_cells =
    { $where }, line { $n_line }: { $more } cells than columns ({ $n_found }, the header has
    { $n_count }); put quotation marks around a text or number with { $delimiter } in it, and leave no
    cell out
message-csv_more = more
message-csv_fewer = fewer
message-no_such_file = { $where }: no such file
message-input_key =
    the study's configuration has no 'input', the folder of its raw files; set it or give --config
    input=FOLDER
message-no_measure = { $where }: no source of the study gives the measure { $measure }; { $hint }
message-no_need = { $where }: no variable needs source { $name }; leave it out of 'sources'
message-root_braces =
    the project's folder { $folder } has braces, a backslash or an unprintable character in its path,
    which Snakemake or DuckDB read otherwise; move the project to a plain path
message-disk_full = { $where }: the disk is full; free some space and run again
message-not_writable = { $path }: the folder cannot be written; make it writable and run again
message-at_work =
    study { $study } is being run in this folder ({ $where }); wait for it, or stop it: kill
    { $process }
message-yaml_key = did not find expected key
message-yaml_colon = could not find expected ':'
message-yaml_bracket = did not find expected ',' or ']'
message-yaml_brace = did not find expected ',' or '{"}"}'
message-yaml_indicator = did not find expected '-' indicator
message-yaml_not_allowed = mapping values are not allowed in this context
message-yaml_token = found character that cannot start any token
message-yaml_quote = found unexpected end of stream
message-yaml_nesting = exceeded maximum nesting depth
message-yaml_in_block = while parsing a block mapping
message-yaml_in_list = while parsing a block collection
message-yaml_in_flow = while parsing a flow sequence
message-yaml_in_braces = while parsing a flow mapping
message-yaml_scan_key = while scanning a simple key
message-yaml_scan_token = while scanning for the next token
message-yaml_scan_quoted = while scanning a quoted scalar
message-yaml_flow_level = while increasing flow level
message-yaml_in_node = while parsing a node
message-yaml_content = did not find expected node content
message-controls_list = { $place }: expected a list of controls, found { $found }
message-controls_twice = { $place }: { $term } is there twice; name it once
message-controls_variable =
    { $place }: the list { $name } is called as a variable is; give it another name:
    '{ $key }: {"{"}chosen: […]{"}"}', and 'chosen' where it is used
