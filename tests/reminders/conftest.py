import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from apps.people.models import Membership, Role, User
from apps.reminders import browsers, choices, planning, sending
from apps.reminders.choices import Choice
from apps.reminders.models import Channel, Kind, Reminder, ReminderPreference
from tests.cast import LONG_AGO, Cast
from tests.embedded import free_port
from tests.push_service import PushService, SomeBrowser

FRIDAY, THREE_PM = 5, 15
# That Friday, and the week it is in.
DUE = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
WEEK = "2026-11-16"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class MailServer:
    """A real SMTP server that does what `behaviour` says; `accepted` is the mail it took responsibility for.

    accept · refuse for now · refuse for good · refuse the message · drop before the message ·
    drop after the message (having taken it) · hang
    """

    def __init__(self) -> None:
        self.behaviour = "accept"
        self.accepted: list[EmailMessage] = []
        self.senders: list[str] = []
        self.contacts = 0
        self.port = free_port()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self.contacts += 1
        if self.behaviour == "refuse for now":
            return "451 4.7.1 Greylisted, come back later"
        if self.behaviour == "refuse for good":
            return "550 5.1.1 No such mailbox"
        if self.behaviour == "drop before the message":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.behaviour == "refuse the message":
            return "554 5.7.1 Not wanted"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.accepted.append(message)
        self.senders.append(envelope.mail_from)
        if self.behaviour == "hang":
            await asyncio.sleep(60)
        if self.behaviour == "drop after the message":
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    settings.EMAIL_PORT = server.port
    yield server
    controller.stop()


def turned_on_in(person: User, browser: SomeBrowser, now: datetime | None = None) -> SomeBrowser:
    """Somebody turned reminders on in a browser."""
    browsers.add(by=person, subscription=browser.kept, name=browser.name, now=now or timezone.now())
    return browser


def chooses(
    person: User,
    weekday: int = FRIDAY,
    hour: int = THREE_PM,
    on: bool = True,
    now: datetime | None = None,
    **more: Any,
) -> User:
    """Somebody saves the page of reminders: once a week and nothing else, unless `more` says so."""
    choice = Choice(weekly_on=on, weekday=weekday, hour=hour, **more)
    # As the page of today does, which says so where all were off.
    choices.save_choice(by=person, choice=choice, now=now or timezone.now(), turns_on=True)
    return person


@pytest.fixture
def wants_reminders() -> Callable[..., User]:
    """`wants_reminders(cast.ada)`: the person chose Fridays at 3pm."""
    return chooses


@pytest.fixture
def ada(cast: Any, clock: Any, wants_reminders: Callable[..., User]) -> User:
    """Her reminder is due now."""
    wants_reminders(cast.ada)
    clock.move_to(DUE)
    return cast.ada


@pytest.fixture
def tick() -> Callable[[], None]:
    """What beat and a worker do each minute, in one place and without a queue."""

    def run() -> None:
        now = timezone.now()
        planning.plan(now=now)
        for reminder_id, fence in sending.claim(now=now, limit=1000):
            sending.deliver(reminder_id=reminder_id, fence=fence, now=now)

    return run


def reminder_of(person: User, period: str, kind: str = Kind.WEEKLY, channel: str = Channel.EMAIL) -> Reminder:
    return person.reminders.get(kind=kind, period=period, channel=channel)


def claimed_emails() -> list[dict[str, int]]:
    """Claims what is due, and gives what `deliver` takes for each email."""
    claims = dict(sending.claim(now=timezone.now(), limit=10))
    due = Reminder.objects.filter(pk__in=claims, channel=Channel.EMAIL).order_by("try_at", "pk")
    return [{"reminder_id": each.pk, "fence": claims[each.pk]} for each in due]


@pytest.fixture
def people(committed_cast: Any) -> list[User]:
    """Twenty practitioners who long ago chose the hour that it now is; nothing is planned for them yet."""
    now = timezone.now()
    everybody = User.objects.bulk_create(
        User(email=f"{number}@example.org", name=f"Practitioner {number}", time_zone="UTC")
        for number in range(20)
    )
    Membership.objects.bulk_create(
        Membership(
            person=each,
            service=committed_cast.service,
            team=committed_cast.harbour,
            role=Role.PRACTITIONER,
            starts_on=LONG_AGO,
        )
        for each in everybody
    )
    ReminderPreference.objects.bulk_create(
        ReminderPreference(
            person=each,
            weekly_on=True,
            weekday=now.isoweekday(),
            hour=now.hour,
            changed_at=now - timedelta(days=30),
        )
        for each in everybody
    )
    return everybody


# --- In a browser -------------------------------------------------------------------------------------


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
ADD = "/reminders/browsers/add/"


@pytest.fixture
def calls_this_machine(settings: Any) -> None:
    """Browsers may give addresses of this machine, where nobody listens."""
    settings.PUSH_HOSTS = ["localhost"]


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def turns_on(client: Any, browser: SomeBrowser, **changed: Any) -> Any:
    """As the page's script posts what the browser gave it."""
    posted = {"subscription": json.dumps({**browser.subscription, **changed})}
    return client.post(ADD, posted, headers={"User-Agent": FIREFOX}, follow=True)


@pytest.fixture
def firefox(cast: Cast, clock: Any, push_service: PushService) -> SomeBrowser:
    """Ada has reminders on Fridays at 3pm in Firefox and by no email; one is due now."""
    chooses(cast.ada, by_email=False)
    browser = turned_on_in(cast.ada, push_service.browser())
    clock.move_to(DUE)
    return browser


def push_of(person: User, period: str = WEEK, kind: Kind = Kind.WEEKLY) -> Reminder:
    return reminder_of(person, period, kind, Channel.PUSH)


def outcome(person: User, **which: Any) -> tuple[str, str]:
    row = push_of(person, **which)
    return row.state, row.reason


def claimed_push() -> dict[str, int]:
    claims = dict(sending.claim(now=timezone.now(), limit=10))
    (push,) = Reminder.objects.filter(pk__in=claims, channel=Channel.PUSH)
    return {"reminder_id": push.pk, "fence": claims[push.pk], "now": timezone.now()}
