"""What is kept by this room, and who can see it. See safekeeping.classes."""

from apps.safekeeping import typed
from apps.safekeeping.classes import Erasure, Kind, aggregate_only, operational, private, register, withheld
from apps.team_trends.action_forms import ALL_TEAMS, ActionForm, UpdateForm, heard_choices
from apps.team_trends.names import figure_name, first_day, heard_name, last_day
from apps.team_trends.writing_actions import FORM, UPDATE_FORM


def heard_so_far(chosen: str) -> str:
    """What was chosen, as it is kept where the form does not offer it any more."""
    return {key: label for _, group in heard_choices() for key, label in group}.get(chosen, chosen)


typed.register(
    FORM,
    "An action for “you said, we did”",
    ActionForm,
    spoken={
        "heard": heard_so_far,
        "team": lambda chosen: "All teams" if chosen == ALL_TEAMS else "One team",
    },
)
typed.register(UPDATE_FORM, "How an action goes on", UpdateForm)

register(
    "Your part in team figures",
    Kind(
        "team_trends.Consent",
        "Whether your answers count in the figures of your team",
        {
            "person": private(),
            # Stands for them beside releases: in their own data it would tell a thief which row is theirs.
            "key": withheld("It stands for you where your name must not."),
            "contributes": private("They count", lambda consent: "Yes" if consent.contributes else "No"),
            "from_week": private("From the week from Monday"),
            "chosen_at": private("Chosen"),
            "wording_version": private(),
        },
    ),
    Kind(
        "team_trends.OwnPart",
        "What of yours is in released figures",
        {
            "id": operational(),
            "person": private(),
            "service": operational(),
            "team": private("Team", lambda part: part.team.name if part.team else "All teams together"),
            "figure": private("Figure", lambda part: figure_name(part.figure)),
            "first_block": private("From", lambda part: first_day(part.first_block)),
            "last_block": private("Until", lambda part: last_day(part.last_block)),
            "weeks": private("Weeks of yours in it"),
        },
        erasure=Erasure.BY_POSTGRESQL,
        fetch=("team",),
    ),
    Kind(
        "team_trends.Participation",
        "Whose answers a figure was made from, by key",
        {
            **dict.fromkeys(("id", "release", "service", "team", "figures"), operational()),
            **dict.fromkeys(("first_block", "last_block", "width"), operational()),
            "parts": aggregate_only(),
        },
        whose="",
        erasure=Erasure.NOBODYS,
        exported=False,
    ),
    Kind(
        "team_trends.Release",
        "Releases of team figures",
        dict.fromkeys(("id", "service", "block", "built_at"), operational()),
        whose="",
        erasure=Erasure.NOBODYS,
        exported=False,
    ),
    Kind(
        "team_trends.Figure",
        "Released team figures",
        dict.fromkeys(
            (
                *("id", "release", "service", "team", "figure", "entry"),
                *("first_block", "last_block", "low", "high"),
            ),
            operational(),
        ),
        whose="",
        erasure=Erasure.NOBODYS,
        exported=False,
    ),
    Kind(
        "team_trends.Threshold",
        "From how many contributors a service's figures are released",
        dict.fromkeys(("service", "contributors"), operational()),
        whose="",
        erasure=Erasure.NOBODYS,
        exported=False,
    ),
)

register(
    "What you wrote as a service lead",
    Kind(
        "team_trends.Action",
        "Actions for the service: its teams read them once they are published",
        {
            **dict.fromkeys(("id", "service", "team", "made_by"), operational()),
            "heard": operational("What was heard", lambda action: heard_name(action.heard), lead=True),
            "words": operational("What will be done", lead=True),
            "owner_role": operational("Who is responsible", lead=True),
            "due_on": operational("Due", lead=True),
            "status": operational("Status", lambda action: action.get_status_display(), lead=True),
            "made_at": operational("Written", lead=True),
            "published_at": operational("Published", lead=True),
        },
        whose="made_by",
        erasure=Erasure.REDUCED,
    ),
    Kind(
        "team_trends.ActionUpdate",
        "How they went on",
        {
            **dict.fromkeys(("id", "action", "made_by"), operational()),
            "status": operational("Status", lambda update: update.get_status_display(), lead=True),
            "words": operational("What you wrote", lead=True),
            "due_on": operational("Due", lead=True),
            "at": operational("Published", lead=True),
        },
        whose="made_by",
        erasure=Erasure.REDUCED,
    ),
)
