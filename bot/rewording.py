"""Says a question in the words of the sources, where people ask it in words that these use for something else."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    rules = tomllib.loads((files("bot") / "rewording.toml").read_text(encoding="utf-8"))["rule"]
    return tuple((re.compile(rule["asked"], re.I), rule["said"]) for rule in rules)


def reworded(query: str) -> str:
    """The query in the words of the sources; one that no rule knows comes back as it is."""
    for asked, said in _rules():
        query = asked.sub(said, query)
    return query
