"""A study is checked once, and every fault is said in words with its place."""

from pathlib import Path

import pytest

from groundswell.errors import StudyError
from groundswell.estimate import Study

GOOD = {
    "data": {"path": "villages.csv", "unit": "village", "period": "year", "lag": 1, "shares": ["migration"]},
    "model": [
        {"name": "protest", "outcome": "protest", "terms": ["migration*strong", "i.region"], "effects": ["village", "year"]},
        {"name": "petition", "outcome": "petition", "terms": ["migration"], "errors": "cluster:village"},
    ],
    "margin": [{"model": "protest", "of": "migration", "over": [0, 0.5], "by": "strong"}],
    "claim": [
        {"id": "H", "claim": "x", "model": "protest", "term": "strong:migration", "plus": "i.region[2]", "side": "positive"},
        {"id": "D", "claim": "x", "model": "protest", "term": "migration", "minus": "petition", "side": "within", "bound": 0.1},
    ],
}


def changed(*path_and_value):
    *path, value = path_and_value

    def change(content, keys):
        if not keys:
            return value
        if isinstance(content, list):
            return [change(one, keys[1:]) if place == keys[0] else one for place, one in enumerate(content)]
        return content | {keys[0]: change(content.get(keys[0]), keys[1:])}

    return change(GOOD, path)


def test_a_good_study_is_read():
    study = Study.check(GOOD, folder=Path("there"))
    assert study.path == Path("there/villages.csv")
    assert study.models[0].kind == "linear"
    assert study.models[0].variables == ["migration", "strong", "region"]
    assert study.models[1].cluster == "village"
    assert study.margins[0].over == (0.0, 0.5)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (changed("modle", []), "study.toml: unknown section `modle`; did you mean `model`"),
        (changed("data", "units", "v"), "study.toml, [data]: unknown key `units`; did you mean `unit`"),
        (changed("data", 3), "[data]: a section [data] is due; got 3"),
        (changed("data", "lag", -1), "[data], key `lag`: got -1; it must be a whole number, 0 or more"),
        (changed("data", "lag", "1"), "key `lag`: got `1`; it must be a whole number"),
        (changed("data", {"unit": "year", "period": "year"}), "`unit` and `period` are both `year`; they must be two columns"),
        (changed("model", 1, "terms", ["constant"]), "the intercept is reported as `constant`"),
        (changed("data", {"lag": 1}), "[data]: a lag needs the keys `unit` and `period`"),
        (changed("data", "shares", "migration"), "key `shares`: got `migration`; it must be a list of columns"),
        (changed("model", []), "at least one section [[model]] is due"),
        (changed("model", 1, {"name": "x"}), '[[model]] 2 (name "x"): the key `outcome` is missing'),
        (changed("model", 0, "kind", "lineer"), "key `kind`: got `lineer`: it is not known; did you mean `linear`; it must be one"),
        (
            changed("model", 0, "kind", "pooled"),
            "did you mean `pooled-logit`; it must be one of linear, conditional-logit, pooled-logit",
        ),
        (changed("model", 0, "errors", "hc3"), "key `errors`: got `hc3`: it is not known; did you mean `hc2`"),
        (changed("model", 0, "errors", "wild:"), "no column is named after `wild:`"),
        (changed("model", 0, "errors", "cluster:"), "no column is named after `cluster:`"),
        (changed("model", 0, "errors", "robust"), "got `robust`: it is not known"),
        (changed("model", 0, "terms", []), "key `terms`: got []; it must be a list of terms"),
        (changed("model", 0, "terms", ["log(a)"]), '[[model]] 1 (name "protest"), key `terms`: got `log(a)`: term `log(a)`: `(`'),
        (changed("model", 0, "where", "year >"), "key `where`: got `year >`: `year >`: at its end it cannot be read"),
        (changed("model", 1, "name", "protest"), "the name `protest` stands in more than one"),
        (changed("model", 0, "effects", ["village", "village"]), "the effect `village` is named twice"),
        (changed("model", 1, "kind", "conditional-logit"), "the key `effects` names none"),
        (changed("margin", 0, "model", "protst"), "[[margin]] 1, key `model`: `protst` is not one of the models; did you mean"),
        (changed("margin", 0, "of", "region"), "key `of`: `region` is not one of the columns of its model with a slope"),
        (changed("margin", 0, "by", "strng"), "key `by`: `strng` is not one of the columns of its model; did you mean `strong`"),
        (changed("margin", 0, "by", "migration"), "key `by`: got `migration`, the column whose slope is taken"),
        (changed("margin", 0, "over", []), "key `over`: got []; it must be a list of numbers"),
        (changed("margin", 0, "over", [float("nan")]), "key `over`: got nan; it must be a list of numbers"),
        (changed("claim", 0, "term", "migraton"), '[[claim]] 1 (id "H"), key `term`: `migraton` is not one of the terms of'),
        (changed("claim", 0, "plus", "f(x)"), "key `plus`: `f(x)` is not one of the terms"),
        (changed("claim", 1, "term", "strong"), "`strong` is not one of the terms of model `petition`"),
        (changed("claim", 1, "minus", "protest"), "key `minus`: got `protest`, the claim's own model"),
        (changed("claim", 1, "minus", "petitoin"), "key `minus`: `petitoin` is not one of the models"),
        (changed("claim", 1, "bound", -1), "key `bound`: got -1; it must be a number above 0"),
        (changed("claim", 0, "side", "within"), "with side = `within` the key `bound` is due"),
        (changed("claim", 0, "bound", 0.1), "key `bound`: it goes with side = `within`"),
        (changed("claim", 0, "side", "up"), "key `side`: got `up`; it must be one of positive, negative, within"),
        (changed("claim", 1, "id", "H"), "the id `H` stands in more than one"),
    ],
)
def test_a_fault_is_said_with_its_place(content, words):
    with pytest.raises(StudyError) as error:
        Study.check(content, "study.toml")
    assert words in str(error.value)


