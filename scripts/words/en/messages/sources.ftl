# What is wrong with the sources of a study and with their files.

message-source_gone =
    { $file }: source { $source }: config/sources.yaml has no { $parent } any more; describe its files under
    'sources', or take another source
message-checksums_unknown =
    source { $source }: 'checksums' names { $unknown }, which is not one of its files ({ $files }); correct
    the name, path included
message-edition_no_year =
    { $label }: the group 'edition' of { $pattern } reads { $text }, which is not a year; correct 'files'
message-edition_lost =
    source { $source }: no file of the edition { $lost }, though there are earlier and later ones; obtain it
    ({ $obtain }), or say 'consecutive: false' in 'year' of the source
message-checksum =
    { $label }: its checksum (SHA-256) is not the one of the registry; obtain the file again, or correct
    'checksums'
message-no_row_of_study =
    source { $source }: no row of { $files } is about a unit of the study; look at 'unit' in its entry and at
    'units.file' of the study
message-no_item_of_files =
    source { $source }: no item of { $files } matches { $patterns }; correct the pattern
message-no_file_matches =
    source { $source }: no file in { $folder } matches { $pattern }. { $title }: { $obtain } If the files lie
    elsewhere, set 'input' of the study, or give INPUT=folder to make.
message-cell_twice =
    { $where }: the cell { $cell } is given twice; open the workbook in a spreadsheet program and save it
    again
message-no_such_cell = { $where }: no sheet has a cell { $column }{ $row }; save the workbook again
message-cells_of_others =
    { $where }, row { $row }: its cells hold what belongs elsewhere; open the workbook in a spreadsheet
    program and save it again
message-row_number = { $where }: a row has the number { $number }; save the workbook again
message-cell_called =
    { $where }: a cell of row { $row } is called { $cell }; open the workbook in a spreadsheet program and
    save it again
message-two_values =
    { $where }: holds two values; open the workbook in a spreadsheet program and save it again
message-lacking_text = { $where }: points to text { $number }, which the workbook lacks
message-sheet_row_place = { $where }, row { $n_row }
message-header_rows =
    { $place }: expected { $count } header rows after { $first } rows, the sheet has { $n_rows } rows; obtain
    the file again, or correct 'skip_rows' and 'header_rows' of the source
message-header_none =
    { $place }: no header matches { $pattern } ({ $what }); correct the pattern in the source's entry.
    Candidates: { $candidates }
message-headers_several =
    { $place }: { $n_count } headers match { $pattern } ({ $what }); correct the pattern in the source's
    entry. Candidates: { $candidates }
message-the_units_name = the unit's name
message-the_units_code = the unit's code
message-the_items_name = the item's name
message-the_items_value = the item's value
message-header_year =
    { $place }: the group 'year' of { $pattern } ({ $what }) reads { $year } in the header of column
    { $column }, which is not a year; correct the pattern in the source's entry
message-two_columns =
    { $place }: columns { $first } and { $second } both match { $pattern } for { $year } ({ $what });
    correct the pattern in the source's entry
message-vintage_of =
    source { $source }: vintages[{ $n_number }].of names { $of }, which no source gives{ $o_hint }; name a
    measure of the same quantity
message-vintage_of_other =
    source { $source }: vintages[{ $n_number }].of names { $of }, which no other source gives{ $o_hint }; name
    a measure of the same quantity
message-identity_corrected = corrected(x) is for variables; an identity is of numbers as read
message-header_must_be = { $path }: its header must be { $columns }
message-division_code = { $where }: { $column } { $wrong } is not a code of six digits
message-division_year = { $where }: year { $year } is not a year of four digits
message-division_change = { $where }: change { $change } is none of { $changes }
message-division_split = { $where }: a split goes into several codes, joined by |, any other change into one
message-division_empty = { $where }: { $empty } is empty; a source that is not known is { $unverified }
message-division_beside =
    divisions.sum: { $name } ({ $adcode }) was merged into { $what } in { $year } and is a unit of the study
    beside it; take it out of 'units.file'
message-divisions_sum =
    config/{ $study }.yaml: divisions.sum names { $measure }, not a measure of the study; its measures are
    { $measures }
