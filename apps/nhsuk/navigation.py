"""The menus of the header. Each app registers its own items in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse

from apps.nhsuk.frame import address


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of a menu: `visible` says who sees it, a lower `order` comes first."""

    label: str
    url_name: str
    visible: Callable[[HttpRequest], bool]
    order: int
    place: Literal["main", "account"] = "main"


@dataclass(frozen=True, slots=True)
class MenuLink:
    label: str
    url: str
    # "page" when the link leads here, "true" when it leads to this part of the site.
    current: Literal["", "page", "true"]


_items: list[NavItem] = []


def register(item: NavItem) -> None:
    """Put an item into a menu. Raises ValueError when its place already has that route."""
    if any((other.place, other.url_name) == (item.place, item.url_name) for other in _items):
        raise ValueError(f"{item.url_name} is already in the {item.place} menu")
    _items.append(item)
    _items.sort(key=lambda each: (each.order, each.label))


def menu(request: HttpRequest, place: Literal["main", "account"]) -> list[MenuLink]:
    """The links this person sees. Raises NoReverseMatch for an item whose route does not exist."""
    shown = [
        (item, address(item.url_name) or reverse(item.url_name))
        for item in _items
        if item.place == place and item.visible(request)
    ]
    here = _here(request, shown)
    return [
        MenuLink(item.label, url, "" if item is not here else "page" if request.path == url else "true")
        for item, url in shown
    ]


def _here(request: HttpRequest, shown: list[tuple[NavItem, str]]) -> NavItem | None:
    """The one whose part of the site this is. Of several with a part, the one whose address goes on here."""
    namespace = request.resolver_match.namespace if request.resolver_match else ""
    found = [
        (request.path.startswith(url) and len(url), item)
        for item, url in shown
        if request.path == url or (namespace and item.url_name.rpartition(":")[0] == namespace)
    ]
    return max(found, key=lambda each: each[0])[1] if found else None
