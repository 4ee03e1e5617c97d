"""Every write to a person's weeks. Only the person themself writes: `by` is always the owner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import transaction

from apps.checkins import steps
from apps.checkins.draft_values import Values, strategies_chosen, values_of
from apps.checkins.models import (
    Answer,
    CheckIn,
    Draft,
    NamedChallenge,
    Pause,
    StatedFact,
    UsedStrategy,
)
from apps.checkins.own import Own, own_of
from apps.checkins.queries import checkin_of
from apps.checkins.signals import submitted, weeks_away_changed
from apps.checkins.wording import Wording
from apps.coping.actions import FollowedUp, record_follow_ups
from apps.coping.queries import follow_ups_of
from apps.people.models import User
from apps.resilience.model import model
from apps.resilience.weeks import Week
from apps.safekeeping import audit
from apps.safekeeping.identifier_forms import Kept, added
from apps.safekeeping.merging import SetAside, is_blank, merge


class WeekClosedError(Exception):
    """The week can no longer be filled in or corrected, or has not begun."""


NOTHING: Mapping[str, Any] = MappingProxyType({})
LEEWAY = timedelta(days=1)
"""After a week has closed, what is typed on a page that was opened before is still kept in a draft."""


class NotReadyError(Exception):
    """The draft cannot be submitted yet. `step` is where to mend it; None where nothing is answered."""

    def __init__(self, step: steps.Step | None) -> None:
        self.step = step


class AlreadySubmittedError(Exception):
    """A week with a check-in cannot be a pause."""


@dataclass(frozen=True)
class Saved:
    """What became of a step. `conflicts` maps a question to what another tab or device answered since.

    `base` is what the page that was saved should compare with next time.
    """

    draft: Draft
    base: Values
    conflicts: Values = field(default_factory=dict)


@transaction.atomic
def save_step(
    *,
    by: User,
    week: Week,
    values: Mapping[str, Any],
    base: Mapping[str, Any],
    now: datetime,
    page: str = "",
    settled: SetAside = NOTHING,
    identifiers_kept: Kept = NOTHING,
) -> Saved:
    """Put one page's answers into the draft, beginning it where there is none.

    See safekeeping.merging for how what another tab wrote meanwhile is kept. `identifiers_kept` is of the
    page's boxes.

    Raises WeekClosedError for a week that has not begun, or closed long ago without a draft.
    """
    draft = _locked_draft(by, week, now)
    merged = merge(
        kept=draft.values, set_aside=draft.set_aside, mine=values, base=base, page=page, settled=settled
    )
    draft.values, draft.set_aside, draft.updated_at = merged.values, merged.set_aside, now
    draft.identifiers_kept = added(draft.identifiers_kept, identifiers_kept)
    draft.save()
    return Saved(draft, merged.base, merged.conflicts)


def _locked_draft(by: User, week: Week, now: datetime) -> Draft:
    draft = by.drafts.select_for_update().filter(week=week.monday).first()
    if draft:
        return draft
    if not week.begins(by.zone) <= now < week.closes(by.zone) + LEEWAY:
        raise WeekClosedError
    checkin = checkin_of(by, week)
    draft, created = Draft.objects.get_or_create(
        person=by,
        week=week.monday,
        defaults={"values": _values_to_correct(by, week, checkin), "updated_at": now},
    )
    if created:
        # Saves while typing are not audited one by one: a row every few seconds would watch a person write.
        audit.record(by=by, subject=by, action="checkins.draft_begun", of=draft)
        return draft
    return by.drafts.select_for_update().get(pk=draft.pk)


def _values_to_correct(person: User, week: Week, checkin: CheckIn | None) -> Values:
    return values_of(checkin, follow_ups_of(person, week)) if checkin else {}


@transaction.atomic
def submit(*, by: User, week: Week, now: datetime) -> CheckIn:
    """Make the draft the week's check-in, or the correction of it. Submitting twice is submitting once.

    Raises WeekClosedError, or NotReadyError where an answer needs mending or there is none.
    """
    _one_at_a_time(by)
    draft = by.drafts.select_for_update().filter(week=week.monday).first()
    checkin = checkin_of(by, week)
    if draft is None:
        if checkin is None:
            raise NotReadyError(None)
        return checkin
    if not week.is_open(now, by.zone):
        raise WeekClosedError
    own = own_of(by, week, checkin, draft)
    faulty = steps.first_to_mend(draft, checkin, own)
    if faulty:
        raise NotReadyError(faulty)
    answers = {item.id: draft.values.get(item.id) for item in model().items}
    if all(is_blank(answer) for answer in answers.values()):
        raise NotReadyError(None)
    corrected = checkin is not None
    if checkin is None:
        asked_from, asked_until = week.days_asked_about(now, by.zone)
        checkin = CheckIn(
            person=by,
            week=week.monday,
            asked_from=asked_from,
            asked_until=asked_until,
            submitted_at=now,
            late=week.is_late(now, by.zone),
        )
    else:
        checkin.corrected_at = now
    for name in ("challenge_words", "value_words", "meaning_words"):
        setattr(checkin, name, draft.values.get(name) or "")
    shown = Wording.of(checkin)
    choice = draft.values.get("value") or ""
    checkin.own_value = own.value(choice)
    checkin.value = "" if checkin.own_value else choice
    checkin.value_version = shown.version_to_keep("value", checkin.value) if checkin.value else None
    checkin.value_effect = draft.values.get("value_effect") or ""
    checkin.value_effect_version = (
        shown.version_to_keep("effect", checkin.value_effect) if checkin.value_effect else None
    )
    checkin.days_worked = draft.values.get("days_worked")
    checkin.save()
    _write_answers(checkin, draft.values, shown)
    record_follow_ups(by=by, week=week, follow_ups=_follow_ups(draft.values, own))
    by.pauses.filter(week=week.monday).delete()
    draft.delete()
    audit.record(
        by=by, subject=by, action="checkins.corrected" if corrected else "checkins.submitted", of=checkin
    )
    submitted.send(sender=CheckIn, checkin=checkin, person=by)
    return checkin


def _follow_ups(values: Mapping[str, Any], own: Own) -> list[FollowedUp]:
    return [
        FollowedUp(plan.pk, values.get(f"went_{plan.pk}") or "", values.get(f"helped_{plan.pk}") or "")
        for plan in own.plans
    ]


def _one_at_a_time(person: User) -> None:
    """Waits for what this person's other tabs are submitting or pausing, so that no week gets both."""
    User.objects.select_for_update().get(pk=person.pk)


