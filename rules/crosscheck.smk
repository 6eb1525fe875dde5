# A second opinion on every number: other programs compute each estimate from the panel; then the two are
# compared. The rules that ask them have none of our estimates among their inputs.
SECOND_OPINION = PLAN["second_opinion"]
SECOND_SWEEP = PLAN["second_sweep"]
SECOND_R = PLAN["second_r"]
CROSSCHECK = PLAN["crosscheck"]


rule second_opinion:
    input:
        unpack(gated(SECOND_OPINION.inputs)),
        unpack(SECOND_OPINION.files),
    output:
        **SECOND_OPINION.outputs,
    log:
        SECOND_OPINION.log,
    wildcard_constraints:
        analysis=SECOND_OPINION.names,
    conda:
        "../envs/crosscheck.yaml"
    resources:
        mem_mb=SECOND_OPINION.memory_mb,
        runtime=SECOND_OPINION.minutes,
    params:
        spec=SECOND_OPINION.spec,
        code=SECOND_OPINION.code,
    script:
        "../scripts/crosscheck/second_opinion.py"


rule second_sweep:
    input:
        unpack(gated(SECOND_SWEEP.inputs)),
        unpack(SECOND_SWEEP.files),
    output:
        **SECOND_SWEEP.outputs,
    log:
        SECOND_SWEEP.log,
    wildcard_constraints:
        sweep=SECOND_SWEEP.names,
    conda:
        "../envs/crosscheck.yaml"
    resources:
        mem_mb=SECOND_SWEEP.memory_mb,
        runtime=SECOND_SWEEP.minutes,
    params:
        spec=SECOND_SWEEP.spec,
        code=SECOND_SWEEP.code,
    script:
        "../scripts/crosscheck/second_sweep.py"


rule second_r:
    input:
        unpack(gated(SECOND_R.inputs)),
        unpack(SECOND_R.files),
    output:
        **SECOND_R.outputs,
    log:
        SECOND_R.log,
    conda:
        "../envs/crosscheck.yaml"
    resources:
        mem_mb=SECOND_R.memory_mb,
        runtime=SECOND_R.minutes,
    params:
        spec=SECOND_R.spec,
        code=SECOND_R.code,
    script:
        "../scripts/package/second_r.py"


rule crosscheck:
    input:
        unpack(gated(CROSSCHECK.inputs)),
        unpack(CROSSCHECK.files),
    output:
        **CROSSCHECK.outputs,
    log:
        CROSSCHECK.log,
    conda:
        "../envs/crosscheck.yaml"
    resources:
        mem_mb=CROSSCHECK.memory_mb,
        runtime=CROSSCHECK.minutes,
    params:
        spec=CROSSCHECK.spec,
        code=CROSSCHECK.code,
    script:
        "../scripts/crosscheck/build.py"
