"""Quick form of the proof about equilibria: fewer games."""

from groundswell.bargaining import gambit
from verification.equilibria import equilibria
from verification.proof import FAILS, HOLDS


def test_no_game_is_left_without_an_equilibrium_and_noise_ends_at_one(monkeypatch):
    monkeypatch.setattr(gambit, "installed", lambda: False)
    proof = equilibria(points=800, paths=3)
    verdicts = [row.verdict for row in proof.rows]
    assert FAILS not in verdicts
    assert verdicts.count(HOLDS) == 6
    assert not proof.breaks
    assert "not installed" in proof.notes[0]