def _write_answers(checkin: CheckIn, values: Mapping[str, Any], shown: Wording) -> None:
    """All rows anew. What a correction leaves as it was keeps the version of the wording it had."""
    before = {answer.item: answer.figure for answer in checkin.answers.all()}
    stated = {fact.fact: fact.band for fact in checkin.facts.all()}
    for rows in (checkin.answers, checkin.challenges, checkin.strategies, checkin.facts):
        rows.all().delete()
    Answer.objects.bulk_create(
        Answer(
            checkin=checkin,
            item=item.id,
            figure=figure,
            item_version=shown.version_to_keep("item", item.id)
            if before.get(item.id) == figure
            else item.version,
        )
        for item in model().items
        if (figure := values.get(item.id)) is not None
    )
    NamedChallenge.objects.bulk_create(
        NamedChallenge(checkin=checkin, challenge=slug, version=shown.version_to_keep("challenge", slug))
        for slug in values.get("challenges") or []
    )
    UsedStrategy.objects.bulk_create(
        UsedStrategy(
            checkin=checkin,
            strategy=slug,
            version=shown.version_to_keep("strategy", slug),
            result=values.get(f"result_{slug}") or "",
        )
        for slug in strategies_chosen(values)
    )
    StatedFact.objects.bulk_create(
        StatedFact(
            checkin=checkin,
            fact=fact.id,
            version=shown.version_to_keep("fact", fact.id)
            if stated.get(fact.id) == values[fact.id]
            else fact.version,
            band=values[fact.id],
        )
        for fact in model().facts
        if values.get(fact.id)
    )


@transaction.atomic
def discard_draft(*, by: User, week: Week) -> None:
    """Throw a draft away, at its owner's word. A submitted check-in stays as it is."""
    draft = by.drafts.select_for_update().filter(week=week.monday).first()
    if draft:
        audit.record(by=by, subject=by, action="checkins.draft_discarded", of=draft)
        draft.delete()


@transaction.atomic
def pause_weeks(*, by: User, first: Week, last: Week, now: datetime) -> list[Week]:
    """Mark weeks as away; returns those newly marked. A week with a check-in keeps it and is passed over.

    A draft stays, in case the person comes back to it. Raises AlreadySubmittedError where every week named
    has a check-in.
    """
    _one_at_a_time(by)
    weeks = list(first.until(last))
    between = {"week__gte": first.monday, "week__lte": last.monday}
    submitted = set(by.checkins.filter(**between).values_list("week", flat=True))
    paused = set(by.pauses.filter(**between).values_list("week", flat=True))
    if all(week.monday in submitted for week in weeks):
        raise AlreadySubmittedError
    new = [week for week in weeks if week.monday not in submitted | paused]
    Pause.objects.bulk_create(
        (Pause(person=by, week=week.monday, created_at=now) for week in new), ignore_conflicts=True
    )
    # Which week is left out: a pause that is taken back must not live on in the audit.
    for _ in new:
        audit.record(by=by, subject=by, action="checkins.paused")
    if new:
        weeks_away_changed.send(sender=Pause, person=by)
    return new


@transaction.atomic
def end_pause(*, by: User, week: Week) -> bool:
    """Take a week's pause back; False where there was none."""
    _one_at_a_time(by)
    removed, _ = by.pauses.filter(week=week.monday).delete()
    if removed:
        audit.record(by=by, subject=by, action="checkins.pause_ended")
        weeks_away_changed.send(sender=Pause, person=by)
    return bool(removed)
