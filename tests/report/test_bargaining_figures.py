"""Figures of the game: drawn from tables, with words for those who cannot see them, the same bytes again."""

import groundswell as gs
from groundswell import bargaining, report
from groundswell.bargaining.moves import END, MOVES, move


def test_every_choice_of_the_table_stands_in_the_tree():
    figure = report.tree_figure()
    for turn in MOVES:
        assert f">{turn.name}</text>" in figure.svg
        for choice in turn.leads:
            assert f">{choice}</text>" in figure.svg
    assert figure.svg == report.tree_figure().svg
    assert "the city never sees" in figure.caption.lower()


def test_every_choice_leads_to_a_later_turn_or_the_end():
    order = [turn.name for turn in MOVES]
    for turn in MOVES:
        for target in turn.leads.values():
            assert target == END or order.index(target) > order.index(turn.name)
    assert move("choice").mover == "county"


def test_the_statics_say_in_words_where_what_is_followed():
    [axis] = bargaining.axes(["dtau=0:.6:13"])
    figure = report.statics_figure(bargaining.sweep(gs.Game(), [axis]), axis)
    assert "comply from 0 to 0.1; consent from 0.15" in figure.description
    assert "illustrations" in figure.caption


def test_regions_are_keyed_and_shares_told():
    over = bargaining.axes(["dtau=0:1:12", "pi=0:1:12"])
    figure = report.regions_figure(bargaining.sweep(gs.Game(), over), over)
    assert "petition granted at" in figure.description
    assert "several equilibria" in figure.svg
    assert "illustrations" in figure.caption
