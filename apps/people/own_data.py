"""What is kept of people and of how they sign in, and who can see it. See safekeeping.classes.

With the tables of Django and allauth, which have no room of their own.
"""

from apps.safekeeping.classes import Classed, Erasure, Kind, operational, register, withheld

SIGNS_IN = "Whoever has it could sign in as you."


def no_ones(*names: str) -> dict[str, Classed]:
    return dict.fromkeys(names, operational())


register(
    "Account",
    Kind(
        "people.User",
        "You",
        {
            "id": operational(administrator=True),
            "name": operational("Name", administrator=True),
            "email": operational("Email address", administrator=True),
            "password": withheld(SIGNS_IN),
            "last_login": operational("Last signed in"),
            "time_zone": operational("Time zone"),
            "is_active": operational("Account open"),
            "joined_at": operational("Joined"),
            "hides_two_step_hint": operational("Declined two-step verification"),
        },
        whose="id",
        erasure=Erasure.REDUCED,
    ),
    Kind(
        "people.Membership",
        "Where you belong",
        {
            "id": operational(administrator=True),
            "person": operational(administrator=True),
            "service": operational("Service", lambda m: m.service.name, administrator=True),
            "team": operational("Team", lambda m: m.team.name if m.team else "", administrator=True),
            "role": operational("Role", lambda m: m.get_role_display(), administrator=True),
            "starts_on": operational("From", administrator=True),
            "ends_on": operational("Until before", administrator=True),
        },
        erasure=Erasure.REDUCED,
        fetch=("service", "team"),
    ),
    Kind(
        "people.Supervision",
        "Who supervises whom",
        {
            "id": operational(administrator=True),
            "practitioner": operational("Practitioner", lambda s: s.practitioner.name, administrator=True),
            "supervisor": operational("Supervisor", lambda s: s.supervisor.name, administrator=True),
            "service": operational("Service", lambda s: s.service.name, administrator=True),
            "starts_on": operational("From", administrator=True),
            "ends_on": operational("Until before", administrator=True),
        },
        whose=("practitioner", "supervisor"),
        erasure=Erasure.REDUCED,
        fetch=("practitioner", "supervisor", "service"),
    ),
    Kind(
        "people.Invitation",
        "Your invitations",
        {
            "id": operational(administrator=True),
            "email": operational("Sent to", administrator=True),
            "service": operational("Service", lambda i: i.service.name, administrator=True),
            "team": operational("Team", lambda i: i.team.name if i.team else "", administrator=True),
            "role": operational("Role", lambda i: i.get_role_display(), administrator=True),
            "invited_by": operational(
                "Invited by", lambda i: i.invited_by.name if i.invited_by else "", administrator=True
            ),
            "token_hash": withheld("It stands for the link of the invitation."),
            "created_at": operational("Sent", administrator=True),
            "expires_at": operational("Good until", administrator=True),
            "accepted_at": operational("Accepted", administrator=True),
            "accepted_by": operational(administrator=True),
            "withdrawn_at": operational("Withdrawn", administrator=True),
        },
        whose="accepted_by",
        address="email",
        fetch=("service", "team", "invited_by"),
    ),
    Kind(
        "people.Service",
        "Services",
        {"id": operational(), "name": operational("Name", administrator=True)},
        whose="",
        erasure=Erasure.NOBODYS,
        exported=False,
    ),
    Kind(
        "people.Team",
        "Teams",
        {"id": operational(), "service": operational(), "name": operational("Name", administrator=True)},
        whose="",
        erasure=Erasure.NOBODYS,
        exported=False,
    ),
    Kind(
        "account.EmailAddress",
        "Email addresses",
        {
            "id": operational(),
            "user": operational(),
            "email": operational("Address"),
            "verified": operational("Confirmed"),
            "primary": operational("In use"),
        },
        whose="user",
    ),
    Kind(
        "account.EmailConfirmation",
        "Confirmations of an address",
        {
            "id": operational(),
            "email_address": operational(),
            "created": operational("Begun"),
            "sent": operational("Sent"),
            "key": withheld(SIGNS_IN),
        },
        whose="email_address__user",
        within="email_address",
    ),
    Kind(
        "mfa.Authenticator",
        "Two-step verification",
        {
            "id": operational(),
            "user": operational(),
            "type": operational("Kind", lambda step: str(step.get_type_display())),
            "data": withheld(SIGNS_IN),
            "created_at": operational("Set up"),
            "last_used_at": operational("Last used"),
        },
        whose="user",
    ),
    Kind(
        "usersessions.UserSession",
        "Where you are signed in",
        {
            "id": operational(),
            "user": operational(),
            "created_at": operational("Since"),
            "ip": operational("Internet address"),
            "last_seen_at": operational("Last seen"),
            "session_key": withheld(SIGNS_IN),
            "user_agent": operational("Browser"),
            "data": operational("More about it"),
        },
        whose="user",
    ),
    Kind(
        "sessions.Session",
        "Sessions",
        {
            "session_key": withheld(SIGNS_IN),
            "session_data": withheld("It holds keys to sign in, and for up to 13 hours what was typed."),
            "expire_date": operational(),
        },
        whose="",
        erasure=Erasure.BY_CONTENT,
        exported=False,
    ),
    # Django's own, which this site does not use.
    *(
        Kind(model, name, fields, whose="", erasure=Erasure.NOBODYS, exported=False)
        for model, name, fields in (
            ("auth.Permission", "Permissions", no_ones("id", "name", "content_type", "codename")),
            ("auth.Group", "Groups", no_ones("id", "name")),
            ("auth.Group_permissions", "Permissions of groups", no_ones("id", "group", "permission")),
            ("contenttypes.ContentType", "Models", no_ones("id", "app_label", "model")),
        )
    ),
)
