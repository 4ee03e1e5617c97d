import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.demo.actions import LoadRefusedError, MixedPeopleError, load
from apps.demo.people import PASSWORD
from apps.demo.queries import people_to_sign_in_as
from apps.demo.team_acts import build_releases

DEFAULT_SEED = 135
DEFAULT_WEEKS = 40
FEWEST_WEEKS, MOST_WEEKS = 2, 260


class Command(BaseCommand):
    help = (
        "Fills an empty database with a made-up service. Run again, it brings that up to the current week. "
        "Writes var/demo.json, which lists the people to sign in as."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seed", type=int, default=DEFAULT_SEED, help="the same seed gives the same data"
        )
        parser.add_argument("--weeks", type=int, default=DEFAULT_WEEKS, help="how many weeks back to go")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        weeks = options["weeks"]
        if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
            raise CommandError(f"--weeks must be from {FEWEST_WEEKS} to {MOST_WEEKS}.")
        try:
            said = self._load(options["seed"], weeks)
        except MixedPeopleError as refusal:
            # Somebody was invited while looking around. That must not keep the site from starting again.
            said = f"{refusal} Nothing was added."
        except LoadRefusedError as refusal:
            raise CommandError(str(refusal)) from None
        self._list_people()
        self.stdout.write(said)

    def _load(self, seed: int, weeks: int) -> str:
        now = timezone.now()
        loaded = load(seed=seed, weeks=weeks, now=now)
        build_releases(now)
        if not any((loaded.people, loaded.check_ins, loaded.pauses, loaded.stories)):
            return "The demo data are up to date."
        return (
            f"Added {loaded.people} people, {loaded.check_ins} check-ins, {loaded.pauses} weeks away "
            f"and {loaded.stories} stories."
        )

    def _list_people(self) -> None:
        people = people_to_sign_in_as()
        listed = [
            {"name": p.name, "role": p.role_words, "email": p.email, "password": PASSWORD} for p in people
        ]
        path = settings.BASE_DIR / "var" / "demo.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"people": listed}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
