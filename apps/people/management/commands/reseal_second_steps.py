from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.people.account_actions import reseal_second_steps
from apps.people.actions import RefusedError


class Command(BaseCommand):
    help = (
        "Seal the secrets of authenticator apps and recovery codes with the newest of MFA_KEYS, so that "
        "earlier keys can be dropped. Repeat until nothing was left to seal."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            people = reseal_second_steps()
        except RefusedError as refusal:
            raise CommandError(f"Nothing was changed. {refusal}") from refusal
        if people:
            self.stdout.write(
                f"Sealed anew for {people} {'person' if people == 1 else 'people'}. Run it again."
            )
        else:
            self.stdout.write("Nothing was left to seal: no stored secret needs an earlier key.")
