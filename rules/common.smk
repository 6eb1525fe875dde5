# What every stage's rules share: the study, its folders, and how a rule gets its options, its code's hash
# and its inputs.
from plan.analyses import resolve_analyses
from spillover.declared import all_options_of
from plan.checks import check_configuration
from base.checks import is_regular
from sweep.columns import choices_in, columns
from sweep.choice import columns_of
from plan.sweep import resolve_sweeps
from base.code_hash import code_hash
from base.command import in_one_line
from base.digests import digests, remember
from spillover.errors import StudyError, quoted
from base.job import canonical_json
from base.language import DEFAULT
from base.names import plain_path
from base.packages import packages_hash
from words.say import digest

EXPLAINING = "SPILLOVER_EXPLAIN" in os.environ
SIMULATED = "simulated" in STUDY
YEARS = list(range(STUDY["years"][0], STUDY["years"][1] + 1))
ANALYSES = resolve_analyses(STUDY)
# The same as plain values, defaults included, for tables and the page.
OPTIONS = {
    name: {"kind": analysis.kind, **all_options_of(analysis)}
    for name, analysis in ANALYSES.items()
}
# The seed of each analysis that can draw: its own, or that of the simulation of its effects.
SEEDS = {
    name: drawn["seed"]
    for name, options in OPTIONS.items()
    for drawn in (options, options.get("impacts", {}))
    if "seed" in drawn
}
SWEEPS = resolve_sweeps(STUDY, ANALYSES)
# The choices of each sweep, as its table calls them.
CHOICES = {
    name: choices_in(columns(columns_of(sweep.choices())))
    for name, sweep in SWEEPS.items()
}
check_configuration(STUDY, OPTIONS, ROOT)
KINDS = {name: analysis.kind for name, analysis in ANALYSES.items()}
LANGUAGE = STUDY.get("language", DEFAULT)
# What is printed in place of the texts that jobs compute with.
SPOKEN = STUDY["texts"]["spoken"]
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
    path = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return plain_path(str(path))


@in_one_line("snakemake")
def resource(path):
    """A file that the study's configuration names, relative to the project's folder, where Snakemake runs."""
    if not is_regular(ROOT / path):
        raise StudyError(
            f"config/{STUDY['study']}.yaml: there is no file {quoted(str(path), 200)}; correct its path "
            "where the study names it, or put the file there"
        )
    return plain_path(str(path))


def spec(**options):
    """A rule's options as the one string that Snakemake compares between runs."""
    return canonical_json(options)


def fixed(**options):
    """A rule's options where no wildcard decides them. As a function, for Snakemake takes braces in a text
    (a label `m^{2}`) for wildcards.
    """
    text = spec(**options)
    return lambda wildcards: text


def code(*scripts, environment="numerics"):
    """The hash of the code of a script, and of files that it loads by name, local imports included, and that
    of the packages of the rule's environment.
    """
    files = [ROOT / "scripts" / script for script in scripts]
    packages = packages_hash(ROOT / "envs" / f"{environment}.yaml")
    return f"{code_hash(files, ROOT / 'scripts')}-{packages}"


def words_for(analyses, *folders):
    """The language of what a job prints, with the hash of the messages that it may print: those of results
    and of further folders of the catalogue, and those of the kinds of some analyses.
    """
    return digest(LANGUAGE, {KINDS[name] for name in analyses}, folders)


def printed(text):
    """A text of the configuration in the study's language."""
    return SPOKEN.get(text, text)


@in_one_line("snakemake")
def raw(*files):
    """The digests of files from outside the results, as the option `raw` of the rule that reads them."""
    found = digests(files)
    remember()
    return found


# Snakemake notes all of a checkpoint's files at once, and forgets none.
WAREHOUSE_IS_MADE = results("warehouse/units.parquet")
# What Snakemake raised where the checkpoint has not run. Asked again, it would list all of the files again.
NOT_MADE = []


def not_made():
    """Raises what says that the warehouse checkpoint has not run."""
    if NOT_MADE:
        raise NOT_MADE[0].with_traceback(None)
    try:
        checkpoints.warehouse.get()
    except Exception as error:
        NOT_MADE.append(error)
        raise


def gated(paths):
    """An input function behind the warehouse checkpoint: its files are judged by checksum, not by the
    jobs that made them.

    paths: a list of files, or a function of the wildcards that gives one. While `make explain` looks
    ahead, the gate is open:
    what waits behind the checkpoint is listed, though not yet judged.
    """

    def inputs(wildcards):
        if not EXPLAINING and WAREHOUSE_IS_MADE not in checkpoints.created_output:
            not_made()
        return paths(wildcards) if callable(paths) else paths

    return inputs


@in_one_line("snakemake")
def variable_file(name):
    """The file of a variable: the warehouse's, or the index stage's."""
    if name in VARIABLES:
        return results(f"warehouse/panel/{name}.parquet")
    if name in INDICES:
        return results(f"index/{name}.parquet")
    raise StudyError(
        f"{name!r} is neither in 'variables' nor in 'indices' of config/{STUDY['study']}.yaml"
    )
