# What is wrong with the weight matrices of a study and with their files.

message-weight_between =
    { $path }: the weight { $weight } is not between { $smallest } and { $largest } ({ $n_odd } such); rescale
    the file's weights
message-weights_own_ids = { $path }: has ids of its own; leave out 'order' and 'ids'
message-distance_zero =
    { $path }: the distance from { $i } to { $j } is 0 ({ $n_zero } such), and 1/0 is not a weight; correct it
    or leave the pair out of a list of links
message-id_again = { $path }, line { $n_line }: { $unit } is also in line { $n_first }; keep one
message-or_diagonal = { $error } (or give 'diagonal: drop')
message-weights_commas =
    { $path }: { $text } may be a number with three decimals or thousands; write decimal points
message-gal_count = { $place }: expected an id and its number of neighbours, found { $words }
message-gal_units =
    { $path }: the header declares { $declared } units and the file has { $n_counts }; correct the header, or
    complete the file
message-gal_unknown =
    { $path }: link to { $unknown }, which has no row of its own; add the unit or drop the link
message-gal_ends =
    { $path }, line { $n_line }: { $unit } has { $count } neighbours and the file ends; complete it
message-gal_neighbours =
    { $path }, line { $n_line }: { $unit } has { $count } neighbours, the line names { $n_neighbours };
    correct one
message-gwt_line = { $place }: expected `from to value`, found { $words }
message-gwt_units =
    { $path }: the header declares { $declared } units and the links name { $n_ids }; a { $suffix } file
    cannot hold islands: write it as .gal or as a square .csv
message-mat_new = { $path }: is a file of MATLAB 7.3; write it again with save('…', 'W', '-v7')
message-mat_none = { $path }: has no square matrix { $name }; it has { $names }
message-mat_several =
    { $path }: has { $n_matrices } square matrices ({ $names }); name one by 'matrix', or save one alone
message-mat_ids = { $path }: { $name } has { $n_flat } ids for { $rows } rows; give each row its id
message-mat_id = { $place }: is neither a text nor a number; give each row one id
message-npz_large = { $path }: unpacks to { $size } bytes, more than the limit of { $most }
message-npz_arrays = { $path }: its arrays are not those of one matrix with ids; write it again
message-swm_header = { $path }: does not begin with ArcGIS's header; write the file again, or as .gal
message-swm_breaks = { $path }: breaks off after { $n_ids } units; write the file again
message-swm_goes_on = { $path }: goes on behind its last unit; write the file again
message-swm_unknown = { $path }: link to { $unknown }, which has no row of its own; write the file again
message-swm_twice = { $place }: is given twice or with { $neighbours } neighbours; write it again
message-txt_rows =
    { $path }: its first line declares { $declared } units and { $n_rows } rows follow; correct the number, or
    complete the file
message-window_no_year = no year of the panel is in the window { $window } of { $variable }
message-ground_missing =
    { $variable } is missing for { $place }; fill it, or give a window of years without gaps
message-weights_nothing = { $path }: the file is empty and names no unit
message-weights_header =
    { $path }, line { $n_line }: expected the header `0 N name column` (N: the number of units), found
    { $words }; put the header above the first unit
message-id_none = { $place }: a unit without an id; give each row and column its unit's id
message-id_long = { $place }: { $text } has { $n_text } characters; give ids of at most { $most }
message-id_invisible = { $place }: { $text } has an invisible character; remove it from the id
message-id_quotation =
    { $place }: { $text } has a quotation mark; .gal and .gwt files have ids without blanks and without
    quotation marks
message-count_digits = { $place }: { $what } is { $text }; give it in at most nine digits from 0 to 9
message-gal_number = the number of neighbours
message-txt_number = the number of units above the weights
message-header_number = the header's number of units
message-weight_finite = { $place }: { $text } is not a finite number; recompute it or drop the link
message-weight_range =
    { $place }: the weight { $weight } is not between { $smallest } and { $largest }; rescale the file's
    weights
message-link_twice = { $place }: the link from { $i } to { $j } is given twice; keep one
message-table_header =
    { $label }: its header names { $n_width } units and { $count } rows follow; give one for each
message-table_three = { $place }: expected three values, found { $n_row }
message-table_counting =
    { $label }: the columns count from { $first } to { $last }, and the rows have those ids in another order:
    order the rows by their ids, or give the columns the ids
message-table_id_twice =
    { $label }: an id appears twice among the rows or the columns ({ $twice }); give each unit once
message-table_row = { $place }: { $n_found } weights for { $width } columns
message-table_shape =
    { $label }: not a square table: { $n_rows } rows and { $n_columns } columns of weights; give a row and a
    column for each unit, or the columns from,to,weight
