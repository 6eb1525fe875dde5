# 将稿件与研究逐数对照时的消息。

message-help_match = 将稿件中的每个数字与研究对照：make match STUDY=mine ARTICLE=paper.docx
message-match_ending = { $path }：稿件可为{ $formats }，不能是{ $found }；请另存为其中之一
message-match_empty = { $path }：为空；请给出稿件本身
message-match_deep = { $path }：嵌套过深；请在原程序中重新保存
message-match_unreadable = { $path }：无法按`.{ $format }`读取（{ $reason }）；请在原程序中打开并重新保存
message-match_encrypted = { $path }：已加密，或为2007年以前的格式；请去掉密码后重新保存
message-match_damaged = { $path }：已损坏，或不是此扩展名的文档；请在原程序中打开并重新保存
message-match_entities = { $path }：{ $part }声明了实体，没有程序会这样写；请重新保存
message-match_no_word = { $path }：没有Word文档的正文；请在Word中重新保存为`.docx`
message-match_no_page = { $path }：不含网页；请重新保存稿件
message-match_no_workbook = { $path }：不是工作簿；请重新保存为`.xlsx`
message-match_not_run = results/{ $study }/analyses没有结果：研究尚未运行；请先运行`make study STUDY={ $again }`
message-match_kept = { $path }：不是以往运行的数字清单；请删除
message-match_nothing = { $path }：既无文字也无表格；图片形式的表格无法读取
message-match_no_article = 未给出稿件；请写明：make match STUDY={ $study } ARTICLE=paper.docx
message-limit_cells = 单元格数
message-limit_unpacked = 解压后的字节数
message-limit_written = 展开后的字节数
message-limit_taken = 连同所引文件的字节数
message-help_compare = 自另一版本以来的变化及其影响：make compare STUDY=mine WITH=<提交、文件夹或复现包>
message-compare_text = 提交，或文件夹、复现包的路径
message-match_text = 稿件：`.docx`、`.tex`、`.html`或`.xlsx`
message-compare_none = 未给出另一版本；请写明：make compare STUDY={ $study } WITH=<提交、文件夹或复现包>
message-compare_folder = { $path }：没有config/{ $study }.yaml；请给出含此研究的项目文件夹
message-compare_commit = WITH：{ $other }不是文件夹、复现包，也不是本项目的提交；git log会列出各提交
message-compare_early = WITH：提交{ $other }没有config/{ $study }.yaml；请给出较晚的提交
message-compare_zip = { $path }：不是zip文件；请给出复现包、文件夹或提交
message-compare_layout =
    { $path }：没有code/config/{ $study }.yaml：不是此研究的复现包，或版式较旧；
    请给出其README所写的提交
message-compare_run = 正在运行{ $version }
message-compare_fails = { $version }在此无法运行（{ $reason }），因此无法归因；请给出已运行过的文件夹
message-compare_version = 版本{ $other }
message-compare_version_alone = 旧版本（仅换用新的{ $kind }）
message-compare_form = { $path }：其结果的格式不同（{ $reason }）；请重新运行该版本
