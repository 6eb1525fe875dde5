import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from report.embedded_font import chinese_letters, font_face, font_file


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
