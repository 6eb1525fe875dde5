# 复现包说明的各行。

message-guide_title = 复现包：{ $title }
message-guide_overview = 概述
message-guide_years = 本复现包涵盖{ $n_first }–{ $n_last }年。
message-guide_code = `code/`是由原始文件生成全部表和图的流程（Python，由Snakemake管理），一条命令即可运行。
message-guide_data = `data/`是流程生成的面板数据。
message-guide_results = `results/`是表和图。
message-guide_replicate = `replicate/`中的R脚本和Stata的do文件由面板重新估计{ $n_recipes }个回归，并与`results/`中的数字比较。
message-guide_kept = 面板数据不得再分发；可按下面的步骤生成。
message-guide_commit = 代码为项目的提交`{ $commit }`。
message-guide_availability = 数据可得性与来源声明
message-guide_rights = 权利声明
message-guide_access = 作者合法取得所用数据，并获准使用。
message-guide_permission = 作者获准按各数据源所列许可再分发本复现包中的数据。
message-guide_no_data = 本复现包不含数据：以下数据源并非全部允许。也不含画出单个个体数值的图，以及带有地图和单元格的网页。
message-guide_summary = 可得性概要
message-guide_all = 全部数据**均可**公开取得，由其生成的面板已收入本复现包。
message-guide_some = 部分数据**不能**公开。
message-guide_none = 作者**不能公开任何数据**；各数据源可按下述方式向其发布者取得。
message-guide_details = 各数据源详情
message-guide_publisher = 发布者：{ $text }
message-guide_citation = 引用：{ $text }
message-guide_obtain = 取得方式：{ $text }
message-guide_file = 文件：`{ $files }`（正则表达式）
message-guide_licence = 许可：{ $text }
message-guide_in_yes = 收入本复现包：是
message-guide_in_no = 收入本复现包：否
message-guide_datasets = 数据集列表
message-guide_not_shipped = 不含数据文件，也不含带有数据的网页：{ $reason }按下面的步骤可生成：
message-guide_reason = 数据源{ $names }不得再分发。
message-guide_panel_row = 面板：个体、年份、全部变量和指数；后两种带标签
message-guide_codebook = 各变量的标签、单位和公式
message-guide_units = 个体：名称、经纬度、分组
message-guide_weights = 空间权重矩阵，写为连接（个体、邻居、权重）
message-guide_requirements = 计算环境要求
message-guide_software = 软件
message-guide_python = Python { $version }，或3.11及以后的任一版本，程序包版本见`code/requirements.lock`（含哈希值），其中项目直接使用的有：
message-guide_r =
    `replicate/replicate.R`要求R 4.0及以后，只用基础包；`replicate/replicate.do`要求Stata 14及以后。流程本身两者都不需要。
message-guide_randomness = 随机数
message-guide_seeds = 随机种子设于`code/config/{ $study }.yaml`：{ $seeds }。
message-guide_seed_all = 各项抽样分析均为{ $seed }
message-guide_no_seed = 本研究的分析不使用随机数。
message-guide_memory = 内存、运行时间与存储
message-guide_time = 台式机上大致所需时间：{ $class }。
message-guide_not_recorded = 未记录
message-guide_minutes_10 = 不到10分钟
message-guide_minutes_60 = 10至60分钟
message-guide_hours_8 = 1至8小时
message-guide_hours_24 = 8至24小时
message-guide_day = 一天以上
message-guide_no_time = 未记录运行时间。
message-guide_measured =
    实测：{ $n_jobs }个作业各用一个核，共用时{ $time }，内存均不超过{ $n_memory } MB（{ $n_cores }核，{ $system }，
    Python { $python }）。
message-guide_seconds = { $n_seconds }秒
message-guide_minutes = { $n_minutes }分钟
message-guide_asked = 没有作业向集群申请超过{ $n_memory } MB的内存。
message-guide_unpacked = 复现包解压后为{ $n_size } MB；完整运行会写出数倍于此的文件。
message-guide_programs = 程序说明
message-guide_stages = `code/rules/<stage>.smk`和`code/scripts/<stage>/`：各为流程的一个阶段，从`ingest`到`report`。
message-guide_estimators = `code/scripts/spillover/arrays/`：估计量。
message-guide_config = `code/config/`：研究的配置和数据源登记表。
message-guide_regressions =
    `replicate/replicate.R`、`data.R`、`models.R`、`replicate.do`和`expected.csv`：R和Stata中的回归。
message-guide_further = `replicate/further.R`和`further.do`（若有）：R程序包和Stata外部命令的语句，各注明是否经测试运行。
message-guide_code_licence = 代码许可
message-guide_instructions = 复现步骤
message-guide_manifest = `sha256sum -c MANIFEST.sha256`检查文件是否完整。
message-guide_redo = `cd replicate && Rscript replicate.R`（或在Stata中`do replicate.do`）。
message-guide_redo_then = 然后以其运行`cd replicate && Rscript replicate.R`（或在Stata中`do replicate.do`）。
message-guide_make =
    `cd code && make study STUDY={ $name }`重新生成`code/results/{ $study }/`中的全部内容。它将锁定的版本安装到`code/.venv`；
    没有`make`时见`code/README.md`中的命令。
message-guide_make_panel =
    在`code`中运行`make panel STUDY={ $name }`，再运行`cp -r code/results/{ $study }/data data`，即得面板。
message-guide_list = 表、图与程序一览
message-guide_reproduces = 代码重新生成全部表和图，列于下表。
message-guide_not_in = `{ $file }`（由流程生成，不在本复现包中）
message-guide_by_rule = 规则`{ $rule }`（`code/scripts/{ $script }`）：{ $names }
message-guide_the_panel = 面板：规则`warehouse`（`code/scripts/warehouse/build.py`）
message-guide_references = 参考文献
message-guide_head_files = 文件 | 内容
message-guide_head_results = 结果 | 文件 | 规则 | 脚本 | 由何生成
message-guide_input = { $name } INPUT=<原始文件夹>
