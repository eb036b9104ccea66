"""axe-core in a tab and in every frame of it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any


@cache
def axe_source() -> str:
    """The text of axe-core, from the package that ships it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


# All rules, also those that axe leaves off by default, but for the enhanced ones of level AAA and the deprecated ones.
# Colours that are on their way to others (light to dark) are waited for.
_RUN = """
const passing = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
await Promise.allSettled(passing.map((one) => one.finished));
const rules = {};
for (const { ruleId, tags } of axe.getRules()) {
  rules[ruleId] = { enabled: !tags.some((tag) => tag === 'deprecated' || tag.endsWith('aaa')) };
}
return axe.run(document, { rules, iframes: false, resultTypes: ['violations'] });
"""


def violations(tab: Any) -> list[str]:
    """One line for each element that breaks a rule, over all frames of the tab: every rule of axe, none left out.

    Evaluating is not held by the page's policy, so the page stays as readers get it.
    """
    found = []
    for frame in tab.frames:
        # The frame of a closed widget is empty, and no reader can reach it.
        if frame.parent_frame and not frame.frame_element().is_visible():
            continue
        frame.evaluate(axe_source())
        result = frame.evaluate(f"async () => {{ {_RUN} }}")
        found += [
            f"{violation['id']}: {node['html'][:160]} | {node['failureSummary'][:300]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
    return found
