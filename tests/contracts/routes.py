"""Every route of the site, read from the URL configuration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

NAMES_IN_A_PATTERN = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    name: str
    arguments: tuple[str, ...]


def routes(urlconf: str | None = None) -> list[Route]:
    return list(_walk(get_resolver(urlconf), "", ""))


def address_of(route: Route, arguments: dict[str, Any]) -> str:
    """Its path, with those of the `arguments` that it needs."""
    return reverse(route.name, kwargs={name: arguments[name] for name in route.arguments})


def _walk(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            # The regular expressions of allauth name their groups as (?P<name>...).
            yield Route(
                f"{namespace}{entry.name}", tuple(NAMES_IN_A_PATTERN.findall(pattern.replace("?P<", "<")))
            )
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, pattern)
