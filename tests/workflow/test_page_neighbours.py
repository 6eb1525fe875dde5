"""The neighbours that the pages of the project's studies list, checked from recipes and rows themselves."""

import pytest

from page_neighbours import listed_neighbours, problems_of


@pytest.mark.long
@pytest.mark.debt("32.11")
@pytest.mark.parametrize(("study", "fewest"), [("castle", 3), ("munnell", 8), ("nqp", 8), ("cities", 8)])
def test_every_neighbour_of_a_page_differs_in_one_leaf_on_the_same_rows(own_studies, study, fewest):
    page = (own_studies.results(study) / "report.html").read_text(encoding="utf-8")
    assert len(list(listed_neighbours(page))) >= fewest
    assert list(problems_of(own_studies.folder, study)) == []
