# 配置与表格文件、数据仓库及运行所读内容的错误。

message-name_too_long = { $section }：名称{ $name }有{ $n_name }个字符；文件以此为名，至多{ $most }个
message-levels_order = { $place }：{ $given }次序有误；请从高到低给出*、**、***的显著性水平
message-braced = { $path }含花括号，Snakemake会当作通配符；请将文件或其文件夹改名
message-study_has_none = 研究中没有
message-there_are = 现有{ $names }
message-folder_for_file = { $where }：是文件夹或设备，不是文件；请在此处放入文件
message-no_permission = { $where }：无法读取；请检查其权限
message-csv_unreadable =
    { $where }，始于第{ $n_line }行的数据行：无法作为csv读入（{ $error }）；请检查是否有未闭合或位于文字之中的引号：文字中的引号应写两次
message-quote_open = { $where }第{ $n_line }行：有引号未闭合：在此结束的单元格含有其他行，{ $text }；请闭合引号，或将文字写在一行
message-duplicate_column = { $path }：表头中{ $column }列重复；请只保留一个
message-column_no_name = { $path }：表头中有一列没有名称；请命名或删除
message-time_ahead = { $path }：其时间超前{ $ahead }秒；请校准时钟，或将文件改为当前时间（`touch`）
message-changed_in_run = { $path }：文件在运行中有变化；请重新运行
message-not_a_limit = { $variable }：{ $text }不是上限；请给出整数，或取消该环境变量
message-over_limit = { $place }：{ $what }为{ $found }，超过上限{ $most }；请减小，或以环境变量{ $variable }调高上限
message-limit_bytes = 字节数
message-limit_values = 值的个数
message-limit_depth = 值的层数
message-limit_text = 文字的长度
message-limit_matrices = 矩阵个数
message-no_path_character = --config { $key }={ $value }：含有路径不允许的字符
message-schema_unknown = { $folder }：没有模式{ $name }；{ $restore }
message-schema_unreadable = { $folder }：模式无法读取（{ $error }）；{ $restore }
message-schema_none = { $path }.json：没有这个模式；{ $restore }
message-schema_restore = 请恢复项目的config/schema文件夹（`git checkout config/schema`）
message-variables_and_indices = 变量与指数
message-own_column_unit = 各表自有的unit列
message-own_column_year = 各表自有的year列
message-own_parameter = 空间模型自有的参数{ $name }
message-top_level = { $name }：顶层应为键与值
message-slow_pattern =
    正则表达式{ $pattern }对{ $text }所需时间超过{ $seconds }秒；请避免重复中的重复，或以环境变量SPILLOVER_PATTERN_SECONDS调高上限
message-yaml_deep = { $path }：层次过深；值中套值的层数超过可读取的限度
message-yaml_second = 此处开始第二个文档；请只保留一个，并去掉`---`
message-yaml_alias_circle = 别名*{ $name }指向包含它的内容；请直接写出值
message-yaml_alias_none = 别名*{ $name }在上文没有锚点；请直接写出值
message-yaml_tag = 标签{ $tag }不能用于配置；请删除
message-yaml_merge_twice = `<<`出现两次；请以列表写出要合并的内容
message-yaml_merge_other = `<<`合并的是键值组，而这不是；请写键值组的`*名称`
message-yaml_key_kind = 键是{ $kind }；键应为文字：请加引号
message-a_list = 列表
message-a_mapping = 键值组
message-an_alias = 别名
message-yaml_key_name = 键{ $key }不能作名称；请给出1至{ $n_most }个可见字符
message-yaml_control = 文字含控制字符{ $found }；请删除
message-yaml_long_number = 数字{ $number }超过18位；请缩短
message-yaml_not_finite = { $text }不是有限的数；请去掉，或加引号
message-yaml_large_number = 数字{ $number }过大或过小；请改正
message-no_group_column = units.csv没有研究的units.groups所指的{ $absent }列
message-no_group_label = units.csv：个体{ $unit }没有{ $group }，而研究的units.groups指明了它
message-corrected_already = { $path }第{ $n_line }行：{ $unit } { $year }年的{ $measure }已在第{ $n_first }行更正
message-correction_city = { $where }：city：{ $error }
message-correction_year = { $where }：year的{ $year }不是年份
message-correction_value = { $where }：value的{ $value }不是数字
message-correction_reason = { $where }：更正须写明理由和来源
message-correction_of_variable = { $where }：变量{ $name }由{ $parts }算得；请更正其中之一
message-correction_of_none = { $where }：变量{ $name }不是研究所读的指标；{ $hint }
message-the_studys_are = 研究的指标为{ $names }
message-formula_long = { $where }：公式超过{ $most }个字符；请拆开
message-formula_not = { $where }：{ $text }不是公式（{ $error }）
message-formula_no_measure = { $where }：{ $text }中没有指标
message-formula_corrected =
    config/{ $study }.yaml：variables.{ $name }.formula用了corrected(x)，而涉密数据的可疑数字清单不含数值；
    请提供corrections.csv，并去掉它
