"""A DESIGN.toml: the example works, every fault is told in words, and a parameter that nothing uses is refused."""

import pytest

from groundswell.diagnosis import Design, example
from groundswell.diagnosis.sections import SECTIONS
from groundswell.errors import DesignError, InputError


def design(**changes):
    """The example, with sections changed; None takes a section away, a dictionary changes some of its keys."""
    content = {**Design.example().content}
    for section, new in changes.items():
        if new is None:
            content.pop(section)
        elif isinstance(new, dict):
            content[section] = {**content.get(section, {}), **new}
        else:
            content[section] = new
    return Design.check(content, "DESIGN.toml")


def outcome(**changes):
    return [{**Design.example().content["outcome"][0], **changes}]


def test_the_example_is_read_and_can_be_changed():
    made = Design.example()
    assert made.replications == 10_000
    assert made.world.strong == round(0.35 * 113)
    assert made.changed(sampling={"villages": 50}).world.villages == 50
    assert "groundswell" not in example()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sampling": {"villges": 100}}, "[sampling]: unknown key `villges`; did you mean `villages`?"),
        ({"pannel": {}}, "unknown section `pannel`; did you mean `panel`?"),
        ({"design": {"diagnosands": ["powr"]}}, "got 'powr'; did you mean `power`?"),
        ({"sampling": {"villages": 1}}, "[sampling], key `villages`: got 1; it says"),
        ({"sampling": {"villages": 0}}, "2 to 100000"),
        ({"sampling": {"years": "four"}}, "key `years`: got 'four', not a whole number"),
        ({"sampling": {"attrition": 1.5}}, "key `attrition`: got 1.5"),
        ({"panel": {"moderator_share": 1.2}}, "[panel], key `moderator_share`: got 1.2; it says"),
        ({"panel": {"moderator_share": 0.001}}, "makes 0 in which `strong_lineage` is 1; there must be some of either kind"),
        ({"panel": {"within_deviation": 0.0}}, "[panel], key `within_deviation`: got 0.0"),
        ({"panel": {"predictor": "control_1"}}, "the name `control_1` stands for two columns"),
        ({"outcome": outcome(base_rate=1.3)}, "[[outcome]] 1, key `base_rate`: got 1.3"),
        ({"outcome": outcome(base_rate=0.0)}, "it must lie between 0 and 1, neither of them"),
        ({"outcome": outcome(effects={"migraton": 0.1})}, "the design makes no column `migraton`; did you mean `migration`?"),
        ({"outcome": outcome(effects={"a*b": 0.1})}, "`a*b` stands for several terms"),
        ({"outcome": outcome(effects={"i.strong_lineage": 0.1})}, "stands for several columns"),
        ({"outcome": outcome(effects={"system('x')": 0.1})}, "has no place in it"),
        ({"outcome": None}, "needs at least one section [[outcome]]"),
        ({"outcome": "protest"}, "`outcome` is a section, [[outcome]]; got 'protest'"),
        ({"instruments": {"tells": -0.1}}, "[instruments], key `tells`: got -0.1"),
        ({"instruments": {"tells": 0.0}}, "nobody ever tells of anything"),
        ({"instruments": {"kind": "gossip"}}, "key `kind`: got 'gossip'"),
        ({"search": {"claim": "H3"}}, "no claim is called `H3`; did you mean `H3a`?"),
        ({"search": {"power": 1.0}}, "key `power`: got 1; it must lie between 0.05 and 1"),
        ({"costs": None}, "the cheapest design needs a section [costs]"),
        ({"search": {"villages": [0]}}, "key `villages`, item 1: got 0"),
        ({"model": None, "claim": None}, "what is estimated is missing"),
        ({"panel": None}, "the model is a section [panel] or a section [society]; neither stands there"),
        ({"society": {}}, "both stand there"),
    ],
)
def test_what_is_wrong_is_told_in_words(changes, told):
    with pytest.raises(DesignError) as caught:
        design(**changes)
    assert told in str(caught.value)
    assert "DESIGN.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "key", "why"),
    [
        ({"panel": {"controls": 11}}, "controls", "no model and no effect has control_11"),
        ({"panel": {"outcome_correlation": 0.3}}, "outcome_correlation", "there is one outcome"),
        ({"panel": {"moderator": "clan"}, "outcome": outcome(effects={})}, "moderator", "no model and no effect has `clan`"),
        ({"instruments": {"kind": "truth"}}, "tells", "it goes with kind"),
        ({"instruments": {"kind": "truth"}}, "households", "nobody is interviewed"),
        ({"search": None}, "village", "costs go with a section [search]"),
        ({"curves": {"replications": 10}}, "replications", "no values are given"),
        ({"estimator": {"lag": 1}}, "lag", "bear on the outcome of their own row"),
        ({"estimator": {"study": "article"}}, "study", "models are written out"),
        ({"outcome": [*outcome(), {"name": "petition", "base_rate": 0.3}]}, "petition", "no model explains it"),
    ],
)
def test_a_parameter_that_nothing_uses_is_refused(changes, key, why):
    if changes.get("panel", {}).get("moderator"):
        model = {**Design.example().content["model"][0]}
        changes = changes | {"model": [model | {"terms": [term for term in model["terms"] if ":" not in term]}]}
        changes |= {"claim": [{**Design.example().content["claim"][0], "term": "migration"}]}
    with pytest.raises(DesignError) as caught:
        design(**changes)
    assert f"key `{key}`: nothing uses it: " in str(caught.value)
    assert why in str(caught.value)


