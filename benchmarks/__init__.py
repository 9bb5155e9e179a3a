"""Side by side with peers in one run: only ratios within a run count."""
