"""A variable's formula: arithmetic over measures, parsed with a white list and compiled to SQL, never
evaluated as Python.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spillover.errors import StudyError, quote_value
from spillover.words import _

_BINARY: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
# What a function needs of its argument; where it does not hold, the value does not exist.
_DOMAINS = {"ln": "{x} > 0", "log1p": "{x} > -1", "sqrt": "{x} >= 0", "exp": "{x} < 700"}
_FUNCTIONS = {
    "ln": "ln({x})",
    "log1p": "ln(1 + {x})",
    "sqrt": "sqrt({x})",
    "exp": "exp({x})",
    "abs": "abs({x})",
}
# Functions that are short for other formulas; their arguments take the places of a, b, …
_SHORT_FOR = {("growth", 1): "(a) / lag(a, 1) - 1", ("per_capita", 2): "(a) / (b)"}
LONGEST, MOST_STEPS = 2_000, 200
TRANSFORMS = {"none": "{x}", "ln": "ln({x})", "log1p": "log1p({x})", "sqrt": "sqrt({x})"}


def _is_log(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("log")


@dataclass(frozen=True)
class Guard:
    """Condition under which an operation has no value. condition: SQL that is true there; problem: what to
    tell.
    """

    condition: str
    problem: str


@dataclass(frozen=True)
class Formula:
    """Formula in SQL.

    sql: its value; steps: SQL of the operands that it or a later step needs more than once, so that the SQL
    grows as the formula's length does; uses: each measure with the years it is taken earlier;
    proposal_measures: those of which it takes what the search for suspected numbers proposes instead, in a
    column of its own; own_uses: those of uses that it takes of the unit itself, not of the others alone.
    """

    text: str
    sql: str
    steps: tuple[str, ...]
    uses: tuple[tuple[str, int], ...]
    guards: tuple[Guard, ...]
    proposal_measures: tuple[str, ...] = ()
    own_uses: tuple[tuple[str, int], ...] = ()

    def table(self, measures: str) -> str:
        """SQL of a table with `unit`, `year` and a column for each measure, and the steps beside them."""
        for number, sql in enumerate(self.steps):
            measures = f"(select *, {sql} as {_step(number)} from {measures})"
        return measures

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(measure for measure, _ in self.uses))

    @property
    def max_lag(self) -> int:
        return max(lag for _, lag in self.uses)


def quote(name: str) -> str:
    """Quote an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def name_proposed_column(measure: str) -> str:
    """Quote the SQL identifier of a measure with what is proposed in the place of suspected numbers."""
    # No measure's name has a space in it.
    return quote(f"{measure} proposed")


def abbreviate(text: str) -> str:
    """Abbreviate a formula, or a part of one, as messages name it: to at most a line."""
    return text if len(text) <= 80 else f"{text[:79]}…"


def _step(number: int) -> str:
    # No measure's name has a space in it.
    return quote(f"step {number}")


def parse_formula(text: str, where: str = "formula", transform: str = "none") -> Formula:
    """Compile `text`, with the transform around it. where: the key that messages name."""
    if len(text) > LONGEST:
        raise StudyError(
            _(
                "{where}: the formula has more than {most:,} characters; split it up",
                where=where,
                most=LONGEST,
            )
        )
    text = TRANSFORMS[transform].format(x=text)
    compiler = _Compiler(text, where)
    try:
        # Python reads ^ as another operator with another rank.
        sql = compiler.compile(ast.parse(text.replace("^", "**").strip(), mode="eval").body, 0)
    except StudyError:
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise StudyError(
            _(
                "{where}: {text} is not a formula ({error})",
                where=where,
                text=quote_value(text),
                error=quote_value(str(getattr(error, "msg", error))),
            )
        ) from None
    if not compiler.uses:
        raise StudyError(
            _("{where}: {text} names no measure; name at least one", where=where, text=quote_value(text))
        )
    return Formula(
        text,
        sql,
        tuple(compiler.steps),
        tuple(compiler.uses),
        tuple(compiler.guards),
        tuple(compiler.proposed),
        tuple(compiler.own),
    )


