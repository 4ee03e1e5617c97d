"""Something of one person in every model that can hold it, and a marker in every field of text."""

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import models, transaction
from django.test import Client

from apps.coping.models import CalendarAddress
from apps.journal.models import EntryVersion, OfferedMoment
from apps.people.models import Invitation, Supervision, User
from apps.reminders.models import Reminder, ReminderPreference, ToPlan
from apps.safekeeping import audit, classes
from apps.safekeeping.acting import across_people, acting
from apps.safekeeping.classes import Erasure, Kind
from apps.safekeeping.models import Unsent
from apps.safekeeping.sealed import SealedField, SealedJSONField
from apps.supervision import actions as supervision_actions
from apps.supervision.models import GrantedPlan
from apps.team_trends.models import Action, Consent
from apps.values.models import Lived
from tests.contracts.words.markers import Markers
from tests.supervision.conftest import supervises, terms

MONDAY = date(2026, 11, 9)
THEN = datetime(2026, 11, 12, 17, 40, 3, tzinfo=ZoneInfo("Europe/London"))

# Text of which the database or the site allows a few and no marker.
FEW = frozenset(
    {
        "checkins.Answer.item",
        "coping.Plan.state",
        "coping.PlanVersion.on_days",
        "coping.FollowUp.went",
        "mfa.Authenticator.type",
        "own_data.ErasureRequest",
        "people.Invitation.role",
        "people.Membership.role",
        "people.User.password",
        "people.User.time_zone",
        "reminders.Reminder.channel",
        "reminders.Reminder.kind",
        "reminders.Reminder.reason",
        "reminders.Reminder.state",
        # What a service said it will do is the service's, and stays.
        *(f"team_trends.Action.{name}" for name in ("heard", "words", "owner_role", "status")),
        *(f"team_trends.ActionUpdate.{name}" for name in ("words", "status")),
        "supervision.Viewing.what",
        "supervision.Viewing.viewer_name",
        "usersessions.UserSession.ip",
        # Either a value of the list or own words or one of one's own: three rows say the three.
        "values.OwnValue.slug",
        "safekeeping.AuditEvent.action",
        "safekeeping.AuditEvent.record",
    }
)


def of_a_person() -> list[Kind]:
    """The kinds of things that can be a person's. A view has no rows of its own."""
    return [
        kind
        for kind in classes.kinds()
        if kind.erasure is not Erasure.NOBODYS and kind.paths and kind.model_class._meta.managed
    ]


def text_fields(kind: Kind) -> "list[models.Field[Any, Any]]":
    named = (kind.model_class._meta.get_field(name) for name in kind.fields)
    return [
        field
        for field in named
        if isinstance(field, models.CharField | models.TextField | models.JSONField | SealedField)
    ]


