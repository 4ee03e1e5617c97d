"""Time zones as people choose them and read them."""

import zoneinfo
from functools import cache
from pathlib import Path

from django.conf import settings

from apps.people.presenters import zone_in_words

Choices = list[tuple[str, list[tuple[str, str]]]]

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def time_zone_choices(current: str) -> Choices:
    """The site's own zone first, then every place by region. `current` is in it even if it is an old name."""
    home = settings.TIME_ZONE
    regions: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for name in sorted(_places() - {home}):
        region = name.partition("/")[0]
        if region in regions:
            regions[region].append((name, zone_in_words(name)))
    first = [(home, zone_in_words(home))]
    listed = {home, *(name for zones in regions.values() for name, _ in zones)}
    if current not in listed and current in zoneinfo.available_timezones():
        first.append((current, zone_in_words(current)))
    return [("United Kingdom", first), *((region, zones) for region, zones in regions.items() if zones)]


@cache
def _places() -> frozenset[str]:
    """The zones that the tz database offers for people to choose from: one for each place.

    Its other names (Asia/Calcutta, GB, EST5EDT) are links kept for old programs. Which are which stands in
    zone.tab (tz database, "Theory and pragmatics"); a system that does not ship that file offers them all.
    """
    available = frozenset(zoneinfo.available_timezones())
    for folder in zoneinfo.TZPATH:
        table = Path(folder) / "zone.tab"
        if table.is_file():
            rows = table.read_text(encoding="utf-8").splitlines()
            return available & {row.split("\t")[2] for row in rows if row and not row.startswith("#")}
    return available
