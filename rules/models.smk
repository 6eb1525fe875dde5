# Analyses of a panel: one job and one file each, and chunks of jobs for the bootstrap.


def analysis_files(wildcards):
    """The variable files that an analysis uses, and no others."""
    return [
        variable_file(name) for name in variables_used(ANALYSES[wildcards.analysis])
    ]


def analysis_spec(wildcards, **more):
    """All that an analysis depends on besides its data."""
    return spec(
        analysis=wildcards.analysis,
        simulated=SIMULATED,
        options=ANALYSES[wildcards.analysis],
        **more,
    )


rule panel:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
    output:
        results("models/{analysis}.json"),
    log:
        log_file("models/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("panel"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("models/panel.py"),
    script:
        "../scripts/models/panel.py"