message-file_format = { $place }.format: { $name } is not a file format{ $o_hint }
message-not_unpacked = { $label }: cannot be unpacked ({ $error }); obtain the file again
message-is_utf8 = { $label }: is UTF-8, not { $encoding }; take 'encoding' out of the source's entry
message-not_encoding = { $label }: byte { $n_byte } is not { $encoding }; set 'encoding' of the source
message-delimiter_unsure = { $label }: its delimiter may be { $names }; set 'delimiter' of the source
message-no_rows = { $label }: has no rows; obtain the file again
message-dta_rows =
    { $label }: cannot be read as Stata data (its header counts other rows than it holds); obtain the file
    again
message-dta_breaks = { $label }: cannot be read as Stata data (it breaks off); obtain the file again
message-parquet_rows = { $label }: holds { $n_rows } rows, its footer says { $count }; obtain it again
message-not_xlsx =
    { $label }: is not an xlsx workbook; save it as .xlsx (an .xls or one with a password will not do) or
    obtain it again
message-xlsx_values =
    { $label }, sheet { $sheet }: { $valued } of its cells have a value, { $read } can be read; open the
    workbook in a spreadsheet program and save it again
message-item_nearly =
    { $place }: the item { $item } is nearly that of measure { $near } ({ $patterns }), which has no other row
    for the unit and year; correct the pattern, or the cell in a copy of the file; another item: name it in
    'outside' of 'items'
message-no_item =
    { $place }: no item matches { $patterns } (measure { $measure }); correct the pattern, or obtain the file
    again
message-not_read_as = { $label }: cannot be read as { $what } ({ $error }); obtain the file again
message-too_many_bytes =
    { $label }: is or unpacks to more than { $most } MB; if that is right, raise 'max_mb' of the source
message-too_many_cells =
    { $label }: has { $rows } rows × { $columns } columns{ $o_last }, more than { $most } cells; take out what
    does not belong there, or raise 'max_cells' of the source
message-last_cell = (its last cell is { $last })
message-value_for_item =
    { $place }: { $value } is where the item's name belongs; open the file in a spreadsheet program, correct
    the cell and save it
message-item_of_measures =
    { $place }: the item { $item } matches the measures { $matching }; correct a pattern
message-observed_twice =
    source { $source }: { $unit } appears twice for data year { $year } ({ $measure }): { $file }, sheet
    { $sheet }, cell { $cell } ({ $name }: { $value }) and { $other_file }, sheet { $other_sheet }, cell
    { $other_cell } ({ $other_value }); keep one row, or tell the two places apart by code or Chinese name
message-names_differ = the names { $given } mean different units ({ $found })
message-code_no_code =
    code { $code } is not a code of the study, but the name { $names } is { $unit } ({ $id })
message-code_is = code { $code } is { $unit }, but the name { $names } is { $other } ({ $id })
message-two_places =
    the code { $code } and the name { $name } are two places in the register of China's divisions ({ $told })
message-name_ambiguous = { $names } is ambiguous: other places than { $unit } ({ $id }) have it too
message-not_a_unit = { $name } is not a unit of the study; { $hint }
message-its_units = its units are { $names }
message-its_units_there = its units there are { $names }
message-no_such_units_file = { $path }: no such file; 'units.file' of the study's configuration names it
message-no_column_in_header = { $path }: no column { $absent } in its header
message-no_units = { $path }: no units
message-not_degrees =
    { $place }: { $column } is { $value }, not a number of degrees within -{ $limit } to { $most }
message-unit_id = { $path }: the unit id { $unit } is empty or appears twice
message-unit_no_name = { $path }: unit { $unit } has no name
message-alias_ambiguous =
    { $path }: the name { $name } is ambiguous: it means { $unit } and { $other }; change one alias
message-code_ambiguous =
    { $path }: the code { $name } is ambiguous: it means { $unit } and { $other }; change one alias
message-polygon_format = { $label }: polygons are read from { $suffixes }; save them as one of these
message-polygon_none = { $label }: there is no such file of polygons; correct its path
message-polygon_system = { $label }: does not say its system of coordinates (a .prj file is missing); add it
message-polygon_ids = { $label }: its polygons have no ids; give each the code or name of its unit
message-polygon_bare = { $label }: the rows { $bare } have no shape; remove or draw them
message-polygon_type = { $label }: row { $row } is a { $type }, no polygon; remove or draw it
message-polygon_reach =
    { $label }: row { $row } reaches from { $west } { $south } to { $east } { $north } in degrees of longitude
    and latitude; give the file its right system of coordinates
