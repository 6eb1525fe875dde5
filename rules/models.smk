# Analyses of a panel: one job and one file each, and chunks of jobs for the bootstrap.


include: "inputs/models.smk"


rule descriptives:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
    output:
        results("models/{analysis}.json"),
    log:
        log_file("models/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("descriptives"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("models/descriptives.py"),
    script:
        "../scripts/models/descriptives.py"


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


rule hausman:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
    output:
        results("models/{analysis}.json"),
    log:
        log_file("models/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("hausman"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("models/hausman.py"),
    script:
        "../scripts/models/hausman.py"


rule mediation:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
    output:
        results("models/{analysis}.json"),
    log:
        log_file("models/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("mediation"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("models/mediation.py"),
    script:
        "../scripts/models/mediation.py"


rule bootstrap_draws:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
    output:
        results("models/draws/{analysis}/{first}-{last}.npz"),
    log:
        log_file("models/draws/{analysis}/{first}-{last}"),
    wildcard_constraints:
        analysis=of_kind("bootstrap_mediation"),
        first=r"\d+",
        last=r"\d+",
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=chunk_spec,
        code=code("models/bootstrap_draws.py"),
    script:
        "../scripts/models/bootstrap_draws.py"


rule bootstrap_mediation:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
        draws=draw_files,
    output:
        results("models/{analysis}.json"),
    log:
        log_file("models/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("bootstrap_mediation"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("models/bootstrap_mediation.py"),
    script:
        "../scripts/models/bootstrap_mediation.py"


rule moderation:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
    output:
        results("models/{analysis}.json"),
    log:
        log_file("models/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("moderation"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("models/moderation.py"),
    script:
        "../scripts/models/moderation.py"


rule groups:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
    output:
        results("models/{analysis}.json"),
    log:
        log_file("models/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("groups"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("models/groups.py"),
    script:
        "../scripts/models/groups.py"


rule instruments:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
    output:
        results("models/{analysis}.json"),
    log:
        log_file("models/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("instruments"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=500,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("models/instruments.py"),
    script:
        "../scripts/models/instruments.py"
