"""What is kept by this room, and who can see it. See safekeeping.classes."""

from collections.abc import Callable, Mapping
from typing import Any

from apps.checkins.models import Draft
from apps.checkins.own import Own
from apps.checkins.wording import Wording
from apps.resilience.entries import NotInModelError
from apps.resilience.model import model
from apps.resilience.saying import label_now, label_of
from apps.resilience.weeks import Week
from apps.safekeeping.classes import Classed, Kind, by_grant, operational, private, register
from apps.safekeeping.merging import is_blank
from apps.safekeeping.typed import said


def chosen(kind: str, words: str) -> dict[str, Classed]:
    """What is chosen from the model in a list of a check-in, with the version of the wording shown."""
    return {kind: private(words, label_of(kind, version="version")), "version": private()}


def answers_in(draft: Draft, values: Mapping[str, Any]) -> str:
    """A line for each question that is answered; as it is kept where the model does not know it any more."""
    plans = list(draft.person.plans.all())
    versions = {plan.pk: plan.version_in(Week(draft.week), draft.person.zone) for plan in plans}
    wording = Wording(own=Own(list(draft.person.own_values.all()), plans, versions=versions))
    lines = []
    for name, value in values.items():
        label, speak = _question(wording, name)
        if not is_blank(value):
            lines.append(f"{label}: {said(value, speak)}")
    return "\n".join(lines)


def _question(wording: Wording, name: str) -> tuple[str, Callable[[str], str]]:
    kind, _, rest = name.partition("_")
    if kind == "strategies":
        return "What you did", label_now("strategy")
    if kind == "result":
        return label_now("strategy")(rest), label_now("result")
    if name == "challenges":
        return wording.label(name), label_now("challenge")
    try:
        label = wording.label(name)
    except NotInModelError:
        return name, str
    return label, lambda value: _answer(wording, name, value)


def _answer(wording: Wording, name: str, value: str) -> str:
    try:
        return wording.words(name, value)
    except (NotInModelError, ValueError):
        return value


def band(fact: Any) -> str:
    try:
        return model().fact(fact.fact, fact.version).band(fact.band).label
    except NotInModelError:
        return str(fact.band)


register(
    "Check-ins",
    Kind(
        "checkins.CheckIn",
        "Check-ins",
        {
            "id": operational(),
            "person": operational(),
            "week": by_grant("Week from Monday"),
            "asked_from": private("Asked about the days from"),
            "asked_until": private("Asked about the days until"),
            "submitted_at": private("Submitted"),
            "corrected_at": private("Corrected"),
            "late": private("Submitted after the week had ended"),
            "challenge_words": private("What weighed most, in your own words"),
            "own_value": private(
                "Your own value that it touched", lambda c: c.own_value.label if c.own_value else ""
            ),
            "value": private("Value that it touched", label_of("value")),
            "value_version": private(),
            "value_words": private("Value, in your own words"),
            "value_effect": private("What the week did to it", label_of("effect", "value_effect")),
            "value_effect_version": private(),
            "meaning_words": private("A sentence of meaning"),
            "days_worked": private("Days worked"),
        },
        fetch=("own_value",),
    ),
    Kind(
        "checkins.Answer",
        "Answers from 0 to 10",
        {
            "id": by_grant(),
            "checkin": operational(),
            "item": by_grant("Question", label_of("item")),
            "item_version": private(),
            "figure": by_grant("Answer"),
        },
        whose="checkin__person",
        within="checkin",
    ),
    Kind(
        "checkins.NamedChallenge",
        "Challenges that weighed most",
        {"id": operational(), "checkin": operational(), **chosen("challenge", "Challenge")},
        whose="checkin__person",
        within="checkin",
    ),
    Kind(
        "checkins.UsedStrategy",
        "What you did",
        {
            "id": operational(),
            "checkin": operational(),
            **chosen("strategy", "Strategy"),
            "result": private("How it went", label_of("result")),
        },
        whose="checkin__person",
        within="checkin",
    ),
    Kind(
        "checkins.StatedFact",
        "Facts of the week",
        {
            "id": operational(),
            "checkin": operational(),
            **chosen("fact", "Fact"),
            "band": private("Band", band),
        },
        whose="checkin__person",
        within="checkin",
    ),
    Kind(
        "checkins.Pause",
        "Weeks away",
        {
            "id": operational(),
            "person": operational(),
            "week": private("Week from Monday"),
            "created_at": private("Marked"),
        },
    ),
    Kind(
        "checkins.Draft",
        "Check-ins not submitted yet",
        {
            "id": operational(),
            "person": operational(),
            "week": private("Week from Monday"),
            "values": private("Answers so far", lambda draft: answers_in(draft, draft.values)),
            "set_aside": private(
                "Words set aside for others in the same box", lambda draft: answers_in(draft, draft.set_aside)
            ),
            "identifiers_kept": private(
                "Kept although it looked like a patient identifier",
                lambda draft: answers_in(draft, draft.identifiers_kept or {}),
            ),
            "updated_at": private("Last saved"),
        },
        prefetch=("person__own_values", "person__plans__versions"),
    ),
)
