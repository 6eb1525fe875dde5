# What is wrong with the panel of a study, and with the columns that name its parts.

message-panel_keys = { $where }: panel: expected keys and values, found { $found }
message-panel_beside = { $where }: { $key }: a study with 'panel' has no { $other }; leave one of the two out
message-panel_column =
    { $where }: panel.{ $key } names { $column }, not a numeric column of { $file }{ $o_hint }
message-matrix_order_file = MATRIX_ORDER: { $order } is not a file, and not { $word }
message-none_of_sheets = { $file }: none of its sheets could be the panel; give SHEET=
message-items_across =
    { $place }: where a column names the item of each row, the years side by side are of one measure; found
    those that begin with { $found }. Keep one column for each year in a copy of the file
message-years_across_twice =
    { $place }: { $first } and { $second } are of one year, and a panel here is of years; keep one column for
    each year in a copy of the file
message-mostly_empty =
    { $place }: { $unit } and { $time } are empty in too many rows, or name one unit alone; give other columns
    as UNIT= and TIME=
message-places_value = PLACES: { $places } is neither a file nor { $values } or none
message-places_package = panel.places: the package cpca is not installed; run make again, or give coordinates
message-places_lost =
    panel.places: { $places } has no place for { $lost }; correct their names or codes, or take 'places' out:
    then the study has no spatial part
message-places_same =
    panel.places: { $first } { $name } and { $other } { $other_name } are both { $city } ({ $code }); if one
    place goes on under a new code or name, write that in all its rows of a copy of the file; if they are two,
    give each its own; or take 'places' out
message-places_alike = { $unit } (which of { $cities })
message-no_coordinates =
    { $place }: { $unit } has no coordinates in { $longitude } and { $latitude }; fill them, or take
    'longitude' and 'latitude' out of 'panel'
message-places_columns =
    { $label }: needs the columns longitude and latitude, in degrees, and a row for each unit
message-places_ids = { $label }: has no column with the units' codes or names; add one
message-role_of_index = { $header } says the unit or the year; name another column
message-item_twice = { $item } and { $unit }: { $unit_text } of { $column } appears twice; keep one row
message-one_column = { $key }: { $text } names { $n_found } columns; name one
message-two_roles = { $header } has two roles; leave it in one
message-panel_file_none = { $file }: no such file; 'panel.file' names it, relative to the project
message-no_baseline =
    config/{ $study }.yaml: analyses: none is of kind panel; write a baseline first: {"{"}kind: panel,
    outcome: …, regressors: […]{"}"}
message-template_missing = STUDY is missing: make template STUDY=name
message-template_none = config/{ $study }.yaml does not exist; make it by make new
message-no_unit_and_year =
    { $place }: no row has both a unit (column { $unit }) and a year (column { $time }); correct 'panel.unit'
    or 'panel.time'
message-group_empty = { $place }: { $unit } has no { $header }, which 'panel.groups' names
message-invisible =
    { $place }: { $text } has a character that nobody can see; take it out in a copy of the file
message-case_alone =
    { $place }: { $one } and { $other } differ in case or blanks alone, and no year has both; write one of
    them in a copy of the file
