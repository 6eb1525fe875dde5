"""Usual names of econometric methods in English and Chinese, beside a study's own names of models."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Each method by a pattern of its names; a model can have several, as a dynamic spatial Durbin model.
_METHODS = {
    name: re.compile(pattern, re.IGNORECASE | re.ASCII)  # by which SDM is a word in Chinese, too
    for name, pattern in {
        "spatial Durbin": r"durbin(?!.{0,3}(?:watson|wu))|杜宾|\bsdm\b",
        "spatial lag": r"\bsar\b|\bslm\b"
        r"|(?<!its )(?<!their )spatial[ -](?:lag\b(?! of)|autoregress)|空间(?:滞后|自回归)模型",
        "spatial error": r"\bsem\b|spatial[ -]error|空间误差",
        "spatial lag and error": r"\bsarar\b|\bsac\b|\bgspre\b|spatial autocorrelation model|广义空间",
        "dynamic": r"\bdynamic\b|动态",
        "Lee and Yu": r"\blee\b|lee[_–-]?yu",
        "two-way effects": r"\btwfe\b|two[ _-]way(?! ?cluster)|双向固定(?!效应?聚类)",
        "pooled": r"\bpooled\b|\bpols\b|混合(?:回归|ols|最小)",
        "random effects": r"\brandom[ _-]effects?|\bre\b|随机效应",
        "between": r"\bbetween[ _-](?:effects?|estimat)|\bbe\b|组间估计",
        "first differences": r"\bfirst[ _-]differenc|\bfd\b|一阶差分",
        "instruments": r"\biv\b|2sls|two[ -]stage least|instrument|工具变量|两阶段最小",
        "Callaway and Sant'Anna": r"callaway|\bcs[ -]?did\b",
        "Sun and Abraham": r"\bsun\b.{0,5}\babraham|sunab",
        "imputation": r"borusyak|\bbjs\b|imputation|插补",
        "matching": r"match|\bpsm\b|匹配",
        "Driscoll and Kraay": r"driscoll(?:.{0,5}kraay)?|\bdk\b",
        "clusters of two ways": r"two[ _-]way cluster(?:s|ing|ed)?|双向聚类",
        "Conley": r"conley",
        "unweighted": r"unweighted|不加权|未加权|非加权",
        "inverse distance": r"inverse|反距离|逆距离",
        "economic distance": r"econom(?:ic|y)[ _]dist|经济距离",
        "contiguity": r"contigu|queen|rook|邻接|相邻",
    }.items()
}


SPOKEN = (  # whose names say nothing else in a text
    *("spatial Durbin", "spatial lag", "spatial error", "pooled", "random effects", "imputation"),
    *("Callaway and Sant'Anna", "Sun and Abraham", "Lee and Yu"),
    *("Driscoll and Kraay", "Conley", "clusters of two ways"),
)
_LEE_YU = re.compile(
    r"\blee\b[\s_–-]*(?:and|&|与|和)?[\s_–-]*yu\b", re.IGNORECASE | re.ASCII
)  # Lee alone is a name


def spoken_methods(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the methods that a text names, and where each name begins and ends."""
    for name in SPOKEN:
        for match in (_LEE_YU if name == "Lee and Yu" else _METHODS[name]).finditer(text):
            yield name, match.span()


def methods_in(text: str) -> frozenset[str]:
    """The methods that a text names."""
    plain = text.replace("_", " ")
    return frozenset(name for name, pattern in _METHODS.items() if pattern.search(plain))
