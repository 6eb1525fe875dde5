"""What commands say in another language: each message is one of the code, and its values are kept."""

import ast
import re
from functools import cache

import pytest

from base.problems import FORMATS, Validator, explain
from base.speech import VARIABLE, language_of_command, message, speak_as
from cli.main import list_of
from cli.verbs import VERBS
from plan.analyses import resolve_analyses
from spillover.errors import StudyError
from warehouse.build import SCHEMAS
from warehouse.panel import comment_above, sections
from words import FOLDER
from words.patterns import _MESSAGE, pieces

SCRIPTS = FOLDER.parent
# Sentences that the code puts together of two texts, or that are in the rules of the workflow.
APART = {"message-place_line", "message-no_kind_analysis", "message-duplicate", "message-no_file"}
APART |= {"message-trace_variable", "message-and_more_of"}
APART |= {f"message-trace_{origin}" for origin in ("observed", "imputed", "correction", "indicator", "adds")}
COMPOSED = """
    braced is_not_regular yaml_alias_circle yaml_alias_none never_computed places_alike header_none
    headers_several code_no_code code_is its_units its_units_there like_itself like_unknown_source
    wanted_sheet or_diagonal save_utf8_or by_zero_cell function_cell behind_missing behind_value diagonal
    negative_weight infinite_weight vintage_of vintage_of_other mean_of_years no_cell_value
    formula_not_allowed choose_policy no_policy not_in_weights index_missing
    two_stage_jackknife rows_dropped_missing rows_dropped_lags not_in_analyses not_redistributed
    no_row_left widen_sample confidential_committed no_rows_untreated no_rows_treated
    this_estimator_inner zero_everywhere durbin_absorbed effects_absorb linear_durbin figure_single
    fields_single map_single folder_no_table folder_none row_column guide_replicate guide_obtain
    guide_file guide_in_yes guide_in_no guide_panel_row guide_codebook guide_units guide_weights
    guide_redo guide_redo_then guide_make guide_make_panel guide_not_in guide_input twice_after
    cell_of_sheet"""
APART |= {f"message-{key}" for key in COMPOSED.split()}
# Sentences of jsonschema and of libyaml, and what several kinds say after the name that they look up.
FOREIGN = """
    type enum required pattern less greater short long non_empty unique remedy_truth is_missing no_kind
    not_family not_method variable_unknown group_unknown analysis_unknown regressor_unknown
    yaml_key yaml_colon yaml_bracket yaml_brace yaml_indicator yaml_not_allowed yaml_token yaml_quote
    yaml_nesting yaml_in_block yaml_in_list yaml_in_flow yaml_in_braces yaml_scan_key yaml_scan_token
    yaml_scan_quoted yaml_flow_level yaml_in_node yaml_content type_two less_equal greater_equal
    no_file_path format_regex format_order needs_value"""
APART |= {f"message-{key}" for key in FOREIGN.split()}


