# The reference of kinds and the schemas' own texts.

section-analyses =
    The study's analyses by name. `like: NAME` inherits another analysis's options; a key set to null removes
    an inherited option or a default of the study.
section-analyses-title = Analyses
section-indices-title = Composite indices: methods and their options
method-results =
    The scores (`index/<name>.parquet`), and the weights, options and adequacy of the index
    (`index/<name>.json`).
section-weights-title = Weight matrices
section-formats-title = File formats
family-results =
    The matrix with its ids (`weights/<name>.npz`) and its summary: links, islands, the admissible interval of
    ρ (`weights/<name>.json`).
key-family = How the weights are made.
key-method = How indicators are weighted.
section-defaults = Options that apply to every analysis whose kind has them, unless it sets its own.
kinds-page-title = # Kinds
kinds-page-introduction =
    Every kind with its keys. This page is made by `make reference` from the declarations in
    `scripts/` and the catalogue of words.
kinds-page-heads = | key | takes | default | what it does |
takes-string = text
takes-integer = whole number
takes-number = number
takes-boolean = true or false
takes-object = keys
takes-array = list
takes-list_of = list of { $items }
takes-kinds = keys, of the kind { $kinds }
takes-or = {" "}or{" "}
takes-required = required
takes-required_by = required by { $kinds }
kinds-link = Keys by kind: [kinds.md](kinds.md).
format-results =
    The source's observations with their cells (`ingest/<source>.parquet`), what became of each cell
    (`ingest/<source>.ledger.parquet`) and what was set aside (`ingest/<source>.json`).
section-weights = The study's weight matrices by name.
