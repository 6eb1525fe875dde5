"""Panels as people have them end at the estimate of linearmodels, or are refused with what to do."""

import numpy as np
import pytest

from drawn_compilations import COMPILATIONS
from drawn_downloads import DOWNLOADS
from drawn_exports import EXPORTS
from drawn_offices import OFFICES
from drawn_panels import DRAWN, estimate_of, run_drawn, stacked_dates
from drawn_sources import SOURCES
from spillover.errors import StudyError

DRAWERS = {d.__name__: d for d in (*DRAWN, *DOWNLOADS, *EXPORTS, *OFFICES, *SOURCES, *COMPILATIONS)}
# Those that everyday tests run, of different layouts each; the others are for the long tests.
EVERYDAY = {
    "csmar_statements",
    "databank_across",
    "eurostat_flags",
    "german_offices",
    "items_over_years",
    "oecd_explorer",
    "opening_balances",
    "sdmx_items",
    "survey_codes",
    "units_in_headers",
    "yearbook_continued",
    "bea_states",
    "city_and_districts",
    "comtrade",
    "imf_outlook",
    "reserve_bank",
    "fiscal_semicolons",
    "fourth_quarters",
    "minguo",
    "nomis",
    "sheets_of_provinces",
    "american_counties",
    "csmar_quarters",
    "eps_platform",
    "provincial_yearbook",
    "compustat_formats",
    "eurostat_units",
    "freedom_house",
    "german_districts",
    "ilostat",
    "korean_statistics",
    "pairs_of_countries",
    "population_prospects",
    "swiss_cantons",
}
FILES = [
    pytest.param(drawer, id=name, marks=() if name in EVERYDAY else pytest.mark.long)
    for name, drawer in DRAWERS.items()
]


def test_every_everyday_drawer_exists():
    assert DRAWERS.keys() >= EVERYDAY


@pytest.mark.debt("33.3")
@pytest.mark.parametrize("drawer", FILES)
def test_a_drawn_panel_ends_at_the_estimate_of_linearmodels(drawer, tmp_path):
    drawn = drawer(np.random.default_rng(4))
    asks = (
        "write the numbers alone, all in one unit" if drawer is stacked_dates else getattr(drawn, "asks", "")
    )
    if asks:
        with pytest.raises(StudyError, match=asks):
            run_drawn(drawn, tmp_path / "first")
        drawn = getattr(drawn, "answered", None)
        if drawn is None:
            return
    estimates, _text = run_drawn(drawn, tmp_path / "then")
    assert next(iter(estimates.values())) == pytest.approx(estimate_of(drawn), rel=1e-8)
