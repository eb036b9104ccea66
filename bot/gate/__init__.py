"""The sentence gate: `verify` says whether a sentence follows from the passages it cites."""

from bot.gate.checking import FEATURES, Verdict, gate_features, verify
from bot.gate.judging import BadLine, Judged, judge_file

__all__ = ["FEATURES", "BadLine", "Judged", "Verdict", "gate_features", "judge_file", "verify"]
