"""What a source of a study is declared as: an entry of config/sources.yaml with the study's own keys."""

from __future__ import annotations

from typing import Any

Source = dict[str, Any]