def test_models_that_no_claim_is_about_are_refused():
    model = Design.example().content["model"][0]
    with pytest.raises(DesignError, match="no claim is about this model"):
        design(model=[model, {**model, "name": "another"}])


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ({"outcome": "protst"}, "no column `protst`; did you mean `protest`?"),
        ({"terms": ["migration:strong_linage"]}, "did you mean `strong_lineage`?"),
        ({"terms": ["i.migration"]}, "would be a column for each row"),
        ({"effects": ["vilage", "year"], "errors": "iid"}, "did you mean `village`?"),
        ({"errors": "cluster:region"}, "no column `region`"),
    ],
)
def test_models_name_columns_that_the_design_makes(model, told):
    made = {**Design.example().content["model"][0], **model}
    claim = {**Design.example().content["claim"][0], "term": made["terms"][-1] if "terms" in model else "migration"}
    with pytest.raises(DesignError) as caught:
        design(model=[made], claim=[claim])
    assert told in str(caught.value)


def test_the_unknown_and_the_impossible_are_told_together():
    with pytest.raises(DesignError) as caught:
        design(sampling={"villges": 3, "years": 0}, panel={"controls": -1}, claim=[{"id": "H"}])
    assert len(caught.value.faults) >= 4


@pytest.mark.parametrize(
    ("society", "told"),
    [
        ({"scenario": "smal"}, "did you mean `small`?"),
        ({"changes": {"switchs": {"empowerment": False}}}, "unknown section of a scenario `switchs`; did you mean `switches`?"),
        ({"changes": {"switches": {"empowermet": False}}}, "did you mean `empowerment`?"),
        ({"changes": {"sampling": {"households": 0}}}, "1 to 1000"),
    ],
)
def test_a_society_is_checked_before_it_is_made(society, told):
    from groundswell.diagnosis.observing import scenario_of

    with pytest.raises(InputError) as caught:
        scenario_of(Design.check({"society": society}))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"sampling": {"attrition": 0.1}}, "the villages that a [society] loses are in its scenario"),
        ({"instruments": {"tells": 0.1}}, "section [fieldwork]"),
        ({"instruments": {"kind": "truth"}, "sampling": {"households": 5}}, "nobody is interviewed"),
        ({"curves": {"effects": [0.1]}}, "come out of it and cannot be set"),
        ({"outcome": [{"name": "protest", "base_rate": 0.2}]}, "are those that happen in it"),
    ],
)
def test_what_goes_with_panels_alone_is_refused_of_a_society(content, told):
    with pytest.raises(DesignError) as caught:
        Design.check({"society": {"scenario": "small"}, **content})
    assert told in str(caught.value)


def test_files_that_are_no_design(tmp_path):
    path = tmp_path / "DESIGN.toml"
    for content, told in ((b"[design", "not a TOML file"), (b"\xff\xfe", "not UTF-8 text")):
        path.write_bytes(content)
        with pytest.raises(DesignError, match=told):
            Design.load(path)
    with pytest.raises(DesignError, match="--example"):
        Design.load(tmp_path / "none.toml")


def test_every_parameter_says_what_it_is():
    for kind in SECTIONS.values():
        assert all(field.description for field in kind.model_fields.values())
    rows = {row["parameter"]: row for row in Design.example().parameters()}
    assert rows["sampling: villages"]["value"] == "113"
    assert rows["protest: effects"]["value"] == "migration:strong_lineage: 0.04"
    assert "H3a" in Design.example()._repr_html_()
