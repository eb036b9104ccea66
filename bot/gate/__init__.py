"""The sentence gate: `verify` says whether a sentence follows from the passages it cites."""

from bot.gate.checking import FEATURES, Verdict, gate_features, verify

__all__ = ["FEATURES", "Verdict", "gate_features", "verify"]
