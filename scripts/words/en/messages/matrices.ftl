# What is wrong with a file of weights.

message-weights_format = { $path }: weights are read from { $readers }, not from { $found }
message-weights_none = { $path }: the file names no unit
message-weights_twice = { $path }: a link is given twice; keep one
message-weights_order =
    { $path }: has { $n_rows } rows without ids; give 'ids' with a file of the units' ids in the order of
    the rows, one a line, or 'order: ascending' if the rows are ordered by id
message-weights_ids = { $path }: has { $n_rows } rows without ids, and { $n_ids } ids are given for them
message-weights_square =
    { $where }: { $n_rows } rows of an id and { $n_columns } weights; give one for each unit
message-weights_not_square =
    { $where }: not a square table: { $ids } only among the rows or only among the columns; give the same
    ids in both, or the columns from,to,weight, divided by commas
message-weights_empty_cell = { $where }: a cell without a weight; write 0 where there is no link
message-weights_empty = { $where }: the file is empty
message-weights_number = { $where }: { $text } is not a number; give a weight
