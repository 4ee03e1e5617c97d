"""What demo people bring to supervision, and what they let their supervisor see."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.demo.acts import Act, id_of
from apps.people.models import Supervision, User
from apps.resilience.weeks import Week
from apps.supervision import actions as supervision
from apps.supervision import topic_actions as topics
from apps.supervision.actions import USUAL_LENGTH, Terms

TREND_REACHES_BACK = timedelta(weeks=25)


@dataclass(frozen=True, kw_only=True)
class BringTopic(Act):
    name: str
    words: str
    challenge: str = ""

    def do(self, person: User, now: datetime) -> None:
        topics.save(
            by=person,
            topic_id=id_of(person, self.name),
            words=self.words,
            challenge=self.challenge,
            origin=topics.Origin(),
            now=now,
        )


@dataclass(frozen=True, kw_only=True)
class TickOffTopic(Act):
    name: str
    notes: str = ""

    def do(self, person: User, now: datetime) -> None:
        topics.tick_off(by=person, topic_id=id_of(person, self.name), now=now)
        if self.notes:
            topics.save_notes(by=person, topic_id=id_of(person, self.name), notes=self.notes)


@dataclass(frozen=True, kw_only=True)
class GiveGrant(Act):
    """To whoever supervises them."""

    plans: tuple[str, ...] = ()
    """Names of plans that the story made."""
    shows_topics: bool = False

    def do(self, person: User, now: datetime) -> None:
        chosen = [person.plans.get(pk=id_of(person, name)) for name in self.plans]
        terms = Terms(
            supervision=Supervision.objects.current().get(practitioner=person),
            shows_trend=True,
            plans=chosen,
            shows_topics=self.shows_topics,
            from_week=Week.at(now - TREND_REACHES_BACK, person.zone),
            last_day=now.astimezone(person.zone).date() + USUAL_LENGTH,
        )
        supervision.give(by=person, terms=terms, now=now)


@dataclass(frozen=True, kw_only=True)
class WithdrawGrant(Act):
    def do(self, person: User, now: datetime) -> None:
        grant = person.grants.get(withdrawn_at=None, ended_at=None)
        supervision.withdraw(by=person, grant_id=grant.pk, now=now)
