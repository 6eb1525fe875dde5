# Indicators -> composite indices. A study without indices has none of these jobs.
from plan.index import resolve_definitions, resolve_methods

INDEX_DEFINITIONS = resolve_definitions(STUDY)
METHODS = resolve_methods(STUDY)


rule index:
    input:
        variables=gated(
            lambda w: [
                variable_file(i["variable"])
                for i in INDEX_DEFINITIONS[w.index]["indicators"]
            ]
        ),
        units=gated(results("warehouse/units.parquet")),
    output:
        scores=results("index/{index}.parquet"),
        facts=results("index/{index}.json"),
    log:
        log_file("index/{index}"),
    wildcard_constraints:
        index="|".join(INDICES) or "(?!)",
    priority: 1
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=400,
        runtime=5,
    params:
        spec=lambda w: spec(
            index=w.index, definition=INDEX_DEFINITIONS[w.index], simulated=SIMULATED
        ),
        code=lambda w: code(
            "index/build.py", f"index/methods/{METHODS[w.index].method}.py"
        ),
    script:
        "../scripts/index/build.py"
