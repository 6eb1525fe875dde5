# What the rules of analyses.smk read, write and depend on: all of it as the analysis declares it.
from declare.convert import options_of
from declare.names import texts
from declare.problems import suggestion


def analysis_variables(wildcards):
    """The variable files that an analysis uses, and no others."""
    return [
        variable_file(name) for name in ANALYSES[wildcards.analysis].variables_used()
    ]


def analysis_matrices(wildcards):
    """The weight matrices that an analysis names."""
    return [
        results(f"weights/{name}.npz")
        for name in ANALYSES[wildcards.analysis].matrices()
    ]


def analysis_resources(wildcards):
    """The files that an analysis names itself."""
    return [resource(file) for file in texts(ANALYSES[wildcards.analysis], "file")]


def analyses_used(wildcards):
    """The outputs of other analyses that an analysis reads."""
    name = wildcards.analysis
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


def analysis_spec(wildcards):
    """All that an analysis depends on besides its data."""
    return spec(
        analysis=wildcards.analysis,
        simulated=SIMULATED,
        options=options_of(ANALYSES[wildcards.analysis]),
        raw=raw(*analysis_resources(wildcards)),
    )


def chunk_spec(wildcards):
    """All that a chunk depends on: neither on how the draws are cut nor on how they are summed up."""
    return spec(
        analysis="",
        simulated=SIMULATED,
        options=options_of(ANALYSES[wildcards.analysis].chunk_options()),
        raw=raw(*analysis_resources(wildcards)),
        first=int(wildcards.first),
        last=int(wildcards.last),
    )


def code_of_kind(wildcards):
    """The hash of the one script and of the kind's own file."""
    return code(
        "analyses/job.py", f"analyses/kinds/{ANALYSES[wildcards.analysis].kind}.py"
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
