from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.nhsuk.addresses import is_our_path
from apps.nhsuk.times import clock_time
from apps.safekeeping import audit, unsent
from apps.safekeeping.inputs import is_too_long, posted_values
from apps.safekeeping.models import Unsent
from apps.safekeeping.unsent_page import seen_in
from apps.safekeeping.whose import mark_in

TYPED_SINCE = "You have typed more since, in another tab or on another device, so nothing was thrown away."


@require_POST
def keep(request: HttpRequest) -> JsonResponse:
    """Save while typing. Never an error page that would lose the page."""
    mark = mark_in(request)
    if mark is None:
        return JsonResponse({"unknown": True}, status=400)
    if mark.person_id != request.user.pk:
        return JsonResponse({"somebody_elses": True}, status=409)
    try:
        base, conflicts, seen = unsent.keep(person_id=mark.person_id, form_key=mark.form, posted=request.POST)
    except unsent.TooManyError:
        return JsonResponse({"too_many": True}, status=409)
    return JsonResponse(
        {
            "saved_at": clock_time(timezone.localtime()),
            "base": base,
            "seen": seen,
            "conflicts": sorted(conflicts),
            "too_long": any(map(is_too_long, posted_values(request.POST).values())),
        }
    )


# What is being typed is kept by the page until somebody signs in again; a script cannot follow there.
keep.is_for_scripts = True  # type: ignore[attr-defined]


@require_POST
@transaction.atomic
def throw_away(request: HttpRequest) -> HttpResponse:
    mark = mark_in(request)
    back = request.POST.get("back", "")
    if mark is not None and mark.person_id == request.user.pk:
        rows = Unsent.objects.select_for_update().filter(person_id=mark.person_id, form=mark.form)
        row = rows.first()
        # Of a list of what was not sent, which shows no words, nothing is said to have been seen.
        if row and request.POST.get("seen", seen_in(row)) != seen_in(row):
            messages.warning(request, TYPED_SINCE)
        else:
            if row:
                # The form's key tells neither what was typed nor about what.
                audit.record(by=request.user, subject=request.user, action="safekeeping.thrown_away", of=row)
                row.delete()
            messages.success(request, "What you had typed was thrown away.")
    return redirect(back if is_our_path(back) else "/")


throw_away.is_never_held = True  # type: ignore[attr-defined]
