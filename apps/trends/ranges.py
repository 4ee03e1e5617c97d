"""How much of the past a page of trends shows. Every range ends with the current week."""

from dataclasses import dataclass

from apps.resilience.weeks import Week


@dataclass(frozen=True)
class Range:
    key: str
    """As in the address: ?range=26."""
    label: str
    phrase: str
    """Begins a sentence: "In the last 26\N{NO-BREAK SPACE}weeks" (you checked in 9 times)."""
    weeks: int | None
    """None from the first check-in on."""

    def first(self, current: Week, first_check_in: Week) -> Week:
        """The first week shown. It can lie before the first check-in: twelve weeks are always as wide."""
        if self.weeks is not None:
            return current - (self.weeks - 1)
        return min(first_check_in, DEFAULT.first(current, first_check_in))


DEFAULT = Range("12", "12 weeks", "In the last 12\N{NO-BREAK SPACE}weeks", 12)
RANGES = (
    DEFAULT,
    Range("26", "26 weeks", "In the last 26\N{NO-BREAK SPACE}weeks", 26),
    Range("52", "A year", "In the last year", 52),
    Range("all", "All", "In all your weeks here", None),
)


def chosen(key: str | None) -> Range:
    """The range of an address; the default where the address names none that there is."""
    return next((each for each in RANGES if each.key == key), DEFAULT)
