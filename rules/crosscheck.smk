# A second opinion on every number: other programs compute each estimate from the panel; then the two are
# compared. The rule that asks them has none of our estimates among its inputs.
from msgspec import to_builtins

CROSSCHECK = STUDY.get("crosscheck", True)
CROSSCHECKED = {
    name: [to_builtins(recipe) for recipe in analysis.recipes(name)]
    for name, analysis in ANALYSES.items()
}


include: "inputs/crosscheck.smk"


rule second_opinion:
    input:
        variables=gated(analysis_variables),
        units=gated(results("warehouse/units.parquet")),
        weights=gated(analysis_matrices),
        files=analysis_resources,
    output:
        results("crosscheck/opinions/{analysis}.json"),
    log:
        log_file("crosscheck/{analysis}"),
    wildcard_constraints:
        analysis="|".join(CROSSCHECKED) or "(?!)",
    conda:
        "../envs/crosscheck.yaml"
    resources:
        mem_mb=1000,
        runtime=20,
    params:
        spec=opinion_spec,
        code=code(*CROSSCHECK_CODE, environment="crosscheck"),
    script:
        "../scripts/crosscheck/second_opinion.py"


rule second_sweep:
    input:
        variables=gated(lambda w: sampled_variables(w.sweep)),
        units=gated(results("warehouse/units.parquet")),
        weights=gated(lambda w: sweep_weights(w.sweep)),
        files=lambda w: sampled_files(w.sweep),
        policies=lambda w: baseline_files(w.sweep),
    output:
        results("crosscheck/sweeps/{sweep}.json"),
    log:
        log_file("crosscheck/sweep_{sweep}"),
    wildcard_constraints:
        sweep="|".join(SWEEPS) or "(?!)",
    conda:
        "../envs/crosscheck.yaml"
    resources:
        mem_mb=1000,
        runtime=20,
    params:
        spec=sampled_spec,
        code=code(
            "crosscheck/second_sweep.py", *CROSSCHECK_CODE, environment="crosscheck"
        ),
    script:
        "../scripts/crosscheck/second_sweep.py"


rule second_r:
    input:
        variables=gated(lambda w: r_variables(w.program)),
        units=gated(results("warehouse/units.parquet")),
        weights=gated(lambda w: r_matrices(w.program)),
    output:
        results("crosscheck/r/{program}.json"),
    log:
        log_file("crosscheck/r_{program}"),
    wildcard_constraints:
        program="|".join(R_PROGRAMS) or "(?!)",
    conda:
        "../envs/crosscheck.yaml"
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        spec=r_spec,
        code=code("crosscheck/second_r.py", *R_CODE, environment="crosscheck"),
    script:
        "../scripts/crosscheck/second_r.py"


rule crosscheck:
    input:
        analyses=gated([analysis_file(name) for name in ANALYSES]),
        opinions=gated([opinion_file(name) for name in asked_of_others()]),
        sweeps=gated(
            lambda w: [results(f"sweep/{name}.parquet") for name in sampled_sweeps()]
        ),
        sampled=gated(lambda w: [sampled_file(name) for name in sampled_sweeps()]),
        further=gated(r_files()),
    output:
        rows=results("crosscheck/crosscheck.parquet"),
        summary=results("crosscheck/summary.json"),
    log:
        log_file("crosscheck"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=400,
        runtime=5,
    params:
        spec=fixed(
            study=STUDY["study"],
            missing=[name for name, version in R_PROGRAMS.items() if not version],
            copies={
                name: analysis.copies(name) for name, analysis in ANALYSES.items()
            },
        ),
        code=code("crosscheck/build.py", *own_of_kinds()),
    script:
        "../scripts/crosscheck/build.py"