def formulas_of(variables: dict[str, Any], study: str) -> dict[str, Formula]:
    """Compile every variable's formula."""
    return {
        name: parse_formula(
            v["formula"],
            _("config/{study}.yaml: variables.{name}.formula", study=study, name=name),
            v.get("transform", "none"),
        )
        for name, v in variables.items()
    }


def find_year_range(
    years: Sequence[int], gaps: Mapping[str, Any], formulas: Mapping[str, Formula]
) -> tuple[int, int]:
    """Find the first and the last year that the panel uses: a lag or a filled gap reaches beyond its own."""
    window = gaps.get("window", 0)
    return years[0] - max(formula.max_lag for formula in formulas.values()) - window, years[1] + window


def check_proposals(study: Mapping[str, Any], formulas: Mapping[str, Formula], confidential: bool) -> None:
    """Raise StudyError where a formula takes proposed values and the list of suspects may hold none."""
    if confidential and (users := [name for name, formula in formulas.items() if formula.proposal_measures]):
        raise StudyError(
            _(
                "config/{study}.yaml: variables.{name}.formula has corrected(x), but the list of "
                "suspected numbers of confidential data holds no values; give corrections.csv, "
                "and take it out",
                study=study["study"],
                name=users[0],
            )
        )


def measures_of(formulas: dict[str, Formula]) -> dict[str, list[str]]:
    """List the measures that the variables need, each with the variables made of it."""
    users: dict[str, list[str]] = {}
    for name, formula in formulas.items():
        for measure in formula.measures:
            users.setdefault(measure, []).append(name)
    return users


