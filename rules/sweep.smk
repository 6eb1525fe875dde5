# Sweeps over weight matrices and other choices, cut into chunks: a new matrix recomputes the one chunk
# that its hash names.
from functools import cache

from sweep.matrices import matrices_by_chunk
from sweep.choice import plain_choices
from plan.sweep import baseline_of, subject_of
from plan.weights import typed as typed_matrix

# The plan of a sweep is made once: a job that asked for its matrices itself would expand all of them again.
MATRICES_BY_CHUNK = {
    name: matrices_by_chunk(sweep.weights, sweep.chunks)
    for name, sweep in SWEEPS.items()
}


include: "inputs/sweep.smk"


rule sweep_chunk:
    input:
        units=gated(results("warehouse/units.parquet")),
        variables=gated(lambda w: sweep_variables(w.sweep, w.chunk)),
        weights=gated(lambda w: sweep_weights(w.sweep)),
        files=lambda w: baseline_files(w.sweep),
        matrix_files=lambda w: sweep_files(w.sweep, w.chunk),
    output:
        results("sweep/{sweep}/{chunk}.parquet"),
    log:
        log_file("sweep/{sweep}_{chunk}"),
    wildcard_constraints:
        sweep="|".join(SWEEPS) or "(?!)",
        chunk=r"\d+",
    priority: 1
    conda:
        "../envs/weights.yaml"
    resources:
        mem_mb=800,
        runtime=120,
    params:
        spec=lambda w: chunk_spec_of(w.sweep, w.chunk),
        code=lambda w: code(
            "sweep/estimate.py",
            *choice_files(w.sweep),
            *family_files(chunk_matrices(w.sweep, w.chunk)),
            environment="weights",
        ),
    script:
        "../scripts/sweep/estimate.py"


rule sweep:
    input:
        gated(lambda w: sweep_chunks(w.sweep)),
    output:
        rows=results("sweep/{sweep}.parquet"),
        summary=results("sweep/{sweep}.json"),
    log:
        log_file("sweep/{sweep}"),
    wildcard_constraints:
        sweep="|".join(SWEEPS) or "(?!)",
    priority: 1
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=400,
        runtime=10,
    params:
        spec=fixed(simulated=SIMULATED),
        code=code("sweep/gather.py"),
    script:
        "../scripts/sweep/gather.py"
