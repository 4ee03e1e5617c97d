"""People and places in words."""

import re

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from apps.nhsuk.times import day_name
from apps.people.models import Invitation, Membership, Role, Supervision
from apps.people.queries import Group

# What a person is in a sentence: "as a practitioner in Harbour team at Coast Talking Therapies".
ARTICLES = {
    Role.PRACTITIONER: "a practitioner",
    Role.SUPERVISOR: "a supervisor",
    Role.SERVICE_LEAD: "a service lead",
    Role.ADMINISTRATOR: "an administrator",
}

# Order matters: Edge and Opera also call themselves Chrome, and everything calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"CrOS", "Chromebook"),
    (r"Macintosh|Mac OS X", "Mac"),
    (r"Linux", "Linux"),
)


def place_of(place: Invitation | Membership) -> str:
    """For example "a practitioner in Harbour team at Coast Talking Therapies"."""
    role = ARTICLES[Role(place.role)]
    if place.team:
        return f"{role} in {place.team.name} team at {place.service.name}"
    return f"{role} of {place.service.name}"


PEOPLE_HEAD = ["Name", "Email address", "Role", "Since", "Membership"]


def people_rows(group: Group) -> list[list[str | SafeString]]:
    """The rows of a group's table: name, email address, role, since when, and a way to end it."""
    return [
        [
            membership.person.name,
            # A place to break, so that a long address does not push a phone's page sideways.
            format_html("{}<wbr>@{}", *membership.person.email.rsplit("@", 1)),
            membership.get_role_display(),
            day_name(membership.starts_on),
            format_html(
                '<a class="nhsuk-link" href="{}">End'
                '<span class="nhsuk-u-visually-hidden"> the membership of {} as {}</span></a>',
                reverse("people:service:end_membership", args=[membership.pk]),
                membership.person.name,
                membership.get_role_display().lower(),
            ),
        ]
        for membership in group.memberships
    ]


SUPERVISIONS_HEAD = ["Supervisor", "Practitioner", "Since", "Supervision"]


def supervision_rows(supervisions: list[Supervision]) -> list[list[str | SafeString]]:
    """The rows of the table: who supervises, whom, since when, and a way to end it."""
    return [
        [
            supervision.supervisor.name,
            supervision.practitioner.name,
            day_name(supervision.starts_on),
            format_html(
                '<a class="nhsuk-link" href="{}">End'
                '<span class="nhsuk-u-visually-hidden"> the supervision of {} by {}</span></a>',
                reverse("people:service:end_supervision", args=[supervision.pk]),
                supervision.practitioner.name,
                supervision.supervisor.name,
            ),
        ]
        for supervision in supervisions
    ]


def linked(text: str, link: str) -> SafeString:
    """Text as HTML, in which one address can be clicked, where it stands on its own."""
    html = escape(text)
    if not link:
        return html
    anchor = format_html('<a href="{0}">{0}</a>', link)
    return mark_safe(re.sub(rf"(?<!\S){re.escape(escape(link))}(?!\S)", lambda _: anchor, html))  # noqa: S308


def zone_in_words(name: str) -> str:
    """Its place, the same wherever a zone is named: "London" for Europe/London."""
    place = name.partition("/")[2] or name
    return place.replace("_", " ").replace("/", ", ")


def browser_in_words(user_agent: str) -> str:
    """The browser and device a person would recognise, for example "Firefox on Windows"."""
    browser = next((name for mark, name in BROWSERS if f"{mark}/" in user_agent), "")
    device = next((name for pattern, name in DEVICES if re.search(pattern, user_agent)), "")
    if browser and device:
        return f"{browser} on {device}"
    return browser or device or "A browser we do not recognise"


def in_fours(secret: str) -> str:
    """In groups of four characters, as people copy them."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
