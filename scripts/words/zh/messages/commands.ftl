# 各命令关于运行、数值和本机的说法。

message-fault = { $name }：这是程序的错误，不是输入的问题（{ $found }）。请附上文件{ $log }报告此问题
message-look = 请打开{ $page }；表、图和results.duckdb在同一文件夹，各作业的日志在logs/{ $study }
message-lacking = 下列文字没有研究所用语言的版本，以另一种语言印出：{ $places }
message-leftover = 下列文件已不属于研究，也不是本次运行的结果：{ $files }。运行`make clean`后再运行即可去除。
message-kept = 已完成的部分保留；请改正上面的错误后重新运行。各作业的日志在logs/{ $study }
message-stopped = 运行已停止。已完成的结果都保留；再次运行即可继续。
message-other_records =
    研究 { $study } 的结果记录保存在 { $path }，而此命令不会读取这些记录，过时的结果会被当作新结果；请用 make 运行，或加上
    --persistence-backend db --persistence-backend-db-url { $address }，或用`make clean STUDY={ $again }`从头开始
message-moved_project =
    研究 { $study } 运行之后，项目被移动或复制过；请用 make 运行，或先运行 .venv/bin/python -m engine.prepare
    { $name }，使 { $path } 中的记录随之更新
message-records_full = .snakemake 所在的磁盘已没有空间，Snakemake 的记录写不进去；请腾出空间后再次运行
message-left_before = 上次运行遗留：{ $done }。
message-cancelled = 取消集群作业{ $n_jobs }个
message-temporary = 删除临时文件{ $n_files }个
message-empty_removed = 删除空文件{ $n_files }个
message-altered = 手工改动的结果{ $n_results }个，将重新生成
message-ahead = 结果的时间超前{ $n_seconds }秒，已改回
message-progress =
    {"["}{ $n_done }/{ $n_total }{ $o_left }] { $job }（{ $n_seconds }秒）{ $o_beside }
message-running = {"["}{ $n_done }/{ $n_total }] 正在运行：{ $jobs }
message-running_beside = ，正在运行：{ $jobs }
message-left = ，剩余{ $time }
message-seconds = { $n_seconds }秒
message-minutes = { $n_minutes }分钟
message-hours = { $n_hours }小时
message-failed = 失败：{ $job }，未生成{ $files }
message-failed_log = 日志：{ $logs }
message-done = { $n_total }个作业完成{ $n_done }个{ $o_failed }，用时{ $time }
message-some_failed = ，失败{ $n_failed }个
message-nothing = 不会运行任何作业：全部结果均为最新。
message-would_run = 将运行{ $n_jobs }个作业：
message-because = 原因：{ $why }
message-may_run = 另有{ $n_jobs }个作业可能运行，待数据仓库完成后判断：只有所读文件确有变化的才会运行。
message-changed = 有变化的文件：{ $files }
message-not_there = 尚未生成
message-after = 排在{ $files }之后
message-other_files = 所读文件与以前不同
message-software = 软件环境有变化
message-code = 其代码或所导入的模块有变化
message-untrusted = 上次运行中断而未完成，或缺少记录，或由选项强制运行
message-earlier = 前面的作业改变了它的输入
message-option = 选项{ $place }：{ $before } → { $now }
message-more_options = 另有{ $n_count }个选项
message-and_more_of = { $names }等（另有{ $n_count }个）
message-busy = { $busy }。以下判断时结果仍在变化。
message-written_now = 已写出config/{ $study }.yaml，现在运行（以后再运行：make study STUDY={ $name }）
message-suspects = { $n_count }个可疑数字，各附证据：results/{ $name }/suspects.csv
message-suspects_of = { $check }：{ $n_count }个，其中{ $n_valued }个有建议值；第一个位于{ $place }
message-suspects_at_end =
    { $n_count }个可疑数字，其中{ $n_used }个为本研究所用：results/{ $name }/suspects.csv；
    `make suspects STUDY={ $study }`输出corrections.csv
