"""From Cases to a report: generate, score, compare with thresholds."""
