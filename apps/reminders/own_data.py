"""What is kept by this room, and who can see it. See safekeeping.classes."""

from typing import Any

from apps.reminders.presenters import hour_words
from apps.safekeeping.classes import Kind, Says, operational, register, withheld


def hour(name: str) -> Says:
    def says(preference: Any) -> str:
        value = getattr(preference, name)
        return "" if value is None else hour_words(value)

    return says


register(
    "Reminders",
    Kind(
        "reminders.ReminderPreference",
        "Your reminders",
        {
            "id": operational(),
            "person": operational(),
            "all_off": operational("All turned off"),
            "weekly_on": operational("To check in each week"),
            "second_on": operational("Once more three days later"),
            "plan_cues_on": operational("At the time of a plan"),
            "plan_reviews_on": operational("To look at a plan again"),
            "values_reviews_on": operational("To look back at your values"),
            "team_news_on": operational("Something new for your team"),
            "grant_endings_on": operational("Before something you share ends"),
            "by_email": operational("By email"),
            "by_push": operational("Shown by a browser"),
            "weekday": operational("Day of the week, 1 for Monday"),
            "hour": operational("Hour", hour("hour")),
            "quiet_from": operational("Quiet hours from", hour("quiet_from")),
            "quiet_until": operational("Quiet hours until", hour("quiet_until")),
            "none_until": operational("None before"),
            "changed_at": operational("Changed"),
            "weekly_since": operational("Weekly reminders counted since"),
            "resting_from": operational("Weekly reminders rest since the week from Monday"),
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
            "period": operational("Which one"),
            "channel": operational("How", lambda reminder: reminder.get_channel_display()),
            "due_at": operational("Due"),
            "try_at": operational("Next try"),
            "state": operational("State", lambda reminder: reminder.get_state_display()),
            "reason": operational("Why it was not sent", lambda reminder: reminder.get_reason_display()),
            "fence": operational(),
            "lease_until": operational("Being sent until"),
            "refusals": operational("Times it was refused"),
            "begun_at": operational("Sending begun"),
            "sent_at": operational("Sent"),
            "put_away_at": operational("Put away"),
        },
    ),
    Kind(
        "reminders.ToPlan",
        "That your reminders are to be planned again",
        {"id": operational(), "person": operational()},
    ),
    Kind(
        "reminders.Browser",
        "Browsers that show your reminders",
        {
            "id": operational(),
            "person": operational(),
            "name": operational("Browser"),
            "address": withheld("Whoever has it can call on that browser."),
            "digest": withheld("It stands for the address."),
            "made_at": operational("Turned on"),
            "last_used_at": operational("Last used"),
            "ended_at": operational("Takes none since"),
        },
    ),
)