class _Compiler:
    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where
        self.uses: dict[tuple[str, int], None] = {}
        self.guards: list[Guard] = []
        self.steps: dict[str, int] = {}
        self.proposed: dict[str, None] = {}
        self.correcting = False
        self.own: dict[tuple[str, int], None] = {}
        self.of_others = False

    def operand(self, node: ast.expr, lag: int) -> str:
        """SQL of a node that is needed more than once: a step of its own, unless it is short."""
        sql = self.compile(node, lag)
        if isinstance(node, ast.Name | ast.Constant) and not lag:
            return sql
        return self.step(sql)

    def step(self, sql: str) -> str:
        """Name a step that holds a part of the formula's SQL."""
        if len(self.steps) >= MOST_STEPS and sql not in self.steps:
            raise StudyError(
                _(
                    "{where}: the formula has more than {most} steps; split it up",
                    where=self.where,
                    most=MOST_STEPS,
                )
            )
        return _step(self.steps.setdefault(sql, len(self.steps)))

    def guard(self, condition: str, problem: str) -> None:
        self.guards.append(Guard(condition, problem))

    def fail(self, node: ast.AST) -> StudyError:
        return StudyError(
            _(
                "{where}: {part} in {formula} is not allowed; a formula has measures, numbers, "
                "{signs}, parentheses, {functions} and corrected(x, by){hint}",
                where=self.where,
                hint=_("; the natural logarithm is ln") if _is_log(node) else "",
                part=quote_value(ast.unparse(node)),
                formula=quote_value(self.text),
                signs="+ - * / ^",
                functions="ln, log1p, exp, sqrt, abs, lag(x, years), growth(x), "
                "per_capita(x, persons), share(x, y, ...), others_mean(x), "
                "stock(x, rate, initial), real(x, index, year), mean_growth(x), "
                "winsor(x, share), splice(x, other), corrected(x)",
            )
        )

    def compile(self, node: ast.AST, lag: int) -> str:
        """SQL of one node, its measures taken `lag` years earlier."""
        match node:
            case ast.Name(id=name):
                return self.measure(name, lag)
            case ast.Constant(value=bool()):
                raise self.fail(node)
            case ast.Constant(value=int() | float() as number) if abs(number) < 1e300:
                return f"cast({quote_value(number)} as double)"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(-{self.compile(operand, lag)})"
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.compile(operand, lag)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self.power(left, right, lag)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                return self.binary(left, _BINARY[type(op)], right, lag)
            case ast.Call(
                func=ast.Name(id="lag"), args=[argument, ast.Constant(value=int() as years)], keywords=[]
            ) if 1 <= years <= 10:
                return self.compile(argument, lag + years)
            case ast.Call(func=ast.Name(id=function), args=[argument], keywords=[]) if function in _FUNCTIONS:
                return self.call(function, argument, lag)
            case ast.Call(func=ast.Name(id="others_mean"), args=[argument], keywords=[]):
                return self.others_mean(argument, lag)
            case ast.Call(func=ast.Name(id="corrected"), args=[argument], keywords=[]):
                return self.compile_corrected(argument, lag)
            case ast.Call(func=ast.Name(id="corrected"), args=[argument, by], keywords=[]):
                x, other = self.operand(argument, lag), self.operand(by, lag)
                return f"(case when {x} is not null then coalesce({other}, {x}) end)"
            case ast.Call(
                func=ast.Name(id="real"),
                args=[argument, index, ast.Constant(value=int() as base)],
                keywords=[],
            ) if 1000 <= base <= 9999:
                x, price = self.compile(argument, lag), self.operand(index, lag)
                at_base = self.step(
                    f'max(case when "year" = {base} then {price} end) over (partition by "unit")'
                )
                return f"({x} * {at_base} / nullif({price}, 0))"
            case ast.Call(func=ast.Name(id="splice"), args=[argument, by], keywords=[]):
                return self.splice(argument, by, lag)
            case ast.Call(func=ast.Name(id="mean_growth"), args=[argument], keywords=[]):
                return self.mean_growth(argument, lag)
            case ast.Call(
                func=ast.Name(id="winsor"), args=[argument, ast.Constant(value=float() as share)], keywords=[]
            ) if 0 < share < 0.5:
                x = self.operand(argument, lag)
                low, high = (self.step(f"quantile_cont({x}, {at!r}) over ()") for at in (share, 1 - share))
                return f"(case when {x} is not null then least(greatest({x}, {low}), {high}) end)"
            case ast.Call(
                func=ast.Name(id="stock"),
                args=[flow, ast.Constant(value=int() | float() as rate), initial],
                keywords=[],
            ) if 0 <= rate < 1 and not isinstance(rate, bool):
                return self.stock(flow, float(rate), initial, lag)
            case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
                if (formula := _expand_short_form(function, arguments)) is not None:
                    return self.compile(formula, lag)
        raise self.fail(node)

    def compile_corrected(self, argument: ast.expr, lag: int) -> str:
        """Compile the formula with what the search proposes in the place of each measure's suspected
        numbers.
        """
        before, self.correcting = self.correcting, True
        try:
            return self.compile(argument, lag)
        finally:
            self.correcting = before

    def others_mean(self, argument: ast.expr, lag: int) -> str:
        """Compile the mean of the other units in the same year; none where a unit lacks the value or is
        alone.
        """
        before, self.of_others = self.of_others, True
        x = self.operand(argument, lag)
        self.of_others = before
        year = 'over (partition by "year")'
        return (
            f"(case when {x} is not null then (sum({x}) {year} - {x}) / nullif(count({x}) {year} - 1, 0) end)"
        )

    def splice(self, argument: ast.expr, by: ast.expr, lag: int) -> str:
        """x, and after its last year that year's x times the growth of the other series since. Years that x
        lacks before its last stay missing, and so does all where the other series has not that year.
        """
        x, other = self.operand(argument, lag), self.operand(by, lag)
        own = 'over (partition by "unit")'
        last = self.step(f'max(case when {x} is not null then "year" end) {own}')
        link = self.step(f'max(case when "year" = {last} then {x} / nullif({other}, 0) end) {own}')
        return f'(case when {x} is not null then {x} when "year" > {last} then {other} * {link} end)'

    def mean_growth(self, argument: ast.expr, lag: int) -> str:
        """Compile the unit's mean yearly growth from its first to its last value, each above zero."""
        x = self.operand(argument, lag)
        own = 'over (partition by "unit")'
        there = f"{x} > 0"
        first, last = (
            self.step(f'arg_{m}({x}, case when {there} then "year" end) {own}') for m in ("min", "max")
        )
        span = self.step(
            f'max(case when {there} then "year" end) {own} - min(case when {there} then "year" end) {own}'
        )
        return f"(pow({last} / {first}, 1.0 / nullif({span}, 0)) - 1)"

    def stock(self, flow: ast.expr, rate: float, initial: ast.expr, lag: int) -> str:
        """Compile the perpetual inventory: flow + (1 - rate) times that of the year before, at first the
        initial stock of the unit's first year. None after a year without flow.
        """
        x, start = self.operand(flow, lag), self.operand(initial, lag)
        so_far = 'over (partition by "unit" order by "year")'
        age = self.step('"year" - min("year") over (partition by "unit")')
        kept = f"pow({1 - rate!r}, {age})"
        # Flows in prices of the first year, as it were: one running sum makes the stock of every year.
        flows = self.step(f"case when {age} = 0 then 0 else {x} / {kept} end")
        total = f"first_value({start}) {so_far} + sum({flows}) {so_far}"
        return f"(case when count({flows}) {so_far} = {age} + 1 then {kept} * ({total}) end)"

    def measure(self, name: str, lag: int) -> str:
        self.uses[name, lag] = None
        if not self.of_others:
            self.own[name, lag] = None
        column = quote(name)
        if self.correcting:
            self.proposed[name] = None
            column = name_proposed_column(name)
        return f'lag({column}, {lag}) over (partition by "unit" order by "year")' if lag else column

    def binary(self, left: ast.expr, operator: str, right: ast.expr, lag: int) -> str:
        a = self.compile(left, lag)
        if operator != "/":
            return f"({a} {operator} {self.compile(right, lag)})"
        b = self.operand(right, lag)
        self.guard(f"{b} = 0", _("division by zero: {divisor} is 0", divisor=_abbreviate_node(right)))
        return f"(case when {b} <> 0 then {a} / {b} end)"

    def power(self, left: ast.expr, right: ast.expr, lag: int) -> str:
        a, b = self.operand(left, lag), self.operand(right, lag)
        bad = f"(({a} < 0 and {b} <> floor({b})) or ({a} = 0 and {b} < 0))"
        self.guard(
            bad,
            _(
                "the power {base} ^ {exponent} does not exist",
                base=_abbreviate_node(left),
                exponent=_abbreviate_node(right),
            ),
        )
        return f"(case when not {bad} then pow({a}, {b}) end)"

    def call(self, function: str, argument: ast.expr, lag: int) -> str:
        if function == "abs":
            return f"abs({self.compile(argument, lag)})"
        x = self.operand(argument, lag)
        domain = _DOMAINS[function].format(x=x)
        value = _FUNCTIONS[function].format(x=x)
        self.guard(
            f"not ({domain})",
            _(
                "{function} does not exist: {argument}",
                function=function,
                argument=_abbreviate_node(argument),
            ),
        )
        return f"(case when {domain} then {value} end)"


def _abbreviate_node(node: ast.expr) -> str:
    return abbreviate(ast.unparse(node))


def _expand_short_form(function: str, arguments: list[ast.expr]) -> ast.expr | None:
    """Expand a short form: share(x, y, z) is x / (x + y + z)."""
    if function == "share" and len(arguments) > 1:
        total = arguments[0]
        for part in arguments[1:]:
            total = ast.BinOp(total, ast.Add(), part)
        return ast.BinOp(arguments[0], ast.Div(), total)
    text = _SHORT_FOR.get((function, len(arguments)))
    if text is None:
        return None
    return _Substitution(dict(zip("abcd", arguments, strict=False))).visit(ast.parse(text, mode="eval").body)


class _Substitution(ast.NodeTransformer):
    """Arguments in the places of letters."""

    def __init__(self, arguments: dict[str, ast.expr]) -> None:
        self.arguments = arguments

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.arguments.get(node.id, node)