def test_models_of_other_kinds_are_not_stacked():
    content = changed("model", 0, "kind", "conditional-logit")
    with pytest.raises(StudyError, match="only linear models are stacked"):
        Study.check(content)


def test_a_conditional_logit_has_no_hc1():
    content = changed("model", 0, GOOD["model"][0] | {"kind": "conditional-logit", "errors": "hc1"})
    with pytest.raises(StudyError, match="for a conditional logit it must be iid or cluster:COLUMN"):
        Study.check(content)


def test_all_faults_are_told_together_and_at_most_twenty():
    content = {"model": [{"name": f"m{number}"} for number in range(15)]}
    with pytest.raises(StudyError) as error:
        Study.check(content)
    assert len(error.value.faults) == 21
    assert error.value.faults[-1] == "... and 10 more."


def test_a_file_that_is_no_study(tmp_path):
    with pytest.raises(StudyError, match="no such file"):
        Study.load(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("[data\n")
    with pytest.raises(StudyError, match=r"bad\.toml: not a TOML file"):
        Study.load(tmp_path / "bad.toml")
    (tmp_path / "latin.toml").write_bytes("# é".encode("latin-1"))
    with pytest.raises(StudyError, match="not UTF-8"):
        Study.load(tmp_path / "latin.toml")


def test_the_article_has_a_study_and_a_file_of_that_name_goes_before(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    study = Study.load("article")
    names = [model.name for model in study.models]
    assert names[:10] == ["A-2.1", "A-2.2", "A-2.3", "A-2.4", "A-2.6", "A-2.7", "any", "A-3.1", "A-3.2", "A-3.3"]
    assert set(names) >= {"A-2.5", "A-fig3", "A-x1 any", "A-x1 petition", "A-x1 protest", "A-s1", "large given protest"}
    assert [claim.id for claim in study.claims] == ["H1", "H2a", "H2b", "H2c", "H3a", "H3b"]
    assert all("strong_lineage:land_expropriation" in model.terms for model in study.models if model.name.startswith("A-2"))
    Path("article").write_text('[[model]]\nname = "mine"\noutcome = "y"\nterms = ["x"]\n')
    assert Study.load("article").models[0].name == "mine"
