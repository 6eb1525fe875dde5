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


# The joint test of a sweep: `make deep` alone asks for it.
JOINT_CHUNK = PLAN["joint_chunk"]
JOINT = PLAN["joint"]


rule joint_chunk:
    input:
        unpack(gated(JOINT_CHUNK.inputs)),
        unpack(JOINT_CHUNK.files),
    output:
        **JOINT_CHUNK.outputs,
    log:
        JOINT_CHUNK.log,
    wildcard_constraints:
        sweep=JOINT_CHUNK.names,
        chunk=r"\d+",
        batch=r"\d+",
    conda:
        "../envs/weights.yaml"
    resources:
        mem_mb=JOINT_CHUNK.memory_mb,
        runtime=JOINT_CHUNK.minutes,
    params:
        spec=JOINT_CHUNK.spec,
        code=JOINT_CHUNK.code,
    script:
        "../scripts/sweep/surrogates.py"


rule joint:
    input:
        unpack(gated(JOINT.inputs)),
        unpack(JOINT.files),
    output:
        **JOINT.outputs,
    log:
        JOINT.log,
    wildcard_constraints:
        sweep=JOINT.names,
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=JOINT.memory_mb,
        runtime=JOINT.minutes,
    params:
        spec=JOINT.spec,
        code=JOINT.code,
    script:
        "../scripts/sweep/gather_joint.py"
