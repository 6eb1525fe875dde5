"""Equations of kinds of analysis (`spillover.equation`) as MathML for the page and as Word's own mathematics.

LaTeX takes their text as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from spillover.equation import EMPTY, Node, parse_equation

MATHML = "http://www.w3.org/1998/Math/MathML"
OMML = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_LEAVES = {"letter": "mi", "number": "mn", "sign": "mo", "word": "mtext"}
_STYLES = {"word": "p", "bold": "b"}  # upright and bold letters of Word
# A line may end before these and after pauses.
_BREAKS = ("=", "+", "−", "∼")
_PAUSES = (",", "\u2003")
_OPENING, _CLOSING = ("(", "["), (")", "]")
_SIGNS = (*_BREAKS, *_OPENING, *_PAUSES, "·", "×")


def mathml(text: str) -> Markup:
    """An equation as an element of the page, with its text for who cannot see it. Its pieces are rows, which
    a narrow screen sets in several lines: browsers break no formula themselves.
    """
    rows: list[Markup] = []
    for piece in _pieces(parse_equation(text).parts):
        first, *rest = map(_mathml, piece)
        # A sign at the head of a row would lose its blanks, as one of a number does.
        first = Markup(str(first).replace("<mo>", '<mo form="infix">', 1)) if rows else first
        rows.append(Markup("<mrow>{}</mrow>").format(Markup("").join([first, *rest])))
    return Markup('<math xmlns="{}" display="block" alttext="{}">{}</math>').format(
        MATHML, text, Markup("").join(rows)
    )


def _pieces(parts: Sequence[Node]) -> list[list[Node]]:
    """An equation's parts up to each sign, outside of brackets, before which a line may end."""
    pieces: list[list[Node]] = [[]]
    depth, last = 0, ""
    for part in parts:
        sign = part.text if part.sort == "sign" else ""
        # A sign that follows another, or nothing, is a number's own.
        if depth == 0 and pieces[-1] and ((sign in _BREAKS and last not in _SIGNS) or last in _PAUSES):
            pieces.append([])
        bracket = part.parts[0].text if part.sort == "script" else part.text
        depth += (bracket in _OPENING) - (bracket in _CLOSING)
        pieces[-1].append(part)
        last = sign
    return pieces


def _mathml(node: Node) -> Markup:
    if node.sort in _LEAVES:
        tag = _LEAVES[node.sort]
        # Brackets of one pair are of one size, also where one of them has an exponent.
        still = Markup(' stretchy="false"') if node.text in (*_OPENING, *_CLOSING, "|") else ""
        return Markup("<{0}{2}>{1}</{0}>").format(Markup(tag), node.text, still)
    if node.sort == "bold":
        # Browsers follow no attribute here: bold letters are characters of their own.
        return Markup("<mi>{}</mi>").format("".join(map(_embolden, node.text)))
    inner = [_mathml(part) for part in node.parts]
    if node.sort == "fraction":
        return Markup("<mfrac>{}{}</mfrac>").format(*inner)
    if node.sort == "root":
        return Markup("<msqrt>{}</msqrt>").format(*inner)
    if node.sort == "accent":
        return Markup('<mover accent="true">{}<mo>{}</mo></mover>').format(inner[0], node.text)
    if node.sort == "script":
        _base, below, _above = node.parts
        sides = [(side, made) for side, made in zip("bp", inner[1:], strict=True) if made != _mathml(EMPTY)]
        tag = Markup("msubsup" if len(sides) == 2 else "msub" if below != EMPTY else "msup")
        return Markup("<{0}>{1}</{0}>").format(tag, Markup("").join([inner[0], *(m for _, m in sides)]))
    return Markup("<mrow>{}</mrow>").format(Markup("").join(inner))


def _embolden(letter: str) -> str:
    base = 0x1D400 if letter.isupper() else 0x1D41A
    return chr(base + ord(letter.lower()) - ord("a")) if letter.isascii() and letter.isalpha() else letter


def omml(text: str) -> str:
    """An equation as the XML of a paragraph of Word's mathematics."""
    return f'<m:oMathPara xmlns:m="{OMML}"><m:oMath>{_omml(parse_equation(text))}</m:oMath></m:oMathPara>'


def _omml(node: Node) -> str:
    if node.sort in (*_LEAVES, "bold"):
        style = f'<m:rPr><m:sty m:val="{_STYLES[node.sort]}"/></m:rPr>' if node.sort in _STYLES else ""
        return f'<m:r>{style}<m:t xml:space="preserve">{escape(node.text)}</m:t></m:r>'
    inner = [_omml(part) for part in node.parts]
    if node.sort == "fraction":
        return f"<m:f><m:num>{inner[0]}</m:num><m:den>{inner[1]}</m:den></m:f>"
    if node.sort == "root":
        return f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{inner[0]}</m:e></m:rad>'
    if node.sort == "accent":
        sign = {"^": "\u0302", "¯": "\u0304", "~": "\u0303"}[node.text]
        return f'<m:acc><m:accPr><m:chr m:val="{sign}"/></m:accPr><m:e>{inner[0]}</m:e></m:acc>'
    if node.sort == "script":
        _, below, above = node.parts
        base, sub, sup = f"<m:e>{inner[0]}</m:e>", f"<m:sub>{inner[1]}</m:sub>", f"<m:sup>{inner[2]}</m:sup>"
        if EMPTY not in (below, above):
            return f"<m:sSubSup>{base}{sub}{sup}</m:sSubSup>"
        return f"<m:sSub>{base}{sub}</m:sSub>" if above == EMPTY else f"<m:sSup>{base}{sup}</m:sSup>"
    return "".join(inner)
