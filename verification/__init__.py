"""Slow statistical proofs of the model, outside the package: ``uv run python -m verification`` runs them and prints the findings.

Each proof is one paragraph, one table, and a verdict a row. What does not hold is printed as not holding.
"""
