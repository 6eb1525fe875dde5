# What the rules of crosscheck.smk read, write and depend on.


from functools import cache

from msgspec.structs import replace

from analyses.resolve import typed as typed_analysis  # rules share one space of names
from crosscheck.optional import optional_version
from crosscheck.r_packages import r_version_of
from study.terms import variables_of
from sweep.choices.weights import Weights as SweptWeights
from sweep.resolve import subject_of
from sweep.sampled import sampled

PLM_ESTIMATORS = ("within", "pooled", "random", "between", "first-difference")

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


def asked_of_others():
    """The analyses that other programs can redo."""
    return [name for name, recipes in CROSSCHECKED.items() if recipes]


def opinion_file(name):
    """The file of what other programs say of an analysis."""
    return results(f"crosscheck/opinions/{name}.json")


@of_analysis
def opinion_spec(name):
    """What other programs are asked about an analysis. The version of a program that the project does not
    install is an option of the rule, so that installing it adds its rows.
    """
    found = optional_version(ANALYSES[name].kind)
    more = {"version": found} if found else {}
    read = raw(*resources_of(name))
    return spec(analysis=name, recipes=CROSSCHECKED[name], raw=read, **more)


# Of each sweep so many specifications are asked again, the same in every run.
SAMPLED, SAMPLE_SEED = 50, 1992


def sampled_sweeps():
    """Sweeps whose specifications other programs can redo: of spatial models without a baseline's part."""
    return [name for name, sweep in SWEEPS.items() if sweep.baseline is None]


def sampled_file(name):
    """The file of what other programs say of a sweep's sample."""
    return results(f"crosscheck/sweeps/{name}.json")


@cache
def sampled_of(name):
    """The recipes of a sweep's sample, and the matrices that they name."""
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
    recipes, matrices = [], {}
    drawn = sampled(
        subject_of(sweep, STUDY), [*weights, *choices], SAMPLED, SAMPLE_SEED
    )
    for id, subject, given in drawn:
        for recipe in typed_analysis(id, subject.options, {}).recipes(f"{name}: {id}"):
            # The errors of effects are simulated, which costs more than all the rest.
            recipes.append(replace(recipe, impacts={"method": "none"}))
        if "weights" in given:
            matrices[subject.options["weights"]] = given["weights"]
    return recipes, matrices


def sampled_variables(name):
    """The files of the variables that the sample's recipes and matrices use."""
    recipes, matrices = sampled_of(name)
    terms = {term for recipe in recipes for term in recipe.all_terms}
    names = {variable for term in terms for variable in variables_of(term)}
    names |= {
        matrix["variable"] for matrix in matrices.values() if "variable" in matrix
    }
    return [variable_file(name) for name in sorted(names)]


def sampled_files(name):
    """The files that matrices of the sample are read from."""
    return sorted(
        {
            resource(matrix["file"])
            for matrix in sampled_of(name)[1].values()
            if "file" in matrix
        }
    )


def sampled_spec(wildcards):
    """What other programs are asked about a sweep."""
    recipes, matrices = sampled_of(wildcards.sweep)
    return spec(
        sweep=wildcards.sweep,
        treatment=subject_of(SWEEPS[wildcards.sweep], STUDY).treatment,
        recipes=[to_builtins(recipe) for recipe in recipes],
        matrices=matrices,
        raw=raw(*sampled_files(wildcards.sweep)),
    )


# The version of R's plm, empty where it is not there: installing it adds its rows.
PLM = r_version_of("plm")


def linear_recipes():
    """The recipes of the analyses that plm can be asked about."""
    return [
        recipe
        for analysis, recipes in ((n, ANALYSES[n].recipes(n)) for n in ANALYSES)
        for recipe in recipes
        if recipe.estimator in PLM_ESTIMATORS
    ]


def linear_variables():
    """The files of the variables of these recipes."""
    terms = {term for recipe in linear_recipes() for term in recipe.all_terms}
    names = {variable for term in terms for variable in variables_of(term)}
    return [variable_file(name) for name in sorted(names)]


def r_outputs():
    """What R is asked for, where it is there and the study has a model for it."""
    return [results("crosscheck/plm.json")] if PLM and linear_recipes() else []


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
        *r_outputs(),
        *named,
    ]
