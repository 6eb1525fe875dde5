# Spatial weight matrices, one job each, from geography, variables or files; the ids of the units travel
# inside.
MATRICES = STUDY.get("weights", {})


include: "inputs/weights.smk"


rule weight_matrix:
    input:
        units=gated(results("warehouse/units.parquet")),
        variables=gated(lambda w: matrix_variables(MATRICES[w.matrix])),
        file=lambda w: matrix_files(MATRICES[w.matrix]),
    output:
        matrix=results("weights/{matrix}.npz"),
        facts=results("weights/{matrix}.json"),
    log:
        log_file("weights/{matrix}"),
    wildcard_constraints:
        matrix="|".join(MATRICES) or "(?!)",
    conda:
        "../envs/weights.yaml"
    resources:
        mem_mb=400,
        runtime=5,
    params:
        spec=lambda w: spec(
            matrix=MATRICES[w.matrix], raw=raw(*matrix_files(MATRICES[w.matrix]))
        ),
        code=code("weights/build.py", environment="weights"),
    script:
        "../scripts/weights/build.py"
