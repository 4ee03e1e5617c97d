"""What a person typed in a form and has not sent yet, kept for them: through a crash, a lost connection, a
second tab, a mistake in the form, or a session that ended.

A view makes a page of a form, binds the form through it, and asks it before saving:

    @unsent.in_turn
    def write(request, entry_id):
        page = unsent.page_of(request, f"journal.entry/{entry_id}")
        form = page.bind(EntryForm, initial=...)
        if request.method == "POST":
            if page.is_somebody_elses:
                return page.refusal()
            if page.settles(form):
                with transaction.atomic():
                    actions.save_entry(...)
                    page.done()
                return redirect(...)
        return render(request, ..., {"page": page, "form": form}, status=page.status)
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from apps.safekeeping.inputs import base_in, clipped, id_in, posted_values
from apps.safekeeping.merging import Values, is_blank, merge, same
from apps.safekeeping.models import Unsent
from apps.safekeeping.unsent_page import UnsentPage, seen_in

MOST_FORMS = 200
"""Unfinished forms of one person that are kept while typing."""


P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class TooManyError(Exception):
    """The person has as many unfinished forms as are kept."""


def in_turn(view: View[P]) -> View[P]:
    """What is sent to this view waits, before anything is read, for what its sender's other tabs are saving.

    Otherwise two tabs or devices that save at the very same moment would both compare with what was there
    before, and the words of one would take the place of the other's unseen.
    """

    @wraps(view)
    def waiting(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST":
            assert request.user.pk is not None, "unsent pages are for people who are signed in"
            # Until the request's transaction ends. What refers to the person may be kept meanwhile.
            get_user_model().objects.select_for_update(no_key=True).get(pk=request.user.pk)
        return view(request, *args, **kwargs)

    return waiting


def page_of(request: HttpRequest, form_key: str) -> UnsentPage:
    """One query."""
    return UnsentPage(request, form_key)


def unsent_of(person_id: int, prefix: str) -> list[Unsent]:
    """A person's unfinished forms whose key begins so and that say anything, the latest first."""
    rows = Unsent.objects.filter(person_id=person_id, form__startswith=prefix)
    return [row for row in rows if row.set_aside or not all(map(is_blank, row.values.values()))]


@transaction.atomic
def keep(*, person_id: int, form_key: str, posted: QueryDict) -> tuple[Values, Values, str]:
    """Keep what is being typed; returns the page's new base, what is in doubt by name, and UnsentPage.seen.

    Raises TooManyError. Not audited: a row every few seconds would watch a person write.
    """
    base, mine = base_in(posted), clipped(posted_values(posted))
    if base:
        # A page says of all its inputs what they showed; the rest are buttons.
        mine = dict.fromkeys(base, "") | {name: value for name, value in mine.items() if name in base}
    rows = Unsent.objects.select_for_update().filter(person_id=person_id)
    row = rows.filter(form=form_key).first()
    if row is None:
        if all(same(value, base.get(name)) for name, value in mine.items()):
            return base, {}, ""
        if Unsent.objects.filter(person_id=person_id).count() >= MOST_FORMS:
            raise TooManyError
        # Where another tab was first meanwhile, its row.
        row, _ = rows.get_or_create(person_id=person_id, form=form_key, defaults={"before": base})
    merged = merge(
        # Of a form with several pages, this one may not be kept yet.
        kept=base | row.values,
        set_aside=row.set_aside,
        mine=mine,
        base=base,
        page=id_in(posted),
        # Only sending the page settles anything.
        settled={},
    )
    row.values, row.set_aside, row.updated_at = merged.values, merged.set_aside, timezone.now()
    row.save()
    return merged.base, merged.conflicts, seen_in(row)
