# What `make help` says of each command.

message-help_study = run a study: make study STUDY=munnell [INPUT=folder of raw files]
message-help_new =
    make a study from one merged panel file: make new STUDY=x PANEL=file OUTCOME=y TREATMENT=x CONTROLS="a, b"
message-help_reference =
    every key of a configuration and every kind, in English and Chinese: build/reference/
message-help_template =
    print the full design of a paper for a study, to copy from: make template STUDY=capital
message-help_migrate =
    bring a configuration of an earlier version up to date, and show the difference: make migrate STUDY=x
message-help_report = run what can be run, and make the page even if jobs fail (report_so_far.html)
message-help_explain = say what a run would do, and why: make explain STUDY=nqp
message-help_trace = where a number comes from: make trace STUDY=nqp CITY=Ordos YEAR=2022 VARIABLE=DF
message-help_suspects =
    a corrections.csv with what other numbers say instead of suspected ones, each with its proof: make
    suspects STUDY=cities > suspected.csv
message-help_simulate =
    write nqp's simulated raw files again, or others: make simulate SEED=7 CITIES=300 YEARS="2005 2023"
    OUT=build/sim/raw
message-help_audit =
    audit printed tables: make audit STUDY=nqp, or make audit FOLDER=tables [CONFIG=facts.yaml]
message-help_crosscheck =
    re-compute every estimate by other programs: make crosscheck STUDY=munnell; fails if a number differs
message-help_panel = the panel as .csv, .parquet and .dta with labels: results/<study>/data/
message-help_package = the replication package: make package STUDY=munnell
message-help_advisories =
    check the packages of the lock file against advisories: make advisories FOLDER=osv (OSV files)
message-help_test = the everyday tests, on two cores
message-help_test_long = the remaining tests: crashes, clusters, the package, recovery studies
message-help_fuzz =
    break files, configurations and arguments at random, each kind for SECONDS; the counts go to
    docs/reliability.md: make fuzz SECONDS=600 SEED=2
message-help_bench = speed compared with other programs, and scaling: docs/benchmarks.md
message-help_recovery =
    bias and coverage of every estimator on simulated panels, about an hour: docs/recovery.md; make recovery
    PANELS=20
message-help_trust = the tests behind each statistic, about half an hour: build/trust.md
message-help_check = formatting, linting and types
message-help_clean = remove the study's results, logs and records
message-help_help = this list

# What `spillover --help` says besides.

message-help_query = answer SQL over a study's results: spillover query nqp "from terms" --to answer.csv
message-help_oracles = ask the second implementations of the tests about a study's panel
message-help_doctor = what is missing on this machine
message-help_completion =
    print what a shell needs to complete verbs and studies: eval "$(spillover completion bash)"
message-help_usage = usage:
message-help_arguments = arguments
message-help_options = options
message-help_page = this page
message-help_of_study = the study's name
message-help_of_profile = a folder of profiles/
message-help_of_input = the folder of the study's raw files
message-help_of_page = make the page even where jobs fail
message-help_of_panel = the panel's file
message-help_of_show = show the difference, write nothing
message-help_of_unit = a name or a code
message-help_of_secret = show no single value
message-help_of_to = a file to write the answer to: .csv, .parquet or .json
message-help_of_shell = bash, zsh or fish
message-needs_arguments = { $command } needs { $lacking }; see { $again } --help
message-needs_value = { $command }: argument { $name }: expected one argument
message-no_shell = { $shell } is not one of bash, zsh, fish
