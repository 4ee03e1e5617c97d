"""What demo people do besides checking in, each through the product's own action and on its own day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from apps.checkins.models import CheckIn
from apps.coping import actions as plans
from apps.coping import ask_actions as asks
from apps.coping.actions import Intention
from apps.journal import actions as journal
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.values import actions as values
from apps.values.models import OwnValue
from apps.values.queries import current_values

NAMES = UUID("8f0c4c0e-3c1b-4c57-9a55-6d8f2b6f4b11")
"""So that an act finds what an earlier one made, by a name within the story."""
LATELY = timedelta(days=8)


@dataclass(frozen=True, kw_only=True)
class Act:
    """`ago` is in weeks before the week of loading, `weekday` as ISO has it."""

    ago: int
    weekday: int = 3
    at: time = time(17, 20)

    def do(self, person: User, now: datetime) -> None:
        raise NotImplementedError


def id_of(person: User, name: str) -> UUID:
    return uuid5(NAMES, f"{person.email}/{name}")


def _value(person: User, label: str) -> OwnValue | None:
    """The person's value of that label; None for "". Raises KeyError for one that they do not have."""
    return {value.label: value for value in current_values(person)}[label] if label else None


def _check_in_lately(person: User, now: datetime) -> CheckIn | None:
    """The last one before this moment, where that is not long ago."""
    recent = person.checkins.filter(submitted_at__gt=now - LATELY, submitted_at__lte=now)
    found: CheckIn | None = recent.order_by("-submitted_at").first()
    return found


def _week_lately(person: User, now: datetime) -> Week | None:
    checkin = _check_in_lately(person, now)
    return Week(checkin.week) if checkin else None


# --- Values -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ChooseValues(Act):
    slugs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def do(self, person: User, now: datetime) -> None:
        values.choose(by=person, slugs=self.slugs, words=self.words, now=now)


@dataclass(frozen=True, kw_only=True)
class MoveValue(Act):
    value: str
    places: int

    def do(self, person: User, now: datetime) -> None:  # noqa: ARG002 (as every act)
        value = _value(person, self.value)
        if value:
            values.move(by=person, value_id=value.pk, places=self.places)


@dataclass(frozen=True, kw_only=True)
class RewordValue(Act):
    value: str
    words: str

    def do(self, person: User, now: datetime) -> None:
        value = _value(person, self.value)
        if value:
            values.reword(by=person, value_id=value.pk, words=self.words, now=now)


@dataclass(frozen=True, kw_only=True)
class LetValueGo(Act):
    value: str

    def do(self, person: User, now: datetime) -> None:
        value = _value(person, self.value)
        if value:
            values.let_go(by=person, value_id=value.pk, now=now)


@dataclass(frozen=True, kw_only=True)
class ReviewValues(Act):
    lived: Mapping[str, tuple[int | None, str]]
    """By value: how closely it was lived, and what would bring it closer."""

    def do(self, person: User, now: datetime) -> None:
        said = [
            values.HowLived(value, *self.lived[value.label])
            for value in current_values(person)
            if value.label in self.lived
        ]
        values.review(by=person, lived=said, today=now.astimezone(person.zone).date())


# --- Plans and asks ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MakePlan(Act):
    """`strategy` names one of the library; without it the plan is of a `kind` and the person's own."""

    name: str
    challenge: str = ""
    challenge_words: str = ""
    value: str = ""
    obstacle: str = ""
    strategy: str = ""
    kind: str = ""
    cue: str
    action: str
    who: str = ""
    review_after: timedelta = timedelta(weeks=4)
    day_after: timedelta | None = None
    """The one day of the plan, which it looks forward to."""
    place: Mapping[str, Any] = field(default_factory=dict)
    """Its place in the week: on_days, at, minutes."""
    reminds: bool = False

    def do(self, person: User, now: datetime) -> None:
        today: date = now.astimezone(person.zone).date()
        plans.confirm(
            by=person,
            plan_id=id_of(person, self.name),
            intention=Intention(
                challenge=self.challenge,
                challenge_words=self.challenge_words,
                value=_value(person, self.value),
                obstacle=self.obstacle,
                kind=model().strategy(self.strategy).kind if self.strategy else self.kind,
                strategy=self.strategy,
                cue=self.cue,
                action=self.action,
                who=self.who,
                on_date=today + self.day_after if self.day_after else None,
                looks_forward=bool(self.day_after),
                **self.place,
            ),
            review_on=today + self.review_after,
            week=_week_lately(person, now),
            now=now,
            reminds=self.reminds,
        )


@dataclass(frozen=True, kw_only=True)
class ChangePlan(Act):
    name: str
    says: Mapping[str, Any]
    review_after: timedelta = timedelta(weeks=8)

    def do(self, person: User, now: datetime) -> None:
        plan = person.plans.get(pk=id_of(person, self.name))
        plans.confirm(
            by=person,
            plan_id=plan.pk,
            intention=replace(Intention.of(plan.current), **self.says),
            review_on=now.astimezone(person.zone).date() + self.review_after,
            week=None,
            now=now,
        )


@dataclass(frozen=True, kw_only=True)
class KeepGoing(Act):
    name: str
    until_after: timedelta

    def do(self, person: User, now: datetime) -> None:
        until = now.astimezone(person.zone).date() + self.until_after
        plans.keep_going(by=person, plan_id=id_of(person, self.name), until=until)


@dataclass(frozen=True, kw_only=True)
class FinishPlan(Act):
    name: str
    words: str = ""

    def do(self, person: User, now: datetime) -> None:
        plans.finish(by=person, plan_id=id_of(person, self.name), words=self.words, now=now)


@dataclass(frozen=True, kw_only=True)
class LetPlanGo(Act):
    name: str
    words: str = ""

    def do(self, person: User, now: datetime) -> None:
        plans.let_go(by=person, plan_id=id_of(person, self.name), words=self.words, now=now)


@dataclass(frozen=True, kw_only=True)
class AskTheService(Act):
    category: str
    challenge: str
    words: str = ""
    in_team_figures: bool = True
    for_supervision: bool = False

    def do(self, person: User, now: datetime) -> None:
        asks.save_ask(
            by=person,
            ask_id=id_of(person, self.category),
            asked=asks.Asked(
                category=self.category,
                words=self.words,
                challenge=self.challenge,
                in_team_figures=self.in_team_figures,
                for_supervision=self.for_supervision,
            ),
            week=_week_lately(person, now),
            now=now,
        )


@dataclass(frozen=True, kw_only=True)
class EndAsk(Act):
    category: str

    def do(self, person: User, now: datetime) -> None:
        asks.end_ask(by=person, ask_id=id_of(person, self.category), now=now)


# --- The journal ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Write(Act):
    """Written again under the same name, an entry gets its next version."""

    name: str
    words: str
    prompt: str = ""
    challenge: str = ""
    value: str = ""
    is_moment: bool = False
    days_before: int = 0
    """How long before the writing it happened."""
    of_check_in: bool = False

    def do(self, person: User, now: datetime) -> None:
        today: date = now.astimezone(person.zone).date()
        journal.save(
            by=person,
            entry_id=id_of(person, self.name),
            words=self.words,
            about=journal.About(
                event_on=today - timedelta(days=self.days_before) if self.days_before else None,
                is_moment=self.is_moment,
                prompt=self.prompt,
                challenge=self.challenge,
                value=_value(person, self.value),
                checkin=_check_in_lately(person, now) if self.of_check_in else None,
            ),
            now=now,
        )
