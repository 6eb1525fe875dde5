# 妨碍运行或复现包生成的原因。

message-earlier_jobs = 上次运行的作业仍未结束：请运行`scancel { $living }`，然后重新运行
message-lock_held = { $machine }上的运行持有研究{ $study }的锁；若其已中止，请在该处重新运行，或删除{ $path }
message-jobs_do_not_end = 研究{ $study }上次运行的作业仍未结束；请终止后重新运行（`fuser { $path }`列出它们）
message-input_invisible = INPUT：{ $source }不是UTF-8，或含不可见字符；请将文件夹改名
message-files_limit = 此处文件至多{ $most }字节（`ulimit -f`）；请至少调高到{ $least }后重新运行
message-dead_link = { $path }：是无效链接；请删除后重新运行
message-file_for_folder = { $path }：此处应为文件夹，却是文件；请移走后重新运行
message-folder_for_a_file = { $path }：此处应为文件，却是文件夹；请删除后重新运行
message-cache_folder = { $path }：缓存文件夹不可写；请将XDG_CACHE_HOME设为可写的文件夹后重新运行
message-no_advisories = { $folder }：没有安全公告（OSV格式的*.json）；未作比较
message-advisory_json = { $path }：无法作为JSON读入（{ $error }）；未作比较
message-advisory_format = { $path }：不是OSV格式的安全公告；未作比较
message-advisory_version = 有安全公告的版本{ $version }不是版本号
message-no_database =
    没有可用的安全公告库：请以FOLDER=给出OSV格式的公告，或安装`pip-audit`（`.venv/bin/python -m pip install pip-audit`），它会联网查询
message-git_failed = { $folder }：`git { $command }`失败；复现包收录已提交的代码：请在项目的Git克隆中生成
message-no_clone = { $folder }不是项目的Git克隆，而复现包收录已提交的代码；请在克隆中生成
message-not_committed = { $changed }与最后一次提交不同，而复现包收录的正是最后一次提交；请提交后重新运行（不得再分发的原始文件应写入`.gitignore`）
message-path_not_held = 复现包不能收录路径{ $name }；请将文件改名
message-no_exact_version = requirements.lock：{ $entry }没有带哈希值的确切版本
message-not_redistributed =
    { $path }属于不得再分发的数据源{ $name }，却已提交，复现包会将其收录；请取出（`git rm --cached`）并写入`.gitignore`{ $o_or }
message-or_redistribute = ，或为该数据源写`redistribute: true`
message-stata_name = 变量{ $name }在Stata中与另一变量同名，均为{ $short }；请在配置中改名
message-query_format = --to：{ $file }的格式不在{ $formats }之中；请给出以此结尾的文件名
message-query_tables = { $error } 现有的表为{ $names }
message-language_words = `language`：没有{ $language }的文字；现有{ $languages }
message-no_oracles = { $folder }：不存在；`spillover oracles`须在项目的克隆中运行，其测试包含这些程序
message-verdict_none = { $path }：不存在；请运行`make crosscheck STUDY={ $study }`
message-verdict_changed = { $path }：已被改动；请删除后重新运行
message-confidential_committed =
    { $path }属于涉密数据源{ $name }，却已提交，复现包会将其收录；请取出（`git rm --cached`）并写入`.gitignore`
