from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.safekeeping import keys, rotation


class Command(BaseCommand):
    help = (
        "Wrap everybody's key with the newest of WORDS_KEYS, so that earlier master keys can be dropped. May "
        "be run, stopped and run again while the site is in use. First start every process with the new "
        "WORDS_KEYS: one that does not know the newest version cannot read what this has rewrapped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--batch", type=int, default=500, help="how many keys are rewrapped in one transaction"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if missing := keys.missing_versions():
            raise CommandError(
                f"Nothing was changed. WORDS_KEYS has no {_versions(missing)}, which is in use."
            )
        done = 0
        for people in batched(keys.wrapped_by_earlier(), options["batch"]):
            done += rotation.rewrap(people)
            self.stdout.write(f"{done} rewrapped")
        if left := keys.wrapped_by_earlier():
            # Held by another run of this command, or made meanwhile by a process with the earlier setting.
            raise CommandError(f"{len(left)} left for now. Run it again.")
        newest = keys.newest_version()
        self.stdout.write(f"All keys are wrapped by version {newest}. Earlier versions can be dropped.")


def batched(people: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for first in range(0, len(people), size):
        yield people[first : first + size]


def _versions(numbers: list[int]) -> str:
    return ", ".join(f"version {number}" for number in numbers)
