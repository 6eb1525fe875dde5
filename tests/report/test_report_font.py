import base64
import io
import re
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from base.font import font_face, font_file
from page_fixtures import CHROMIUM, make_page
from report import figure_style, page
from report.page_options import PageOptions
from spillover.messages.letters import chinese_letters
from words.render import speaking


def test_letters_that_need_the_font():
    assert chinese_letters("Ürümqi 乌鲁木齐（乌）-1") == "乌木鲁齐（）"
    assert font_face("Urumqi, no Chinese letter") == ""


@pytest.mark.skipif(font_file() is None, reason="the package pylopdf-fonts-zh-cn is not installed")
def test_the_font_holds_just_the_letters_and_is_the_same_every_time():
    rule = font_face("乌鲁木齐市")
    assert rule == font_face("市齐木鲁乌")
    data = base64.b64decode(re.search(r"base64,([^\"]+)", rule)[1])
    assert set(TTFont(io.BytesIO(data)).getBestCmap()) == {ord(letter) for letter in "乌鲁木齐市"}
    assert len(data) < 10_000


@pytest.mark.parametrize(
    ("installed", "found"),
    [
        (["DejaVu Sans", "SimSun"], "SimSun"),
        (["SimSun", "Noto Sans CJK SC"], "Noto Sans CJK SC"),
        (["Arial"], ""),
    ],
)
def test_without_the_package_a_font_of_the_machine_draws_chinese(monkeypatch, installed, found):
    monkeypatch.setattr(figure_style, "PACKAGED_FONT", None)
    fonts = [SimpleNamespace(name=name) for name in installed]
    monkeypatch.setattr(figure_style.font_manager.fontManager, "ttflist", fonts)
    assert figure_style.chinese_font() == found


@pytest.mark.parametrize(("language", "told"), [("zh", 1), ("en", 0)])
def test_a_chinese_figure_without_a_font_says_so_in_its_log(monkeypatch, caplog, language, told):
    monkeypatch.setattr(figure_style, "chinese_font", lambda: "")
    with speaking(language), caplog.at_level("WARNING", logger="spillover"):
        figure_style.use_style("f")
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == told
    assert all(text.startswith("figure f: 未找到中文字体") for text in said)


@pytest.mark.debt("33.4")
def test_letters_that_no_font_has_are_said_once_for_a_figure(tmp_path, caplog, recwarn):
    """Korean names gave a warning of matplotlib's for each letter, with the place of its code."""
    figure_style.use_style("outcome")
    figure = Figure()
    figure.add_subplot().set_title("Output \U0001f9ea \U0001f9eb \U0001f9ea")
    with caplog.at_level("WARNING", logger="spillover"):
        figure_style.save(figure, [str(tmp_path / f"outcome.{ending}") for ending in ("png", "pdf", "svg")])
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.startswith("figure outcome: No font of this machine has the letters \U0001f9ea\U0001f9eb, ")
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]


def test_a_chinese_page_without_the_font_says_so(monkeypatch):
    monkeypatch.setattr(page, "font_file", lambda: None)
    spec = PageOptions()
    with speaking("zh"):
        section = page.chores_section(spec)
        assert section is not None
        assert "没有嵌入中文字体" in section.body
    assert page.chores_section(spec) is None


@pytest.mark.debt("37.6")
@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(font_file() is None, reason="the package pylopdf-fonts-zh-cn is not installed")
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: apt-get install chromium")
@pytest.mark.parametrize("scripts", [True, False])
def test_chinese_heads_are_drawn_in_the_font_of_the_page(browser, tmp_path, scripts):
    """Chromium kept the boxes of the first head, drawn before the font was there, also after it was."""
    with speaking("zh"):
        path = make_page(tmp_path, specifications=60)
    context = browser.new_context(java_script_enabled=scripts)
    window = context.new_page()
    window.goto(path.as_uri())
    window.wait_for_timeout(1000)
    tools = context.new_cdp_session(window)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    heads = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": "main h2, #findings h2"})
    for node in heads["nodeIds"]:
        text = re.sub("<[^>]*>", "", tools.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"])
        fonts = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        drawn = sum(font["glyphCount"] for font in fonts if font["isCustomFont"])
        assert drawn >= len(chinese_letters(text)) > 0, text  # each letter once
    context.close()
