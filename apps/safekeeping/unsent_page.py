"""A form that is kept while it is being filled in, as one person has it before them; see unsent."""

import json
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from apps.safekeeping.conflicts import as_said, conflict
from apps.safekeeping.identifier_forms import Kept, WarnsOfIdentifiers, added
from apps.safekeeping.inputs import (
    aside_in,
    base_in,
    clipped,
    field_of,
    id_in,
    posted_values,
    query_dict,
    raw_values,
)
from apps.safekeeping.merging import Merged, SetAside, Values, is_blank, merge, same
from apps.safekeeping.models import Unsent
from apps.safekeeping.whose import is_somebody_elses, mark_of

Form = TypeVar("Form", bound=forms.Form)


def seen_in(row: Unsent) -> str:
    return row.updated_at.isoformat()


class UnsentPage:
    """One form as one person has it before them. `form_key` names the form and its record."""

    def __init__(self, request: HttpRequest, form_key: str) -> None:
        self.request = request
        self.form_key = form_key
        self.row = Unsent.objects.filter(person_id=request.user.pk, form=form_key).first()
        self.is_post = request.method == "POST"
        self.is_somebody_elses = self.is_post and is_somebody_elses(request)
        self.page_id = id_in(request.POST)
        self.status = 200
        self._form: forms.Form | None = None
        self._base: Values = {}
        """What the page that is answered shows."""
        self._mine: Values = {}
        self._shown: Values = {}
        """What the page that was posted showed."""
        self._merged: Merged | None = None
        self._saved_since: Values = {}
        """What was saved for good in another tab after this was typed, and differs."""

    # --- Forms --------------------------------------------------------------------------------------

    @property
    def values(self) -> Values:
        """What is kept, by the name of the input, as posted."""
        return dict(self.row.values) if self.row else {}

    @property
    def identifiers_kept(self) -> Kept:
        return (self.row.identifiers_kept if self.row else None) or {}

    def bind(
        self,
        form_class: type[Form],
        *,
        initial: dict[str, Any] | None = None,
        says_what_is_wrong: bool = False,
        **options: Any,
    ) -> Form:
        """The form with what was posted; or with what was kept, without errors; or with `initial`.

        Where it `says_what_is_wrong`, what was kept has its errors too. What other tabs have changed is put
        in where this page has not changed it.
        """
        form = form_class(initial=initial, **options)
        self._form = form
        saved = raw_values(form)
        shown = saved | self._kept_over(saved)
        if self.is_post:
            base = base_in(self.request.POST) if "base" in self.request.POST else shown
            if self.row is None:
                # What the page takes for kept was thrown away in another tab: it is nowhere but on this page.
                base = {name: "" if is_blank(shown.get(name)) else value for name, value in base.items()}
            names = set(base) | set(shown)
            mine = {n: v for n, v in posted_values(self.request.POST).items() if n in names}
            # A box without a tick is not posted at all.
            mine |= dict.fromkeys(names - set(mine), "")
            self._mine, self._shown = mine, base
            self._merged = self._merge(self.values | shown, self._set_aside)
            self._base = self._merged.base | self._merged.conflicts
            typed = self._merged.values | {name: mine[name] for name in self._merged.conflicts}
            form = form_class(data=self._as_posted(typed), initial=initial, **options)
        else:
            self._base = shown
            if any(not same(value, saved[name]) for name, value in shown.items()):
                form = form_class(data=query_dict(shown), initial=initial, **options)
                if not says_what_is_wrong:
                    # It was not sent, so there is nothing wrong with it yet.
                    form._errors = ErrorDict()  # type: ignore[attr-defined]
        if isinstance(form, WarnsOfIdentifiers):
            form.identifiers_kept = self.identifiers_kept
        self._form = form
        return form

    @property
    def has_changed(self) -> bool:
        """Whether the posted page says anything else than it showed."""
        return any(not same(value, self._shown.get(name)) for name, value in self._mine.items())

    def settles(self, form: forms.Form) -> bool:
        """Whether the posted form can be saved: it is valid, and nothing from another tab is left to decide.

        Where it cannot, all that was typed is kept and `status` is 422.
        """
        assert self._merged is not None, "bind the form first"
        valid = form.is_valid()
        conflicts = self._merged.conflicts | {
            name: saved for name, saved in self._saved_since.items() if not same(self._mine.get(name), saved)
        }
        for name, theirs in conflicts.items():
            field = field_of(form, name)
            in_words = as_said(form.fields[field], theirs) if field else ""
            form.add_error(field, conflict(theirs, in_words))
        unseen = self._has_words_not_shown()
        if valid and unseen and not conflicts:
            form.add_error(None, "You also wrote something in another tab or on another device")
        if self.row:
            # Whatever differed from it has been said now.
            self.row.before = {n: v for n, v in self.row.before.items() if n not in self._saved_since}
        if valid and not unseen and not conflicts:
            return True
        self.status = 422
        self.store()
        return False

    @transaction.atomic
    def store(self) -> None:
        """Keep what was typed on this page, also across the pages of a form that has several."""
        assert self._merged is not None, "bind the form first"
        row, _ = Unsent.objects.select_for_update().get_or_create(
            person_id=self.request.user.pk, form=self.form_key
        )
        if self.row is None or row.updated_at != self.row.updated_at:
            # Another tab has kept something since this request began.
            self._merged = self._merge(self._merged.values | row.values, row.set_aside)
        elif self.row:
            row.before = self.row.before
        row.values, row.set_aside = clipped(self._merged.values), self._merged.set_aside
        if isinstance(self._form, WarnsOfIdentifiers):
            row.identifiers_kept = added(row.identifiers_kept, self._form.identifiers_kept)
        row.updated_at = timezone.now()
        row.save()
        self.row = row

    def carry_on(self) -> None:
        """Keep what was typed where nothing was sent to be saved: what is in doubt stays in doubt, unsaid."""
        self.store()
        assert self._merged is not None
        self._base = self._merged.base

    def done(self) -> None:
        """Let go of what was kept, in the transaction of saving it for good."""
        # What another tab has kept since this request began stays.
        if self.row:
            Unsent.objects.filter(pk=self.row.pk, updated_at=self.row.updated_at).delete()
            self.row = None

    def refusal(self) -> HttpResponse:
        """The page for a form that another person opened on this computer."""
        return render(self.request, "safekeeping/somebody_elses.html", status=409)

    # --- For the template ---------------------------------------------------------------------------

    @property
    def address(self) -> str:
        """Where the script sends what is being typed."""
        return reverse("safekeeping:keep")

    @property
    def whose(self) -> str:
        assert self.request.user.pk is not None, "unsent pages are for people who are signed in"
        return mark_of(self.request.user.pk, self.form_key)

    @property
    def seen(self) -> str:
        """Until when what is kept was seen by whoever looks at this page."""
        return seen_in(self.row) if self.row else ""

    @property
    def base(self) -> str:
        return json.dumps(self._base)

    @property
    def aside(self) -> str:
        return json.dumps({name: pages for name, pages in self._set_aside.items() if self._is_words(name)})

    @property
    def brought_back(self) -> bool:
        """Whether the form shows something that was typed before and not sent."""
        return not self.is_post and self._form is not None and self._form.is_bound

    @property
    def words_set_aside(self) -> list[tuple[str, str]]:
        """Label of the box and words that another tab had in it, where this page does not show them."""
        if self._form is None:
            return []
        return [
            (str(self._form[name].label), words)
            for name, pages in self._set_aside.items()
            if self._is_words(name)
            for words in pages.values()
            if not same(words, self._form[name].value())
        ]

    # --- Inside -------------------------------------------------------------------------------------

    @property
    def _set_aside(self) -> SetAside:
        return self.row.set_aside if self.row else {}

    def _kept_over(self, saved: Values) -> Values:
        """Of what is kept, what goes over `saved`, which is what the form says without it.

        A form may have several pages, and only its own inputs are of interest. What a stale tab kept without
        having changed it follows what was saved since; what it did change is to be decided about.
        """
        before = self.row.before if self.row else {}
        over: Values = {}
        for name, value in self.values.items():
            if name not in saved:
                continue
            now, was = saved[name], before.get(name, saved[name])
            is_newer = not (same(now, was) or is_blank(now) or same(now, value))
            if is_newer and same(value, was):
                continue
            if is_newer:
                self._saved_since[name] = now
            over[name] = value
        return over

    def _merge(self, kept: Values, set_aside: SetAside) -> Merged:
        merged = merge(
            kept=kept,
            set_aside=set_aside,
            mine=self._mine,
            base=self._shown,
            page=self.page_id,
            settled=aside_in(self.request.POST),
        )
        for name in self._mine:
            # Of choices, what was chosen last in another tab is no loss.
            if not self._is_words(name):
                merged.set_aside.pop(name, None)
            # Nobody can decide about what they do not see.
            if self._is_hidden(name) and merged.conflicts.pop(name, None) is not None:
                merged.values[name] = merged.base[name] = self._mine[name]
        return merged

    def _has_words_not_shown(self) -> bool:
        assert self._merged is not None, "bind the form first"
        shown = aside_in(self.request.POST)
        return any(
            self._is_words(name) and shown.get(name, {}).get(page) != words
            for name, pages in self._merged.set_aside.items()
            for page, words in pages.items()
        )

    def _is_words(self, name: str) -> bool:
        """Whether an input of this page is a box for words."""
        field = self._form.fields.get(name) if self._form else None
        return isinstance(field, forms.CharField) and not field.widget.is_hidden

    def _is_hidden(self, name: str) -> bool:
        field = self._form.fields.get(name) if self._form else None
        return field is not None and field.widget.is_hidden

    def _as_posted(self, values: Values) -> QueryDict:
        """With whatever else was posted, such as the button that was pressed."""
        data = query_dict(values)
        for name in self.request.POST:
            if name not in data and name not in values:
                data.setlist(name, self.request.POST.getlist(name))
        return data
