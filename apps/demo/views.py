from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from apps.demo import mail
from apps.demo.queries import user_to_sign_in_as


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as an offered demo person with one click, without a password. Anybody else is not found."""
    # These addresses do not exist outside demo mode; this holds even if somebody adds them by mistake.
    user = user_to_sign_in_as(request.POST.get("email", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    # As with the password: the browser is listed, the person is not asked again at once, and the page that
    # was asked for follows.
    signing_in = Login(user=user, email=user.email)
    response: HttpResponse = perform_password_login(request, {"email": user.email}, signing_in)
    return response


@login_not_required
@require_safe
def caught_mail(request: HttpRequest) -> HttpResponse:
    directory = settings.CAUGHT_MAIL_DIR
    context = {"mails": list(mail.newest(directory)), "is_caught": directory is not None, "shown": mail.SHOWN}
    return render(request, "demo/caught_mail.html", context)


@login_not_required
@require_safe
def one_mail(request: HttpRequest, name: str) -> HttpResponse:
    found = mail.find(settings.CAUGHT_MAIL_DIR, name)
    if found is None:
        raise Http404
    return render(request, "demo/one_mail.html", {"mail": found})