class Everything:
    """`Everything(cast.ada, cast.sade, markers)` makes it all; Sade has looked at what Ada granted."""

    def __init__(self, person: User, supervisor: User, markers: Markers) -> None:
        self.person, self.supervisor, self.mark = person, supervisor, markers
        self.account()
        self.values()
        self.checkins()
        self.plans()
        self.journal()
        self.supervision()
        self.reminders()
        self.unsent()
        self.team_figures()
        with transaction.atomic():
            audit.record(by=person, subject=person, action="people.change_settings", of=person)

    def words(self, label: str, *names: str) -> dict[str, Any]:
        """A marker for each of these fields."""
        found: dict[str, Any] = {}
        kind = next(each for each in classes.kinds() if each.model == label)
        for name in names:
            mark = self.mark(f"{label}.{name}")
            field = kind.model_class._meta.get_field(name)
            as_json = isinstance(field, SealedJSONField | models.JSONField)
            found[name] = {mark: [mark]} if as_json else mark
        return found

    def team_figures(self) -> None:
        Consent.objects.create(
            person=self.person, contributes=True, from_week=MONDAY, chosen_at=THEN, wording_version=1
        )
        action = Action.objects.create(
            service=self.person.memberships.get().service,
            heard="challenges.systemic",
            words="An hour for notes each day.",
            owner_role="Service manager",
            due_on=date(2026, 12, 18),
            made_by=self.person,
            published_at=THEN,
        )
        action.updates.create(status=Action.Status.DONE, due_on=action.due_on, at=THEN, made_by=self.person)

    def account(self) -> None:
        person, mark = self.person, self.mark
        person.email = f"{mark('people.User.email')}@example.org"
        person.name = mark("people.User.name")
        person.save()
        person.emailaddress_set.all().delete()
        email = f"{mark('account.EmailAddress.email')}@example.org"
        address = EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        key = mark("account.EmailConfirmation.key")
        EmailConfirmation.objects.create(email_address=address, key=key, sent=THEN)
        Authenticator.objects.create(
            user=person, type="recovery_codes", **self.words("mfa.Authenticator", "data")
        )
        self.client = Client()
        self.client.force_login(person)
        UserSession.objects.create(
            user=person,
            ip="192.0.2.7",
            session_key=mark("usersessions.UserSession.session_key"),
            **self.words("usersessions.UserSession", "user_agent", "data"),
        )
        membership = person.memberships.get()
        Invitation.objects.create(
            email=f"{mark('people.Invitation.email')}@example.org",
            service=membership.service,
            team=membership.team,
            role=membership.role,
            token_hash=secrets.token_bytes(32),
            expires_at=THEN,
            accepted_at=THEN,
            accepted_by=person,
        )

    def values(self) -> None:
        person = self.person
        listed = person.own_values.create(slug="compassion", version=1, let_go_at=THEN)
        self.value = person.own_values.create(position=1, **self.words("values.OwnValue", "words"))
        listed.became = self.value
        listed.save()
        review = person.value_reviews.create(reviewed_on=date(2026, 10, 5))
        Lived.objects.create(
            person=person, review=review, value=self.value, figure=7, **self.words("values.Lived", "closer")
        )

    def checkins(self) -> None:
        self.checkin = self.person.checkins.create(
            week=MONDAY,
            asked_from=MONDAY,
            asked_until=MONDAY + timedelta(days=6),
            submitted_at=THEN,
            corrected_at=THEN,
            value_version=1,
            value_effect_version=1,
            days_worked=4,
            **self.words(
                "checkins.CheckIn",
                *("challenge_words", "value", "value_words", "value_effect", "meaning_words"),
            ),
        )
        checkin, words = self.checkin, self.words
        checkin.answers.create(item="pressure", item_version=2, figure=9)
        checkin.challenges.create(version=1, **words("checkins.NamedChallenge", "challenge"))
        checkin.strategies.create(version=1, **words("checkins.UsedStrategy", "strategy", "result"))
        checkin.facts.create(version=1, **words("checkins.StatedFact", "fact", "band"))
        self.person.pauses.create(week=MONDAY - timedelta(weeks=1))
        self.person.drafts.create(
            week=MONDAY + timedelta(weeks=1),
            **words("checkins.Draft", "values", "set_aside", "identifiers_kept"),
        )

    def plans(self) -> None:
        person, words = self.person, self.words
        self.plan = person.plans.create(
            slot=1,
            week=MONDAY,
            started_on=MONDAY,
            review_on=date(2026, 12, 7),
            **words("coping.Plan", "ended_words"),
        )
        version = self.plan.versions.create(
            person=person,
            number=1,
            challenge_version=1,
            strategy_version=1,
            value=self.value,
            on_days="135",
            at=time(12, 30),
            **words(
                "coping.PlanVersion",
                *("challenge", "challenge_words", "obstacle", "kind", "strategy", "cue", "action", "who"),
            ),
        )
        self.plan.follow_ups.create(
            person=person,
            version=version,
            week=MONDAY,
            went="done",
            helped_version=1,
            **words("coping.FollowUp", "helped"),
        )
        self.ask = person.asks.create(
            category_version=1,
            challenge_version=1,
            week=MONDAY,
            made_on=MONDAY,
            **words("coping.Ask", "category", "words", "challenge"),
        )
        CalendarAddress.objects.create(person=person, token_hash=secrets.token_bytes(32), made_at=THEN)

    def journal(self) -> None:
        person, words = self.person, self.words
        entry = person.entries.create(
            written_at=THEN,
            event_on=MONDAY,
            is_moment=True,
            prompt_version=1,
            challenge_version=1,
            value=self.value,
            checkin=self.checkin,
            **words("journal.Entry", "prompt", "challenge"),
        )
        EntryVersion.objects.create(
            person=person, entry=entry, number=1, **words("journal.EntryVersion", "words")
        )
        OfferedMoment.objects.create(person=person, entry=entry, week=MONDAY)

    def supervision(self) -> None:
        person, words = self.person, self.words
        supervision: Supervision = supervises(self.supervisor, person)
        person.topics.create(
            plan=self.plan,
            ask=self.ask,
            week=MONDAY,
            challenge_version=1,
            **words("supervision.Topic", "words", "challenge", "private_notes"),
        )
        said = terms(supervision, plans=[self.plan], shows_topics=True)
        self.grant = supervision_actions.give(by=person, terms=said, now=THEN)
        assert GrantedPlan.objects.filter(grant=self.grant).exists()
        with acting(self.supervisor.pk):
            assert across_people("supervision_open", self.grant.pk) == [True]

    def reminders(self) -> None:
        ReminderPreference.objects.create(
            person=self.person,
            weekly_on=True,
            **self.words("reminders.ReminderPreference", "planned_zone"),
        )
        Reminder.objects.create(
            person=self.person, due_at=THEN, try_at=THEN, **self.words("reminders.Reminder", "period")
        )
        ToPlan.objects.create(person=self.person)
        self.person.browsers.create(
            digest=secrets.token_bytes(32),
            made_at=THEN,
            last_used_at=THEN,
            **self.words("reminders.Browser", "name", "address"),
        )

    def unsent(self) -> None:
        said = self.words("safekeeping.Unsent", "form", "values", "before", "set_aside", "identifiers_kept")
        Unsent.objects.create(person=self.person, **said)
