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

from engine import lock, records, stamp, start
from crosscheck.verdict import last_line
from engine.remarks import read_remarks
from base import store
from base.command import in_one_line
from base.project import bring_example, check_project, study_of
from spillover.errors import list_names
from plan.plan import Plan
from base.speech_language import message, speak_language_of
from spillover.words import _
from warehouse.suspects.proposals import last_line as last_line_of_suspects

# What is wrong with a configuration is one sentence, also where Snakemake is called by itself.
with in_one_line("snakemake"):
    speak_language_of(str(config.get("study", "")))
    check_project(Place(Path.cwd()))
    NAME = str(config.get("study") or study_of(Place(Path.cwd())))
    bring_example(Place(Path.cwd()), NAME)
    PLAN = Plan(Path.cwd(), NAME, {k: v for k, v in config.items() if k != "study"})
    STUDY = PLAN.study.config
    if workflow.is_main_process:
        kept = workflow.workflow_settings
        records.check_kept(
            STUDY["study"],
            kept.persistence_backend.name,
            kept.persistence_backend_db_url,
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
    if lacking := STUDY["texts"]["lacking"]:
        said = _(
            "Not given in the study's language, so printed in another one: {places}",
            places=list_names(lacking, 5),
        )
        print(message(said), file=sys.stderr)


onsuccess:
    lock.release_locks()
    pages = [
        Path(PLAN.study.results(name))
        for name in ("report.html", "report_so_far.html")
    ]
    newest = max(pages, key=lambda p: p.stat().st_mtime if p.exists() else 0)
    # A run of some targets may have left the page as it was, or there is none yet.
    made = newest.exists() and newest.stat().st_mtime >= start.BEGAN
    if made or not workflow.dag_settings.targets:
        said = _(
            "Open {page}; tables, figures and results.duckdb are beside it, the log of each "
            "job in logs/{study}",
            page=newest,
            study=STUDY["study"],
        )
    else:
        said = _("The log of each job is in logs/{study}", study=STUDY["study"])
    print(message(said), file=sys.stderr)
    if left := PLAN.leftovers():
        said = _(
            "Left over from an earlier version of the study: {files}. `make clean` and a new "
            "run remove them.",
            files=list_names(left, 5),
        )
        print(message(said), file=sys.stderr)
    read = [
        *PLAN["ingest"].logs(),
        *PLAN["weight_matrix"].logs(),
        *PLAN["joint"].logs(),
        *PLAN["collect"].logs(),
    ]
    for remark in read_remarks(read, start.BEGAN):
        print(remark, file=sys.stderr)
    if removed := store.report_damage(STUDY["study"]):
        print(message(removed), file=sys.stderr)
    if suspected := last_line_of_suspects(STUDY["study"]):
        print(message(suspected), file=sys.stderr)
    if PLAN.study.has_crosscheck and (
        differing := last_line(STUDY["study"], workflow.dag_settings.targets)
    ):
        print(message(differing), file=sys.stderr)


onerror:
    lock.release_locks()
    said = _(
        "Finished results are kept. The log of each job is in logs/{study}; `make report STUDY={study}` "
        "makes the page without what failed.",
        study=STUDY["study"],
    )
    print(message(said), file=sys.stderr)


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