message-polygon_columns =
    { $label }: the columns { $holding } both have every unit, in different rows; keep one
message-polygon_twice = { $label }: { $twice } appear twice in { $column }; keep one row of each
message-polygon_no_column =
    { $label }: no column names every unit of the panel; { $best } lacks { $lost }. Give the file a column
    with the units' codes or names as the panel has them
message-like_itself = source { $source } is like itself
message-like_unknown_source = source { $source } is like { $parent }, which config/sources.yaml does not hold
message-no_edition =
    { $where }: 'files' { $files } has no group 'edition', which dates its files (year.from: file)
message-group_year = { $place }: a group 'year' belongs there if year.from is header, and else not
message-name_one_source = name one in 'sources'
message-variable_in_formula =
    it is a variable, and formulas are of measures: write that variable's formula in its place
message-names_unneeded = { $where }: { $key } names { $unknown }, which no variable of the study needs
message-target_units =
    { $where }: the sources give { $measure } in different target units ({ $listed }); set 'factor' and
    'target'
message-file_not_utf8 = { $folder }: the name of the file { $file } is not UTF-8; rename it
message-too_many_files =
    { $folder } holds more than { $most_files } files: 'input' of the study (INPUT of make) is the folder of
    its raw files alone
message-precedence = config/{ $study }.yaml: precedence names { $unknown }, which 'sources' does not have
message-renamed_unit =
    source { $source }: { $place } has { $name }, which appears there only in years that lack { $lacking }: if
    they are one, add the name to the 'aliases' of units.csv; if not, name it in 'outside' of the source
message-nameless_row =
    source { $source }: { $place }: the row has numbers but no name, in a year that lacks { $lacking }: write
    the name into a copy of the file, or take the row out
message-merged_cells = { $place }: its merged cells cover more than { $most } cells; take the merging out
message-header_again =
    { $place }: the header appears again ({ $text }); take the row out if the columns below are the same, else
    give the tables as two files (a place of that name: 'outside' of the source)
message-row_error = { $place }: { $error }; correct the file, or an alias in units.csv
message-superscripts =
    { $text } is { $meant } if its small digits are footnotes: then say 'superscripts: footnotes' in the
    source
message-value_for_name =
    { $place }: { $value } is where the unit's name belongs; open the file in a spreadsheet program, correct
    the cell and save it
message-row_year = { $place }: { $value } is not a year; correct the cell
message-two_files = { $label }: holds two files of one name; save the workbook again
message-part_not_written =
    { $label }: { $part } is not written as a spreadsheet program writes it; save it again
message-sheet_expected =
    { $label }: expected { $wanted }, found { $n_found } among { $names }; correct 'sheet' of the source
message-wanted_sheet =
    expected sheet { $pattern }, found { $n_found } among { $names }; correct 'sheet' of the source
message-its_only_sheet = its only sheet
message-shared_not_written =
    { $label }: { $part } is not written as a spreadsheet program writes it; open the workbook in one and save
    it again
message-long_text = { $label }: a text of { $longest } bytes in { $count } cells
message-text_element = a text holds the element { $tag }
message-stata_data = Stata data
message-a_workbook = a workbook
message-polygon_data = polygons
message-stream_ends = the file ends before its last stream does
message-a_date = { $text } (a date, { $format })
message-cell_place = { $file }, cell { $w_cell }
message-cell_of_sheet = { $file }, sheet { $w_sheet }, cell { $w_cell }
message-sheet_place = { $file }, sheet { $w_sheet }
message-thousands_doubt =
    { $place }: { $n_cells } numbers such as { $text } are read as thousands, and may be decimals: set
    'decimal' if they are
message-units_lacking = units of the study that the files do not hold: { $units }
message-item_near = the item { $item } is not read, though it is nearly that of { $measure }
message-rows_nameless = { $n_rows } rows have numbers but no name, the first at { $place }
message-spss_data = SPSS data
message-sas_data = SAS data
