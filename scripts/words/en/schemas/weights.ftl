# config/schema/weights.json.

schema-weights-weights = The study's weight matrices by name.
schema-weights-matrix =
    One weight matrix: its family, the family's options, islands and standardisation. Families:
    scripts/weights/families/, one file each.
schema-weights-families =
    Families of matrices: a list in place of a value stands for each of its values, and several lists for all
    combinations.
