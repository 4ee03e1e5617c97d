"""What a loading leaves, to compare one with another."""

from apps.checkins.models import Answer, CheckIn, NamedChallenge, Pause, StatedFact, UsedStrategy
from apps.coping.models import Ask, FollowUp, PlanVersion
from apps.journal.models import EntryVersion, OfferedMoment
from apps.people.models import Membership, Service, User
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
        "offers": sorted(OfferedMoment.objects.values_list("week", "entry_id")),
    }


def priya():
    return User.objects.get(name="Priya Nair")


def empty():
    CheckIn.objects.all().delete()
    Membership.objects.all().delete()
    User.objects.all().delete()
    Service.objects.get().teams.all().delete()
    Service.objects.all().delete()