message-formula_steps = { $where }：公式超过{ $most }步；请拆开
message-formula_of = config/{ $study }.yaml：variables.{ $name }.formula
message-variable_formula = 变量{ $name } = { $formula }
message-correct_cell = 请在corrections.csv中更正该单元格，或修改公式
message-power_none = 幂{ $base } ^ { $exponent }不存在
message-required_missing =
    必需的变量有缺失：请补上数字（公报的数据源；单元格为空时用corrections.csv），或文件中的城市名称（units.csv的aliases），或放宽gaps，
    或将该变量的allow_missing设为true
message-variable_range = 变量有不可能的值：请在corrections.csv中更正单元格，或改正该变量的range
message-variable_cell = { $unit }（{ $id }）{ $n_year }年的{ $variable }：{ $behind }
message-variable_value =
    { $unit }（{ $id }）{ $n_year }年的{ $variable }：{ $n_value }不在{ $low }至{ $high }之间；{ $behind }
message-cell_range = 不可能的值：请在corrections.csv中更正，或改正数据源的range、unit或factor
message-cell_value =
    { $file }，工作表{ $sheet }，单元格{ $cell }：{ $raw } = { $n_value } { $unit }（{ $measure }，
    { $city } { $n_year }年）不在{ $low }至{ $high }之间
message-cell_text = 数字单元格中有文字：请在corrections.csv中更正，或将该标记加入数据源的missing
message-cell_unreadable =
    { $file }，工作表{ $sheet }，单元格{ $cell }：{ $raw }（{ $measure }，{ $city } { $n_year }年），
    数据源{ $source }{ $o_formula }
message-never_computed = ；公式从未计算：请用电子表格软件打开文件并保存
message-correction_range = corrections.csv中有不可能的值
message-correction_not_within = { $city } { $n_year }年的{ $measure }：{ $n_value }不在{ $low }至{ $high }之间
message-correction_no_cell = 更正没有对应的单元格：请改正其城市、年份或变量，或去掉
message-correction_lost =
    corrections.csv第{ $n_line }行：没有数据源含有{ $city } { $n_year }年{ $measure }的单元格（年份以{ $dated }为准）
message-correction_beyond = 更正涉及面板不用的年份：请改正其年份，或去掉
message-correction_reach =
    corrections.csv第{ $n_line }行：{ $city } { $n_year }年的{ $measure }；
    面板用{ $n_first }至{ $n_last }年（年份以{ $dated }为准）
message-part_no_row = 已并入的区划在数据源中没有数据：请从divisions的sum中去掉该指标
message-part_lost = 数据源{ $source }中{ $name }的{ $measure }，而其中有{ $unit }的
message-duplicate_unit = units.csv：个体重复
message-all_refused = 全部{ $n_count }处：{ $path }
message-and_further = ……另有{ $n_count }处
message-trace_no_measure = 研究的数据源都没有{ $year }年的{ $measure }
message-trace_busy = { $file }现在无法读取；研究是否正在运行？（{ $error }）
message-trace_no_index = 尚无指数{ $name }；请先对其研究运行`make`
message-trace_names = 其变量为{ $names }；其指标为{ $measures }
message-by_zero_cell = 除数为零：{ $divisor }等于0；请在corrections.csv中更正该单元格，或修改公式
message-function_cell = { $function }不存在：{ $argument }；请在corrections.csv中更正该单元格，或修改公式
message-behind_missing = { $n_year }年的{ $measure }缺失（{ $why }）
message-behind_value = { $n_year }年的{ $measure } = { $n_value }（{ $place }）
message-no_cell_value = 没有单元格有值
message-mean_of_years = { $years }年的均值
message-ledger_sum = 数据源的账目不平：读入的单元格没有全部记账；请报告此问题
message-ledger_differs = 数据源的账目与观测不符（数值、缺失、错误）；请报告此问题
message-two_observations = 数据源对同一个体同一年份的同一指标给出两个值
message-formula_not_allowed =
    { $where }：{ $formula }中不能有{ $part }；公式可含指标、数字、{ $signs }、括号、{ $functions }和corrected(x, by)
message-link_to_nothing = { $where }：是链接，所指文件不存在，或链接互相成环；请取得该文件，或删除链接
message-file_unreadable = { $where }：无法读取（{ $reason }）
message-file_mark = { $path }：编码为{ $mark }；请存为UTF-8
message-file_encoding = { $path }第{ $n_line }行：不是{ $w_encoding }；{ $remedy }
message-save_utf8 = 请将文件存为UTF-8（Excel中为“CSV UTF-8”）
message-save_utf8_or = 请将文件存为UTF-8（Excel中为“CSV UTF-8”），或写明`encoding: gb18030`
message-limit_lines = 行数
message-limit_line = 一行的字节数
message-limit_columns = 列数
message-name_not_utf8 = 文件名{ $file }不是UTF-8；请改名
message-yaml_date = { $key }：{ $date }在其他程序中是日期；若是名称或文字，请加引号
