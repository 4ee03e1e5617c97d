"""Ada writes in every box there is, the way a browser would, and leaves something in every sealed field."""

import json
from itertools import product
from typing import Any
from uuid import uuid4

from apps.checkins import steps as checkin_steps
from apps.coping import steps as plan_steps
from apps.coping.models import Plan
from apps.people.models import User
from apps.resilience.weeks import Week
from tests.cast import PASSWORD
from tests.contracts.routes import address_of, routes
from tests.contracts.words.markers import Markers
from tests.contracts.words.visitor import Trail, Visitor
from tests.push_service import PushService, SomeBrowser

ROOMS = (
    "home",
    "checkins",
    "values",
    "coping",
    "journal",
    "trends",
    "supervision",
    "reminders",
    "safekeeping",
    "own_data",
)


class AdasWeeks:
    def __init__(self, ada: User, markers: Markers, this_week: Week, push_service: PushService) -> None:
        self.ada, self.marker, self.push_service = ada, markers, push_service
        self.this_week, self.last_week = this_week, this_week - 1
        self.trail = Trail(markers.stem)
        self.browser = self.signed_in()

    def signed_in(self) -> Visitor:
        """A browser of its own, such as on another computer."""
        browser = Visitor(self.trail)
        browser.sign_in(self.ada, PASSWORD)
        return browser

    def write_everything(self) -> "AdasWeeks":
        self.choose_values()
        self.check_in()
        self.begin_this_week_in_two_tabs()
        self.make_plans()
        self.ask_the_service()
        self.bring_topics()
        self.write_in_the_journal()
        self.leave_an_entry_unsent_in_two_tabs()
        self.be_signed_out_while_writing()
        self.send_with_an_old_token()
        self.turn_on_reminders_in_her_browser()
        return self

    # --- Values -------------------------------------------------------------------------------------

    def choose_values(self) -> None:
        self.browser.open("/values/choose/").type(words=self.marker("a value at first")).keep()
        value = self.ada.own_values.get()
        self.browser.open(f"/values/{value.pk}/words/").type(
            words=self.marker("values.OwnValue.words")
        ).keep()
        self.value = self.ada.own_values.get(let_go_at=None)
        name = self.value.pk.hex
        lived = {f"figure_{name}": "7", f"closer_{name}": self.marker("values.Lived.closer")}
        self.review_page = self.browser.open("/values/review/").type(**lived).keep().url

    # --- Check-ins ----------------------------------------------------------------------------------

    def check_in(self) -> None:
        """Last week's, finished late."""
        typed: dict[str, dict[str, str]] = {
            "challenges": {
                "pressure": "8",
                "challenge_words": self.marker("checkins.CheckIn.challenge_words"),
            },
            "values": {
                "value_words": self.marker("checkins.CheckIn.value_words"),
                "meaning_words": self.marker("checkins.CheckIn.meaning_words"),
            },
            "coping": {"support": "6"},
            "facts": {"days_worked": "4"},
        }
        for slug, answers in typed.items():
            self.browser.open(self.step(self.last_week, slug)).type(**answers).keep()
        address = f"/check-in/{self.last_week}/check-your-answers/"
        assert self.browser.open(address, having=address).send().url.endswith("/next-step/")

    def step(self, week: Week, slug: str) -> str:
        return f"/check-in/{week}/{slug}/"

    def begin_this_week_in_two_tabs(self) -> None:
        one, two = (self.browser.open(self.step(self.this_week, "challenges")) for _ in range(2))
        one.type(challenge_words=self.marker("checkins.Draft.values")).autosave()
        two.type(challenge_words=self.marker("checkins.Draft.set_aside"))
        assert two.send().status_code == 422

    # --- Plans and asks -----------------------------------------------------------------------------

    def make_plans(self) -> None:
        self.plan = self.make_a_plan("coping.PlanVersion")
        change = f"/plans/{self.plan.pk}/write/if-then/?change=yes"
        self.browser.open(change).type(cue=self.marker("the cue of a later version")).keep()
        self.browser.open(f"/plans/{self.plan.pk}/read/", "read").send()
        assert self.plan.versions.count() == 2
        for verb, place in (("finish", "coping.Plan.ended_words"), ("let-go", "a plan let go")):
            ended = self.make_a_plan(f"a plan to {verb}")
            self.browser.open(f"/plans/{ended.pk}/{verb}/").type(ended_words=self.marker(place)).keep()

    def make_a_plan(self, name: str) -> Plan:
        plan_id = uuid4()
        typed: dict[str, dict[str, Any]] = {
            "challenge": {
                "challenge": "admin",
                "challenge_words": self.marker(f"{name}.challenge_words"),
            },
            "value": {"value": str(self.value.pk), "obstacle": self.marker(f"{name}.obstacle")},
            "strategy": {"strategy": "own:boundaries"},
            "if-then": {each: self.marker(f"{name}.{each}") for each in ("cue", "action", "who")},
            "when": {"on_days": ["1", "3"], "at": "12:30"},
        }
        for slug, answers in typed.items():
            self.browser.open(f"/plans/{plan_id}/write/{slug}/").type(**answers).keep()
        self.browser.open(f"/plans/{plan_id}/read/", "read").send()
        return self.ada.plans.get(pk=plan_id)

    def ask_the_service(self) -> None:
        self.ask_id = uuid4()
        asked = {"category": "gaps", "words": self.marker("coping.Ask.words")}
        self.browser.open(f"/plans/asks/{self.ask_id}/").type(**asked).keep()

    # --- Supervision --------------------------------------------------------------------------------

    def bring_topics(self) -> None:
        """One from the ask, and one that is ticked off."""
        for address, place in (
            (f"?ask={self.ask_id}", "supervision.Topic.words"),
            ("", "a topic ticked off"),
        ):
            page = self.browser.open(f"/supervision/topics/new/{address}")
            page.type(words=self.marker(place)).keep()
        [done] = self.ada.topics.filter(ask=None)
        notes = self.marker("supervision.Topic.private_notes")
        self.browser.open(f"/supervision/topics/{done.pk}/notes/").type(private_notes=notes).keep()
        self.browser.open("/supervision/topics/", f"/supervision/topics/{done.pk}/tick-off/").send()
        assert self.ada.topics.exclude(discussed_at=None).get() == done

    # --- Journal ------------------------------------------------------------------------------------

    def write_in_the_journal(self) -> None:
        self.entry_id = uuid4()
        self.entry_page = f"/journal/{self.entry_id}/write/"
        self.browser.open(self.entry_page).type(words=self.marker("an entry at first"), is_moment="on").keep()
        self.browser.open(self.entry_page).type(words=self.marker("journal.EntryVersion.words")).keep()
        sought = self.browser.open("/journal/", "words").type(words=self.marker("a search"))
        found = sought.send().url
        assert self.browser.get(found).status_code == 200
        self.search_id = found.rstrip("/").split("/")[-1]
        # One that looks as if it named a patient, and is refused at first.
        warned = self.browser.open(f"/journal/{uuid4()}/write/")
        assert warned.type(words=f"943 476 5919 {self.marker('a warning')}").send().status_code == 422

    def leave_an_entry_unsent_in_two_tabs(self) -> None:
        address = f"/journal/{uuid4()}/write/"
        self.browser.open(address).type(words=self.marker("safekeeping.Unsent.before")).keep()
        one, two = (self.browser.open(address) for _ in range(2))
        one.type(words=self.marker("safekeeping.Unsent.values")).autosave()
        two.type(words=self.marker("safekeeping.Unsent.set_aside")).autosave()

    # --- Sessions that end --------------------------------------------------------------------------

    def be_signed_out_while_writing(self) -> None:
        """Held for her: once to come back for, twice put back."""
        for name, address, box in (
            ("held and waiting", f"/journal/{uuid4()}/write/", "words"),
            ("held and put back", f"/journal/{uuid4()}/write/", "words"),
            ("held of a check-in", self.step(self.this_week, "values"), "meaning_words"),
        ):
            browser = self.signed_in()
            sheet = browser.open(address).type(**{box: self.marker(name)})
            browser.lose_the_session()
            answer = sheet.send()
            assert answer.url.startswith("/account/login/")
            if name != "held and waiting":
                back = browser.sign_in(self.ada, PASSWORD, at=answer.url)
                assert self.marker.written[name] in browser.get(back.url).content.decode()

    def send_with_an_old_token(self) -> None:
        sheet = self.browser.open(f"/journal/{uuid4()}/write/").type(words=self.marker("an old token"))
        values = sheet.form.inputs | {"csrfmiddlewaretoken": "x" * 64}
        answer = self.browser.post(sheet.form.address, values, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 403
        assert self.marker.written["an old token"] in answer.content.decode(), "nothing typed is lost"

    # --- Reminders ----------------------------------------------------------------------------------

    def turn_on_reminders_in_her_browser(self) -> None:
        """How it is reached is not her words; whoever finds it can call on her browser all the same."""
        path = f"/push/{self.marker('reminders.Browser.address')}"
        self.shows_reminders = SomeBrowser(self.push_service.port, path=path)
        sheet = self.browser.open("/reminders/", "subscription")
        sheet.send(subscription=json.dumps(self.shows_reminders.subscription))
        self.browser.open("/reminders/", "/reminders/test/").send()

    # --- All pages ----------------------------------------------------------------------------------

    def look_at_every_page(self) -> None:
        """Every page of hers that there is, with everything she wrote."""
        review_id = self.review_page.rstrip("/").split("/")[-1]
        named: dict[str, list[Any]] = {
            "week": [self.last_week, self.this_week],
            "slug": list(checkin_steps.BY_SLUG),
            "step_slug": list(plan_steps.BY_SLUG),
            "plan_id": list(self.ada.plans.values_list("pk", flat=True)),
            "entry_id": list(self.ada.entries.values_list("pk", flat=True)),
            "value_id": list(self.ada.own_values.values_list("pk", flat=True)),
            "ask_id": [self.ask_id],
            "topic_id": list(self.ada.topics.values_list("pk", flat=True)),
            "review_id": [review_id],
            "offer_id": [uuid4()],
            "browser_id": list(self.ada.browsers.values_list("pk", flat=True)),
            # What she shares, which holds no words of its own.
            "grant_id": [uuid4()],
            "choice_id": [uuid4()],
            "search_id": [self.search_id],
            "token": ["nobody-was-given-this"],
        }
        for route in routes():
            if route.name.split(":")[0] in ROOMS:
                for chosen in product(*(named[name] for name in route.arguments)):
                    arguments = dict(zip(route.arguments, chosen, strict=True))
                    address = address_of(route, arguments)
                    assert self.browser.get(address).status_code < 500, address
