"""What a reader of a Chinese page, figure or table sees, and the words of Latin letters in it."""

import base64
import html
import json
import re
import zlib


def words_of(text, names):
    """The words of Latin letters in a text that are no names; digests of results are no words."""
    text = re.sub(r"\b[0-9a-f]{10,}\b", " ", text)
    return sorted(set(re.findall(r"[A-Za-z][A-Za-z_]{2,}", text)) - set(names))


def embedded_in(page):
    """The data that a page embeds, by the id of their element; large ones are compressed."""
    plain = re.findall(r'<script type="application/json" id="([\w-]+)">(.*?)</script>', page, re.S)
    packed = re.findall(
        r'<script type="text/plain" data-packed="zlib" id="([\w-]+)">(.*?)</script>', page, re.S
    )
    texts = plain + [(anchor, zlib.decompress(base64.b64decode(text))) for anchor, text in packed]
    return {anchor: json.loads(text) for anchor, text in texts}


def seen(page):
    """What a reader of the page sees or is read: texts, names of parts, and the words and data of scripts."""
    parts = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', page)
    for anchor, data in embedded_in(page).items():
        if anchor == "page-words":
            parts += [re.sub(r"\{\w+\}", "", word) for key, word in data.items() if key != "language"]
        if anchor == "sweep-data":
            choices = data["choices"].values()
            parts += [text for choice in choices for text in (choice["name"], *choice["labels"])]
        if anchor == "crosscheck-data":
            parts += [
                text for key in ("model", "quantity", "program", "verdict", "why") for text in data[key]
            ]
            parts += [str(row[2]) for row in data["rows"]]
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    return html.unescape(" ".join([*parts, re.sub(r"<[^>]*>", " ", body)]))


def without_names(page):
    """A page without what keeps its language: keys of the configuration, the paper and the programs that are
    cited, files and commands.
    """
    # The lines of a map are letters, backquotes among them.
    page = page.replace("<wbr>", "")  # where a name may break
    page = re.sub(r'<script type="application/json" id="map-data">.*?</script>', " ", page, flags=re.S)
    page = re.sub(r"<code>.*?</code>", " ", page, flags=re.S)
    page = re.sub(r"tests/[\w/]+\.py::[\w\[\]-]+", " ", page)  # the ids of tests behind a number
    page = re.sub(r'<p class="citation">.*?</p>', " ", page, flags=re.S)
    page = re.sub(r"<details[^>]*>\s*<summary>[^<]*引用格式.*?</details>", " ", page, flags=re.S)
    return re.sub(r"`[^`]*`", " ", page)


def without_files(text):
    """A text without the names of files, with their folders."""
    endings = "xlsx|csv|dta|json|gal|parquet|duckdb|html"
    text = re.sub(r"\btests/[\w/]+\.py(?:::\w+(?:\[[^\]]*\])?)?", " ", text, flags=re.ASCII)
    return re.sub(rf"[\w./<>-]*\.(?:{endings})\b|\bSheet\d+(?:!?[A-Z]+\d+)?", " ", text, flags=re.ASCII)


def drawn(figure):
    """The texts of a figure, which are its description: what is drawn are their outlines."""
    return html.unescape(" ".join(re.findall(r"<desc>(.*?)</desc>", figure, re.S)))
