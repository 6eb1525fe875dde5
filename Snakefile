import atexit
import os
import sys
from pathlib import Path

from snakemake.utils import min_version

min_version("9.20")

# The program's folder: this one, also where another workflow imports this one as a module. Results are those
# of the project, the folder in which Snakemake works.
PROGRAM = Path(workflow.current_basedir.get_path_or_uri(secret_free=True))
if not (PROGRAM / "scripts").is_dir():
    sys.exit(
        f"{PROGRAM}: the workflow needs its scripts beside it; `spillover snakefile` prints its path"
    )
sys.path.insert(0, str(PROGRAM / "scripts"))

from base.place import Place, keep_compiled, python_path

keep_compiled(Path.cwd())
# Jobs inherit these: where the program's modules are, and one thread each, so that sums do not depend on
# the number of cores.
os.environ.update(PYTHONPATH=python_path())
if not Place(Path.cwd()).is_clone:
    os.environ.update(SPILLOVER_COMMAND="spillover")
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

from base.command import end_in_one_line
from base.project import bring_example, check_project, study_of
from base.speech_language import speak_language_of
from engine import finish, lock, records, stamp, start
from plan.plan import Plan
from report.page_plan import flat

# What is wrong with a configuration is one sentence, also where Snakemake is called by itself.
with end_in_one_line("snakemake"):
    speak_language_of(str(config.get("study", "")))
    check_project(Place(Path.cwd()))
    NAME = str(config.get("study") or study_of(Place(Path.cwd())))
    bring_example(Place(Path.cwd()), NAME)
    PLAN = Plan(Path.cwd(), NAME, {k: v for k, v in config.items() if k != "study"})
    STUDY = PLAN.study.config
    if workflow.is_main_process:
        settings = workflow.workflow_settings
        records.check_kept(
            STUDY["study"],
            settings.persistence_backend.name,
            settings.persistence_backend_db_url,
        )
        stamp.record_plan(PLAN.results())

    include: "rules/common.smk"
    include: "rules/ingest.smk"
    include: "rules/warehouse.smk"
    include: "rules/index.smk"
    include: "rules/weights.smk"
    include: "rules/analyses.smk"
    include: "rules/crosscheck.smk"
    include: "rules/sweep.smk"
    include: "rules/influence.smk"
    include: "rules/audit.smk"
    include: "rules/report.smk"
    include: "rules/package.smk"
    include: "rules/collect.smk"


onstart:
    start.start_collector()
    finish.print_messages(finish.list_missing_texts(STUDY))


onsuccess:
    lock.release_locks()
    finish.print_messages(
        finish.list_closing_messages(PLAN, workflow.dag_settings.targets)
    )


onerror:
    lock.release_locks()
    finish.print_messages(finish.list_failure_messages(STUDY))


rule all:
    default_target: True
    input:
        # Every file, and not behind the warehouse's gate: what is missing or incomplete is made again
        # although nothing that reads it needs to run.
        PLAN.results(),


rule deep:  # `make deep`
    input:
        [*PLAN["joint"].results()],


rule influence:  # `make influence`
    input:
        [*PLAN["cell_influence"].results()],
