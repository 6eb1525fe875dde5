"""The counts of a log are those that its fuzzers printed, and get into the page between its marks."""

from collections import Counter

from counts import counts_of, table, written
from file_run import Tally as Files
from file_run import report
from fuzz_mutations import Tally


def test_the_counts_of_a_log_are_those_that_were_printed():
    weights = Tally("weights", Counter(refused=1200, accepted=34), seconds=61.7)
    failed = Tally("options of kinds", Counter(refused=5, failed=1), seconds=2.2)
    files = Files(3, Counter({"csv refused": 10, "csv read": 4, "csv.gz wrong": 1}), seconds=9.9)
    counts = counts_of(f".\n{weights}\n.{weights}\n\n{weights}\n{failed}\n{report(files)}\n")
    lines = {
        row.split(" | ")[0].removeprefix("| "): row.split(" | ")[1:6] for row in table(counts).splitlines()
    }
    assert lines["weights"] == ["2,468", "2,400", "68", "0", "124"]
    assert lines["options of kinds"] == ["6", "5", "0", "1", "2"]
    assert lines["files: csv"][:4] == ["14", "10", "4", "0"]
    assert lines["files, all formats"] == ["15", "10", "4", "1", "10"]
    page = written("a\n<!-- counts -->\nold\n<!-- end of counts -->\nb\n", counts)
    assert page == f"a\n<!-- counts -->\n{table(counts)}\n<!-- end of counts -->\nb\n"
