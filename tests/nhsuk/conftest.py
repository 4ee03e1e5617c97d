import pytest
from django.test import Client

from apps.nhsuk import navigation
from apps.nhsuk.navigation import NavItem
from tests.nhsuk import site


@pytest.fixture
def small_site(settings, monkeypatch):
    """Routes that only show the layout, and an empty menu to put items into."""
    for name, value in site.SETTINGS.items():
        setattr(settings, name, value)
    monkeypatch.setattr(navigation, "_items", [])
    return settings


@pytest.fixture
def menus(small_site):
    def signed_in(request):
        return request.user.is_authenticated

    navigation.register(NavItem("Check in", "checkins:start", visible=signed_in, order=20))
    navigation.register(NavItem("Home", "home:start", visible=signed_in, order=10))
    navigation.register(NavItem("Model", "home:about_model", visible=lambda request: False, order=30))
    navigation.register(NavItem("Your account", "support:now", visible=signed_in, order=10, place="account"))


@pytest.fixture
def visitor(small_site):
    return Client(raise_request_exception=False)


@pytest.fixture
def reader(small_site):
    client = Client(raise_request_exception=False)
    client.cookies["reader"] = "yes"
    return client
