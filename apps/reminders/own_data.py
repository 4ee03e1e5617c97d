"""What is kept by this room, and who can see it. See safekeeping.classes."""

from apps.reminders.presenters import hour_words
from apps.safekeeping.classes import Kind, operational, register, withheld

register(
    "Reminders",
    Kind(
        "reminders.ReminderPreference",
        "Your weekly reminder",
        {
            "id": operational(),
            "person": operational(),
            "weekly_on": operational("Wanted"),
            "weekday": operational("Day of the week, 1 for Monday"),
            "hour": operational("Hour", lambda preference: hour_words(preference.hour)),
            "changed_at": operational("Changed"),
            "stop_key": withheld("Links that stop reminders are made from it."),
            "planned_through": operational("Planned until the week from Monday"),
            "planned_zone": operational("Planned in the time zone"),
        },
    ),
    Kind(
        "reminders.Reminder",
        "Reminders, and what became of them",
        {
            "id": operational(),
            "person": operational(),
            "kind": operational("Kind", lambda reminder: reminder.get_kind_display()),
            "week": operational("Week from Monday"),
            "due_at": operational("Due"),
            "try_at": operational("Next try"),
            "state": operational("State", lambda reminder: reminder.get_state_display()),
            "reason": operational("Why it was not sent", lambda reminder: reminder.get_reason_display()),
            "fence": operational(),
            "lease_until": operational("Being sent until"),
            "refusals": operational("Times the mail server refused"),
            "sent_at": operational("Sent"),
        },
    ),
)
