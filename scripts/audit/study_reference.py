"""The study's numbers and labels that a manuscript is compared with, and the match of one printed number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations

from audit.method_names import methods_in
from audit.reading.figures import Figure
from audit.reading.manuscript import ManuscriptTable
from audit.study_numbers import Key, Numbers, plain_label
from audit.tables import PARTS
from spillover.messages.catalogue import TRUE

Levels = Mapping[int, float]  # of significance, by the number of stars
Part = tuple[str, ...]  # of what names a number: what a row, or a column, stands for
_COUNTS = {
    "nobs": "n obs observations numberofobservations numberofobs noofobs noofobservations noobs "
    "noobservations numobs numberobs nobs "
    "samplesize totalobservations 观测值 样本量 观测数 样本数 观测值数 样本观测数 观测个数 观测量 "
    "观测数量 样本容量 样本个数 观察值 观测值n 样本量n",
    "units": "units cities groups numberofgroups 个体数 城市数 单位数 组数",
    "periods": "periods years 期数 年数",
}
_FIELDS = {
    "mean": "mean average 均值 平均值 平均数",
    "sd": "sd stddev stddeviation standarddeviation 标准差",
    "minimum": "min minimum 最小值",
    "maximum": "max maximum 最大值",
    "median": "median p50 中位数",
    "se": "se sterr stderror standarderror standarderrors stderr stderrors robuststderr robustse "
    "robuststderror clusteredse 标准误 标准误差 稳健标准误 聚类标准误",
    "p": "p pvalue pval p值 pt pz prt prz prob probability sig sig2tailed significance 显著性 概率",
    "statistic": "t z tvalue zvalue tstatistic zstatistic tstat zstat tratio zscore t值 z值 t统计量 z统计量",
    "estimate": "coefficient coef coefs coeff coeffs estimate est beta b parameter parameters 系数 估计值 "
    "回归系数 估计系数 estimates 系数b",
    "low": "lowerci cilower cilow lower95 lowerbound lowerlimit lower95ci 95conf 95confinterval 置信下限 "
    "置信区间下限 下限 95ci下限 95置信区间下限 95置信下限",
    "high": "upperci ciupper cihigh upper95 upperbound upperlimit upper95ci interval 置信上限 置信区间上限 "
    "上限 95ci上限 95置信区间上限 95置信上限",
    "vif": "vif 方差膨胀因子",
    "weight": "weight weights 权重",
    TRUE: "truevalue truevalues 真值 真实值",
    **_COUNTS,
}
FIELD_OF = {word: name for name, words in _FIELDS.items() for word in words.split()}
BENEATH = ("se", "p", "statistic", "low", "high", "test_p")  # fields that stand beneath or behind a number
_OF_MODEL = {  # what people call the statistics of a model -> the beginning of their names in results
    "r2": "r2 rsquared rsquare rsq r方 拟合优度 可决系数 r2值",
    "r2_within": "withinr2 r2within r2projmodel rsquaredwithin withinrsquared rsquarewithin rsqwithin "
    "withinrsq 组内r2 r2组内 组内r方",
    "r2_overall": "overallr2 r2overall rsquaredoverall rsquareoverall rsqoverall 总体r2 整体r2",
    "r2_between": "betweenr2 r2between rsquaredbetween rsquarebetween rsqbetween 组间r2",
    "f": "f fstatistic fstat fvalue f值 f统计量",
    "loglik": "loglikelihood loglik ll 对数似然 对数似然值",
    "kleibergen_paap_f": "kpf kpfstatistic kpfstat kpf统计量 kprkwaldf kprkwaldfstatistic kprkwaldf统计量 "
    "kleibergenpaap kleibergenpaapf kleibergenpaapfstatistic kleibergenpaapf统计量 kleibergenpaaprkwaldf "
    "kleibergenpaaprkwaldfstatistic kleibergenpaaprkwaldf统计量 kleibergenpaapwaldf",
    "cragg_donald_f": "cragg craggdonald craggdonaldf craggdonaldwaldf craggdonaldwaldfstatistic "
    "craggdonaldf统计量 craggdonaldwaldf统计量 cdwaldf cdwaldf统计量",
    "aic": "aic",
    "bic": "bic",
    "rmse": "rmse rootmse residualstderror residualstandarderror seofregression 均方根误差",
}
_CALLED = {word: name for name, words in _OF_MODEL.items() for word in words.split()}
_ADJUSTED = re.compile(r"adj|调整", re.IGNORECASE)  # what no other R² is
_GROUPS = re.compile(r"(?:number|no\.?|#) ?of (?!obs)", re.IGNORECASE)  # as Stata counts units by their key
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])+")
_SAYS_NOTHING = frozenset(
    [
        "model",
        "models",
        "column",
        "columns",
        "errors",
        "error",
        "estimates",
        "effects",
        "fixed",
        "the",
        "of",
        "by",
        "with",
        "and",
        "in",
        "for",
        "a",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
        "yes",
        "no",
    ]
)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without case; of Chinese its characters."""
    return tuple(WORD.findall(text.casefold().replace("²", "2")))


