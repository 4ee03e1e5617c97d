from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from apps.people.account_actions import remove_second_steps
from apps.people.emails import send_second_steps_removed
from apps.people.models import User


class Command(BaseCommand):
    help = (
        "Remove the authenticator app, passkeys and recovery codes of somebody who has lost them all, sign "
        "them out everywhere and tell them by email. Make sure of who is asking first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address they sign in with")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"].strip()).first()
        if person is None:
            raise CommandError(f"Nobody signs in with {options['email']}")
        try:
            with transaction.atomic():
                removed = remove_second_steps(by=None, person=person)
                if not removed:
                    raise CommandError(f"{person.email} has no two-step verification to remove")
                # Inside the transaction: this must never happen without the person being told.
                send_second_steps_removed(person)
        except OSError as error:
            raise CommandError(
                f"Nothing was removed, because the email could not be sent ({error}). Check EMAIL_URL"
            ) from error
        self.stdout.write(f"Removed. {person.email} can sign in without a second step and set it up again.")
