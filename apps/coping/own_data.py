"""What is kept by this room, and who can see it. See safekeeping.classes."""

from typing import Any

from apps.coping.ask_forms import AskForm
from apps.coping.forms import NONE, OWN_STRATEGY, EndForm
from apps.coping.library import OWN
from apps.coping.presenters import when
from apps.coping.steps import FORM, STEPS
from apps.resilience.model import model
from apps.resilience.saying import label_now, label_of
from apps.safekeeping import typed
from apps.safekeeping.classes import (
    Kind,
    aggregate_only,
    by_grant,
    operational,
    private,
    register,
    withheld,
)


def kind_of(version: Any) -> str:
    return next((d.label for d in model().phase("coping").dimensions if d.id == version.kind), version.kind)


def started_from(chosen: str) -> str:
    """A strategy of the library, or one of the person's own: "own:boundaries"."""
    return OWN_STRATEGY if chosen.startswith(f"{OWN}:") else label_now("strategy")(chosen)


typed.register(
    FORM,
    "A coping plan",
    *(step.form for step in STEPS),
    spoken={"strategy": started_from, "value": lambda chosen: "" if chosen == NONE else "One of your values"},
)
typed.register("coping.ending/", "The end of a coping plan", EndForm)
typed.register("coping.ask/", "An ask of the service", AskForm, spoken={"category": label_now("ask")})
register(
    "Coping plans",
    Kind(
        "coping.Plan",
        "Coping plans",
        {
            "id": operational(),
            "person": by_grant(),
            "state": private("State", lambda plan: plan.get_state_display()),
            "slot": operational("Its place among your active plans"),
            "week": private("From the check-in of the week from Monday"),
            "started_on": by_grant("Started"),
            "ended_on": private("Ended"),
            "ended_words": private("What you wrote when it ended"),
            "review_on": by_grant("To look at again on"),
            "reminds": private("A reminder at its time"),
            "reminds_since": private("A reminder at its time since"),
            "revision": operational("How often it was changed"),
        },
    ),
    Kind(
        "coping.PlanVersion",
        "What it says",
        {
            "id": by_grant(),
            "person": operational(),
            "plan": operational(),
            "number": private("Version"),
            "made_at": private("Written"),
            "challenge": by_grant("Challenge", label_of("challenge")),
            "challenge_version": by_grant(),
            "challenge_words": by_grant("Challenge, in your own words"),
            "value": private("Value it serves", lambda v: v.value.label if v.value else ""),
            "obstacle": by_grant("What may get in the way"),
            "kind": by_grant("Kind of coping", kind_of),
            "strategy": by_grant("Started from", label_of("strategy")),
            "strategy_version": by_grant(),
            "cue": by_grant("If"),
            "action": by_grant("Then I will"),
            "who": by_grant("Who could help"),
            "on_days": by_grant("When", when),
            "on_date": by_grant("Date"),
            "at": by_grant("Time of day"),
            "minutes": by_grant("Minutes"),
            "looks_forward": private("Something to look forward to"),
        },
        within="plan",
        fetch=("value",),
    ),
    Kind(
        "coping.FollowUp",
        "How it went",
        {
            "id": operational(),
            "person": operational(),
            "plan": operational(),
            "version": operational(),
            "week": private("Week from Monday"),
            "went": private("What became of it", lambda follow_up: follow_up.get_went_display()),
            "helped": private("How much it helped", label_of("degree", "helped")),
            "helped_version": private(),
        },
        within="plan",
    ),
    Kind(
        "coping.Ask",
        "Asks of the service",
        {
            "id": operational(),
            "person": operational(),
            "category": aggregate_only("Category", label_of("ask", "category")),
            "category_version": aggregate_only(),
            "words": private("In your own words"),
            "challenge": private("Challenge", label_of("challenge")),
            "challenge_version": private(),
            "week": private("From the check-in of the week from Monday"),
            "in_team_figures": private("Its category may be counted with your team\u2019s"),
            "for_supervision": private("To take to supervision"),
            "made_on": private("Made"),
            "ended_on": private("Ended"),
        },
    ),
    Kind(
        "coping.CalendarAddress",
        "Your plans in a calendar",
        {
            "id": operational(),
            "person": operational(),
            "token_hash": withheld("It stands for the address, which opens your plans."),
            "includes_words": operational("With the words of your plans"),
            "made_at": operational("Address made"),
        },
    ),
)
