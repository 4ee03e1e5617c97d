import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.people.models import Service

pytestmark = pytest.mark.usefixtures("transactional_db", "demo_mode")


def test_two_at_once_load_everything_once(load_demo):
    """Each in a thread with a connection of its own, as when somebody starts the site twice."""
    start = threading.Barrier(2)

    def run(_number):
        try:
            start.wait(timeout=10)
            return load_demo(weeks=6)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(run, range(2)))
    assert said[0].startswith("Added 29 people, ")
    assert said[1] == "The demo data are up to date."
    assert Service.objects.count() == 1