message-suspects_not_there = 没有{ $path }：请先运行`make study STUDY={ $name }`
message-ok = 正常
message-missing = 缺少
message-python = Python { $version }（须为3.11或更新）
message-packages = requirements.lock所列的程序包{ $o_others }
message-packages_not = { $name } { $version }未安装
message-packages_other = { $name }的版本为{ $n_found }，而非{ $n_version }
message-writable = 项目文件夹可写：{ $root }
message-free = 剩余空间{ $n_free } GB（须有1 GB）
message-useful = { $program }，用于{ $use }
message-useful_package = 程序包{ $package }，用于{ $use }
message-use_make = make的各命令
message-use_git = 复现包
message-use_places = 中国城市的位置
message-use_polygons = 其边界与地图
message-use_font = 中文字体，用于含中文的图与网页
message-trace_not_there = 尚无{ $database }；请先运行`make study STUDY={ $study }`
message-trace_variable = { $unit }{ $n_year }年的{ $variable }（{ $label }）：{ $value }
message-trace_mean = 取{ $years }年数值的均值
message-trace_cell = { $n_year }年，{ $used }：{ $source }：{ $place }（行名{ $row }；{ $dates }）
message-trace_used = 采用
message-trace_not_used = 未采用
message-trace_dates = 数据年份{ $year }，年鉴版本{ $edition }
message-trace_origin = { $measure }，{ $n_year }年 = { $n_value }{ $o_origin }
message-trace_observed = ，观测值
message-trace_suspected = ，观测值，可疑
message-trace_suspected_in = 可疑，{ $place }：{ $reason }
message-trace_shown_by = 证据：{ $proof }
message-trace_proposed = 建议值：{ $n_value }
message-trace_of_others = { $measure } { $n_year }：取自其他{ $n_count }个有此数的个体，不含自身
message-trace_imputed = ，填补值
message-trace_correction = ，更正值
message-trace_printed = 所印为{ $raw }{ $o_mark }{ $o_unit }{ $o_conversion }
message-trace_flag = 所印为{ $raw }：{ $flag }
message-trace_footnote = （已去掉脚注标记）
message-trace_unit = ，单位为{ $unit }
message-trace_every = 适用于所有年份
message-trace_merged = + 后来并入的部分，{ $places }：{ $n_value }
message-trace_no_sum = 无法加总：后来并入的部分没有数值
message-trace_corrected = corrected(x)改用{ $n_value }：{ $reason }（{ $proof }）
message-trace_correction_line =
    { $n_year }年，corrections.csv第{ $n_line }行：{ $n_value }；{ $reason }（{ $source }）
message-trace_index = = { $n_count }个指标的{ $method }指数：{ $how }
message-trace_weights = 各指标及其权重如下
message-trace_sum = 权重 × (x − 最小值)/(最大值 − 最小值) 之和，负向指标取1减该比值
message-trace_indicator =
    { $name }（{ $direction }）：权重{ $n_weight }，x { $n_x }，最小值{ $n_low }，
    最大值{ $n_high }{ $o_adds }
message-trace_adds = ，贡献{ $n_value }
message-trace_none = { $n_year }年：没有任何数据源含此单元格
message-trace_no_year = 面板没有{ $n_year }年；其年份为{ $n_first }至{ $n_last }
message-trace_bad_year = 年份{ $text }不是数字；请给出CITY=… YEAR=… VARIABLE=…
message-trace_outside = 不在指数的样本之内，或该个体在此缺少某一指标
message-trace_no_variable = { $variable }不是研究的变量；{ $hint }
message-query_not_there = 尚无results/{ $study }/results.duckdb；请先运行该研究
message-query_more = ……尚有更多：用--to写入文件
message-make_unread_close = { $target }不读取{ $name }；是否想写{ $close }？未运行任何步骤
message-make_unread_any = { $target }不读取{ $name }，也不读取其他任何参数。未运行任何步骤
message-make_unread = { $target }不读取{ $name }；请去掉，它读取的是{ $known }。未运行任何步骤
message-now_reads = 现在读取{ $files }
message-no_longer_reads = 不再读取{ $files }
message-note = 注意：
message-more_notes = 另有{ $n_more }条注意事项见{ $logs }
message-other_database = { $database }是别的数据库，或来自更早的版本；请再运行一次make study STUDY={ $study }
message-label_of_several = { $label }是{ $names }共有的标签；请在VARIABLE=中写其中之一
message-results_unreadable = 无法读取results/{ $study }/results.duckdb（{ $reason }）；该研究是否正在运行？否则请再运行一次
