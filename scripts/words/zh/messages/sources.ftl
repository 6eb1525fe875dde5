# 研究的数据源及其文件的错误。

message-source_gone = { $file }：数据源{ $source }：config/sources.yaml中已没有{ $parent }；请在sources下说明其文件，或改用其他数据源
message-checksums_unknown = 数据源{ $source }：checksums中的{ $unknown }不是其文件（{ $files }）；请改正名称（含路径）
message-edition_no_year = { $label }：{ $pattern }的组edition读出{ $text }，不是年份；请改正files
message-edition_lost =
    数据源{ $source }：缺少{ $lost }年版的文件，而前后各版都有；请取得（{ $obtain }），或在数据源的year中写`consecutive: false`
message-checksum = { $label }：校验和（SHA-256）与登记表不同；请重新取得文件，或改正checksums
message-no_row_of_study = 数据源{ $source }：{ $files }中没有一行属于研究的个体；请检查其条目中的unit和研究的units.file
message-no_item_of_files = 数据源{ $source }：{ $files }中没有与{ $patterns }匹配的项目；请改正模式
message-no_file_matches =
    数据源{ $source }：{ $folder }中没有与{ $pattern }匹配的文件。{ $title }：{ $obtain } 若文件在别处，请写明研究的input，
    或以INPUT=文件夹交给make。
message-cell_twice = { $where }：单元格{ $cell }给出两次；请用电子表格软件打开工作簿并重新保存
message-no_such_cell = { $where }：工作表不可能有单元格{ $column }{ $row }；请重新保存工作簿
message-cells_of_others = { $where }第{ $row }行：单元格含有不应在此的内容；请用电子表格软件打开工作簿并重新保存
message-row_number = { $where }：有一行的行号为{ $number }；请重新保存工作簿
message-cell_called = { $where }：第{ $row }行有单元格名为{ $cell }；请用电子表格软件打开工作簿并重新保存
message-two_values = { $where }：有两个值；请用电子表格软件打开工作簿并重新保存
message-lacking_text = { $where }：指向文本{ $number }，而工作簿中没有
message-sheet_row_place = { $where }第{ $n_row }行
message-header_rows =
    { $place }：在{ $first }行之后应有{ $count }行表头，而工作表有{ $n_rows }行；请重新取得文件，或改正数据源的skip_rows和header_rows
message-header_none = { $place }：没有表头与{ $pattern }匹配（{ $what }）；请改正数据源条目中的模式。候选：{ $candidates }
message-headers_several =
    { $place }：有{ $n_count }个表头与{ $pattern }匹配（{ $what }）；请改正数据源条目中的模式。候选：{ $candidates }
message-the_units_name = 个体名称
message-the_units_code = 个体代码
message-the_items_name = 项目名称
message-the_items_value = 项目数值
message-header_year =
    { $place }：{ $pattern }（{ $what }）的组year在{ $column }列的表头中读出{ $year }，不是年份；请改正数据源条目中的模式
message-two_columns =
    { $place }：{ $first }列与{ $second }列都与{ $year }年的{ $pattern }匹配（{ $what }）；请改正数据源条目中的模式
message-vintage_of = 数据源{ $source }：vintages[{ $n_number }].of所指的{ $of }，没有一个数据源给出{ $o_hint }；请写同一数量的指标
message-vintage_of_other =
    数据源{ $source }：vintages[{ $n_number }].of所指的{ $of }，没有其他数据源给出{ $o_hint }；请写同一数量的指标
message-identity_corrected = corrected(x)用于变量；恒等式用的是读入的数字
message-header_must_be = { $path }：表头须为{ $columns }
message-division_code = { $where }：{ $column }的{ $wrong }不是六位代码
message-division_year = { $where }：year的{ $year }不是四位数年份
message-division_change = { $where }：change的{ $change }不在{ $changes }之中
message-division_split = { $where }：拆分应有几个代码，以|连接；其他变动只有一个
message-division_empty = { $where }：{ $empty }为空；来源不明时请写{ $unverified }
message-division_beside =
    divisions.sum：{ $name }（{ $adcode }）已于{ $year }年并入{ $what }，却又是研究的个体；请从units.file中去掉