_LOGARITHM = re.compile(r"\b(?:log|ln)(?![^\W_])|[(（]?(?:自然|取)?对数[)）]?", re.IGNORECASE)
_CORE = re.compile(  # what a label is still known without
    r"\b(?:the|of|an?|index|indices|level|rate|ratio|share|dummy|variable|laws?|score|measure|stock"
    r"|per capita|per \d[\d,]*|real|\(?log\)?|ln)(?![^\W_])|指数|水平|占比|比重|比例|比率|程度|强度|规模|变量"
    r"|虚拟|人均|居民|实际|存量|人口(?=占|比)|每\d*[十百千万]*人|总量|总额|的|率$|率(?=[（(])|法$",
    re.IGNORECASE,
)
_SPATIAL = re.compile(  # what stands before a spatial lag
    r"\s*Wx?\s*[×*:_·.\-\s]\s*(?=\S)|\s*W(?=[\u4e00-\u9fff])|空间滞后(?:的|项)?[:：]?", re.IGNORECASE
)
_LAG = re.compile(r"\s*(?:L1?\.|lag(?:ged)?(?: of)?\b|滞后(?:一|1)?期?的?)\s*", re.IGNORECASE)
_LAG_BEHIND = re.compile(
    r"\s*[,，(（_{]*\s*(?:t\s?[-−–]\s?1|lag(?:ged)?|滞后(?:一|1)期|L1?)\s*[})）]*\s*$", re.IGNORECASE
)
_TIMES = re.compile(r"\s*[×*:#]\s*|\s+[xX]\s+")
_COMPOSITE = re.compile(r"[:~\[ ]|^L\d*\.")  # a product, a lag, an effect or a part of a path
_LAGGED = re.compile(r"[×*:#]|\blag|\bL\d*\.|[({_\s]t\s?[-−–]\s?\d|滞后|^w[_\s]", re.IGNORECASE)
_SHORTEST = 5  # bytes of a label by which it is told from others
_SHORTENED = 3  # characters of a label that leaves some of a longer one out
_NOT = frozenset("不非无未")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<!s)s\b")
_EFFECTS = (("fe", "effects"), ("fes", "effects"), ("re", "randomeffects"))  # as people shorten them


def bare_words(label: str) -> tuple[str, ...]:
    """The words of a variable's label without its logarithm."""
    return words_of(_LOGARITHM.sub(" ", label))


def core_words(label: str) -> tuple[str, ...]:
    """The words of a variable's label without its logarithm and without those that many labels have."""
    words = words_of(_CORE.sub(" ", _LOGARITHM.sub(" ", label)))
    return words if len("".join(words)) > (2 if words and words[0].isascii() else 1) else ()


