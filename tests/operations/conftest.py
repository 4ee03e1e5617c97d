from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.operations import signs
from apps.people.models import User
from apps.reminders.models import Channel, Reminder
from apps.reminders.tasks import tick

MINUTE = timedelta(minutes=1)


def ticked(ago: timedelta = timedelta()) -> None:
    signs.note(worker="one@here", task=tick.name, now=timezone.now() - ago)


def reminder(
    person: User,
    period: str,
    state: str = "planned",
    due_ago: timedelta = timedelta(),
    channel: str = Channel.EMAIL,
    **fields: Any,
) -> Reminder:
    now = timezone.now()
    if state in ("claimed", "sending"):
        fields["lease_until"] = now
    if state == "failed":
        fields["reason"] = Reminder.Reason.REFUSED
    return Reminder.objects.create(
        person=person,
        period=period,
        channel=channel,
        state=state,
        due_at=now - due_ago,
        try_at=now - due_ago,
        **fields,
    )
