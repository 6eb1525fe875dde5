"""One source whose file is hostile, and what is read of it."""

import pandas as pd

from small_study import LONG, ingest_entry, units_in

ROWS = [["code", "name", "year", "population"], [150600, "Ordos", 2013, 200], [450900, "Yulin", 2013, 300]]
TEXT = "code,name,year,population\n150600,Ordos,2013,200\n450900,Yulin,2013,300\n"
FRAME = pd.DataFrame(
    {
        "code": ["150600", "450900"],
        "name": ["Ordos", "Yulin"],
        "year": [2013, 2013],
        "population": [200.0, 300.0],
    }
)


def read_values(folder, path, kind, **options):
    """The values that are read, texts of those that are no numbers; all that was read is accounted for."""
    source = {**LONG, "files": ".*", "format": kind, "sheet": ".*", **options}
    observations, aside = ingest_entry("long", source, {path.name: path}, units_in(folder))
    assert all(
        sum(line.cells for line in account.lines() if line.status != "read") == account.cells
        for account in aside.accounts
    )
    return [o.raw if o.value is None else o.value for o in observations]
