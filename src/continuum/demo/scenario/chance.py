"""Repeatable chance: the same seed and topic always give the same throws."""

import random
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

T = TypeVar("T")
PARIS: Final = ZoneInfo("Europe/Paris")


class Dice:
    """Throws for one topic; a topic that grows leaves the throws of the others as they were."""

    def __init__(self, seed: int, topic: str) -> None:
        self._random = random.Random(f"{seed}/{topic}")  # noqa: S311 - repeatable on purpose

    def person_id(self) -> UUID:
        """A random identifier (version 4)."""
        return UUID(int=self._random.getrandbits(128), version=4)

    def event_id(self, at: datetime) -> UUID:
        """An identifier ordered by its moment (version 7)."""
        milliseconds = int(at.astimezone(UTC).timestamp() * 1000)
        value = (milliseconds << 80) | self._random.getrandbits(80)
        value = (value & ~(0xF << 76)) | (0x7 << 76)
        value = (value & ~(0x3 << 62)) | (0x2 << 62)
        return UUID(int=value)

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def number(self, low: int, high: int) -> int:
        """From `low` to `high`, both included."""
        return self._random.randint(low, high)

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self._random.randrange(len(choices))]

    def several(self, choices: Sequence[T], count: int) -> list[T]:
        """`count` different ones, in the order of the choices."""
        kept = sorted(self._random.sample(range(len(choices)), count))
        return [choices[place] for place in kept]

    def weighted(self, weights: Mapping[T, float]) -> T:
        return self._random.choices(list(weights), list(weights.values()))[0]

    def shuffled(self, values: Collection[T]) -> list[T]:
        mixed = list(values)
        self._random.shuffle(mixed)
        return mixed

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`; `first` when they are out of order."""
        return first + timedelta(days=self.number(0, max(0, (last - first).days)))

    def working_day(self, first: date, last: date) -> date:
        """The same, never on a Sunday, unless there is no other."""
        days = [day for _ in range(20) if (day := self.day(first, last)).weekday() != 6]
        return days[0] if days else first


def moment(day: date, hour: float) -> datetime:
    """The time of day in Paris, to the minute."""
    minutes = round(hour * 60)
    return datetime.combine(day, time(minutes // 60 % 24, minutes % 60), PARIS) + timedelta(
        days=minutes // 1440
    )


def dealt(counts: Mapping[T, int], dice: Dice) -> list[T]:
    """So many of each value, in a random order: exact totals, whoever gets which."""
    return dice.shuffled([value for value, count in counts.items() for _ in range(count)])


def apportioned(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole parts proportional to `weights`, the largest remainders rounded up."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    remainders = sorted(range(len(weights)), key=lambda place: (parts[place] - exact[place], place))
    for place in remainders[: total - sum(parts)]:
        parts[place] += 1
    return parts
