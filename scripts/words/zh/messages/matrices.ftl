# 权重文件的错误。

message-weights_format = { $path }：权重可由{ $readers }读入，不能由{ $found }读入
message-weights_none = { $path }：文件中没有个体
message-weights_twice = { $path }：同一连接给出两次；只保留一次
message-weights_order =
    { $path }：有{ $n_rows }行且无代码；请以ids给出按行序的代码文件，每行一个；若各行按代码升序，写order: ascending
message-weights_ids = { $path }：有{ $n_rows }行且无代码，而给出了{ $n_ids }个代码
message-weights_square = { $where }：{ $n_rows }行，各有一个代码和{ $n_columns }个权重；每个个体应有一个
message-weights_not_square =
    { $where }：不是方阵：{ $ids }只在行中或只在列中；行列应有相同的代码，或用from,to,weight三列（逗号分隔）
message-weights_empty_cell = { $where }：有单元格没有权重；没有连接处请写0
message-weights_empty = { $where }：文件为空
message-weights_number = { $where }：{ $text }不是数字；请写权重
