# Spatial weight matrices, one job each, from geography, variables or files; the ids of the units travel
# inside.
WEIGHT_MATRIX = PLAN["weight_matrix"]


rule weight_matrix:
    input:
        unpack(gated(WEIGHT_MATRIX.inputs)),
        unpack(WEIGHT_MATRIX.files),
    output:
        **WEIGHT_MATRIX.outputs,
    log:
        WEIGHT_MATRIX.log,
    wildcard_constraints:
        matrix=WEIGHT_MATRIX.names,
    priority: 1
    conda:
        "../envs/weights.yaml"
    resources:
        mem_mb=WEIGHT_MATRIX.memory_mb,
        runtime=WEIGHT_MATRIX.minutes,
    params:
        spec=WEIGHT_MATRIX.spec,
        code=WEIGHT_MATRIX.code,
    script:
        "../scripts/weights/build.py"
