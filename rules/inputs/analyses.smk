# What the rules of analyses.smk read, write and depend on: all of it as the analysis declares it.
from functools import cache

from spillover.declared import options_of
from spillover.declared import texts
from base.problems import suggestion


def of_analysis(function):
    """A function of an analysis' name as one of a job's wildcards, called once for each name: Snakemake asks
    several times for each job.
    """
    known = cache(function)
    return lambda wildcards: known(wildcards.analysis)


@of_analysis
def analysis_variables(name):
    """The variable files that an analysis uses, and no others."""
    return [variable_file(used) for used in ANALYSES[name].variables_used()]


@of_analysis
def analysis_matrices(name):
    """The weight matrices that an analysis names."""
    return [results(f"weights/{matrix}.npz") for matrix in ANALYSES[name].matrices()]


@cache
def resources_of(name):
    """The files that an analysis names itself."""
    return [resource(file) for file in texts(ANALYSES[name], "file")]


analysis_resources = of_analysis(resources_of)


@of_analysis
def analyses_used(name):
    """The outputs of other analyses that an analysis reads."""
    return [analysis_file(used) for used in ANALYSES[name].uses(name)]


def chunk_files(name):
    """The chunks of an analysis, each named by the draws first, ..., last - 1 that it makes."""
    return [
        results(f"analyses/{name}/{first}-{last}.npz")
        for first, last in ANALYSES[name].chunk_bounds()
    ]


def analysis_chunks(wildcards):
    """The chunks that an analysis gathers."""
    return chunk_files(wildcards.analysis)


@of_analysis
def analysis_spec(name):
    """All that an analysis depends on besides its data."""
    return spec(
        analysis=name,
        simulated=SIMULATED,
        options=options_of(ANALYSES[name]),
        raw=raw(*resources_of(name)),
    )


def chunk_spec(wildcards):
    """All that a chunk depends on: neither on how the draws are cut nor on how they are summed up."""
    return spec(
        analysis="",
        simulated=SIMULATED,
        options=options_of(ANALYSES[wildcards.analysis].chunk_options()),
        raw=raw(*resources_of(wildcards.analysis)),
        first=int(wildcards.first),
        last=int(wildcards.last),
    )


def code_of_kind(wildcards):
    """The hash of the one script and of the kind's own file."""
    return code(
        "analyses/job.py",
        f"spillover/kinds/{ANALYSES[wildcards.analysis].kind}/kind.py",
    )


@in_one_line("snakemake")
def analysis_file(name):
    """The file of an analysis."""
    if name not in ANALYSES:
        raise StudyError(
            f"{name!r} is not in 'analyses' of config/{STUDY['study']}.yaml, but a table, a figure or "
            f"the page's main results name it{suggestion(name, ANALYSES)}"
        )
    return results(f"analyses/{name}.json")
