# 程序库调用中数据框、公式或矩阵的错误。

message-frame_type = { $what }：应为pandas、polars或pyarrow的数据框，现为{ $type }；{ $remedy }
message-frame_empty = data：数据框没有任何行
message-frame_id = { $place }：{ $value }既不是文本也不是整数，不能用作代码或标签
message-frame_id_types = { $place }：{ $id }既以数字又以文本出现；请使用同一类型的代码
message-frame_periods =
    time：{ $column }列在{ $n_first }与{ $n_last }之间有{ $n_periods }个时期，间隔过大，不像年份；请将时期编号为1、2、3
message-frame_period = time：{ $column }列含有{ $value }，而时期应为整数；请给出年份，或将时期编号为1、2、3
message-frame_not_number =
    { $column }列的类型为{ $type }，而变量应为数值；请转换为数值，或用作分组或效应
message-frame_infinite = { $column }列在{ $place }处为无穷大（共{ $n_bad }处）；请更正，或设为缺失
message-frame_time = { $column }列是时间，其分组和效应称为'year'
message-frame_changes =
    { $column }列在个体{ $unit }内有变化（{ $first }，{ $second }）；对个体分组的列，每个个体只能有一个值
message-frame_missing = { $column }列在第{ $n_row }行缺失（共{ $n_bad }处）；请填补，或去掉这些行
message-frame_twice = data：有{ $n_rows }行与另一行的个体和时期相同：{ $places }；每组只保留一行
message-formula_brackets = 公式{ $formula }：有两个方括号列表；请合并为一个
message-formula_instruments = 公式{ $formula }：[{ $text }]中没有~；请写作[内生变量 ~ 工具变量]
message-formula_computed = 公式{ $formula }：{ $term }需要计算，而公式只写列名；请先生成该列
message-formula_terms = 公式{ $formula }：{ $text }中应为以+连接的项
message-formula_twice = 公式{ $formula }：{ $term }出现两次；只保留一次
message-call_lacking = { $call }：缺少{ $options }；请以选项给出
message-call_formula = { $call }：应为'y ~ x'之类的公式，现为{ $found }
message-call_role = { $call }：没有{ $role }；可用的选项为{ $options }
message-call_given_twice = { $call }：{ $option }既在公式中又在选项中；只给出一次
message-matrix_no_ids = weights：矩阵没有代码，行的次序无从核对；请用weight_matrix(matrix, ids)给出
message-matrix_file =
    { $path }：权重由工作流的npz文件读入；其他文件请先用libpysal或pandas读入
message-matrix_links_twice = weights：有{ $n_links }个连接给出两次；每个只保留一次
message-matrix_no_unit =
    weights：数据中的个体（{ $data }）都不在矩阵中（{ $matrix }）；各行按代码对应，请使矩阵使用数据的代码
message-matrix_lacks = weights：矩阵中没有{ $units }的行；请补上，或以sample.without.units去掉这些个体
message-matrix_more =
    weights：数据中没有个体{ $units }；请以weight_matrix(source, only=units, standardise=…)将其去掉
message-balance_by = balance_by：{ $value }既不是'units'也不是'years'
message-unit_effects_term = { $term }在此模型中没有效应；其解释变量为{ $terms }
message-unit_effects_large = 分个体效应最多用于{ $n_most }个个体，现有{ $n_units }个；请使用平均效应
message-unit_effects_model = { $kind }：只有静态空间模型有分个体效应
message-frame_column = { $key }：应为列名，现为{ $found }
message-frame_columns_twice = { $what }：有两列都叫{ $names }；请使用不同的名称
message-frame_column_text = data：列{ $name }的名称不是文本；请改名