def text_of(node):
    """The text of a literal, its places as marks; None where a node is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "\0" for v in node.values)
    return None


@cache
def said_in_code():
    """Every line of a text of the scripts, its places as marks."""
    files = [*SCRIPTS.rglob("*.py"), *(SCRIPTS.parent / "tools").rglob("*.py"), SCRIPTS.parent / "Snakefile"]
    found = set()
    for file in files:
        if file.suffix != ".py":
            source = re.sub(r"^(on\w+|rule \w+):$", r"if True:", file.read_text(encoding="utf-8"), flags=re.M)
            source = source[: source.index("if True:\n    default_target")]
            tree = ast.parse(source)
        else:
            tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            text = text_of(node)
            for line in text.split("\n") if text else ():
                words = " ".join(line.split())
                found |= {words, re.sub(r"^(#+|- \[x\]|-|>) ", "", words), words.strip("| ")}
    for file in SCRIPTS.rglob("*.md.j2"):
        text = re.sub(r"{%.*?%}", "", file.read_text(encoding="utf-8"))
        for line in re.sub(r"{{.*?}}", "\0", text).split("\n"):
            found |= {line, re.sub(r"^(#+|- \[[x\0]\]|-|>|\d+\.) ", "", line), line.strip("| ")}
    tests = (query for schema in SCHEMAS for _, test, query in sections(schema) if test)
    for query in tests:
        found.add(comment_above(query))
        found |= {text.replace("{}", "\0") for text in re.findall("'([^'\n]*)'", query)}
    return found


def messages():
    """Every message of the default language with its text, its places as marks."""
    for file in sorted((FOLDER / "en" / "messages").glob("*.ftl")):
        for key, text in _MESSAGE.findall(file.read_text(encoding="utf-8") + "\n"):
            parts = pieces(text)
            yield key, "".join("\0" if i % 2 else part for i, part in enumerate(parts))


def in_code(text):
    """Whether the code has a message: by itself, or without its place, which another function may write."""
    plain = " ".join(text.split())
    ways = {plain, re.sub(r"^\0(?=[:, ])", "", plain), re.sub(r"^\0: ", "", plain)}
    placed = {PLACE.sub("\0: ", plain), f"\0: {plain}"}
    return bool(ways & said_in_code()) or bool(placed & without_places())


PLACE = re.compile(r"^[\0.\w\[\]]+: ")


@cache
def without_places():
    """The same lines, the place of each, of whatever parts, as one mark."""
    return {PLACE.sub("\0: ", line) for line in said_in_code()}


def test_every_message_is_one_of_the_code():
    lost = [key for key, text in messages() if key not in APART and not in_code(text)]
    assert lost == []


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv(VARIABLE, "zh")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "config/x.yaml: the configuration is not valid\n  years: 19 is not a year; give the first and "
            "last year in four digits",
            "config/x.yaml：配置无效\n  years：19不是年份；请以四位数写明首年与末年",
        ),
        (
            "[3/29, 79 s left] figure moran (1.7 s) | running: figure effects",
            "[3/29，剩余79秒] figure moran（1.7秒），正在运行：figure effects",
        ),
        ("29 of 29 jobs, 1 failed in 2 min", "29个作业完成29个，失败1个，用时2分钟"),
        (
            "analysis x: pop is -3 for unit A in 1975 (4 rows in all); weights must be positive. Leave the "
            "rows out with 'sample', or weigh by another variable",
            "analysis x：个体A在1975的pop为-3（共4行）；权重须为正。请用sample去掉这些行，或以另一变量加权",
        ),
        (
            "config/x.yaml: variables and indices: 'unit' clashes with the tables' own column 'unit'; rename "
            "it",
            "config/x.yaml：变量与指数：'unit'与各表自有的unit列冲突；请改名",
        ),
        (
            "What an earlier run left: 2 temporary files removed, 1 empty files removed.",
            "上次运行遗留：删除临时文件2个，删除空文件1个。",
        ),
        (
            "      because: changed: a.csv, b.csv and 3 more; its code changed, or a module that it imports",
            "      原因：有变化的文件：a.csv, b.csv等（另有3个）；其代码或所导入的模块有变化",
        ),
        ("config/x.yaml: a message that nobody has put into words", None),
        ("config/x.yaml: 'a' is what nobody has put into words", None),
        (
            "config/x.yaml, line 3: the alias *a has no anchor above it; write the value out",
            "config/x.yaml第3行：别名*a在上文没有锚点；请直接写出值",
        ),
        (
            "variable 'v' = x / y: division by zero: y is 0; correct the cell in corrections.csv or change "
            "the formula",
            "变量'v' = x / y：除数为零：y等于0；请在corrections.csv中更正该单元格，或修改公式",
        ),
        (
            "PANEL: there is no file 'a {b} $c.csv'; give its path",
            "PANEL：没有文件'a {b} $c.csv'；请给出其路径",
        ),
        (
            "analyses.a: unknown key 'regresors'; did you mean 'regressors'?",
            "analyses.a：没有'regresors'这个键；是否想写'regressors'？",
        ),
    ],
)
def test_values_are_kept_and_what_has_no_words_is_itself(chinese, text, said):
    assert message(text) == (said or text)


BROKEN = {
    "a": 3,
    "b": "x",
    "c": [],
    "d": [2, 1],
    "e": -1,
    "f": "9",
    "g": "yes",
    "h": [1, 1],
    "j": {"jj": 1},
}
SCHEMA = {
    "type": "object",
    "required": ["missing"],
    "additionalProperties": False,
    "properties": {
        "a": {"type": "string"},
        "b": {"enum": ["y", "z"]},
        "c": {"type": "array", "minItems": 1},
        "d": {"type": "array", "format": "ascending"},
        "e": {"type": "integer", "minimum": 0},
        "f": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"},
        "g": {"type": "boolean"},
        "h": {"type": "array", "uniqueItems": True},
    },
}


def test_what_a_schema_says_has_words(chinese):
    errors = Validator(SCHEMA, format_checker=FORMATS).iter_errors(BROKEN)
    lines = [line for error in errors for line in explain(error, ("analyses", "x"))]
    assert len(lines) == len(BROKEN) + 1
    for line in lines:
        said = message(line)
        assert said != line
        assert said.startswith("analyses.x")
        assert re.search(r"[a-z]{3,} [a-z]{3,}", said) is None, said


PANEL = {"kind": "panel", "outcome": "y", "regressors": ["x"]}


@pytest.mark.parametrize(
    "analyses",
    [
        {"a": {**PANEL, "kind": "panle"}, "b": {"like": "c"}},
        {"a": {**PANEL, "regressors": ["z"]}, "b": {**PANEL, "variance": {"kind": "clustered", "by": "q"}}},
        {"a": {**PANEL, "regresors": ["x"]}, "b": {"kind": "panel", "outcome": "y"}},
    ],
)
def test_what_analyses_name_and_nothing_defines_has_words(chinese, analyses):
    units = {"file": "u.csv", "groups": ["region"]}
    study = {"study": "s", "years": [2000, 2009], "units": units, "variables": {"y": {}, "x": {}}}
    with pytest.raises(StudyError) as error:
        resolve_analyses({**study, "analyses": analyses})
    lines = str(error.value).split("\n")
    assert len(lines) == 3
    for line, said in zip(lines, message(str(error.value)).split("\n"), strict=True):
        assert said != line
        assert re.search(r"[a-z]{3,} [a-z]{3,}", said) is None, said


def test_the_list_of_commands_is_said_line_by_line(chinese):
    assert list(list_of([("panel", VERBS["panel"])])) == [
        "panel       带标签的面板（`.csv`、`.parquet`和`.dta`）：`results/<study>/data/`"
    ]


def test_the_default_language_says_what_the_code_has(monkeypatch):
    monkeypatch.setenv(VARIABLE, "en")
    text = "PANEL: there is no file 'a'; give its path"
    assert message(text) is text


def test_the_variable_goes_before_the_study_and_that_before_the_system(monkeypatch):
    for name in (VARIABLE, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    speak_as("")
    assert language_of_command() == "zh"
    speak_as("study: x\nlanguage: en\n")
    assert language_of_command() == "en"
    monkeypatch.setenv(VARIABLE, "zh")
    assert language_of_command() == "zh"
    monkeypatch.setenv(VARIABLE, "xx")
    assert language_of_command() == "en"
    speak_as("")
