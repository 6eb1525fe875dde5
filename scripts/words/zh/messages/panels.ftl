# 研究所用面板及其各列的错误。

message-panel_keys = { $where }：panel：应为键与值，却是{ $found }
message-panel_beside = { $where }：{ $key }：有panel的研究没有{ $other }；请去掉其中一个
message-panel_column = { $where }：panel.{ $key }所指的{ $column }不是{ $file }中的数值列{ $o_hint }
message-matrix_order_file = MATRIX_ORDER：{ $order }不是文件，也不是{ $word }
message-none_of_sheets = { $file }：没有一个工作表可能是面板；请给出SHEET=
message-items_across = { $place }：有一列指明各行的指标时，横排的年份只能属于一项数值；现有以{ $found }开头的各组。请在文件副本中每年只留一列
message-years_across_twice = { $place }：{ $first }和{ $second }属于同一年，而此处的面板以年为单位；请在文件副本中每年只留一列
message-mostly_empty = { $place }：{ $unit }和{ $time }空缺的行过多，或只有一个个体；请以UNIT=和TIME=给出另外的列
message-places_value = PLACES：{ $places }既不是文件，也不是{ $values }或none
message-places_package = panel.places：未安装程序包`cpca`；请重新运行make，或给出经纬度
message-places_lost = panel.places：{ $places }中没有{ $lost }的位置；请改正其名称或代码，或去掉places：研究便没有空间部分
message-places_same =
    panel.places：{ $first } { $name }与{ $other } { $other_name }同为{ $city }（{ $code }）；若为同一地方更改代码或名称，
    请在文件副本中把其各行统一为新的代码和名称；若为两地，请各写自己的代码或名称；或去掉places
message-places_alike = { $unit }（{ $cities }中的哪一个）
message-no_coordinates =
    { $place }：{ $unit }在{ $longitude }和{ $latitude }两列中没有经纬度；请补全，或从panel中去掉longitude和latitude
message-places_columns = { $label }：须有longitude和latitude两列（单位为度），每个个体一行
message-places_ids = { $label }：没有个体代码或名称的列；请加上
message-role_of_index = { $header }表示个体或年份；请指明另一列
message-item_twice = { $item }和{ $unit }：{ $column }的{ $unit_text }出现两次；请只保留一行
message-one_column = { $key }：{ $text }对应{ $n_found }列；请只写一列
message-two_roles = { $header }有两种角色；请只保留一种
message-panel_file_none = { $file }：没有这个文件；它由panel.file指明，路径相对于项目文件夹
message-no_baseline =
    config/{ $study }.yaml：analyses：没有kind为panel的分析；请先写一个基准回归：
    {"{"}kind: panel, outcome: …, regressors: […]{"}"}
message-template_missing = 缺少STUDY：`make template STUDY=名称`
message-template_none = 没有config/{ $study }.yaml；请以`make new`写出
message-no_unit_and_year = { $place }：没有一行同时有个体（{ $unit }列）和年份（{ $time }列）；请改正panel.unit或panel.time
message-group_empty = { $place }：{ $unit }没有{ $header }，而panel.groups指明了它
message-invisible = { $place }：{ $text }含看不见的字符；请在文件副本中去掉
message-case_alone = { $place }：{ $one }与{ $other }仅大小写或空格不同，且从不在同一年份出现；请在文件副本中统一写法
