# What the rules of models.smk read, write and depend on.


def analysis_files(wildcards):
    """The variable files that an analysis uses, and no others."""
    return [
        variable_file(name) for name in variables_used(ANALYSES[wildcards.analysis])
    ]


def analysis_spec(wildcards):
    """All that an analysis depends on besides its data."""
    return spec(
        analysis=wildcards.analysis,
        simulated=SIMULATED,
        options=ANALYSES[wildcards.analysis],
    )


def chunk_spec(wildcards):
    """All that a chunk of draws depends on: neither on how the draws are cut nor on how they are summed
    up.
    """
    options = {
        k: v
        for k, v in ANALYSES[wildcards.analysis].items()
        if k not in ("resamples", "chunks", "interval", "level")
    }
    return spec(options=options, first=int(wildcards.first), last=int(wildcards.last))


def draw_files(wildcards):
    """The chunks of a bootstrap, each named by the replicates first, ..., last - 1 that it draws."""
    resamples, chunks = (
        ANALYSES[wildcards.analysis].get(key, 1) for key in ("resamples", "chunks")
    )
    bounds = [resamples * i // chunks for i in range(chunks + 1)]
    return [
        results(f"models/draws/{wildcards.analysis}/{first}-{last}.npz")
        for first, last in zip(bounds, bounds[1:])
        if first < last
    ]
