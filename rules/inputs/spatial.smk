# What the rules of spatial.smk read, write and depend on.


def analysis_matrices(wildcards):
    """The weight matrices that a spatial analysis names."""
    analysis = ANALYSES[wildcards.analysis]
    names = {analysis[key] for key in ("weights", "error_weights") if key in analysis}
    return [results(f"weights/{name}.npz") for name in sorted(names)]
