"""Mail about people, in text and HTML. allauth's is worded in templates/account/email and mfa/email."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from apps.people.actions import INVITATION_LASTS, Issued
from apps.people.models import User
from apps.people.presenters import linked, place_of


def compose(*, subject: str, text: str, to: str, link: str = "") -> EmailMultiAlternatives:
    """A message whose HTML part says exactly what its text part says.

    Only `link` can be clicked there: names in the text are other people's, and an address in one stays text.
    """
    text = text.strip() + "\n"
    message = EmailMultiAlternatives(subject=subject, body=text, to=[to])
    html = render_to_string("people/email/layout.html", {"subject": subject, "text": linked(text, link)})
    message.attach_alternative(html, "text/html")
    return message


def invitation_link(issued: Issued) -> str:
    return str(settings.BASE_URL + reverse("people:invitation", args=[issued.token]))


def send_invitation(issued: Issued, *, name: str = "") -> None:
    """Send the link to the address it is bound to; `name` greets somebody whose name is known.

    Raises OSError (smtplib.SMTPException among them) when the mail server cannot be reached or refuses.
    """
    invitation = issued.invitation
    link = invitation_link(issued)
    context = {
        "invitation": invitation,
        "place": place_of(invitation),
        "name": name,
        "link": link,
        "days": INVITATION_LASTS.days,
    }
    # Who is invited to what is for the person, not for whoever glances at their inbox.
    compose(
        subject="Your invitation to Heartwood",
        text=render_to_string("people/email/invitation.txt", context),
        to=invitation.email,
        link=link,
    ).send()


def send_second_steps_removed(person: User) -> None:
    """Raises OSError when the mail server cannot be reached or refuses."""
    compose(
        subject="Two-step verification was removed",
        text=render_to_string("people/email/second_steps_removed.txt", {"person": person}),
        to=person.email,
    ).send()
