"""Cascades: the known sequences of Granovetter and Kuran, contagion on a ring, and a plain twin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.dynamics import cascade, crowd
from groundswell.errors import InputError


def ring(people, neighbours):
    """Ties of a ring, so many neighbours a side."""
    steps = [step for step in range(-neighbours, neighbours + 1) if step]
    indices = np.array([[(person + step) % people for step in steps] for person in range(people)]).ravel()
    return np.arange(people + 1) * 2 * neighbours, indices


def plain(indptr, indices, need, start, rounds):
    """The rule once more in plain Python: synchronous rounds over sets."""
    acting, turnout = set(start), [len(set(start))]
    while rounds is None or len(turnout) <= rounds:
        joins = set()
        for person in range(len(need)):
            ties = indices[indptr[person] : indptr[person + 1]]
            out = sum(tie in acting for tie in ties)
            if isinstance(need[person], float):
                enough = need[person] == 0 if not len(ties) else out / len(ties) >= need[person]
            else:
                enough = out >= need[person]
            if enough and person not in acting:
                joins.add(person)
        if not joins:
            break
        acting |= joins
        turnout.append(len(acting))
    return acting, turnout


def test_granovetters_hundred_all_act_and_one_change_stops_them():
    thresholds = np.arange(100)
    assert crowd(thresholds).turnout[-1] == 100
    thresholds[1] = 2
    assert crowd(thresholds).turnout.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("percent", "end"),
    [
        ([0, 20, 20, 30, 40, 50, 60, 70, 80, 100], 1),
        ([0, 10, 20, 30, 40, 50, 60, 70, 80, 100], 9),
        ([0, 20, 30, 30, 40, 50, 60, 70, 80, 100], 1),
    ],
)
def test_kurans_sequences(percent, end):
    assert crowd([share // 10 for share in percent]).turnout[-1] == end


@pytest.mark.parametrize("neighbours", [1, 2, 4])
def test_contagion_on_a_ring(neighbours):
    indptr, indices = ring(40, neighbours)
    start = np.arange(neighbours)
    assert cascade(indptr, indices, np.full(40, neighbours), start).active.all()
    assert cascade(indptr, indices, np.full(40, neighbours + 1), start).active.sum() == neighbours


def test_shares_are_met_by_dividing():
    """3 of 20 ties act: a share of .15 is met although .15 times 20 is a little more than 3 in binary."""
    indptr, indices = np.array([0, 20, *[21 + n for n in range(20)]]), np.array([*range(1, 21), *([0] * 20)])
    need = np.full(21, 1.0)
    need[0] = 0.15
    assert cascade(indptr, indices, need, [1, 2, 3]).active[0]
    need[0] = 0.1500001
    assert not cascade(indptr, indices, need, [1, 2, 3]).active[0]


def test_without_ties_one_joins_only_if_nobody_is_needed():
    active = cascade([0, 0, 0, 0, 0], [], np.array([0.0, 0.1, 0.0, 1.0]), np.zeros(4, bool)).active
    assert active.tolist() == [True, False, True, False]


def test_rounds_can_be_limited():
    indptr, indices = ring(40, 1)
    result = cascade(indptr, indices, np.ones(40, int), [0], rounds=3)
    assert result.turnout.tolist() == [1, 3, 5, 7]
    assert result.rounds == 3
    assert cascade(indptr, indices, np.ones(40, int), [0], rounds=0).turnout.tolist() == [1]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_network_as_the_plain_twin_has_it(data):
    people = data.draw(st.integers(1, 12))
    rows = [data.draw(st.lists(st.integers(0, people - 1), max_size=6, unique=True)) for _ in range(people)]
    indptr = np.cumsum([0, *(len(row) for row in rows)])
    indices = np.array([tie for row in rows for tie in row], dtype=np.int64)
    shares = data.draw(st.booleans())
    need = data.draw(st.lists(st.floats(0, 1) if shares else st.integers(0, 5), min_size=people, max_size=people))
    start = data.draw(st.lists(st.integers(0, people - 1), max_size=3, unique=True))
    rounds = data.draw(st.none() | st.integers(0, 4))
    active, turnout = plain(indptr, indices, need, start, rounds)
    result = cascade(indptr, indices, np.array(need), start, rounds)
    assert set(np.flatnonzero(result.active)) == active
    assert result.turnout.tolist() == turnout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([0, 1], [5], [1], [0]), "indices are numbers of people, from 0 to 0"),
        (([0, 2], [0], [1], [0]), "indptr starts at 0"),
        (([0, 0], [], [1, 2], [0]), "need has one value a person"),
        (([0, 0], [], [-1], [0]), "need is never negative"),
        (([0, 0], [], [1], [4]), "start is one boolean a person"),
        (([0, 0], [], ["x"], [0]), "need is whole numbers of ties, or shares"),
    ],
)
def test_what_does_not_fit_is_told(arguments, words):
    with pytest.raises(InputError, match=words):
        cascade(*arguments)
