"""What tests of topics have in common."""

from datetime import date
from uuid import uuid4

from apps.coping.actions import Intention, confirm
from tests.conftest import NOW

LIST = "/supervision/topics/"
WORDS = "Lone working on a Friday, and what we do when nobody picks up."


def wrote(client, topic_id=None, **more) -> str:
    address = f"{LIST}{topic_id or uuid4()}/"
    response = client.post(address, {"words": WORDS, **more})
    assert (response.status_code, response.url) == (302, LIST), response.content.decode()
    return address


def shown(client, address=LIST) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def plan_of(person):
    intention = Intention("admin", "", None, "", "individual", "", "I wake up", "stretch", "")
    return confirm(
        by=person, plan_id=uuid4(), intention=intention, review_on=date(2026, 12, 16), week=None, now=NOW
    )


def ask_of(person, **more):
    said = {"words": "Ten minutes between calls.", "for_supervision": True, **more}
    return person.asks.create(category="gaps", category_version=1, made_on=NOW.date(), **said)
