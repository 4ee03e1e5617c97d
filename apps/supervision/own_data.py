"""What is kept by this room, and who can see it. See safekeeping.classes."""

from apps.nhsuk.times import day_name
from apps.resilience.saying import label_now, label_of
from apps.safekeeping import typed
from apps.safekeeping.classes import Erasure, Kind, Showing, by_grant, operational, private, register
from apps.supervision.kinds import in_words
from apps.supervision.seen import FROM_VERSION
from apps.supervision.topic_actions import FORM, NOTES_FORM
from apps.supervision.topic_forms import NotesForm, TopicForm

typed.register(FORM, "A topic for supervision", TopicForm, spoken={"challenge": label_now("challenge")})
typed.register(NOTES_FORM, "Notes of what came of a topic for supervision", NotesForm)
register(
    "Supervision",
    Kind(
        "supervision.Grant",
        "What you let a supervisor see",
        {
            "id": by_grant(),
            "person": by_grant(),
            "supervisor": by_grant("Supervisor", lambda grant: grant.supervisor.name),
            "supervision": operational(),
            "membership": operational(),
            "supervisor_membership": operational(),
            "shows_trend": by_grant("Check-in trend"),
            "shows_plans": by_grant("Coping plans"),
            "shows_topics": by_grant("Supervision topics"),
            "from_week": by_grant("From the week from Monday"),
            "granted_at": private("Given"),
            "ends_at": by_grant("Until"),
            "wording_version": private(),
            "withdrawn_at": private("Withdrawn"),
            "ended_at": private("Ended"),
        },
        fetch=("supervisor",),
    ),
    Kind(
        "supervision.GrantedPlan",
        "Plans it shows",
        {
            "id": operational(),
            "person": operational(),
            "grant": operational(),
            "plan": by_grant("Plan, started", lambda granted: day_name(granted.plan.started_on)),
        },
        within="grant",
        fetch=("plan",),
    ),
    Kind(
        "supervision.Viewing",
        "Who looked at it",
        {
            "id": operational(),
            "person": operational(),
            "number": private("Number"),
            "at": private("When"),
            "viewer": operational("", lambda viewing: viewing.viewer_name),
            "viewer_name": private("Who"),
            "grant": operational(),
            "what": private("What they saw", lambda viewing: in_words(viewing.what.split(","))),
            "hash": operational(),
            "transaction_number": operational(),
        },
        erasure=Erasure.BY_POSTGRESQL,
    ),
    Kind(
        "supervision.Topic",
        "Supervision topics",
        {
            "id": by_grant(),
            "person": by_grant(),
            "words": by_grant("Topic"),
            "challenge": by_grant("Challenge", label_of("challenge")),
            "challenge_version": by_grant(),
            "plan": private("From the plan started", lambda t: day_name(t.plan.started_on) if t.plan else ""),
            "ask": private("From the ask made", lambda t: day_name(t.ask.made_on) if t.ask else ""),
            "week": private("From the check-in of the week from Monday"),
            "made_at": by_grant("Made"),
            "discussed_at": private("Ticked off"),
            "private_notes": private("Your notes of what came of it"),
        },
        fetch=("plan", "ask"),
    ),
    Showing(
        "supervision.OpenGrant",
        "A grant that holds",
        {
            name: f"supervision.Grant.{name}"
            for name in (
                *("id", "person", "shows_trend", "shows_plans", "shows_topics", "from_week", "ends_at"),
            )
        },
    ),
    Showing(
        "supervision.SeenAnswer",
        "Check-in trend",
        {
            "id": "checkins.Answer.id",
            "grant_id": "supervision.Grant.id",
            "week": "checkins.CheckIn.week",
            "item": "checkins.Answer.item",
            "figure": "checkins.Answer.figure",
        },
    ),
    Showing(
        "supervision.SeenPlan",
        "Coping plans",
        {
            "id": "coping.PlanVersion.id",
            "grant_id": "supervision.Grant.id",
            **{name: f"coping.Plan.{name}" for name in ("person", "started_on", "review_on")},
            **{name: f"coping.PlanVersion.{name}" for name in FROM_VERSION},
        },
    ),
    Showing(
        "supervision.SeenTopic",
        "Supervision topics",
        {
            "grant_id": "supervision.Grant.id",
            **{
                name: f"supervision.Topic.{name}"
                for name in ("id", "person", "words", "challenge", "challenge_version", "made_at")
            },
        },
    ),
)
