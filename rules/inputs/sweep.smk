# What the rules of sweep.smk read, write and depend on: all of it as the sweep and its choices declare it.
from spillover.panel.terms import variables_of


def sweep_chunks(sweep):
    """The chunks that a sweep gathers."""
    return [
        results(f"sweep/{sweep}/{chunk}.parquet") for chunk in MATRICES_BY_CHUNK[sweep]
    ]


@cache
def sweep_baseline(sweep):
    """The analysis that a sweep's choices change."""
    return baseline_of(SWEEPS[sweep], STUDY)


@cache
def chunk_matrices(sweep, chunk):
    """The matrices of a chunk, typed."""
    described = MATRICES_BY_CHUNK[sweep][int(chunk)]
    return [typed_matrix(matrix, f"sweeps.{sweep}.weights") for matrix in described]


def sweep_variables(sweep, chunk):
    """The files of the variables that a chunk's specifications and matrices use."""
    terms = texts(SWEEPS[sweep], "term")
    names = {name for term in terms for name in variables_of(term)}
    names |= {*sweep_baseline(sweep).variables_used()}
    names |= {
        name for matrix in chunk_matrices(sweep, chunk) for name in matrix.variables()
    }
    return [variable_file(name) for name in sorted(names)]


def sweep_weights(sweep):
    """The matrices of the study that a sweep's baseline names and the sweep does not build itself."""
    names = sweep_baseline(sweep).matrices()
    return [results(f"weights/{name}.npz") for name in names if name in MATRICES]


def baseline_files(sweep):
    """The files that a sweep's baseline names itself."""
    return [resource(file) for file in texts(sweep_baseline(sweep), "file")]


def sweep_files(sweep, chunk):
    """The files that matrices of a chunk are read from, each once."""
    matrices = chunk_matrices(sweep, chunk)
    return sorted({file for matrix in matrices for file in matrix_files(matrix)})


def chunk_spec_of(sweep, chunk):
    """What a chunk's specifications depend on, apart from the matrices of other chunks."""
    subject = subject_of(SWEEPS[sweep], STUDY)
    return spec(
        subject={"options": subject.options, "treatment": subject.treatment},
        part=SWEEPS[sweep].part,
        choices=plain_choices(SWEEPS[sweep].choices()),
        matrices=MATRICES_BY_CHUNK[sweep][int(chunk)],
        simulated=SIMULATED,
        raw=raw(*baseline_files(sweep), *sweep_files(sweep, chunk)),
    )


def choice_files(sweep):
    """The files of a sweep's choices, and those of the kinds of its specifications."""
    made = SWEEPS[sweep].choices()
    kinds = {
        sweep_baseline(sweep).kind,
        *(kind for choice in made for kind in choice.kinds),
    }
    files = [f"sweep/choices/{choice.key()}.py" for choice in made]
    return [f"spillover/kinds/{kind}/kind.py" for kind in sorted(kinds)] + files
