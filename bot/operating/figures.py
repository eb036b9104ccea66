"""Sums up traffic and responses for the operator's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.database import Tally

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficSummary:
    """Answers by status and language, in each step of time, and within how many milliseconds they came.

    `steps` are the beginnings of all hours (up to two days) or days of the period with their number, the oldest first;
    `within_ms` gives for each surface the bounds under which half and 95 in 100 of its answers stayed.
    """

    by_status: dict[str, dict[str, int]]
    languages: tuple[str, ...]
    steps: tuple[tuple[datetime, int], ...]
    is_hourly: bool
    within_ms: dict[str, tuple[int, int]]

    @property
    def total(self) -> int:
        """All answers."""
        return sum(number for row in self.by_status.values() for number in row.values())


def summed(counts: Mapping[Tally, int], *, hours: int, now: datetime) -> TrafficSummary:
    """The summary of a period that ends now."""
    languages: Counter[str] = Counter()
    by_status: dict[str, Counter[str]] = {}
    by_surface: dict[str, Counter[int]] = {}
    is_hourly = hours <= 48
    now = now.astimezone(UTC)
    width = timedelta(hours=1) if is_hourly else _DAY
    last = now.replace(hour=now.hour if is_hourly else 0, minute=0, second=0, microsecond=0)
    steps = {last - width * back: 0 for back in reversed(range(hours if is_hourly else hours // 24))}
    for one, number in counts.items():
        languages[one.language] += number
        by_status.setdefault(one.status, Counter())[one.language] += number
        by_surface.setdefault(one.surface, Counter())[one.within_ms] += number
        step = one.hour if is_hourly else one.hour.replace(hour=0)
        if step in steps:
            steps[step] += number
    return TrafficSummary(
        by_status={status: dict(row) for status, row in by_status.items()},
        languages=tuple(name for name, _ in languages.most_common()),
        steps=tuple(steps.items()),
        is_hourly=is_hourly,
        within_ms={surface: (bound(row, 0.5), bound(row, 0.95)) for surface, row in sorted(by_surface.items())},
    )


def bound(classes: Mapping[int, int], share: float) -> int:
    """The class of duration, in milliseconds, within which this share of the answers stayed."""
    wanted, seen = share * sum(classes.values()), 0
    for limit in sorted(classes):
        seen += classes[limit]
        if seen >= wanted:
            return limit
    return 0


def counted(values: Iterable[str]) -> list[tuple[str, int]]:
    """Each value with its number, the most frequent first."""
    return sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
