# Spatial weight matrices, one job each, from geography, variables or files; the ids of the units travel
# inside.
from plan.weights import resolve_matrices

MATRICES = resolve_matrices(STUDY, ROOT)


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
    priority: 1
    conda:
        "../envs/weights.yaml"
    resources:
        mem_mb=lambda w: MATRICES[w.matrix].memory_mb,
        runtime=lambda w: MATRICES[w.matrix].minutes,
    params:
        spec=lambda w: spec(
            matrix=STUDY["weights"][w.matrix],
            raw=raw(*matrix_files(MATRICES[w.matrix])),
        ),
        code=lambda w: code(
            "weights/build.py",
            *family_files([MATRICES[w.matrix]]),
            environment="weights",
        ),
    script:
        "../scripts/weights/build.py"
