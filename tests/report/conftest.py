"""What tests of the page share."""

import pytest

from page_fixtures import CHROMIUM, FLAGS


@pytest.fixture(scope="module")
def browser():
    """Chromium, which a module's tests share; the marks of a module skip it where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
