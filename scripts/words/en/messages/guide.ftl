# What the guide of a replication package says, line by line.

message-guide_title = Replication package: { $title }
message-guide_overview = Overview
message-guide_years = The package covers the years { $n_first }–{ $n_last }.
message-guide_code =
    `code/` contains the workflow (Python under Snakemake) that turns raw files into every table and figure;
    one command runs it.
message-guide_data = `data/` contains the panel that the workflow makes.
message-guide_results = `results/` contains the tables and figures.
message-guide_replicate =
    `replicate/` contains an R script and a Stata do-file that re-estimate { $n_recipes } regressions from the
    panel and compare them with the numbers in `results/`.
message-guide_kept = The panel may not be redistributed; the instructions below make it.
message-guide_commit = The code is commit `{ $commit }` of the project.
message-guide_availability = Data availability and provenance statements
message-guide_rights = Statement about rights
message-guide_access =
    The authors of this package have legitimate access to and permission to use the data used.
message-guide_permission =
    The authors have permission to redistribute the data in this package, under the licences named for each
    source.
message-guide_no_data =
    No data are in this package: the sources below do not all allow it. Nor are figures that draw the values
    of single units, or the page with its maps and cells.
message-guide_summary = Summary of availability
message-guide_all = All data **are** publicly available, and the panel made from them is in this package.
message-guide_some = Some data **cannot be made** publicly available.
message-guide_none =
    {"**"}No data can be made** publicly available by the authors; each source is available from its publisher
    as described below.
message-guide_details = Details on each data source
message-guide_publisher = Publisher: { $text }
message-guide_citation = Citation: { $text }
message-guide_obtain = How to obtain: { $text }
message-guide_file = File: `{ $files }` (a regular expression)
message-guide_licence = Licence: { $text }
message-guide_in_yes = In this package: yes
message-guide_in_no = In this package: no
message-guide_datasets = Dataset list
message-guide_not_shipped =
    No data file is shipped, and no page with the data in it: { $reason } The instructions below make:
message-guide_reason = the sources { $names } may not be redistributed.
message-guide_panel_row = the panel: unit, year, every variable and index; labels in the latter two
message-guide_codebook = each variable's label, unit and formula
message-guide_units = the units: names, coordinates, groups
message-guide_weights = spatial weight matrices as links (unit, neighbour, weight)
message-guide_requirements = Computational requirements
message-guide_software = Software
message-guide_python =
    Python { $version } or any from 3.11, with the versions of `code/requirements.lock` (hashes included), of
    which the project itself names:
message-guide_r =
    R from 4.0 with its base packages alone for `replicate/replicate.R`, and Stata 14 or later for
    `replicate/replicate.do`. The workflow needs neither.
message-guide_randomness = Controlled randomness
message-guide_seeds = Seeds are set in `code/config/{ $study }.yaml`: { $seeds }.
message-guide_seed_all = { $seed } for every analysis that draws
message-guide_no_seed = No analysis of this study draws random numbers.
message-guide_memory = Memory, run time and storage
message-guide_time = Approximate time needed on a desktop machine: { $class }.
message-guide_not_recorded = not recorded
message-guide_minutes_10 = less than 10 minutes
message-guide_minutes_60 = 10 to 60 minutes
message-guide_hours_8 = 1 to 8 hours
message-guide_hours_24 = 8 to 24 hours
message-guide_day = more than a day
message-guide_no_time = The run time was not recorded.
message-guide_measured =
    Measured: { $n_jobs } jobs took { $time } in sum on one core each, none with more than { $n_memory } MB
    ({ $n_cores } cores, { $system }, Python { $python }).
message-guide_seconds = { $n_seconds } seconds
message-guide_minutes = { $n_minutes } minutes
message-guide_asked = No job asks a cluster for more than { $n_memory } MB.
message-guide_unpacked = The package unpacks to { $n_size } MB; a full run writes a few times as much.
message-guide_programs = Description of programs
message-guide_stages =
    `code/rules/<stage>.smk` and `code/scripts/<stage>/`: one stage of the workflow each, from `ingest` to
    `report`.
message-guide_estimators = `code/scripts/spillover/arrays/`: the estimators.
message-guide_config = `code/config/`: the study's configuration and the registry of sources.
message-guide_regressions =
    `replicate/replicate.R`, `data.R`, `models.R`, `replicate.do` and `expected.csv`: the regressions in R and
    Stata.
message-guide_further =
    `replicate/further.R` and `further.do`, if present: lines for R packages and user-written Stata commands,
    each with a note on whether a test has run it.
message-guide_code_licence = Licence for code
message-guide_instructions = Instructions to replicators
message-guide_manifest = `sha256sum -c MANIFEST.sha256` checks that the files are intact.
message-guide_redo = `cd replicate && Rscript replicate.R` (or `do replicate.do` in Stata).
message-guide_redo_then =
    `cd replicate && Rscript replicate.R` (or `do replicate.do` in Stata) then runs on it.
message-guide_make =
    `cd code && make study STUDY={ $name }` reproduces everything in `code/results/{ $study }/`. It installs
    the locked versions into `code/.venv`; without `make`, see the commands in `code/README.md`.
message-guide_make_panel =
    `make panel STUDY={ $name }` in `code` and `cp -r code/results/{ $study }/data data` give the panel.
message-guide_list = List of tables, figures and programs
message-guide_reproduces = The code reproduces all tables and figures, listed here.
message-guide_not_in = `{ $file }` (made by the workflow, not in this package)
message-guide_by_rule = rule `{ $rule }` (`code/scripts/{ $script }`): { $names }
message-guide_the_panel = the panel: rule `warehouse` (`code/scripts/warehouse/build.py`)
message-guide_references = References
message-guide_head_files = file | content
message-guide_head_results = result | file | rule | script | made from
message-guide_input = { $name } INPUT=<folder of the raw files>
