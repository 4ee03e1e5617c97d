"""Every write to a person's asks of the service. Only they write: `by` is always the owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.coping.models import Ask
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping import audit


@dataclass(frozen=True)
class Asked:
    """What an ask says. `category` and `challenge` are ids of the model, the latter "" for none."""

    category: str
    words: str
    challenge: str
    in_team_figures: bool
    for_supervision: bool


@transaction.atomic
def save_ask(*, by: User, ask_id: UUID, asked: Asked, week: Week | None, now: datetime) -> Ask:
    """Make an ask, or change it. Saving the same twice is saving once; `week` is of a new one's check-in."""
    User.objects.select_for_update().get(pk=by.pk)
    ask = by.asks.filter(pk=ask_id).first()
    is_new = ask is None
    if ask is None:
        made_on = now.astimezone(by.zone).date()
        ask = Ask(pk=ask_id, person=by, week=week.monday if week else None, made_on=made_on)
    elif asked == said(ask):
        return ask
    # What stays chosen keeps the version of the wording that was shown.
    if ask.category != asked.category:
        ask.category_version = model().ask(asked.category).version
    if ask.challenge != asked.challenge:
        ask.challenge_version = model().challenge(asked.challenge).version if asked.challenge else None
    ask.category, ask.words, ask.challenge = asked.category, asked.words, asked.challenge
    ask.in_team_figures, ask.for_supervision = asked.in_team_figures, asked.for_supervision
    ask.save(force_insert=is_new)
    audit.record(by=by, subject=by, action="coping.asked" if is_new else "coping.ask_changed", of=ask)
    return ask


def said(ask: Ask) -> Asked:
    return Asked(ask.category, ask.words, ask.challenge, ask.in_team_figures, ask.for_supervision)


@transaction.atomic
def end_ask(*, by: User, ask_id: UUID, now: datetime) -> Ask:
    """It is no longer asked. Ending twice is ending once."""
    ask: Ask = by.asks.select_for_update().get(pk=ask_id)
    if ask.ended_on is None:
        ask.ended_on = now.astimezone(by.zone).date()
        ask.save(update_fields=["ended_on"])
        audit.record(by=by, subject=by, action="coping.ask_ended", of=ask)
    return ask


@transaction.atomic
def ask_again(*, by: User, ask_id: UUID) -> Ask:
    """Undo the ending of an ask."""
    ask: Ask = by.asks.select_for_update().get(pk=ask_id)
    if ask.ended_on is not None:
        ask.ended_on = None
        ask.save(update_fields=["ended_on"])
        audit.record(by=by, subject=by, action="coping.asked_again", of=ask)
    return ask
