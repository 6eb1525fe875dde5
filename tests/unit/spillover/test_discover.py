"""A kind is the one declaration of its file, and bears the file's name."""

import sys

import pytest

from spillover.declarations import kinds_in
from spillover.errors import StudyError
from spillover.tables.layout import Layout

ONE = """
from spillover.tables.layout import Layout


class {name}(Layout, frozen=True, kw_only=True):
    \"\"\"A layout.\"\"\"
"""


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        (ONE.format(name="Regression"), "regression"),  # the name of another file's kind
        (ONE.format(name="MineAlone") + ONE.format(name="Regression"), "mine_alone, regression"),
        ("", "none"),
    ],
)
def test_a_file_declares_the_kind_of_its_name_and_no_other(tmp_path, monkeypatch, text, declared):
    """So two kinds cannot have one name."""
    import report.layouts

    (tmp_path / "mine_alone.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(report.layouts, "__path__", [*report.layouts.__path__, str(tmp_path)])
    kinds_in.cache_clear()
    try:
        with pytest.raises(StudyError) as told:
            kinds_in("report.layouts", Layout)
    finally:
        kinds_in.cache_clear()
        sys.modules.pop("report.layouts.mine_alone", None)
    assert str(told.value).startswith(f"{tmp_path}/mine_alone.py: the file must declare one Layout")
    assert str(told.value).endswith(f"of the kind 'mine_alone'; it declares {declared}")


def test_a_kind_is_looked_for_once(monkeypatch):
    """A sweep asks for its kind with each specification; a look into the folder takes longer than a fit."""
    from spillover import declarations
    from spillover.analysis import SampledAnalysis

    found = declarations.load_kind(declarations.KINDS, "spatial", SampledAnalysis)
    monkeypatch.setattr(declarations, "files_in", lambda _package: pytest.fail("its folder is read again"))
    assert declarations.load_kind(declarations.KINDS, "spatial", SampledAnalysis) is found
