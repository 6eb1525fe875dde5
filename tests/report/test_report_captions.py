"""Captions reach Snakemake's report as they are written."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils.core import publish_doctree
from jinja2 import Template

from report.page_plan import plain_rst

CAPTIONS = Path(__file__).parents[2] / "rules" / "captions"


@pytest.mark.parametrize("name", ["figure.rst", "table.rst"])
@pytest.mark.parametrize(
    "text",
    [
        'The "total" effect","title":"x"}',
        "CO$_{2}$ *per* GDP_ `of` |all| <cities>",
        "1. A list? - no: a caption::",
        "数字金融 × {study}",
    ],
)
def test_a_caption_is_shown_as_it_is_written(name, text):
    template = Template((CAPTIONS / name).read_text(encoding="utf-8"))
    params = SimpleNamespace(caption=plain_rst(text))
    shown = publish_doctree(template.render(snakemake=SimpleNamespace(params=params)))
    assert shown.astext() == text
