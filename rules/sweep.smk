# Sweeps over weight matrices and other choices, cut into chunks: a new matrix recomputes the one chunk
# that its hash names.
SWEEP_CHUNK = PLAN["sweep_chunk"]
SWEEP = PLAN["sweep"]


rule sweep_chunk:
    input:
        unpack(gated(SWEEP_CHUNK.inputs)),
        unpack(SWEEP_CHUNK.files),
    output:
        **SWEEP_CHUNK.outputs,
    log:
        SWEEP_CHUNK.log,
    wildcard_constraints:
        sweep=SWEEP_CHUNK.names,
        chunk=r"\d+",
    priority: 1
    conda:
        "../envs/weights.yaml"
    resources:
        mem_mb=SWEEP_CHUNK.memory_mb,
        runtime=SWEEP_CHUNK.minutes,
    params:
        spec=SWEEP_CHUNK.spec,
        code=SWEEP_CHUNK.code,
    script:
        "../scripts/sweep/estimate.py"


rule sweep:
    input:
        unpack(gated(SWEEP.inputs)),
        unpack(SWEEP.files),
    output:
        **SWEEP.outputs,
    log:
        SWEEP.log,
    wildcard_constraints:
        sweep=SWEEP.names,
    priority: 1
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=SWEEP.memory_mb,
        runtime=SWEEP.minutes,
    params:
        spec=SWEEP.spec,
        code=SWEEP.code,
    script:
        "../scripts/sweep/gather.py"
