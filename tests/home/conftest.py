import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.utils.html import strip_tags


@pytest.fixture
def ada(cast, clock):
    """Ada, who has been here for years."""
    return been_here(cast.ada)


def been_here(person):
    person.joined_at = datetime(2024, 1, 1, tzinfo=UTC)
    person.save()
    return person


def words(response):
    """What a page says in its main part, as one line of text."""
    assert response.status_code == 200
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main
    return " ".join(unescape(strip_tags(main[0])).split())
