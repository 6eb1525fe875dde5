# What the rules of ingest.smk read.


def raw_files(source):
    """The raw files of a source, as rules name them."""
    return [from_root(SOURCE_FOLDERS[source] / name) for name in SOURCE_FILES[source]]
