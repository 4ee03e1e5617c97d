"""What is kept by this room, and who can see it. See safekeeping.classes."""

from apps.journal.actions import FORM
from apps.journal.forms import EntryForm
from apps.nhsuk.times import day_name
from apps.resilience.saying import label_now, label_of
from apps.safekeeping import typed
from apps.safekeeping.classes import Kind, operational, private, register

typed.register(
    FORM,
    "An entry in your journal",
    EntryForm,
    spoken={
        "challenge": label_now("challenge"),
        "value": lambda _: "One of your values",
        "checkin": lambda _: "One of your check-ins",
    },
)
register(
    "Journal",
    Kind(
        "journal.Entry",
        "Journal entries",
        {
            "id": operational(),
            "person": operational(),
            "written_at": private("First saved"),
            "event_on": private("About the day"),
            "is_moment": private("A moment that mattered"),
            "prompt": private("Prompt", label_of("prompt")),
            "prompt_version": private(),
            "challenge": private("Challenge", label_of("challenge")),
            "challenge_version": private(),
            "value": private("Value", lambda entry: entry.value.label if entry.value else ""),
            "checkin": private(
                "From the check-in of the week from Monday",
                lambda entry: day_name(entry.checkin.week) if entry.checkin else "",
            ),
            "deleted_at": private("Deleted"),
        },
        fetch=("value", "checkin"),
    ),
    Kind(
        "journal.EntryVersion",
        "What you wrote",
        {
            "id": operational(),
            "person": operational(),
            "entry": operational(),
            "number": private("Version"),
            "words": private("Words"),
            "written_at": private("Saved"),
        },
        within="entry",
    ),
    Kind(
        "journal.OfferedMoment",
        "Offered back to you",
        {
            "id": operational(),
            "person": operational(),
            "entry": operational(),
            "week": private("In the week from Monday"),
            "offered_at": private("Offered"),
            "dismissed_at": private("Put away"),
        },
        within="entry",
    ),
)
