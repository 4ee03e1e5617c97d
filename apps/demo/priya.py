"""What Priya did over the months. Her words are about work, never about a patient."""

from datetime import time, timedelta

from apps.demo.acts import (
    Act,
    AskTheService,
    ChangePlan,
    ChooseValues,
    EndAsk,
    FinishPlan,
    KeepGoing,
    LetPlanGo,
    LetValueGo,
    MakePlan,
    MoveValue,
    ReviewValues,
    RewordValue,
)
from apps.demo.supervision_acts import BringTopic, GiveGrant, TickOffTopic

ATTENTION, UNHURRIED = "Giving people time", "Giving people my whole attention"
FRIDAY = 5

VALUES: tuple[Act, ...] = (
    ChooseValues(ago=38, slugs=("compassion", "learning", "family_and_friends"), words=(ATTENTION,)),
    MoveValue(ago=38, at=time(17, 24), value=ATTENTION, places=-2),
    ReviewValues(
        ago=27,
        weekday=FRIDAY,
        lived={
            "Compassion": (7, ""),
            ATTENTION: (4, "A gap between calls. I cannot listen to one and write up another."),
            "Learning": (5, "An hour with somebody who has done this for ten years."),
            "Family and friends": (4, "Leaving by half past five on two days out of five."),
        },
    ),
    RewordValue(ago=20, value=ATTENTION, words=UNHURRIED),
    ReviewValues(
        ago=14,
        weekday=FRIDAY,
        lived={
            "Compassion": (7, ""),
            UNHURRIED: (6, "The gaps we asked for have come on Mondays. The other days next."),
            "Learning": (None, ""),
            "Family and friends": (6, "Keep stopping when I said I would."),
        },
    ),
    LetValueGo(ago=12, value="Learning"),
    ChooseValues(ago=12, at=time(17, 32), slugs=("teamwork",)),
)

PLANS: tuple[Act, ...] = (
    MakePlan(
        ago=36,
        name="lunch",
        challenge="no_breathing_space",
        value="Compassion",
        obstacle="A call that runs over.",
        strategy="lunch_break",
        cue="it is 12:30 and I am still typing",
        action="close the laptop and walk once round the block",
        place={"on_days": "135", "at": time(12, 30), "minutes": 20},
    ),
    KeepGoing(ago=32, name="lunch", until_after=timedelta(weeks=8)),
    ChangePlan(
        ago=25,
        name="lunch",
        says={"who": "Chloe, who is usually up for a walk", "at": time(13, 0), "on_days": "12345"},
        review_after=timedelta(weeks=12),
    ),
    FinishPlan(ago=16, name="lunch", words="It happens by itself now, most days. Chloe comes too."),
    MakePlan(
        ago=30,
        name="card",
        challenge="unprocessed",
        value="Family and friends",
        strategy="sort_worries",
        cue="I am still going over a call when I get home",
        action="write it on one side of a card and put the card in my bag",
    ),
    LetPlanGo(ago=23, name="card", words="It made me go over it more. Telling somebody works better."),
    MakePlan(
        ago=21,
        name="debrief",
        challenge="unprocessed",
        challenge_words="Nobody to turn round to on the days I work from home.",
        value="Compassion",
        obstacle="Thinking that everybody else is busier.",
        strategy="debrief",
        cue="a call has left me shaken",
        action="message the duty senior before I open the next record",
        who="Whoever is duty senior",
        review_after=timedelta(weeks=10),
    ),
    ChangePlan(
        ago=9,
        name="debrief",
        says={"action": "ring the duty senior, not message, before I open the next record"},
    ),
    MakePlan(
        ago=10,
        name="stop",
        challenge="admin",
        value="Family and friends",
        obstacle="One more email.",
        strategy="tomorrow_list",
        cue="my last call has ended",
        action="write tomorrow's first three things on a sticky note and shut the laptop",
        review_after=timedelta(weeks=12),
        place={"on_days": "1245", "at": time(17, 0), "minutes": 10},
        reminds=True,
    ),
    MakePlan(
        ago=4,
        name="sea",
        challenge="clinical_volume",
        value="Family and friends",
        strategy="annual_leave",
        cue="the week feels as if it has no end",
        action="look at the picture of the harbour and count the days until my sister and I go",
        day_after=timedelta(days=52),
        review_after=timedelta(weeks=6),
    ),
    FinishPlan(ago=3, weekday=FRIDAY, name="sea", words="Booked. Two nights, and no laptop."),
)

ASKS: tuple[Act, ...] = (
    AskTheService(
        ago=33,
        weekday=FRIDAY,
        category="gaps",
        challenge="no_breathing_space",
        words="Ten minutes between telephone appointments, kept free in the booking system.",
        for_supervision=True,
    ),
    EndAsk(ago=15, category="gaps"),
    AskTheService(
        ago=11,
        category="admin_time",
        challenge="admin",
        words="An hour on two afternoons that nobody can book into, for notes and letters.",
    ),
    AskTheService(
        ago=1,
        weekday=FRIDAY,
        at=time(17, 25),
        category="caseload",
        challenge="clinical_volume",
        words="When two of us are off, fewer new assessments that week.",
        for_supervision=True,
    ),
)

SUPERVISION: tuple[Act, ...] = (
    BringTopic(
        ago=7,
        name="course",
        words="The course on running groups: is there money for it this year?",
    ),
    TickOffTopic(
        ago=5,
        weekday=FRIDAY,
        name="course",
        notes="There is, if I ask before March. Write the two lines she wants.",
    ),
    BringTopic(
        ago=4,
        name="home",
        challenge="unprocessed",
        words="After a hard call on a day at home: who do I turn to before the next one?",
    ),
    GiveGrant(ago=3, weekday=2, plans=("debrief", "stop"), shows_topics=True),
    BringTopic(
        ago=1,
        weekday=FRIDAY,
        at=time(17, 40),
        name="third",
        challenge="clinical_volume",
        words="Saying no to a third assessment in one day, without it landing on Chloe.",
    ),
)