def model_words(label: str) -> tuple[str, ...]:
    """The words of a model's name in the singular, with `FE` and `fixed effects` as effects."""
    short = dict(_EFFECTS)
    words = words_of(label.replace("固定", ""))
    return words_of(_PLURAL.sub("", " ".join(short.get(word, word) for word in words if word != "fixed")))


def stands_within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether words stand within others, side by side and whole; 加权 does not within 不加权."""
    size = len(part)
    starts = [i for i in range(len(whole) - size + 1) if whole[i : i + size] == part] if size else []
    return any(not i or whole[i - 1] not in _NOT for i in starts)


_PARTICLES = frozenset(["of", "by", "the", "a", "an", "and", "with", "for", "in", "at", "to", "x"])


def _telling_words(words: Sequence[str]) -> frozenset[str]:
    """The words of a label without particles; none of a label in Chinese."""
    return frozenset(words) - _PARTICLES if all(word.isascii() for word in words) else frozenset()


@dataclass
class StudyReference:
    """The numbers of a study that tables are compared with. own_tables: the study's exported tables; labels:
    terms by a label; earlier_numbers: the numbers of earlier runs by a name; levels: of the study's stars;
    published_labels: the labels of rows and columns with numbers of another article; notes: what the study's
    tables say beneath them, numbers by the form of a sentence; sentences: of the study's page;
    earlier_notes: notes of earlier runs by a name; models: those that a label names, by its words;
    statistics: terms and fields of a label that is a model's statistic, made plain; article_figures: the
    numbers of another article that the study's tables print beside its own; main_results: the study's main
    results.
    """

    numbers: Numbers
    own_tables: Sequence[ManuscriptTable] = ()
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    earlier_numbers: Mapping[str, Numbers] = field(default_factory=dict)
    levels: Sequence[float] = (0.1, 0.05, 0.01)
    published_labels: frozenset[str] = frozenset()
    notes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sentences: frozenset[str] = frozenset()
    earlier_notes: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    models: Mapping[tuple[str, ...], frozenset[str]] = field(default_factory=dict)
    statistics: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    article_figures: Mapping[Key, Figure] = field(default_factory=dict)
    main_results: Sequence[Key] = ()

    @property
    def rule(self) -> Levels:
        """The level of each number of stars."""
        return dict(enumerate(sorted(self.levels, reverse=True), start=1))

    @cached_property
    def other_article(self) -> Numbers:
        """The numbers of another article that the study holds."""
        return Numbers({key: figure.value for key, figure in self.article_figures.items()})

    @cached_property
    def numbers_by_part(self) -> dict[str, dict[tuple[Part, Part], Key]]:
        """The numbers by what a row and a column stands for, in each sort of table."""
        found: dict[str, dict[tuple[Part, Part], Key]] = {split: {} for split in SPLITS}
        for split, keys in found.items():
            for key in self.numbers.values:
                if split != "pairs" or "~" in key.term:  # pairs are those of correlations alone
                    keys.setdefault(split_key(split, key), key)
            for key in self.numbers.values if split in ("models", "beside") else ():
                if key.term and (path := self.paths.get(key.model)):  # above or beneath the times of its path
                    keys.setdefault(split_key(split, key._replace(model=path)), key)
        return found

    @cached_property
    def paths(self) -> dict[str, str]:
        """Of each model of an average effect the one that has its path through the times of an event."""
        models = {key.model for key in self.numbers.values}
        paths = ((model, one) for model in models for one in (model.removesuffix("_att"), f"{model}_path"))
        return {model: path for model, path in paths if path != model and path in models}

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of the study's numbers."""
        return frozenset(key.term for key in self.numbers.values if key.term)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The statistics of entire models that the study has."""
        return frozenset(key.field for key in self.numbers.values if not key.term)

    @cached_property
    def names(self) -> dict[tuple[str, ...], frozenset[str]]:
        """The terms by the words of a label."""
        found: dict[tuple[str, ...], frozenset[str]] = {}
        for label, terms in self.labels.items():
            found[words_of(label)] = found.get(words_of(label), frozenset()) | terms
        return found

    @cached_property
    def terms_by_label(self) -> dict[str, frozenset[str]]:
        """The terms by a label made plain."""
        found: dict[str, frozenset[str]] = {}
        for label, terms in self.labels.items():
            found[plain_label(label)] = found.get(plain_label(label), frozenset()) | terms
        return found

    def terms_of(self, label: str) -> frozenset[str]:
        """The terms that a label can mean: all of it, or what stands before or within its brackets."""
        text = label.replace("（", "(").replace("）", ")").strip()
        first, last = text.partition("(")[0], text.rstrip(")").rpartition("(")
        for part in (text, last[0], last[2] if last[1] else "", first):
            if part.strip() and (found := self.terms_by_label.get(plain_label(part))):
                return found
        return frozenset()

    def statistics_of(self, label: str) -> frozenset[tuple[str, str]] | None:
        """The terms and fields that a label of a model's statistic can mean, empty where the study has none
        of them; None where it is no such label.
        """
        plainly = plain_label(label.replace("²", "2"))
        if _CALLED.get(plainly) == "r2":
            return frozenset(("", name) for name in self.fields if name.startswith("r2"))
        if found := self.statistics.get(plain_label(label)):
            return found
        if _ADJUSTED.search(label) and "r" in plainly:
            return frozenset(("", name) for name in self.fields if name.startswith("r2_adj"))
        if (name := FIELD_OF.get(plainly, "")) in _COUNTS:
            return frozenset({("", name)})
        if name := _CALLED.get(plainly, ""):
            return frozenset(("", f) for f in self.fields if f == name)
        return frozenset({("", "units")}) if _GROUPS.match(label.strip()) else None

    def is_of_one_definition(self, label: str) -> bool:
        """Return whether what a label of a model's statistic calls is computed by every program alike:
        counts, the study's tests, and an R² that says which it is; not R² alone, F, likelihoods and criteria.
        """
        found = self.statistics_of(label) or frozenset()
        plainly = plain_label(label.replace("²", "2"))
        named = _CALLED.get(plainly) != "r2"
        if _GROUPS.match(label.strip()) and FIELD_OF.get(plainly) not in _COUNTS:  # perhaps of clusters
            return False
        return len(found) == 1 and all(
            term or name in _COUNTS or (named and name.startswith("r2_")) for term, name in found
        )

    def models_of(self, label: str) -> frozenset[str]:
        """The models that a label names: as the study does, else by a name within it, else as a part of
        one; none where it says nothing.
        """
        if label not in self._model_cache:
            self._model_cache[label] = self._models_of(label)
        return self._model_cache[label]

    @cached_property
    def _model_cache(self) -> dict[str, frozenset[str]]:
        return {}

    def _models_of(self, label: str) -> frozenset[str]:
        said = words_of(label)
        if plain_label(label) in FIELD_OF:  # as `standard error` is part of what many models are called
            return frozenset()
        if not said or _SAYS_NOTHING.issuperset(said) or (len(said) == 1 and said[0].isdigit()):
            return frozenset()
        if found := self.models.get(said) or self._models_by_form.get(model_words(label)):
            return found
        if found := self._models_in_any_order.get(_telling_words(said)):
            return found
        if self._terms_around(label):  # what a variable is called may be within what a model is
            return frozenset()
        inner = [
            name for name in self.models if stands_within(name, said) and not _SAYS_NOTHING.issuperset(name)
        ]
        longest = max((len("".join(name)) for name in inner), default=0)
        if longest > 1:
            return frozenset().union(*(self.models[n] for n in inner if len("".join(n)) == longest))
        return frozenset().union(
            *(models for name, models in self.models.items() if stands_within(said, name))
        )

    @cached_property
    def _models_in_any_order(self) -> dict[frozenset[str], frozenset[str]]:
        """The models by the words of a name of two or more, in whatever order and with whatever particles:
        `Region-by-year effects` are `Effects of region × year`. Chinese names have an order.
        """
        found: dict[frozenset[str], frozenset[str]] = {}
        for name, models in self.models.items():
            if len(words := _telling_words(name)) > 1:
                found[words] = found.get(words, frozenset()) | models
        return found

    @cached_property
    def _models_by_form(self) -> dict[tuple[str, ...], frozenset[str]]:
        """The models by the words of a name in which effects are not called fixed, of two words or more."""
        found: dict[tuple[str, ...], frozenset[str]] = {}
        for words, models in self.models.items():
            form = model_words(" ".join(words))
            if len(form) > 1:
                found[form] = found.get(form, frozenset()) | models
        return found

    def find_near_terms(self, label: str) -> frozenset[str]:
        """The variables within whose labels another label stands, logarithms aside: `Price level` is part of
        `Consumption price level`; else those whose label is it but for words such as `index`, of a lag or a
        product those whose parts are. Chinese ones may leave characters out. None for one of few letters.
        """
        if label not in self._near_cache:
            found = self._terms_around(label)
            if _LAGGED.search(label):
                found = self._find_near_composites(label)
            elif not found and (core := core_words(label)):
                found = frozenset().union(*(terms for name, terms in self._core_names if core == name))
            if not _LAGGED.search(label):
                found |= self._find_shortened(bare_words(label))
            self._near_cache[label] = found
        return self._near_cache[label]

    def _terms_around(self, label: str) -> frozenset[str]:
        """The variables within whose labels another one stands that is no lag and no product."""
        own = bare_words(label)
        if len("".join(own).encode()) < _SHORTEST or _LAGGED.search(label):
            return frozenset()
        return frozenset().union(*(terms for name, terms in self._bare_names if stands_within(own, name)))

    def _find_shortened(self, words: tuple[str, ...]) -> frozenset[str]:
        """The variables whose Chinese labels another leaves characters out of: 三产占比 of 第三产业占比."""
        if len(words) < _SHORTENED or words[0].isascii():
            return frozenset()
        names = [(iter(name), terms) for name, terms in self._bare_names]
        return frozenset().union(*(terms for name, terms in names if all(word in name for word in words)))

    def _find_near_composites(self, label: str) -> frozenset[str]:
        """The spatial lags, lags and products whose parts the parts of a label can mean."""
        spatial, lagged = _SPATIAL.match(label), _LAG.match(label) or _LAG_BEHIND.search(label)
        if spatial or lagged:
            rest = label[spatial.end() :] if spatial else _LAG_BEHIND.sub("", _LAG.sub("", label))
            before = ("W:",) if spatial else ("L.", "L1.")
            base = frozenset() if _LAGGED.search(rest) else self.terms_of(rest) or self.find_near_terms(rest)
            return frozenset(f"{one}{term}" for one in before for term in base) & self.terms
        parts = [core_words(part) for part in _TIMES.split(label)]
        if len(parts) < 2 or not all(parts):
            return frozenset()
        found: set[str] = set()
        for theirs, terms in self._product_names:
            orders = permutations(theirs) if len(theirs) == len(parts) else ()
            if any(all(map(stands_within, parts, order)) for order in orders):
                found |= terms
        return frozenset(found)

    @cached_property
    def _core_names(self) -> list[tuple[tuple[str, ...], frozenset[str]]]:
        """The words of each label of variables alone, without those that many labels have."""
        labels = [label for label in self.labels if "~" not in label]
        found = [(core_words(label), self._alone_terms(self.labels[label])) for label in labels]
        return [(words, terms) for words, terms in found if words and terms]

    @cached_property
    def _product_names(self) -> list[tuple[list[tuple[str, ...]], frozenset[str]]]:
        """The words of the parts of each label that is a product."""
        parted = [(_TIMES.split(label), terms) for label, terms in self.labels.items()]
        return [([core_words(part) for part in parts], terms) for parts, terms in parted if len(parts) > 1]

    @cached_property
    def _near_cache(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _bare_names(self) -> list[tuple[tuple[str, ...], frozenset[str]]]:
        """The words of each label of variables alone, without logarithms."""
        alone = [(bare_words(label), self._alone_terms(terms)) for label, terms in self.labels.items()]
        return [(words, terms) for words, terms in alone if terms]

    def _alone_terms(self, terms: frozenset[str]) -> frozenset[str]:
        """The terms that are no product, lag or part of a path."""
        return frozenset(term for term in terms if not _COMPOSITE.search(split_term(term)[0]))

    def find_models_by_outcome(self, label: str) -> frozenset[str]:
        """The models of an outcome that a label names."""
        terms = self.terms_of(label) or self.find_near_terms(label)
        return frozenset(model for model, outcome in self.numbers.outcomes.items() if outcome in terms)

    def find_claimed_models(self, texts: Iterable[str]) -> frozenset[str]:
        """The models that heads allow, by their names and outcomes; none where they do not say."""
        found: frozenset[str] = frozenset()
        for text in texts:
            outcome = self.find_models_by_outcome(text)
            named = (
                outcome | self.models.get(words_of(text), frozenset()) if outcome else self.models_of(text)
            )
            found = (
                (found & named)
                or found
                or named
                or (frozenset() if outcome else self.find_models_by_methods(text))
            )
        return found

    def find_models_by_methods(self, text: str) -> frozenset[str]:
        """The models of the methods that a text names, with others of theirs."""
        wanted = methods_in(text)
        return frozenset(model for model, own in self._methods.items() if wanted and wanted <= own)

    def find_models_by_method(self, name: str) -> frozenset[str]:
        """The models of a method."""
        return frozenset(model for model, own in self._methods.items() if name in own)

    @cached_property
    def _methods(self) -> dict[str, frozenset[str]]:
        """The methods by which each model is called."""
        found = {key.model: methods_in(key.model) for key in self.numbers.values}
        for words, models in self.models.items():
            if len({model.partition("/effects")[0] for model in models}) == 1:
                own = methods_in(" ".join(words))
                found |= {model: found[model] | own for model in models if model in found}
        return found


def split_term(term: str) -> tuple[str, str]:
    """A term and its effect: the direct effect of DF is `DF:direct`."""
    base, colon, effect = term.rpartition(":")
    return (base, effect) if colon and effect in PARTS else (term, "")


def split_key(name: str, key: Key) -> tuple[Part, Part]:
    """Split a key into the parts that a row and a column stand for, in each sort of table."""
    base, effect = split_term(key.term)
    true = TRUE if key.field == TRUE else ""  # in a row of its own, beneath the estimate
    field_of = "estimate" if true else key.field
    return {
        "models": ((key.term, key.field), (key.model,)),
        "effects": ((base, key.field), (key.model, effect)),
        "fields": ((key.model, key.term, true), (field_of,)),
        # A statistic of the entire model stands in the first of its columns.
        "beside": ((key.term, true), (key.model, field_of))
        if key.term
        else (("", key.field), (key.model, "estimate")),
        "pairs": ((key.model, key.term.partition("~")[0], key.field), (key.term.partition("~")[2],)),
    }[name]


SPLITS = ("models", "effects", "fields", "beside", "pairs")
WRONG = ("missing", "other", "outdated")  # verdicts of numbers that are not the study's


@dataclass(frozen=True)
class Match:
    """One printed number. key: the study's number that belongs there; value: that; verdict: `same`,
    `possible` (a number of the study's, `reference`, whose place is not known), `other` (another number of
    the study: `reference`), `outdated` (as the run `reference` had it), `missing`, `published` (another
    article's) or `unread`; placed_by: how its place was known: `mark`, `label` or `size`; stars: those that
    its p-value has, `none` for no stars, or that p-value where a sentence says another significance.
    """

    place: str
    row: str
    column: str
    text: str
    key: Key | None
    value: float | None
    verdict: str
    reference: str = ""
    placed_by: str = ""
    stars: str = ""
