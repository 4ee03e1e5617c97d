"""The figures of reminders for programs and in a browser: for whoever knows the token, and nobody else."""

from base64 import b64encode

import pytest
from django.utils import timezone

from apps.operations import signs
from apps.reminders.tasks import deliver
from tests.operations.conftest import MINUTE, reminder, ticked

TOKEN = "a-token-of-more-than-thirty-two-characters"


# --- For programs ---------------------------------------------------------------------------------------


def ask(client, token):
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return client.get("/metrics", headers=headers)


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1], TOKEN + "x"])
def test_without_the_token_there_is_no_such_page(db, client, settings, token):
    settings.METRICS_TOKEN = TOKEN
    assert ask(client, token).status_code == 404


@pytest.mark.parametrize("token", [None, "", "None"])
def test_where_no_token_was_chosen_nobody_sees_metrics(db, client, settings, token):
    settings.METRICS_TOKEN = ""
    assert ask(client, token).status_code == 404


def test_somebody_signed_in_needs_the_token_too(cast, signed_in, settings):
    settings.METRICS_TOKEN = TOKEN
    assert ask(signed_in(cast.amir), None).status_code == 404


def test_metrics_are_figures_and_say_nothing_about_anybody(cast, clock, client, settings):
    settings.METRICS_TOKEN = TOKEN
    ticked()
    reminder(cast.ada, "2026-11-16", due_ago=25 * MINUTE)

    response = ask(client, TOKEN)

    lines = response.text.splitlines()
    figures = dict(line.split() for line in lines if not line.startswith("#"))
    assert response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert figures == {
        "heartwood_reminders_due": "1",
        "heartwood_reminders_queue_age_seconds": "1500.0",
        "heartwood_reminders_late": "1",
        "heartwood_reminders_claimed": "0",
        "heartwood_reminders_sending": "0",
        **{
            f'heartwood_reminders_{what}{{channel="{way}"}}': "0"
            for what in ("unknown", "failed", "refused_lately", "taken_lately")
            for way in ("email", "push")
        },
        "heartwood_reminders_last_tick_seconds": str(timezone.now().timestamp()),
        "heartwood_reminders_last_taken_up_seconds": "0",
        "heartwood_reminders_alarm": "1",
    }
    for name in figures:
        assert f"# TYPE {name.partition('{')[0]} gauge" in lines


def test_the_alarm_of_the_metrics_is_off_while_all_is_well(db, clock, client, settings):
    settings.METRICS_TOKEN = TOKEN
    ticked()
    assert "heartwood_reminders_alarm 0\n" in ask(client, TOKEN).text


# --- In a browser ---------------------------------------------------------------------------------------

PAGE = "/operations/reminders/"


def basic(password, user="whoever"):
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


def test_whoever_knows_the_token_reads_the_figures_in_a_browser(cast, clock, client, settings):
    settings.METRICS_TOKEN = TOKEN
    ticked()
    signs.note(worker="one@here", task=deliver.name, now=timezone.now() - 3 * MINUTE)
    reminder(cast.ada, "1", state="unknown")
    reminder(cast.ada, "2", state="failed")
    reminder(cast.ada, "3", due_ago=25 * MINUTE)

    page = " ".join(client.get(PAGE, headers=basic(TOKEN)).text.split())

    for words in (
        "1 due for more than 10 minutes, the oldest for 25",
        "1, the oldest for 25 min",
        "1 by email and 0 by push handed over without an answer; not sent again",
        "1 by email and 0 by push refused for good",
        "3 min ago",
    ):
        assert words in page
    assert cast.ada.name not in page


def test_the_page_says_when_all_is_well(db, clock, client, settings):
    settings.METRICS_TOKEN = TOKEN
    ticked()
    assert "All is well" in client.get(PAGE, headers=basic(TOKEN)).text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("wrong"),
        basic(""),
        basic(TOKEN[:-1]),
        basic("", user=TOKEN),
        {"Authorization": f"Bearer {TOKEN}"},
        {"Authorization": "Basic"},
        {"Authorization": "Basic nonsense"},
        {"Authorization": "Basic /////w=="},
    ],
)
def test_without_the_token_a_browser_is_asked_for_it(headers, db, client, settings):
    settings.METRICS_TOKEN = TOKEN
    response = client.get(PAGE, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Basic ")
    assert "How reminders fare" not in response.text


@pytest.mark.parametrize("headers", [{}, basic(""), basic("None")])
def test_where_no_token_was_chosen_there_is_no_page_either(headers, db, client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get(PAGE, headers=headers).status_code == 404


@pytest.mark.parametrize("name", ["ada", "sade", "lena", "amir"])
def test_no_role_in_a_service_opens_the_page(name, cast, signed_in, settings):
    settings.METRICS_TOKEN = TOKEN
    assert signed_in(getattr(cast, name)).get(PAGE).status_code == 401