message-ids_and_order = 'ids' says the order of the rows already; leave one of the two out
message-product_share = a product has no share of geography; leave it out, or choose form: sum
message-window_years =
    { $place }.window: { $window } is not a window of the years { $n_first } to { $n_last }; give its first
    and last year
message-of_project = a matrix of this project
message-npz_lacks = { $path }: has no { $absent }; it is not a matrix of this project
message-npz_twice = { $path }: an id is there twice; write the matrix again
message-gal_twice = { $place }: the unit { $unit } is given twice; keep one
message-mat_whole = { $place }: { $value } is not a whole number; give ids as text
message-diagonal =
    weight of { $j } on { $i } is on the diagonal ({ $value }; { $n_sum } such): no unit is its own neighbour;
    set the diagonal to zero
message-negative_weight =
    weight of { $j } on { $i } is negative ({ $value }; { $n_sum } such): weights measure closeness; take the
    inverse or the absolute value
message-infinite_weight =
    weight of { $j } on { $i } is not a finite number ({ $value }; { $n_sum } such): recompute it or drop the
    link
message-one_polygon = { $n_ids } units and { $n_shapes } polygons: give one polygon per unit
message-no_polygon = { $unit }: no polygon; contiguity needs one for each unit
message-six_digits = a prefecture's code has six digits, e.g. 450100; not so: { $malformed }
message-no_polygon_codes =
    no polygon for the code(s) { $absent }: take the division's six-digit code of 2019 or later
message-same_value =
    { $first } and { $second } have the same value ({ $value }; { $n_pairs } such pair(s)), so their economic
    distance is 0 and the weight 1/0. Set equal: cap (the largest finite weight) or equal: drop (no link)
message-all_same_value =
    all units have the same value: an economic distance says nothing; choose another variable
message-positive_income =
    { $unit }: the value must be positive for a ratio of incomes; use form: one_way or another variable
message-no_value = { $unit }: no value for the weight matrix; fill it or drop the unit
message-same_coordinates =
    { $first } and { $second } have identical coordinates, so their inverse distance is infinite; correct one
message-nearest_k = k nearest neighbours: k must be from 1 to { $most } with { $n_units } units, not { $k }
message-too_many_pairs = { $n_ids } units have too many pairs for a full matrix; give a cut-off in kilometres
message-not_a_place =
    { $unit }: longitude { $longitude }, latitude { $latitude } is not a place; degrees east, degrees north
message-no_row_for = the weight matrix has no row for { $absent }; give it the units of the data
message-not_in_archive =
    { $path }: no { $absent } in the archive; write weight matrices with WeightMatrix.save
message-is_square =
    a weight matrix is square, this one is { $rows } × { $columns }; give one row and column per unit
message-id_per_row = the weight matrix has { $rows } rows and { $n_ids } ids; give one id per row
message-ids_differ = ids of a weight matrix must differ; twice or more: { $twice }
message-other_units =
    the weight matrix and the data have different units; { $parts }. Rows are matched by id: build the matrix
    from the study's units, or take its subset by name
message-only_in_data = in the data but not in the matrix: { $units }
message-only_in_matrix = in the matrix but not in the data: { $units }
message-unit_named_twice = the data name a unit twice; give each unit once
message-zero_radius =
    the weight matrix has a spectral radius of zero (no cycle of links): row-standardise it instead
message-sums_to =
    { $unit }: its weights sum to { $sum }, which is too large or too small to divide them by; rescale the
    weights, or choose a smaller power or a cut-off
message-islands_none =
    { $n_units } unit(s) have no neighbour in the { $family } matrix: { $names }. Choose islands: nearest
    (link each to the nearest unit), a family without islands, or islands: allow (their spatial lag is zero;
    spatial models with time effects then need definition: lsdv)
message-nearest_coordinates = islands: nearest needs the coordinates of the units; give longitude and latitude
message-weights_comma = { $path }: its decimal commas are read as such: { $before } is { $after }
message-weights_marks =
    { $path }: { $comma } has a decimal comma and { $point } a point; write all numbers alike
message-weights_no_header = { $path }: has no header; its columns are taken in the order of its rows
message-weights_counting =
    { $path }: its header names no unit ({ $first } to { $last }); the columns are taken in the order of the
    rows
message-weights_numbers =
    { $place }: { $n_rows } rows of { $n_columns } numbers: the first is no header with ids, { $head }; give
    each unit a row and a column
message-mat_too_large =
    { $path }: unpacks to more than { $most } bytes; write links instead of a square table
message-mat_kind = a file of MATLAB 5 to 7
