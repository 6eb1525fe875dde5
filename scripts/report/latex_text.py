"""Text for LaTeX: escaped, with Greek, sub- and superscripts and mathematical signs as pdfLaTeX knows them.

Chinese letters and emoji pass as they are; they need XeLaTeX with the package ctex.
"""

from __future__ import annotations

import re
import unicodedata

from report.number_format import STARRED

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "|": "$|$",
    '"': "''",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "×": r"$\times$",
    "→": r"$\rightarrow$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "·": r"$\cdot$",
    "−": "$-$",
    "±": r"$\pm$",
    "∞": r"$\infty$",
    "√": r"$\surd$",
    "⊗": r"$\otimes$",
    "∂": r"$\partial$",
    "∪": r"$\cup$",
    "∈": r"$\in$",
    "≠": r"$\neq$",
    "–": "--",
    "—": "---",
    "“": "``",
    "”": "''",
    "’": "'",
    "…": r"\ldots{}",
    "°": r"$^\circ$",
    "½": "1/2",
    "µ": r"$\mu$",
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0308": '"',
    "\u0327": "c ",
}


def latex(text: str) -> str:
    """`text` with all that LaTeX would interpret escaped, stars raised, and numbers with a true minus
    sign.
    """
    escaped = "".join(_character(character) for character in unicodedata.normalize("NFC", text))
    escaped = re.sub(r"(?<![\w.)}])-(?=\d)", "$-$", escaped)
    escaped = re.sub(
        r"(\d(?:\.\d+)?)e([+-])0*(\d+)", lambda m: f"{m[1]}$\\times10^{{{m[2].strip('+')}{m[3]}}}$", escaped
    )
    return STARRED.sub(r"\\textsuperscript{\1}", escaped)


def _character(character: str) -> str:
    if character in _ESCAPES or character.isascii():
        return _ESCAPES.get(character, character)
    kind, _, code = unicodedata.decomposition(character).partition(" ")
    if kind in ("<super>", "<sub>"):
        return f"${'^' if kind == '<super>' else '_'}{{{chr(int(code, 16)).replace('−', '-')}}}$"
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _ACCENTS:
        return rf"\{_ACCENTS[parts[1]]}{{{parts[0]}}}"
    return _greek(character) or character


def _greek(character: str) -> str:
    """`ρ` as \\rho, `Θ` as \\Theta, and Greek capitals that look Latin as the Latin letter; "" for any other
    character.
    """
    match = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)", unicodedata.name(character, ""))
    if match is None:
        return ""
    name = match[2].lower().replace("lamda", "lambda")
    if match[1] == "SMALL":
        return "o" if name == "omicron" else rf"$\{name}$"
    return (
        rf"$\{name.capitalize()}$"
        if name in _CAPITALS
        else {"eta": "H", "rho": "P", "chi": "X"}.get(name, name[0].upper())
    )


_CAPITALS = ("gamma", "delta", "theta", "lambda", "xi", "pi", "sigma", "upsilon", "phi", "psi", "omega")
