"""The whole loop, twice round: challenge, value, plan, how it went a week later, and the plan changed."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from apps.resilience.model import model
from tests.cast import PASSWORD
from tests.checkins.conftest import THIS_WEEK
from tests.conftest import NOW
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_check_in import carry_on, choose

NEXT_WEEK = THIS_WEEK + 1
WAYS = [
    pytest.param({"size": DESKTOP}, id="at-a-desk"),
    pytest.param({"size": PHONE}, id="on-a-phone"),
    pytest.param({"size": PHONE, "javascript": False}, id="without-javascript"),
]
CHALLENGE = "no_breathing_space"
CUE = "a risk call has ended"
RELATIONAL = {strategy.id for strategy in model().strategies_of("relational")}
HELPED = next(degree.id for degree in model().degrees if degree.helped)
FIRST = f"If {CUE}, then I will ring Sam before I write the note"
SECOND = f"If {CUE}, then I will ring Sam, and write the note after lunch"


class Loop:
    """Ada's way through it in one browser; each part begins on the page that the one before ended on."""

    def __init__(self, visitor, ada, way) -> None:
        self.here, self.ada = visitor(**way).sign_in_as(ada), ada
        self.name = f"{way['size']['width']}{'' if way.get('javascript', True) else '-nojs'}"

    @property
    def page(self) -> Page:
        return self.here.page

    def look(self, picture: str = "") -> None:
        if self.here.javascript:
            self.here.check()
        if picture:
            self.here.picture(f"two-weeks-{picture}-{self.name}")

    def heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def home(self, says: str) -> None:
        self.here.go("/")
        expect(self.page.get_by_role("heading", name=says)).to_be_visible()

    def signs_in_again(self) -> None:
        """A week later her session has long ended."""
        self.here.go("/check-in/")
        self.page.get_by_label("Email address").fill(self.ada.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page).to_have_url(re.compile("/check-in/$"))

    def chooses_values(self) -> None:
        self.here.go("/values/")
        self.page.get_by_role("button", name="Choose your values").click()
        self.page.get_by_label("Compassion", exact=True).check()
        self.page.get_by_label("In your own words").fill("Leaving on time")
        self.page.get_by_role("button", name="Save", exact=True).click()
        self.heading("Your values")

    def names_what_weighed_and_what_it_touched(self, pressure: int) -> None:
        self.heading("What the work asked of you")
        choose(self.page, "pressure", pressure)
        self.page.locator(f"input[name=challenges][value={CHALLENGE}]").check(force=True)
        carry_on(self.page)
        self.heading("What mattered")
        compassion = self.ada.own_values.get(slug="compassion")
        self.page.get_by_label("Which of your values").select_option(str(compassion.pk))
        self.page.get_by_label("It was blocked").check()
        carry_on(self.page)
        self.heading("What helped you cope")
        choose(self.page, "support", 4)
        carry_on(self.page)

    def finishes(self) -> None:
        self.heading("Your working week")
        carry_on(self.page)
        self.heading("Check your answers")
        self.look()
        self.page.get_by_role("button", name="Finish check-in").click()
        self.heading("Check-in finished")

    def link_to(self, path: str):
        return self.page.locator(f"main a[href^='{path}']").first

    def makes_a_plan(self) -> None:
        self.link_to("/plans/new/").click()
        self.heading("The challenge")
        expect(self.page.locator(f"input[value={CHALLENGE}]")).to_be_checked()
        carry_on(self.page)
        self.page.get_by_label("Compassion").check()
        carry_on(self.page)
        self.heading("What could help")
        relational = self.is_offered_more_than_what_she_can_do_alone()
        self.page.locator(f"input[name=strategy][value={relational}]").check(force=True)
        carry_on(self.page)
        self.page.get_by_label("If …", exact=True).fill(CUE)
        self.page.get_by_label("… then I will …").fill("ring Sam before I write the note")
        carry_on(self.page)
        self.heading("When")
        carry_on(self.page)
        self.heading("Read your plan")
        expect(self.page.get_by_text(f"{FIRST}.")).to_be_visible()
        self.look("2-read-back")
        self.page.get_by_role("button", name="This is my plan").click()
        expect(self.page.get_by_text("Your plan is kept.")).to_be_visible()

    def is_offered_more_than_what_she_can_do_alone(self) -> str:
        """The challenge comes from how the service runs: there is a step with others, and an ask."""
        expect(self.link_to("/plans/asks/new/")).to_be_visible()
        suggested = self.page.locator("fieldset").first.locator("input")
        values = suggested.evaluate_all("inputs => inputs.map(input => input.value)")
        return next(value for value in values if value in RELATIONAL)

    def changes_the_plan(self) -> None:
        self.page.get_by_role("button", name="Change this plan").click()
        for title in ("The challenge", "What matters", "What could help"):
            self.heading(title)
            carry_on(self.page)
        then = self.page.get_by_label("… then I will …")
        expect(then).to_have_value("ring Sam before I write the note")
        then.fill("ring Sam, and write the note after lunch")
        carry_on(self.page)
        self.heading("When")
        carry_on(self.page)
        self.page.get_by_role("button", name="This is my plan now").click()
        expect(self.page.get_by_text("Your plan is changed.")).to_be_visible()

    def keeps_a_moment(self) -> None:
        self.here.go(f"/check-in/{THIS_WEEK}/next-step/")
        self.link_to("/journal/new/").click()
        self.page.get_by_label("Your entry").fill("She had gone to the shop on her own.")
        self.page.get_by_label("Keep as a moment that mattered").check()
        self.page.get_by_role("button", name="Save entry").click()
        expect(self.page.get_by_text("A moment that mattered")).to_be_visible()
        expect(self.page.locator(f"main a[href='/check-in/{THIS_WEEK}/']")).to_be_visible()
        self.look()

    def reads_what_it_led_to(self, *labels: str) -> None:
        list_of = self.page.locator("h2", has_text="What it led to").locator("+ ul")
        for label in labels:
            expect(list_of.get_by_role("link", name=label)).to_be_visible()
        expect(list_of.get_by_role("link")).to_have_count(len(labels))