message-divisions_sum = config/{ $study }.yaml：divisions.sum所指的{ $measure }不是研究的指标；其指标为{ $measures }
message-file_format = { $place }.format：没有{ $name }这种文件格式{ $o_hint }
message-not_unpacked = { $label }：无法解压（{ $error }）；请重新取得文件
message-is_utf8 = { $label }：是UTF-8，而不是{ $encoding }；请从数据源条目中去掉encoding
message-not_encoding = { $label }：第{ $n_byte }个字节不是{ $encoding }；请写明数据源的encoding
message-delimiter_unsure = { $label }：分隔符可能是{ $names }；请写明数据源的delimiter
message-no_rows = { $label }：没有数据行；请重新取得文件
message-dta_rows = { $label }：无法作为Stata数据读入（文件头所记行数与内容不符）；请重新取得文件
message-dta_breaks = { $label }：无法作为Stata数据读入（文件中断）；请重新取得文件
message-parquet_rows = { $label }：有{ $n_rows }行，而文件尾所记为{ $count }行；请重新取得
message-not_xlsx = { $label }：不是`.xlsx`工作簿；请另存为`.xlsx`（`.xls`或有密码的不可用），或重新取得
message-xlsx_values = { $label }，工作表{ $sheet }：{ $valued }个单元格有值，能读出{ $read }个；请用电子表格软件打开工作簿并重新保存
message-item_nearly =
    { $place }：项目{ $item }与指标{ $near }的项目（{ $patterns }）相近，而后者在该个体该年份没有别的行；请改正模式，或在文件副本中改正单元格；若是另一项目，
    请写入items的outside
message-no_item = { $place }：没有项目与{ $patterns }匹配（指标{ $measure }）；请改正模式，或重新取得文件
message-not_read_as = { $label }：无法作为{ $what }读入（{ $error }）；请重新取得文件
message-too_many_bytes = { $label }：文件大小或解压后超过{ $most } MB；若确实如此，请调高数据源的max_mb
message-too_many_cells =
    { $label }：有{ $rows }行 × { $columns }列{ $o_last }，超过{ $most }个单元格；请去掉不属于此处的内容，或调高数据源的max_cells
message-last_cell = （最后一个单元格为{ $last }）
message-value_for_item = { $place }：项目名称处却是{ $value }；请用电子表格软件打开文件，改正单元格并保存
message-item_of_measures = { $place }：项目{ $item }与{ $matching }几个指标匹配；请改正其中一个模式
message-observed_twice =
    数据源{ $source }：{ $unit }在数据年份{ $year }出现两次（{ $measure }）：{ $file }，工作表{ $sheet }，
    单元格{ $cell }（{ $name }：{ $value }）与{ $other_file }，工作表{ $other_sheet }，
    单元格{ $other_cell }（{ $other_value }）；请只保留一行，或以代码或中文名称区分两地
