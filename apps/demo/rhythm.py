"""What a demo person's week was like: the same for the same seed, person and week, whatever is asked first.

Nothing here remembers the week before: a person's ups and downs are waves over the calendar, so data can be
loaded in one go or topped up week by week and come out the same.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from random import Random

from apps.demo.people import DemoPerson
from apps.demo.words import CHALLENGE_WORDS, MEANING_WORDS, OWN_VALUES
from apps.resilience.model import Direction, Item, model
from apps.resilience.weeks import Week

HEAVY = 3.5
"""The load of a hard week, on the scale of Rhythm.load."""
HEAVY_CHALLENGES = ["clinical_volume", "no_breathing_space", "unprocessed"]
QUARTER = 13
"""Weeks. Everybody is away once in each."""


@dataclass(frozen=True)
class DemoCheckIn:
    submitted_at: datetime
    figures: dict[str, int]
    challenges: list[str]
    strategies: dict[str, str]
    """Strategy to how it went; empty where that was not said."""
    facts: dict[str, str]
    days_worked: int | None
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoPause:
    created_at: datetime


@dataclass(frozen=True)
class Rhythm:
    """One demo person's habits, drawn once from the seed."""

    seed: int
    person: DemoPerson
    heavy: Week | None = None
    """A week that was hard whatever else is drawn for it."""

    def week(self, week: Week, zone: tzinfo) -> DemoCheckIn | DemoPause | None:
        """None for a week in which the person simply did not check in."""
        is_heavy = week == self.heavy
        if self.is_away(week):
            return DemoPause(datetime.combine(week.monday - timedelta(days=3), time(16, 40), tzinfo=zone))
        draw = self._draw(week)
        if draw.random() < self._forgetfulness and not is_heavy:
            return None
        load = HEAVY if is_heavy else self.load(week)
        figures = self._figures(draw, load)
        if not figures:
            return None
        challenges = HEAVY_CHALLENGES if is_heavy else self._challenges(draw, load)
        return DemoCheckIn(
            submitted_at=_on_friday(week, zone) if is_heavy else self._moment(draw, week, zone),
            figures=figures,
            challenges=challenges,
            strategies=self._strategies(draw, load),
            facts=self._facts(draw, load),
            days_worked=None if draw.random() < 0.1 else max(1, self.person.days - (draw.random() < 0.08)),
            words=self._words(draw, load, challenges),
        )

    def is_away(self, week: Week) -> bool:
        if week == self.heavy:
            return False
        number = week.monday.toordinal() // 7
        draw = self._draw("away", number // QUARTER)
        start, length = draw.randrange(QUARTER - 1), draw.choice((1, 1, 2))
        return start <= number % QUARTER < start + length

    def load(self, week: Week) -> float:
        """How heavy the week was, in points round 0: own drift, the team's, and now and then a bad week."""
        number = week.monday.toordinal() / 7
        own = sum(
            self._wave(self._draw("drift", part), number, size) for part, size in enumerate((0.7, 0.45))
        )
        team = self._wave(self._draw_for(self.person.team, "drift"), number, 0.7)
        # Winter is heavier: more referrals, more colleagues off sick.
        season = 0.35 * math.cos(2 * math.pi * (week.monday.timetuple().tm_yday - 20) / 365.25)
        bad_for_all = 1.3 * (self._draw_for(self.person.team, week).random() < 0.06)
        bad = 2.2 * (self._draw("bad", week).random() < 0.06)
        return own + team + season + bad_for_all + bad

    # --- Habits ---

    def _draw(self, *of: object) -> Random:
        return self._draw_for(self.person.slug, *of)

    def _draw_for(self, *of: object) -> Random:
        # Text as seed: Python turns it into the same numbers on every machine and in every process.
        return Random("/".join(str(part) for part in (self.seed, *of)))  # noqa: S311 (not a secret)

    @staticmethod
    def _wave(draw: Random, number: float, size: float) -> float:
        length, shift = draw.uniform(8, 34), draw.random()
        return size * math.sin(2 * math.pi * (number / length + shift))

    @property
    def _forgetfulness(self) -> float:
        """The share of working weeks without a check-in."""
        return (
            0.04 if self.person.sign_in else self._draw("forgetfulness").choice((0.05, 0.1, 0.12, 0.2, 0.3))
        )

    def _favourites(self, ids: Sequence[str], number: int, *of: object) -> list[str]:
        return self._draw("favourites", *of).sample(ids, number)

    def _figures(self, draw: Random, load: float) -> dict[str, int]:
        figures = {}
        for item in model().items:
            noise, skip = draw.gauss(0, 0.9), draw.random()
            if skip < (0.12 if item.id == "appraisal" and load < 0 else 0.02):
                continue
            figures[item.id] = round(min(10.0, max(0.0, self._level(item) + self._pull(item) * load + noise)))
        return figures

    def _level(self, item: Item) -> float:
        usual = 5.0 if item.direction is Direction.DEMAND else 6.1
        return self._draw("level", item.id).gauss(usual, 1.1)

    def _pull(self, item: Item) -> float:
        """How far a heavy week moves an item: up where it asks about demands, down where about resources."""
        strength = self._draw("pull", item.id).uniform(0.6, 1.2)
        return strength if item.direction is Direction.DEMAND else -0.75 * strength

    # --- One week ---

    def _moment(self, draw: Random, week: Week, zone: tzinfo) -> datetime:
        if draw.random() < 0.08:
            day, hour = week.monday + timedelta(days=7 + draw.randrange(3)), draw.choice((8, 9, 12))
        else:
            weekday = draw.choices((2, 3, 4, 5, 6), weights=(6, 18, 56, 6, 14))[0]
            day = week.monday + timedelta(days=weekday)
            hour = draw.choice((12, 15, 16, 16, 17)) if weekday < 5 else draw.choice((10, 19, 20))
        return datetime.combine(day, time(hour, draw.randrange(60)), tzinfo=zone)

    def _challenges(self, draw: Random, load: float) -> list[str]:
        ids = [challenge.id for challenge in model().challenges]
        team = self._draw_for(self.person.team, "challenges")
        weights = {slug: team.choice((1, 1, 2, 5)) for slug in ids}
        for slug in self._favourites(ids, 5, "challenges"):
            weights[slug] += 5
        number = min(4, max(0, round(1.4 + 0.6 * load + draw.uniform(-0.8, 0.8))))
        chosen: list[str] = []
        while len(chosen) < number:
            rest = [slug for slug in ids if slug not in chosen]
            chosen += draw.choices(rest, weights=[weights[slug] for slug in rest])
        return [slug for slug in ids if slug in chosen]

    def _strategies(self, draw: Random, load: float) -> dict[str, str]:
        ids = [strategy.id for strategy in model().strategies]
        favourites = self._favourites(ids, 8, "strategies")
        chosen = draw.sample(favourites, draw.choice((0, 1, 2, 2, 3, 3, 4)))
        helped = max(1.0, 6 - load)
        return {
            slug: draw.choices(("helped", "not_sure", "did_not_help", ""), weights=(helped, 2, 1, 1))[0]
            for slug in ids
            if slug in chosen
        }

    def _facts(self, draw: Random, load: float) -> dict[str, str]:
        facts = {}
        for fact in model().facts:
            usual = self._draw("fact", fact.id).uniform(0.15, 0.6) * (len(fact.bands) - 1)
            sway = {"overtime": 0.6, "supervision": -0.2, "telephone": 0.3}[fact.id] * load
            place = round(min(len(fact.bands) - 1.0, max(0.0, usual + sway + draw.gauss(0, 0.35))))
            if draw.random() > 0.12:
                facts[fact.id] = fact.bands[place].id
        return facts

    def _words(self, draw: Random, load: float, challenges: list[str]) -> dict[str, str]:
        words = {}
        if challenges and draw.random() < 0.35:
            words["challenge_words"] = draw.choice(CHALLENGE_WORDS[draw.choice(challenges)])
        if draw.random() < 0.7:
            if draw.random() < 0.1:
                words["value_words"] = self._draw("own value").choice(OWN_VALUES)
            else:
                values = [value.id for value in model().values]
                words["value"] = draw.choice(self.person.values or self._favourites(values, 4, "values"))
            effects = ("lived", "strengthened", "blocked")
            words["value_effect"] = draw.choices(effects, weights=(5, 2, max(1.0, 1 + 2 * load)))[0]
        if draw.random() < 0.3:
            words["meaning_words"] = draw.choice(MEANING_WORDS)
        return words


def _on_friday(week: Week, zone: tzinfo) -> datetime:
    return datetime.combine(week.monday + timedelta(days=4), time(16, 50), tzinfo=zone)
