# The raw cells and the units that move each finding most, on demand (`make influence`): one job an estimate.
CELL_INFLUENCE = PLAN["cell_influence"]


rule cell_influence:
    input:
        unpack(gated(CELL_INFLUENCE.inputs)),
        unpack(CELL_INFLUENCE.files),
    output:
        **CELL_INFLUENCE.outputs,
    log:
        CELL_INFLUENCE.log,
    wildcard_constraints:
        finding=CELL_INFLUENCE.names,
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=CELL_INFLUENCE.memory_mb,
        runtime=CELL_INFLUENCE.minutes,
    params:
        spec=CELL_INFLUENCE.spec,
        code=CELL_INFLUENCE.code,
    script:
        "../scripts/influence/build.py"
