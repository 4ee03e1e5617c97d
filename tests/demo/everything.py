"""What a loading leaves, to compare one with another."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from apps.checkins.models import Answer, CheckIn, NamedChallenge, Pause, StatedFact, UsedStrategy
from apps.coping.models import Ask, FollowUp, PlanVersion
from apps.journal.models import EntryVersion, OfferedMoment
from apps.people.models import User
from apps.safekeeping import keys
from apps.supervision.models import Grant, Topic
from apps.values.models import OwnValue

WORDS = ("challenge_words", "value", "value_words", "value_effect", "meaning_words")


def everything():
    """All demo weeks in a form that can be compared, without the database's own numbers."""
    return {
        "check-ins": sorted(
            (c.person.email, c.week, c.submitted_at, c.late, *(getattr(c, name) for name in WORDS))
            for c in CheckIn.objects.select_related("person")
        ),
        "answers": sorted(
            Answer.objects.values_list("checkin__person__email", "checkin__week", "item", "figure")
        ),
        "challenges": sorted(
            NamedChallenge.objects.values_list("checkin__person__email", "checkin__week", "challenge")
        ),
        "strategies": sorted(
            UsedStrategy.objects.values_list("checkin__person__email", "checkin__week", "strategy", "result")
        ),
        "facts": sorted(
            StatedFact.objects.values_list("checkin__person__email", "checkin__week", "fact", "band")
        ),
        "pauses": sorted(Pause.objects.values_list("person__email", "week", "created_at")),
        "values": sorted((v.person.email, v.label, v.chosen_at) for v in OwnValue.objects.all()),
        "plans": sorted((v.plan.pk, v.number, v.action, v.made_at) for v in PlanVersion.objects.all()),
        "follow-ups": sorted(FollowUp.objects.values_list("plan_id", "week", "went", "helped")),
        "asks": sorted(Ask.objects.values_list("pk", "category", "made_on", "ended_on")),
        "entries": sorted((v.entry_id, v.number, v.words) for v in EntryVersion.objects.all()),
        "topics": sorted((t.pk, t.words, t.discussed_at) for t in Topic.objects.all()),
        "grants": sorted(
            (g.person.email, g.granted_at, g.withdrawn_at is None, g.plans.count())
            for g in Grant.objects.select_related("person")
        ),
        "offers": sorted(OfferedMoment.objects.values_list("week", "entry_id")),
    }


def priya():
    return User.objects.get(name="Priya Nair")


@contextmanager
def undone_again() -> Iterator[None]:
    """What is loaded in here is gone after it. Not by deleting: the access log cannot be deleted from."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    keys.forget()
