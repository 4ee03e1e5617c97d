"""A name stands in other people's mail, so it must not be able to change what the mail says."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.people import actions
from apps.people.emails import send_invitation
from apps.people.models import Service, Team
from apps.people.names import clean_name
from apps.people.presenters import linked

FORGED = [
    "Ada\n\nYour account is closed",
    "Ada\r\nBcc: x",
    "Ada\u2028now",
    "Ada\u202elive",
    "Ada\u2067x",
    "A\x07da",
]
HARMLESS = ["Ada", "Zoë O’Brien-Ng", "Nguyễn Thị Ánh", "محمد", "می\u200cخواهم", "Ada 🌊"]  # noqa: RUF001


@pytest.mark.parametrize("name", FORGED)
def test_a_name_that_could_change_the_text_around_it_is_refused(name):
    with pytest.raises(ValidationError, match="on one line"):
        clean_name(name)


@pytest.mark.parametrize("name", HARMLESS)
def test_names_of_people_everywhere_are_names(name):
    clean_name(name)


@given(
    before=st.text(max_size=5),
    after=st.text(max_size=5),
    breaks=st.sampled_from("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"),
)
def test_whatever_python_takes_for_a_line_break_is_refused(before, after, breaks):
    with pytest.raises(ValidationError):
        clean_name(before + breaks + after)


def test_ada_cannot_call_herself_two_lines(cast, signed_in):
    response = signed_in(cast.ada).post(
        reverse("people:name_and_time_zone"), {"name": FORGED[0], "time_zone": "Europe/London"}
    )
    assert response.status_code == 422
    assert "Enter the name on one line" in response.content.decode()


def test_a_team_cannot_have_a_name_of_two_lines(cast, signed_in):
    response = signed_in(cast.amir).post(
        reverse("people:service:add_team", args=[cast.service.pk]), {"name": FORGED[0]}
    )
    assert response.status_code == 422
    assert not Team.objects.filter(name__contains="closed").exists()


@pytest.mark.parametrize("option", ["--name", "--administrator-name"])
def test_neither_can_a_service_or_its_first_administrator(db, option):
    given = {"--name": "Coast", "--administrator-email": "amir@example.org", "--administrator-name": "Amir"}
    given[option] = FORGED[0]
    with pytest.raises(CommandError, match="line break"):
        call_command(
            "create_service", *(f"{name}={value}" for name, value in given.items()), stdout=StringIO()
        )
    assert not Service.objects.exists()


def test_an_address_in_a_name_cannot_be_clicked(cast, mailbox):
    cast.amir.name = "https://evil.example/"
    cast.amir.save()
    send_invitation(
        actions.invite(
            by=cast.amir, service=cast.service, email="n@example.org", role="service_lead", team=None
        )
    )
    html = mailbox.to("n@example.org")[0].get_body(("html",)).get_content()
    assert "https://evil.example/" in html
    assert html.count("<a ") == 1
    assert 'href="http://localhost:8000/invitation/' in html


def test_what_is_around_a_link_stays_text():
    html = linked(
        "<b>see</b>\nhttp://a.example/?x=1&y=2\nhttp://a.example/?x=1&y=23", "http://a.example/?x=1&y=2"
    )
    assert html == (
        "&lt;b&gt;see&lt;/b&gt;\n"
        '<a href="http://a.example/?x=1&amp;y=2">http://a.example/?x=1&amp;y=2</a>\n'
        "http://a.example/?x=1&amp;y=23"
    )