@pytest.mark.parametrize("way", WAYS)
def test_ada_goes_round_the_loop_twice(committed_cast, clock, visitor, way):
    ada = committed_cast.ada
    loop = Loop(visitor, ada, way)
    page = loop.page

    loop.chooses_values()
    loop.home(says="Welcome to Heartwood")
    loop.link_to(f"/check-in/{THIS_WEEK}/").click()
    loop.names_what_weighed_and_what_it_touched(pressure=8)
    loop.finishes()
    shared = page.get_by_role("region", name="Not yours alone")
    expect(shared.get_by_role("link", name="ask the service for something")).to_be_visible()
    expect(shared.locator("a[href^='/plans/new/']")).to_be_visible()
    loop.look("1-next-step")
    loop.makes_a_plan()
    plan = ada.plans.get()
    expect(page.get_by_text("check-in asks how it went. Your answers are shown here.")).to_be_visible()
    loop.keeps_a_moment()
    loop.here.go(f"/check-in/{THIS_WEEK}/")
    loop.reads_what_it_led_to(FIRST, "She had gone to the shop")
    loop.look("3-what-it-led-to")
    loop.home(says="You have checked in for this week")
    expect(page.get_by_role("link", name=FIRST).first).to_be_visible()
    loop.look("4-home")

    clock.move_to(NOW + timedelta(weeks=1))
    loop.signs_in_again()
    loop.home(says="Your check-in for this week")
    loop.link_to(f"/check-in/{NEXT_WEEK}/").click()
    loop.names_what_weighed_and_what_it_touched(pressure=6)
    loop.heading("How your plans went")
    expect(page.get_by_text(FIRST)).to_be_visible()
    loop.look("5-how-it-went")
    page.locator(f"input[name=went_{plan.pk}][value=done]").check(force=True)
    page.locator(f"input[name=helped_{plan.pk}][value={HELPED}]").check(force=True)
    carry_on(page)
    loop.finishes()
    loop.here.go(f"/plans/{plan.pk}/")
    expect(page.get_by_text("Helped in 1 of 1 week.")).to_be_visible()
    loop.changes_the_plan()
    expect(page.get_by_text(f"{SECOND}.").first).to_be_visible()
    page.locator("summary", has_text="Version 1, from 18 November 2026").click()
    expect(page.get_by_text(f"{FIRST}.")).to_be_visible()
    expect(page.get_by_text("Helped in 1 of 1 week.")).to_be_visible()
    loop.look("6-changed")
    assert [version.action for version in plan.versions.order_by("number")] == [
        "ring Sam before I write the note",
        "ring Sam, and write the note after lunch",
    ]
    # What week 1 led to is told as it reads by now; nothing new came from week 2.
    loop.here.go(f"/check-in/{THIS_WEEK}/")
    loop.reads_what_it_led_to(SECOND, "She had gone to the shop")
    loop.here.go(f"/check-in/{NEXT_WEEK}/")
    expect(page.get_by_text("I did it")).to_be_visible()
    loop.home(says="You have checked in for this week")
    expect(page.get_by_role("link", name=SECOND).first).to_be_visible()
    loop.look("7-home")
