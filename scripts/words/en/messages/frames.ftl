# What is wrong with a data frame, a formula or a matrix that a call of the library is given.

message-frame_type =
    { $what }: expected a frame of pandas, polars or pyarrow, found { $type }; { $remedy }
message-frame_empty = data: the frame has no rows
message-frame_id = { $place }: { $value } is neither a text nor a whole number, as ids and labels are
message-frame_id_types = { $place }: { $id } is there as a number and as a text; give ids of one type
message-frame_periods =
    time: column { $column } has { $n_periods } periods between { $n_first } and { $n_last }, too far apart
    to be years; number the periods 1, 2, 3
message-frame_period =
    time: column { $column } has { $value }, and a period is a whole number; give the year, or number the
    periods 1, 2, 3
message-frame_not_number =
    column { $column } is of type { $type }, and a variable is a number; make it one, or name it as a group
    or an effect
message-frame_infinite =
    column { $column } is infinite for { $place } ({ $n_bad } such); correct it, or make it missing
message-frame_time = column { $column } is the time, whose groups and effects are called 'year'
message-frame_changes =
    column { $column } changes within unit { $unit } ({ $first }, { $second }); a column that groups units
    has one value for each
message-frame_missing =
    column { $column } is missing in row { $n_row } ({ $n_bad } such); fill it, or leave the rows out
message-frame_twice =
    data: { $n_rows } rows repeat the unit and period of another: { $places }; keep one of each
message-formula_brackets = formula { $formula }: two lists in brackets; put them into one
message-formula_instruments =
    formula { $formula }: [{ $text }] has no ~; write [endogenous ~ instruments]
message-formula_computed =
    formula { $formula }: { $term } would have to be computed, and a formula names columns; make a column
    of it first
message-formula_terms = formula { $formula }: expected terms with + between them in { $text }
message-formula_twice = formula { $formula }: { $term } is there twice; leave it in once
message-call_lacking = { $call }: { $options } is missing; give it as an option
message-call_formula = { $call }: expected a formula such as 'y ~ x', found { $found }
message-call_role = { $call }: takes no { $role }; its options are { $options }
message-call_given_twice = { $call }: { $option } is in the formula and among the options; give it once
message-matrix_no_ids =
    weights: a matrix without ids has an order that cannot be checked; give weight_matrix(matrix, ids)
message-matrix_file =
    { $path }: weights are read from an .npz of the workflow; read other files with libpysal, or pandas and
    weight_matrix(frame)
message-matrix_links_twice = weights: { $n_links } links are given twice; keep one of each
message-matrix_no_unit =
    weights: no unit of the data ({ $data }) is in the matrix ({ $matrix }); rows are matched by id, so give
    the matrix the ids of the data
message-matrix_lacks =
    weights: the matrix has no row for { $units }; add them, or leave the units out with
    sample.without.units
message-matrix_more =
    weights: the data have no unit { $units }; leave them out with weight_matrix(source, only=units,
    standardise=…)
message-balance_by = balance_by: { $value } is neither 'units' nor 'years'
message-unit_effects_term = { $term } has no effects in this model; its regressors are { $terms }
message-unit_effects_large =
    effects by unit are for up to { $n_most } units, and there are { $n_units }; use the average effects
message-unit_effects_model = { $kind }: effects by unit are those of a static spatial model
message-frame_column = { $key }: expected the name of a column, found { $found }
message-frame_columns_twice = { $what }: two columns are called { $names }; give each its own name
message-frame_column_text = data: the name of column { $name } is no text; rename it