message-names_differ = 名称{ $given }指不同的个体（{ $found }）
message-code_no_code = 代码{ $code }不是研究中的代码，而名称{ $names }是{ $unit }（{ $id }）
message-code_is = 代码{ $code }是{ $unit }，而名称{ $names }是{ $other }（{ $id }）
message-two_places = 代码{ $code }与名称{ $name }在行政区划登记表中是两个地方（{ $told }）
message-name_ambiguous = { $names }有歧义：除{ $unit }（{ $id }）外还有别处同名
message-not_a_unit = { $name }不是研究的个体；{ $hint }
message-its_units = 其个体为{ $names }
message-its_units_there = 该省的个体为{ $names }
message-no_such_units_file = { $path }：没有这个文件；它由研究配置的units.file指明
message-no_column_in_header = { $path }：表头中没有{ $absent }列
message-no_units = { $path }：没有个体
message-not_degrees = { $place }：{ $column }为{ $value }，不是-{ $limit }至{ $most }度之间的数
message-unit_id = { $path }：个体代码{ $unit }为空或出现两次
message-unit_no_name = { $path }：个体{ $unit }没有名称
message-alias_ambiguous = { $path }：名称{ $name }有歧义：既指{ $unit }又指{ $other }；请改动其中一个别名
message-code_ambiguous = { $path }：代码{ $name }有歧义：既指{ $unit }又指{ $other }；请改动其中一个别名
message-polygon_format = { $label }：边界可由{ $suffixes }读入；请另存为其中之一
message-polygon_none = { $label }：没有这个边界文件；请改正其路径
message-polygon_system = { $label }：没有说明坐标系（缺少`.prj`文件）；请补上
message-polygon_ids = { $label }：各边界没有代码；请为每个写上个体的代码或名称
message-polygon_bare = { $label }：{ $bare }各行没有图形；请删除或画出
message-polygon_type = { $label }：第{ $row }行是{ $type }，不是多边形；请删除或画出
message-polygon_reach = { $label }：第{ $row }行的经纬度从{ $west } { $south }到{ $east } { $north }；请写明文件的正确坐标系
message-polygon_columns = { $label }：{ $holding }各列都含全部个体，但次序不同；请只保留一列
message-polygon_twice = { $label }：{ $twice }在{ $column }中出现两次；请各保留一行
message-polygon_no_column = { $label }：没有一列含面板的全部个体；{ $best }缺少{ $lost }。请在文件中加一列与面板一致的个体代码或名称
message-like_itself = 数据源{ $source }以自己为范本
message-like_unknown_source = 数据源{ $source }以{ $parent }为范本，而config/sources.yaml中没有
message-no_edition = { $where }：files的{ $files }没有用来确定年份的组edition（`year.from: file`）
message-group_year = { $place }：year.from为header时须有组year，否则不应有
message-name_one_source = 请在sources中写明一个
message-variable_in_formula = 它是变量，而公式由指标构成：请以该变量的公式代替
message-names_unneeded = { $where }：{ $key }所指的{ $unknown }，研究的变量都不需要
message-target_units = { $where }：各数据源中{ $measure }的目标单位不同（{ $listed }）；请写明factor和target
message-file_not_utf8 = { $folder }：文件名{ $file }不是UTF-8；请改名
message-too_many_files = { $folder }中的文件多于{ $most_files }个：研究的input（make的INPUT）应只是其原始文件所在的文件夹
message-precedence = config/{ $study }.yaml：`precedence`所指的{ $unknown }不在sources之中
message-renamed_unit =
    数据源{ $source }：{ $place }有{ $name }，它只在缺少{ $lacking }的年份出现：若为同一个体，请将此名称加入units.csv的aliases；若不是，
    请写入数据源的outside
message-nameless_row = 数据源{ $source }：{ $place }：该行有数字而无名称，而这一年缺少{ $lacking }：请在文件副本中写上名称，或去掉该行
message-merged_cells = { $place }：合并单元格覆盖的单元格多于{ $most }个；请取消合并
message-header_again = { $place }：表头再次出现（{ $text }）；若以下各列相同，请去掉该行，否则请将两张表分为两个文件（若是同名的地方：写入数据源的outside）
message-row_error = { $place }：{ $error }；请改正文件，或units.csv中的别名
message-superscripts = 若小号数字是脚注，{ $text }便是{ $meant }：请在数据源中写superscripts: footnotes
message-value_for_name = { $place }：个体名称处却是{ $value }；请用电子表格软件打开文件，改正单元格并保存
message-row_year = { $place }：{ $value }不是年份；请改正单元格
message-two_files = { $label }：有两个同名的内部文件；请重新保存工作簿
message-part_not_written = { $label }：{ $part }不是电子表格软件的写法；请重新保存
message-sheet_expected = { $label }：应有{ $wanted }，在{ $names }中却有{ $n_found }个；请改正数据源的sheet
message-wanted_sheet = 应有一个与{ $pattern }匹配的工作表，在{ $names }中却有{ $n_found }个；请改正数据源的sheet
message-its_only_sheet = 唯一的工作表
message-shared_not_written = { $label }：{ $part }不是电子表格软件的写法；请用其打开工作簿并重新保存
message-long_text = { $label }：{ $count }个单元格含有{ $longest }字节的文本
message-text_element = 文本含有元素{ $tag }
message-stata_data = Stata数据
message-a_workbook = 工作簿
message-polygon_data = 边界
message-stream_ends = 文件在最后一段数据之前结束
message-a_date = { $text }（日期，{ $format }）
message-cell_place = { $file }的单元格{ $w_cell }
message-cell_of_sheet = { $file }，工作表{ $w_sheet }，单元格{ $w_cell }
message-sheet_place = { $file }，工作表{ $w_sheet }
message-thousands_doubt = { $place }：有{ $n_cells }个形如{ $text }的数按千位分隔读取，也可能是小数；若是小数，请设`decimal`
message-units_lacking = 文件中没有的研究单元：{ $units }
message-item_near = 未读取指标{ $item }，尽管它与{ $measure }的名称相近
message-rows_nameless = 有{ $n_rows }行有数字而无名称，首处在{ $place }
message-spss_data = SPSS数据
message-sas_data = SAS数据
