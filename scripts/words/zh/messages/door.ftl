# `make new`对无法采用的面板的说法。

message-wish_absent =
    缺少{ $argument }：make new STUDY=名称 PANEL=文件 [OUTCOME=… TREATMENT=… CONTROLS=…]
message-study_registry = STUDY：{ $name }是数据源登记表的名称；请另取名称
message-study_name = STUDY：{ $name }不能作研究的名称；名称以字母a—z开头，其后至多63个字母a—z、数字或_
message-there_already = 已有config/{ $study }.yaml；请另取名称，或给出FORCE=1重新写出
message-outcome_missing = 缺少OUTCOME=和TREATMENT=：请指明被解释变量和核心解释变量所在的列，其他变量用CONTROLS=。没有写出任何文件。
message-panel_none = PANEL：没有文件{ $file }；请给出其路径
message-panel_format = { $file }：面板可由{ $formats }读入，不能由{ $found }读入；请另存为其中之一
message-sheet_none = SHEET：{ $file }没有工作表{ $sheet }；现有{ $sheets }
message-sheets_several = { $file }：有{ $n_count }个工作表可能是面板：{ $sheets }；请给出SHEET=
message-no_header = { $where }：前{ $n_rows }行中没有表头（数字上方的列名）；请在文件副本中加上
message-encoding = { $file }：既不是UTF-8也不是GB18030；请存为“CSV UTF-8”
message-delimiter = { $file }：没有逗号、分号、制表符或竖线分列；请存为CSV
message-decimal = { $where }：{ $text }可能是三位小数，也可能是千位分隔；请给出`DECIMAL=,`或`DECIMAL=.`。
message-no_unit =
    { $where }：没有哪一列表示个体：没有一列的每个取值在每个年份（{ $years }）只有一行{ $o_nearly }；请以UNIT=给出列名。
    各列为{ $headers }
message-no_year = { $where }：没有哪一列表示年份（四位数、日期，或表头如year的两位数）；请以TIME=给出列名。各列为{ $headers }
message-one_unit = { $where }：每个年份（{ $years }）只有一行：这是单个个体的时间序列，而面板有多个个体。各列为{ $headers }
message-several_units = { $where }：有几列可能表示个体或年份：{ $candidates }。请用UNIT=和TIME=指明
message-unsure = { $where }：{ $header }的每个取值在每年只有一行，但表头和其他列都不能说明它就是个体；请以UNIT=给出个体所在的列
message-twice_nearly = { $header }的{ $text }在{ $year }年出现两次：{ $first }和{ $again }
message-twice_after = 。{ $header }的{ $text }在{ $year }年出现两次：{ $first }和{ $again }
message-divides_years = { $within }将年份细分，而此处的面板以年为单位：请在文件副本中取各年的均值、合计或末值
message-short_period =
    { $where }：{ $text }是短于一年的时期，而此处的面板以年为单位：滞后、权重和样本期均按年计。请在文件副本中取各年的均值、合计或末值
message-no_time = { $where }：{ $text }不是年份，而{ $column }应表示年份；请以TIME=给出另一列，或在文件副本中使用四位数年份
message-contradict = { $where }：{ $column }列中{ $told }：标签与代码矛盾。请在文件副本中改正；若代码无误，请给出UNIT={ $unit }
message-code_and_name =
    { $where }：代码{ $code }与名称{ $name }在行政区划登记表中是两个地方（{ $told }）；请在文件副本中改正有误者，或去掉有误的列
message-both_codes = { $name }在{ $year }年既是{ $first }又是{ $code }
message-two_rows =
    同一个体同一年份有两行，共{ $n_times }次：{ $places }。请各保留一行，或以UNIT=和TIME=给出能区分它们的列
message-several_labels = { $unit }在panel.groups所指的{ $column }中有几个标签（{ $places }）；分组不随时间变化：请去掉
message-placed =
    { $n_units }个个体中有{ $n_placed }个是中国的{ $level }，而{ $lost }无法定位；请在文件副本中改正名称或代码，
    或给出PLACES=none，研究则没有空间部分
message-no_column = { $where }：{ $key }指明的{ $text }不是列；各列为{ $known }
message-same_header = { $where }：{ $key } { $text }是{ $columns }列共同的表头；请在文件副本中为其一另起表头
message-words_and_numbers =
    { $column }列有数值，也有不是数值的内容：{ $places }。如果{ $texts }表示缺失，请以MISSING=给出这些标记，
    用逗号分隔（panel的missing）
message-words_alone = { $where }：{ $column }列只有文字（{ $texts }），没有数值；请指明数值列
message-role_key = { $key }：{ $column }表示个体或年份；请指明另一列
message-role_twice = { $key }：{ $column }写了两次；只写一次
message-no_variation = { $column }列{ $what }，个体与时间固定效应将其完全吸收；请去掉，或指明另一列
message-never_changes = 从不随时间变化
message-same_for_all = 对所有个体相同
message-matrix_none = MATRIX：没有文件{ $file }；请给出其路径
message-matrix_units =
    MATRIX：{ $file }有{ $n_ids }个个体，面板有{ $n_units }个；仅在面板中：{ $lost }；仅在矩阵中：{ $more }。
    请以UNIT=给出与矩阵称呼一致的列，或给出这些个体的矩阵
message-matrix_rows = MATRIX：{ $file }有{ $n_rows }行且无代码，而面板有{ $n_units }个个体
message-matrix_order =
    MATRIX：{ $file }有{ $n_rows }行且无代码；若按个体代码升序排列，请给出MATRIX_ORDER=ascending，
    或以MATRIX_ORDER=给出代码的文本文件，每行一个
message-none = 无
message-not_all_estimated = 除个体与年份固定效应外，各列不能全部估计：{ $said }。请去掉{ $names }
message-no_row_of_all = 没有任何一行的各列都有取值。
message-matrix_alone =
    MATRIX：{ $file }中有{ $n_count }个个体没有邻居：{ $names }。请在其副本中为它们加上连接，或从面板和矩阵中去掉它们，
    或以PLACES=给出其坐标文件：这样各与最近的个体相连
message-kept_before = config/{ $study }.yaml原来不同；原文件保存在config/{ $kept }
message-not_utf8 = { $argument }：{ $text }含有不是UTF-8的字节；请用UTF-8书写
message-decimal_none = DECIMAL：{ $text }不是小数点；请给出`DECIMAL=.`或`DECIMAL=,`
