# `make help`对各命令的说法。

message-help_study = 运行研究：`make study STUDY=munnell [INPUT=原始文件夹]`
message-help_new = 由一个合并好的面板文件新建研究：`make new STUDY=x PANEL=文件 OUTCOME=y TREATMENT=x CONTROLS="a, b"`
message-help_reference = 配置的每个键与每种类型，中英文：build/reference/
message-help_template = 印出一篇论文的完整设计供摘用：`make template STUDY=capital`
message-help_migrate = 将旧版本的配置更新到当前版本，并显示差异：`make migrate STUDY=x`
message-help_report = 运行所有可运行的部分，作业失败也生成网页（report_so_far.html）
message-help_explain = 说明运行将做什么及其原因：`make explain STUDY=nqp`
message-help_trace = 追溯一个数字的来源：`make trace STUDY=nqp CITY=Ordos YEAR=2022 VARIABLE=DF`
message-help_suspects = 一份corrections.csv，写有可疑数字的建议值，并附证据：`make suspects STUDY=cities > suspected.csv`
message-help_simulate =
    重新写出`nqp`的模拟原始文件，或另写一份：`make simulate SEED=7 CITIES=300 YEARS="2005 2023" OUT=build/sim/raw`
message-help_audit = 核对印刷表：`make audit STUDY=nqp`，或`make audit FOLDER=tables [CONFIG=facts.yaml]`
message-help_crosscheck = 用其他程序重新计算每个估计：`make crosscheck STUDY=munnell`；有数字不同即失败
message-help_panel = 带标签的面板（`.csv`、`.parquet`和`.dta`）：`results/<study>/data/`
message-help_package = 复现包：`make package STUDY=munnell`
message-help_advisories = 对照安全公告检查锁定文件中的程序包：`make advisories FOLDER=osv`（OSV文件）
message-help_test = 日常测试，使用两个核
message-help_test_long = 其余测试：崩溃、集群、复现包、参数恢复研究
message-help_fuzz = 随机破坏文件、配置和参数，每类SECONDS秒；计数写入docs/reliability.md：`make fuzz SECONDS=600 SEED=2`
message-help_bench = 与其他程序比较速度，以及规模扩展：docs/benchmarks.md
message-help_recovery = 各估计量在模拟面板上的偏误与覆盖率，约一小时：docs/recovery.md；`make recovery PANELS=20`
message-help_trust = 支持每个统计量的测试，约半小时：build/trust.md
message-help_check = 检查格式、代码风格和类型
message-help_clean = 删除研究的结果、日志和记录
message-help_help = 本列表

message-help_query = 用SQL查询研究的结果：`spillover query nqp "from terms" --to answer.csv`
message-help_oracles = 用测试中的第二套实现核对研究的面板
message-help_doctor = 检查本机缺少什么
message-help_completion = 印出终端补全命令与研究名所需的脚本：`eval "$(spillover completion bash)"`
message-help_usage = 用法：
message-help_arguments = 参数
message-help_options = 选项
message-help_page = 本页说明
message-help_of_study = 研究的名称
message-help_of_profile = `profiles/`下的一个文件夹
message-help_of_input = 研究的原始文件所在的文件夹
message-help_of_page = 作业失败也生成网页
message-help_of_panel = 面板文件
message-help_of_show = 只显示差异，不写入
message-help_of_unit = 名称或代码
message-help_of_secret = 不显示任何单个数值
message-help_of_to = 写入答案的文件：`.csv`、`.parquet`或`.json`
message-help_of_shell = bash、zsh或fish
message-needs_arguments = { $command }需要{ $lacking }；见{ $again } --help
message-needs_value = { $command }：选项{ $name }需要一个值
message-no_shell = { $shell }不是bash、zsh、fish之一
