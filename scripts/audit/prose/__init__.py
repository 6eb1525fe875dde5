"""Numbers in the sentences of a manuscript: what each is said to be, and whether the study has it there."""
