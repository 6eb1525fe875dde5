# What keeps a run or a replication package from being made.

message-earlier_jobs = jobs of an earlier run do not end: scancel { $living }; then run again
message-lock_held =
    a run on { $machine } holds the lock of study { $study }; if it is dead, run there again, or remove
    { $path }
message-jobs_do_not_end =
    jobs of an earlier run of study { $study } do not end; stop them and run again (fuser { $path } lists
    them)
message-input_invisible = INPUT: { $source } is not UTF-8 or has an invisible character; rename the folder
message-files_limit =
    files may have at most { $most } bytes here (ulimit -f); raise the limit to { $least } at least and run
    again
message-dead_link = { $path }: a link to nothing; remove it and run again
message-file_for_folder = { $path }: a file where a folder belongs; move it away and run again
message-folder_for_a_file = { $path }: a folder where a file belongs; remove it and run again
message-cache_folder =
    { $path }: the cache folder cannot be written; set XDG_CACHE_HOME to one that can, and run again
message-no_advisories = { $folder }: no advisories (*.json in the OSV format) are there; nothing was compared
message-advisory_json = { $path }: cannot be read as JSON ({ $error }); nothing was compared
message-advisory_format = { $path }: is not an advisory in the OSV format; nothing was compared
message-advisory_version = an advisory has the version { $version }, which is not a version
message-no_database =
    no database of advisories is at hand: give FOLDER= with advisories in the OSV format, or install pip-audit
    (.venv/bin/python -m pip install pip-audit), which asks one over the network
message-git_failed =
    { $folder }: git { $command } failed; the package holds the committed code: make it in a git clone of the
    project
message-no_clone =
    { $folder } is not a git clone of the project, and the package holds the committed code; make it in a
    clone
message-not_committed =
    { $changed } differ from the last commit, which is what the package ships; commit them and run again (a
    raw file that may not be redistributed belongs in .gitignore)
message-path_not_held = the package cannot hold the path { $name }; rename the file
message-no_exact_version = requirements.lock: { $entry } has no exact version with hashes
message-not_redistributed =
    { $path } is of the source { $name }, which may not be redistributed, and is committed, so the package
    would ship it; take it out (git rm --cached) and list it in .gitignore{ $o_or }
message-or_redistribute = , or give the source `redistribute: true`
message-stata_name =
    the variable { $name } is { $short } in Stata like another one; rename it in the configuration
message-query_format = --to: { $file } is not one of { $formats }; give a file of such an ending
message-query_tables = { $error } The tables are { $names }
message-language_words = language: { $language } has no words; there are { $languages }
message-no_oracles =
    { $folder }: not there; `spillover oracles` works from a clone of the project, whose tests have them
message-verdict_none = { $path }: not there; run `make crosscheck STUDY={ $study }`
message-verdict_changed = { $path }: not as it was written; remove it and run again
message-confidential_committed =
    { $path } is of the source { $name }, which is confidential, and is committed, so the package would ship
    it; take it out (git rm --cached) and list it in .gitignore
