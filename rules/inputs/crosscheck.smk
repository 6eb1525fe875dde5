# What the rules of crosscheck.smk read, write and depend on.


from functools import cache

from msgspec.structs import replace

from plan.analyses import typed as typed_analysis  # rules share one space of names
from crosscheck.optional import optional_versions
from spillover.analysis import having
from crosscheck.r_packages import ESTIMATORS, SECONDS, r_version_of
from sweep.choices.weights import Weights as SweptWeights
from plan.sweep import subject_of
from sweep.choice import sampled
from plan.weights import typed as typed_matrix

# As crosscheck.matrices has them, which is not loaded here: it loads pandas.
REBUILT = (
    "k_nearest",
    "distance_band",
    "inverse_distance",
    "exponential_decay",
    "economic_distance",
    "geo_economic",
    "asymmetric",
    "file",
)

# The programs are loaded by name, so that their files are listed here.
CROSSCHECK_CODE = [
    "crosscheck/second_opinion.py",
    *sorted(
        path.relative_to(ROOT / "scripts").as_posix()
        for path in (ROOT / "scripts/crosscheck/programs").glob("*.py")
    ),
]


def own_of_kinds():
    """What the study's kinds say of themselves to the crosscheck, which is loaded by name."""
    return [
        f"spillover/kinds/{kind}/others.py"
        for kind in having("others")
        if kind in {*KINDS.values(), "spatial"}
    ]


def asked_of_others():
    """The analyses that other programs can redo."""
    return [name for name, recipes in CROSSCHECKED.items() if recipes]


def opinion_file(name):
    """The file of what other programs say of an analysis."""
    return results(f"crosscheck/opinions/{name}.json")


@of_analysis
def opinion_spec(name):
    """What other programs are asked about an analysis. The versions of programs that the project does not
    install are an option of the rule, so that installing one adds its rows.
    """
    found = optional_versions(ANALYSES[name].kind)
    more = {"versions": found} if found else {}
    read = raw(*resources_of(name))
    return spec(analysis=name, recipes=CROSSCHECKED[name], raw=read, **more)


# Of each sweep so many specifications are asked again, the same in every run.
SAMPLED, SAMPLE_SEED = 50, 1992


def sampled_sweeps():
    """Sweeps of analyses that other programs can redo."""
    return [name for name in SWEEPS if sampled_of(name)[0]]


def sampled_file(name):
    """The file of what other programs say of a sweep's sample."""
    return results(f"crosscheck/sweeps/{name}.json")


@cache
def sampled_of(name):
    """The specifications of a sweep's sample that have recipes, and the matrices that these name."""
    sweep = SWEEPS[name]
    # With sorted keys, as the chunks' options have them, after which a specification is called.
    lines = [
        dict(sorted(matrix.items()))
        for matrices in MATRICES_BY_CHUNK[name].values()
        for matrix in matrices
        if matrix["family"] in REBUILT
    ]
    choices = [choice for choice in sweep.choices() if choice.key() != "weights"]
    weights = [SweptWeights(weights=tuple(lines))] if lines else []
    found, matrices = [], {}
    drawn = sampled(
        subject_of(sweep, STUDY), [*weights, *choices], SAMPLED, SAMPLE_SEED
    )
    for id, subject, given in drawn:
        model = f"{name}: {id}"
        analysis = typed_analysis(id, subject.options, {})
        # The errors of effects are simulated, which costs more than all the rest.
        recipes = [
            to_builtins(replace(recipe, impacts={**recipe.impacts, "method": "none"}))
            for recipe in analysis.recipes(model)
        ]
        if recipes:
            about = {"part": sweep.part or "", "treatment": subject.treatment}
            used = sorted(analysis.variables_used())
            found.append(
                {"model": model, "recipes": recipes, "variables": used, **about}
            )
        if "weights" in given:
            matrix = typed_matrix(given["weights"], f"sweeps.{name}.weights")
            matrices[subject.options["weights"]] = all_options_of(matrix)
    return found, matrices


def sampled_variables(name):
    """The files of the variables that the sample's specifications and matrices use."""
    found, matrices = sampled_of(name)
    names = {variable for one in found for variable in one["variables"]}
    names |= {
        matrix["variable"] for matrix in matrices.values() if "variable" in matrix
    }
    return [variable_file(name) for name in sorted(names)]


def sampled_files(name):
    """The files that matrices of the sample are read from, and those that a baseline names itself."""
    described = sampled_of(name)[1].values()
    own = {resource(matrix["file"]) for matrix in described if "file" in matrix}
    return sorted(own | set(baseline_files(name)))


def sampled_spec(wildcards):
    """What other programs are asked about a sweep."""
    found, matrices = sampled_of(wildcards.sweep)
    return spec(
        sweep=wildcards.sweep,
        specifications=[
            {key: value for key, value in one.items() if key != "variables"}
            for one in found
        ],
        matrices=matrices,
        raw=raw(*sampled_files(wildcards.sweep)),
    )


# R's packages that a study has estimates for, with their versions: installing one adds its rows.
R_PROGRAMS = {
    program: r_version_of(program)
    for program, estimators in ESTIMATORS.items()
    if any(r["estimator"] in estimators for rs in CROSSCHECKED.values() for r in rs)
}
R_CODE = [
    path.relative_to(ROOT / "scripts").as_posix()
    for path in sorted((ROOT / "scripts/crosscheck/r").glob("*.py"))
]


def r_file(program):
    """The file of what a package of R says."""
    return results(f"crosscheck/r/{program}.json")


def r_files():
    """What R is asked for: the packages that are there."""
    return [r_file(program) for program, version in R_PROGRAMS.items() if version]


@cache
def r_analyses(program):
    """The analyses that a package of R may be asked about, each with its recipes."""
    found = {
        name: [r for r in recipes if r["estimator"] in ESTIMATORS[program]]
        for name, recipes in CROSSCHECKED.items()
    }
    return {name: recipes for name, recipes in found.items() if recipes}


def r_variables(program):
    """The files of the variables of these analyses."""
    names = {v for name in r_analyses(program) for v in ANALYSES[name].variables_used()}
    return [variable_file(name) for name in sorted(names)]


def r_matrices(program):
    """The matrices of these analyses."""
    names = {m for name in r_analyses(program) for m in ANALYSES[name].matrices()}
    return [results(f"weights/{name}.npz") for name in sorted(names)]


def r_spec(wildcards):
    """What a package of R is asked, by which version and files of R."""
    scripts = sorted((ROOT / "scripts/crosscheck/r").glob("*.R"))
    shared = ("common", "stacked")
    used = [path for path in scripts if path.stem in (wildcards.program, *shared)]
    return spec(
        version=R_PROGRAMS[wildcards.program],
        seconds=SECONDS[wildcards.program],
        recipes=[r for rs in r_analyses(wildcards.program).values() for r in rs],
        raw=raw(*map(from_root, used)),
    )


def crosscheck_outputs():
    """The crosscheck, where the study does not switch it off."""
    if not CROSSCHECK:
        return []
    named = [
        results("crosscheck/crosscheck.parquet"),
        results("crosscheck/summary.json"),
    ]
    return [
        *(opinion_file(name) for name in asked_of_others()),
        *map(sampled_file, sampled_sweeps()),
        *r_files(),
        *named,
    ]
