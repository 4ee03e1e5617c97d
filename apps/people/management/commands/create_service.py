from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from apps.people.actions import INVITATION_LASTS, RefusedError, create_service, invite
from apps.people.emails import invitation_link, send_invitation
from apps.people.models import Role
from apps.people.names import clean_name


class Command(BaseCommand):
    help = "Make a service and invite its first administrator, who can then invite everybody else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--name", required=True, help="the service, for example 'Coast Talking Therapies'"
        )
        parser.add_argument("--administrator-email", required=True, help="where the invitation goes")
        parser.add_argument("--administrator-name", required=True, help="whom the email greets")
        parser.add_argument(
            "--print-link", action="store_true", help="print the invitation's link instead of sending it"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        name, email = options["name"].strip(), options["administrator_email"].strip()
        administrator = options["administrator_name"].strip()
        if not name or len(name) > 120:
            raise CommandError("The service's name must have 1 to 120 characters")
        for each in (name, administrator):
            try:
                clean_name(each)
            except ValidationError:
                raise CommandError(f"{each!r} has a line break or a hidden character") from None
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an email address") from None
        try:
            with transaction.atomic():
                service = create_service(by=None, name=name)
                issued = invite(by=None, service=service, email=email, role=Role.ADMINISTRATOR, team=None)
                if not options["print_link"]:
                    # Inside the transaction: a service whose administrator was never told is no use.
                    send_invitation(issued, name=administrator)
        except RefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(
                f"Nothing was made, because the email could not be sent ({error}). Check EMAIL_URL, or use "
                "--print-link"
            ) from error
        self.stdout.write(f"Made {service.name}.")
        if options["print_link"]:
            self.stdout.write(f"Give this link to {email} within {INVITATION_LASTS.days} days:")
            self.stdout.write(invitation_link(issued))
        else:
            self.stdout.write(f"An invitation is on its way to {email}.")
