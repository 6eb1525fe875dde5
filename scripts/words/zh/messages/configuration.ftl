# 配置及其所指文件的错误。

colon = ：
message-not_valid = { $where }：配置无效
message-and_more = 另有{ $n_count }处
message-no_study = 没有研究{ $name }的{ $path }；现有研究为{ $known }
message-no_study_config = 没有研究{ $name }的config/{ $file }.yaml；现有研究为{ $known }
message-profile = PROFILE：{ $profile }不在{ $known }之中
message-expected = { $where }：顶层应为键与值，却是{ $found }
message-study_key = { $where }：键study为{ $value }，而文件名为{ $name }
message-clash = { $where }：{ $name }与{ $other }冲突；请改名
message-unknown_key = { $place }：没有{ $key }这个键{ $o_hint }
message-did_you_mean = ；是否想写{ $name }？
message-allowed = ；此处可用：{ $names }
message-hint_mean = 是否想写{ $name }？
message-no_kind_analysis = { $place }：没有{ $kind }这一类分析{ $o_hint }
message-step_whole = step：{ $first }至{ $last }不是{ $step }年的整数倍；请更正years或step
message-years_not = years：{ $year }不是年份；请以四位数写明首年与末年
message-no_units_file = units.file：没有文件{ $file }；请改正路径
message-no_file = config/{ $study }.yaml：没有文件{ $file }；请在配置中改正路径，或放入该文件
message-window = { $place }.years：[{ $start }, { $end }]超出面板的{ $n_first }至{ $n_last }年；请缩小
message-without_year = { $place }.without.years：{ $year }不在{ $n_first }至{ $n_last }年之内；请去掉
message-no_such = { $place }：没有{ $name }；{ $hint }
message-label_unknown = labels.{ $sort }：研究中没有{ $name }{ $o_hint }
message-no_term = { $term }不是可用的项；请写变量（DF）、滞后项（L.DF、L2.DF）、差分（D.DF）或乘积项（DF:DAG）
message-no_effects = { $text }不是一组固定效应；请写unit、year或分组列，可几列合写（province:year），或各自的趋势（unit[year]）
message-like_unknown = analyses.{ $name }.like：没有分析{ $parent }{ $o_hint }
message-like_circle = analyses.{ $name }.like：{ $circle }互相继承成环；请为其中之一写明自己的键
message-term_twice = { $field }：{ $term }同时出现在{ $other }和{ $own }；只保留一处
message-yaml_line = { $path }{ $o_line }：不是有效的YAML：{ $problem }
message-yaml_at = ，第{ $n_line }行
message-duplicate = { $place }：键{ $key }重复；只保留一个
message-place_line = { $path }第{ $n_line }行
message-duplicate_key = 键{ $key }重复；只保留一个
message-csv_cells =
    { $where }第{ $n_line }行：单元格比列{ $more }（{ $n_found }个，表头有{ $n_count }个）；
    含{ $delimiter }的文字或数字请加引号，且不要漏写单元格
message-csv_more = 多
message-csv_fewer = 少
message-no_such_file = { $where }：没有这个文件
message-input_key = 研究的配置没有input（原始文件所在的文件夹）；请写明，或给出--config input=文件夹
message-no_measure = { $where }：研究的数据源都没有指标{ $measure }；{ $hint }
message-no_need = { $where }：没有变量需要数据源{ $name }；请从sources中去掉
message-root_braces = 项目文件夹{ $folder }的路径含花括号、反斜杠或不可见字符，Snakemake或DuckDB会另作解释；请移到普通路径
message-disk_full = { $where }：磁盘已满；请腾出空间后重新运行
message-not_writable = { $path }：文件夹不可写；请改为可写后重新运行
message-at_work = 研究{ $study }正在此文件夹中运行（{ $where }）；请等待，或终止它：kill { $process }
message-yaml_key = 此处应为键
message-yaml_colon = 缺少冒号
message-yaml_bracket = 缺少逗号或右方括号
message-yaml_brace = 缺少逗号或右花括号
message-yaml_indicator = 此处应以连字符开头
message-yaml_not_allowed = 此处不能有键值（冒号）
message-yaml_token = 有不能作开头的字符（制表符等）
message-yaml_quote = 文件意外结束（引号可能未闭合）
message-yaml_nesting = 层次过深
message-yaml_in_block = 位于键值组中
message-yaml_in_list = 位于列表中
message-yaml_in_flow = 位于方括号中
message-yaml_in_braces = 位于花括号中
message-yaml_scan_key = 位于键中
message-yaml_scan_token = 位于下一符号处
message-yaml_scan_quoted = 位于引号中
message-yaml_flow_level = 位于括号中
message-yaml_in_node = 位于值中
message-yaml_content = 此处应有值
message-controls_list = { $place }：应为控制变量的列表，现为{ $found }
message-controls_twice = { $place }：{ $term }出现两次；只写一次
message-controls_variable =
    { $place }：列表{ $name }与一个变量同名；请另取名称，如'{ $key }: {"{"}chosen: […]{"}"}'，
    并在使用处写'chosen'
