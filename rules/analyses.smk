# The analyses of a study: one job and one file each, whatever their kind; chunks are jobs of their own.
ANALYSIS = PLAN["analysis"]
CHUNK = PLAN["chunk"]


rule analysis:
    input:
        unpack(gated(ANALYSIS.inputs)),
        unpack(ANALYSIS.files),
    output:
        **ANALYSIS.outputs,
    log:
        ANALYSIS.log,
    wildcard_constraints:
        analysis=ANALYSIS.names,
    priority: 1
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=ANALYSIS.memory_mb,
        runtime=ANALYSIS.minutes,
    params:
        spec=ANALYSIS.spec,
        code=ANALYSIS.code,
    script:
        "../scripts/analyses/job.py"


rule chunk:
    input:
        unpack(gated(CHUNK.inputs)),
        unpack(CHUNK.files),
    output:
        **CHUNK.outputs,
    log:
        CHUNK.log,
    wildcard_constraints:
        analysis=CHUNK.names,
        first=r"\d+",
        last=r"\d+",
    priority: 1
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=CHUNK.memory_mb,
        runtime=CHUNK.minutes,
    params:
        spec=CHUNK.spec,
        code=CHUNK.code,
    script:
        "../scripts/analyses/job.py"
