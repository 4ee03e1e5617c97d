from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.support.entries import entries
from apps.support.presenters import grouped


@login_not_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    groups = grouped(entries(), timezone.localdate())
    unchecked = any(not shown.verified for group in groups for shown in group.entries)
    return render(request, "support/now.html", {"groups": groups, "unchecked": unchecked})
