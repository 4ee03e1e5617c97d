"""What some demo people did over the months, by name: much of one of them, and a little of a few others."""

from datetime import time, timedelta

from apps.demo.acts import Act, AskTheService, ChooseValues, MakePlan
from apps.demo.priya import ASKS, PLANS, SUPERVISION, VALUES
from apps.demo.priyas_journal import JOURNAL
from apps.demo.supervision_acts import GiveGrant, WithdrawGrant


def _short(
    values: tuple[str, ...], plan: MakePlan, ask: AskTheService, *more: Act, words: tuple[str, ...] = ()
) -> tuple[Act, ...]:
    """Values, one plan that is still active, an ask, and what else there may be."""
    return (ChooseValues(ago=14, slugs=values, words=words), plan, ask, *more)


STORIES: dict[str, tuple[Act, ...]] = {
    "Priya Nair": (*VALUES, *PLANS, *ASKS, *JOURNAL, *SUPERVISION),
    "Chloe Bennett": _short(
        ("humour", "doing_it_well", "balance"),
        MakePlan(
            ago=10,
            name="walk",
            challenge="no_breathing_space",
            value="Balance",
            strategy="movement",
            cue="Priya looks up from her screen at one",
            action="get my coat",
            who="Priya",
            review_after=timedelta(weeks=12),
            place={"on_days": "12345", "at": time(13, 0), "minutes": 20},
        ),
        AskTheService(ago=9, category="gaps", challenge="no_breathing_space"),
        GiveGrant(ago=2),
    ),
    "Siobhán Gallagher": _short(
        ("reliability", "family_and_friends"),
        MakePlan(
            ago=11,
            name="fridays",
            challenge="low_control",
            value="Family and friends",
            strategy="say_no",
            cue="somebody asks me to take a call on my day off",
            action="say that I am back on Monday, and leave it at that",
            review_after=timedelta(weeks=12),
        ),
        AskTheService(
            ago=8,
            category="a_say",
            challenge="low_control",
            words="Ask before a diary is changed, not after.",
        ),
        GiveGrant(ago=5, plans=("fridays",)),
        WithdrawGrant(ago=3),
        words=("Being the same person at work and at home",),
    ),
    "Kwame Boateng": _short(
        ("compassion", "fairness", "teamwork", "learning"),
        MakePlan(
            ago=12,
            name="gap",
            challenge="risk_paperwork",
            value="Compassion",
            strategy="gap_after_risk",
            cue="a call has had risk in it",
            action="block the next twenty minutes before I write anything",
            review_after=timedelta(weeks=12),
        ),
        AskTheService(ago=10, category="risk_support", challenge="risk_paperwork", for_supervision=True),
    ),
    "Hannah Whitfield": _short(
        ("curiosity", "honesty", "hope"),
        MakePlan(
            ago=9,
            name="peer",
            challenge="self_doubt",
            value="Honesty",
            strategy="second_opinion",
            cue="I have changed my mind twice about a decision",
            action="ask Callum what he would do before I change it again",
            who="Callum",
            review_after=timedelta(weeks=10),
        ),
        AskTheService(ago=7, category="time_to_reflect", challenge="no_reflection"),
    ),
    "Siân Pritchard": _short(
        ("courage", "integrity", "self_kindness"),
        MakePlan(
            ago=12,
            name="together",
            challenge="targets",
            value="Courage",
            strategy="raise_together",
            cue="the recovery rates come up in the meeting",
            action="say what the number leaves out",
            who="Beth and Harpreet",
            review_after=timedelta(weeks=12),
        ),
        AskTheService(ago=11, category="targets", challenge="targets"),
    ),
}
