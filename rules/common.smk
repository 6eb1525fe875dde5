# What every stage's rules share: the study, its folders, and how a rule gets its options, its code's hash
# and its inputs.
from study.analyses import resolve_analyses
from study.checks import check_configuration
from study.spatial_options import check_matrices_and_sweeps
from study.code_hash import code_hash
from study.errors import StudyError
from study.job import canonical_json
from study.terms import variables_used

EXPLAINING = "SPILLOVER_EXPLAIN" in os.environ
SIMULATED = "simulated" in STUDY
YEARS = list(range(STUDY["years"][0], STUDY["years"][1] + 1))
ANALYSES = resolve_analyses(STUDY, ROOT / "config" / "schema")
check_matrices_and_sweeps(STUDY, ROOT)
check_configuration(STUDY, ANALYSES, ROOT)
VARIABLES = list(STUDY["variables"])
INDICES = list(STUDY.get("indices", {}))


def results(path):
    """A path in the study's result folder."""
    return f"results/{STUDY['study']}/{path}"


def log_file(path):
    """A path in the study's log folder, one log per job."""
    return f"logs/{STUDY['study']}/{path}.log"


def from_root(path):
    """A path as rules name it: relative to the project's folder where it lies there, so that a moved
    project reruns nothing.
    """
    path = Path(path)
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def resource(path):
    """A file that the study's configuration names, relative to the project's folder, where Snakemake runs."""
    return str(path)


def spec(**options):
    """A rule's options as the one string that Snakemake compares between runs."""
    return canonical_json(options)


def fixed(**options):
    """A rule's options where no wildcard decides them. As a function, for Snakemake takes braces in a text
    (a label `m^{2}`) for wildcards.
    """
    text = spec(**options)
    return lambda wildcards: text


def code(script):
    """The hash of a script's code, its local imports included."""
    return code_hash(ROOT / "scripts" / script, ROOT / "scripts")


def of_kind(*kinds):
    """A wildcard pattern that matches the names of the analyses of these kinds, and nothing else."""
    names = [name for name, analysis in ANALYSES.items() if analysis["kind"] in kinds]
    return "|".join(names) or "(?!)"


# Snakemake notes all of a checkpoint's files at once, and forgets none.
WAREHOUSE_IS_MADE = results("warehouse/units.parquet")


def gated(paths):
    """An input function behind the warehouse checkpoint: its files are judged by checksum, not by the
    jobs that made them.

    paths: a list of files, or a function of the wildcards that gives one. While `make explain` looks
    ahead, the gate is open:
    what waits behind the checkpoint is listed, though not yet judged.
    """

    def inputs(wildcards):
        # `get` lists all of the checkpoint's files each time: for thousands of jobs that is a fifth of
        # the planning.
        if not EXPLAINING and WAREHOUSE_IS_MADE not in checkpoints.created_output:
            checkpoints.warehouse.get()
        return paths(wildcards) if callable(paths) else paths

    return inputs


def variable_file(name):
    """The file of a variable: the warehouse's, or the index stage's."""
    if name in VARIABLES:
        return results(f"warehouse/panel/{name}.parquet")
    if name in INDICES:
        return results(f"index/{name}.parquet")
    raise StudyError(
        f"{name!r} is neither in 'variables' nor in 'indices' of config/{STUDY['study']}.yaml"
    )
