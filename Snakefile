import os
import sys
from pathlib import Path

from snakemake.utils import min_version

min_version("9.20")

ROOT = Path(workflow.basedir)
SCRIPTS = str(ROOT / "scripts")
sys.path.insert(0, SCRIPTS)
# Jobs inherit these: where the project's modules are, and one thread each, so that sums do not depend on
# the number of cores.
os.environ.update(PYTHONPATH=SCRIPTS)
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

from engine import cluster_jobs, forks, keep, node, trust
from study.load import load_study

STUDY = load_study(
    ROOT, config.get("study", "nqp"), {k: v for k, v in config.items() if k != "study"}
)


include: "rules/common.smk"
include: "rules/ingest.smk"
include: "rules/warehouse.smk"
include: "rules/index.smk"
include: "rules/weights.smk"
include: "rules/analyses.smk"
include: "rules/sweep.smk"
include: "rules/audit.smk"
include: "rules/report.smk"
include: "rules/package.smk"
include: "rules/collect.smk"


# What was not seen to end whole is made again, behind the checkpoint too.
trust.install(workflow)

# What a job made earlier stays until it is made anew.
keep.install()

# Jobs on one machine, this one or a cluster's node, are forks of one process that has their libraries loaded.
forks.install()
node.install(workflow)
if "snakemake_executor_plugin_slurm" in sys.modules:
    cluster_jobs.keep_to_squeue(sys.modules["snakemake_executor_plugin_slurm"])


# Snakemake's limit of jobs per second wakes its scheduler without a pause while jobs wait for a core: up
# to half a core's work, for
# nothing. Jobs are few and long enough to need no limit.
onstart:
    workflow.scheduler.job_rate_limiter = None


onsuccess:
    pages = [Path(results(name)) for name in ("report.html", "report_so_far.html")]
    print(
        f"Look at {max(pages, key=lambda p: p.stat().st_mtime if p.exists() else 0)}; tables, figures and results.duckdb lie beside it, a log of each job in logs/{STUDY['study']}",
        file=sys.stderr,
    )


onerror:
    print(
        f"What was finished is kept; mend what is told above and run again. The log of each job is in logs/{STUDY['study']}",
        file=sys.stderr,
    )


rule all:
    default_target: True
    input:
        results("report.html"),
        results("results.duckdb"),
        # What the page is made of is named too: a file that was deleted is made again although the page
        # is up to date.
        gated(lambda w: flat(page_plan()) + shipped_results()),
