"""Amir administers, and opens pages that practitioners have."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("name", ["reminders:settings", "trends:show"])
def test_who_is_no_practitioner_is_told_so(cast, signed_in, name):
    response = signed_in(cast.amir).get(reverse(name))
    assert response.status_code == 403
    page = response.content.decode()
    assert "not one here at the moment." in page
    assert "ask the person who invited you" not in page
