# What the rules of crosscheck.smk read, write and depend on.


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
    """What other programs are asked about an analysis."""
    return spec(analysis=name, recipes=CROSSCHECKED[name])


def crosscheck_outputs():
    """The crosscheck, where the study does not switch it off."""
    if not CROSSCHECK:
        return []
    named = [
        results("crosscheck/crosscheck.parquet"),
        results("crosscheck/summary.json"),
    ]
    return [*(opinion_file(name) for name in asked_of_others()), *named]
