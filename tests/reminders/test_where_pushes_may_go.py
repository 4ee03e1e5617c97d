"""What a browser gives is an address that the site calls: only where it leads to a known push service."""

from urllib.parse import urlsplit

import pytest

from apps.reminders import pushes
from apps.reminders.models import Reminder
from config.environment import PUSH_HOSTS
from tests.push_service import Serving
from tests.reminders.conftest import DUE, WEEK, chooses, reminder_of, turned_on_in

INSIDE = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"]
INSIDE += ["::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::", "224.0.0.1", "ff02::1", "fec0::1"]
# Those that lead on to 10.0.0.1.
INSIDE += ["64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::", "::10.0.0.1", "::ffff:0:10.0.0.1"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d",
        "https://web.push.apple.com/QGuQyavXutnMH",
    ],
)
def test_the_push_services_of_browsers_are_known(endpoint, settings):
    settings.PUSH_HOSTS = PUSH_HOSTS.split(",")
    assert pushes.may_be_called(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "ftp://fcm.googleapis.com/fcm/send/abc",
        "//fcm.googleapis.com/fcm/send/abc",
        "fcm.googleapis.com",
        "",
        "https://",
        "https://example.org/fcm.googleapis.com",
        "https://fcm.googleapis.com.example.org/",
        "https://evilfcm.googleapis.com/",
        "https://notify.windows.com/",
        "https://evilnotify.windows.com/",
        "https://fcm.googleapis.com@example.org/",
        "https://user:word@fcm.googleapis.com/",
        "https://example.org\\@fcm.googleapis.com/",
        "https://fcm.googleapis.com:8443/",
        "https://fcm.googleapis.com:port/",
        "https://fcm.googleapis.com/#fragment",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/\r\nX-Other: 1",
        "https://fcm.googleapis.com/\N{LATIN SMALL LETTER E WITH ACUTE}",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "https://localhost/",
        "https://localhost:8000/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://redis:6379/",
        # No name that there can be.
        "https://.push.services.mozilla.com/",
        "https://a..push.services.mozilla.com/",
        f"https://{'a' * 64}.push.services.mozilla.com/",
        "https://-a.push.services.mozilla.com/",
        "https://[::1%x.push.services.mozilla.com]/",
        "https://[2606:4700::1%1.push.services.mozilla.com]/",
        "https://example.org\\.push.services.mozilla.com/",
        "https://example.org%23.push.services.mozilla.com/",
        # The same browser, written as no browser writes it.
        "https://fcm.googleapis.com:443/wp/abc",
        "https://fcm.googleapis.com:0443/wp/abc",
        "HTTPS://fcm.googleapis.com/wp/abc",
        "https://FCM.googleapis.com/wp/abc",
        "https://fcm.googleapis.com/wp/abc?",
        "https://fcm.googleapis.com/wp/abc#",
    ],
)
def test_nothing_else_is(endpoint, settings):
    settings.PUSH_HOSTS = PUSH_HOSTS.split(",")
    assert not pushes.may_be_called(endpoint)


def test_this_machine_is_called_only_where_settings_name_it(settings):
    assert not pushes.may_be_called("https://localhost:8443/push")
    settings.PUSH_HOSTS = ["localhost"]
    assert pushes.may_be_called("https://localhost:8443/push")


# --- A name that leads into a network of our own ------------------------------------------------------


@pytest.fixture
def led_to(monkeypatch):
    """`led_to("10.1.2.3")`: that is where names lead from now on. Returns to whom connections were made."""
    reached = []

    def lead(*addresses):
        def look_up(host, port, **_):
            return [(0, 0, 0, "", (each, port)) for each in addresses]

        def connect(address, timeout):
            reached.append(address[0])
            raise OSError("Nobody is there")

        monkeypatch.setattr(pushes, "getaddrinfo", look_up)
        monkeypatch.setattr(pushes, "create_connection", connect)
        return reached

    return lead


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_called(address, led_to):
    reached = led_to(address)
    with pytest.raises(OSError, match="in a network of our own"):
        pushes._connected(urlsplit("https://fcm.googleapis.com/"), timeout=1)
    assert reached == []


def test_nor_is_one_that_leads_both_ways(led_to):
    reached = led_to("142.250.70.10", "10.1.2.3")
    with pytest.raises(OSError, match="in a network of our own"):
        pushes._connected(urlsplit("https://fcm.googleapis.com/"), timeout=1)
    assert reached == []


def test_every_address_outside_is_tried_until_one_answers(led_to):
    reached = led_to("142.250.70.10", "2607:f8b0:4006:80b::200a")
    with pytest.raises(OSError, match="Nobody is there"):
        pushes._connected(urlsplit("https://fcm.googleapis.com/"), timeout=1)
    assert reached == ["142.250.70.10", "2607:f8b0:4006:80b::200a"]


# --- What is there is not followed, and not trusted ---------------------------------------------------


@pytest.fixture
def ada(cast, clock, push_service):
    chooses(cast.ada, by_email=False)
    turned_on_in(cast.ada, push_service.browser())
    clock.move_to(DUE)
    return cast.ada


def state_of(ada):
    return reminder_of(ada, WEEK, channel="push").state


@pytest.mark.parametrize("answer", [301, 302, 303, 307, 308])
def test_it_is_not_sent_anywhere_else(answer, ada, tick, push_service):
    push_service.answer = answer
    tick()

    assert len(push_service.contacts) == 1
    assert push_service.elsewhere == []
    assert state_of(ada) == Reminder.State.FAILED


def test_no_proxy_of_the_environment_stands_between(ada, tick, push_service, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://localhost:1")
    tick()

    assert len(push_service.accepted) == 1


def test_one_that_cannot_prove_its_name_is_told_nothing(ada, tick, push_service, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    tick()

    assert push_service.contacts == []
    assert state_of(ada) == Reminder.State.PLANNED


def test_nor_is_one_that_proves_another_name(ada, tick, monkeypatch, tmp_path):
    serving = Serving(tmp_path, names=("push.example.org",))
    monkeypatch.setenv("SSL_CERT_FILE", str(serving.certificates))
    with serving as other:
        ada.browsers.all().delete()
        turned_on_in(ada, other.browser())
        tick()

        assert other.contacts == []
    assert state_of(ada) == Reminder.State.PLANNED


def test_an_address_that_is_not_called_any_more_ends_without_a_call(ada, tick, push_service, settings):
    settings.PUSH_HOSTS = PUSH_HOSTS.split(",")
    tick()

    assert push_service.contacts == []
    assert ada.browsers.get().ended_at == DUE
