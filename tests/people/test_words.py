"""People and places in words."""

import pytest

from apps.people.presenters import browser_in_words, in_fours, place_of, zone_in_words


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("", "A browser we do not recognise"),
        ("<script>alert(1)</script>", "A browser we do not recognise"),
    ],
)
def test_a_browser_is_named_as_its_owner_would(user_agent, words):
    assert browser_in_words(user_agent) == words


def test_a_place_is_a_phrase(cast):
    assert place_of(cast.ada.memberships.get()) == "a practitioner in Harbour team at Coast Talking Therapies"
    assert place_of(cast.amir.memberships.get()) == "an administrator of Coast Talking Therapies"


def test_a_zone_is_named_by_its_place():
    assert zone_in_words("America/Argentina/Buenos_Aires") == "Argentina, Buenos Aires"
    assert zone_in_words("GB") == "GB"


def test_a_secret_is_shown_in_fours():
    assert in_fours("ABCDEFGHIJ") == "ABCD EFGH IJ"
