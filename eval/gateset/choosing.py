"""The sets that measure the sentence gate, by name and half."""

from __future__ import annotations

from collections.abc import Callable

from eval.gateset.lies import lies_set
from eval.gateset.making import Item, read_set
from eval.gateset.retold import retold_set
from eval.gateset.slots import slot_set
from eval.gateset.turned import turned_set

SETS: dict[str, Callable[[], tuple[Item, ...]]] = {
    "guide": read_set,
    "slots": slot_set,
    "retold": retold_set,
    "turned": turned_set,
    "lies": lies_set,
}
HALVES = ("test", "tuning", "all")


def chosen_items(name: str, half: str) -> tuple[Item, ...]:
    """The items of a set in a half ("test", "tuning" or "all").

    Raises ValueError, with what was found and what was expected, for another name or half and for a half that is empty.
    """
    if name not in SETS:
        raise ValueError(f"the set is {name!r}; expected one of {', '.join(SETS)}")
    if half not in HALVES:
        raise ValueError(f"the half is {half!r}; expected one of {', '.join(HALVES)}")
    items = tuple(item for item in SETS[name]() if half in (item.half, "all"))
    if not items:
        raise ValueError(f"the set {name} has no {half} half; it is for testing alone (--half test)")
    return items
