"""A practitioner's topics for supervision: all of them, writing one, ticking it off, and what came of it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.coping.forms import week_in
from apps.coping.models import Ask
from apps.coping.presenters import ask_card
from apps.coping.queries import plans_of
from apps.journal.presenters import preview
from apps.people.access import person_of
from apps.people.models import User
from apps.resilience.model import model
from apps.safekeeping import unsent
from apps.supervision import topic_actions, topic_presenters, topic_queries
from apps.supervision.models import Topic
from apps.supervision.topic_access import (
    owner_of_topics,
    topic_of,
    topic_to_write,
    writer_of_topics,
)
from apps.supervision.topic_actions import FORM, NOTES_FORM, Origin
from apps.supervision.topic_forms import NotesForm, TopicForm

TICKED_OFF_MEANWHILE = (
    "You ticked this topic off, in another tab or on another device. Open it again from your topics, "
    "then save again"
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    person = owner_of_topics(request)
    topics, rows = list(topic_queries.topics_of(person)), topic_queries.unsent_about_topics(person)
    unsent_forms = {row.form for row in rows}
    cards = [topic_presenters.card(topic, unsent_forms) for topic in topics]
    done = [card for card in cards if card.topic.discussed_at]
    unfinished = topic_queries.unfinished(rows, topics) if person.is_practitioner else []
    suggested = topic_queries.suggested_asks(person) if person.is_practitioner else []
    return render(
        request,
        "supervision/topics.html",
        {
            "may_write": person.is_practitioner,
            "who_sees": _who_sees(person),
            "open": [card for card in cards if not card.topic.discussed_at],
            "done": done[: topic_presenters.DONE_SHOWN],
            "done_before": done[topic_presenters.DONE_SHOWN :],
            "unfinished": [
                topic_presenters.Unfinished(topic_id, preview(str(row.values.get("words") or "")))
                for topic_id, row in unfinished
            ],
            "suggested": [ask_card(ask) for ask in suggested],
        },
    )


def _who_sees(person: User) -> list[str]:
    return topic_presenters.who_sees(topic_queries.grants_of_topics(person, timezone.now()), person)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """A page with a number of its own; or the topic that is open already about the same plan or ask."""
    person = writer_of_topics(request)
    origin = origin_in(request.GET, person)
    open_already = topic_queries.open_topic_from(person, origin)
    if open_already:
        return redirect("supervision:topic", open_already.pk)
    named = _named(origin, request.GET.get("challenge", ""))
    address = reverse("supervision:topic", args=[uuid4()])
    return redirect(f"{address}?{urlencode(named)}" if named else address)


def origin_in(said: Mapping[str, Any], person: User) -> Origin:
    """What an address or a form names of this person's own; nothing in place of anything else."""
    today = timezone.now().astimezone(person.zone).date()
    plan_id, ask_id = _uuid_in(said, "plan"), _uuid_in(said, "ask")
    return Origin(
        plans_of(person).filter(pk=plan_id).first() if plan_id else None,
        person.asks.filter(pk=ask_id).first() if ask_id else None,
        week_in(str(said.get("week") or ""), today),
    )


def _uuid_in(said: Mapping[str, Any], name: str) -> UUID | None:
    try:
        return UUID(str(said.get(name)))
    except ValueError:
        return None


def _named(origin: Origin, challenge: str) -> dict[str, str]:
    """The other way round, for an address: ids only."""
    named = {
        "plan": str(origin.plan.pk) if origin.plan else "",
        "ask": str(origin.ask.pk) if origin.ask else "",
        "week": str(origin.week) if origin.week else "",
        "challenge": challenge if challenge in {each.id for each in model().challenges} else "",
    }
    return {name: value for name, value in named.items() if value}


def _prefilled(origin: Origin, challenge: str) -> dict[str, str]:
    """Of an ask what it says, as it was written to be brought up. Of a plan nothing but its challenge."""
    about = challenge
    if origin.ask:
        about = about or origin.ask.challenge
    elif origin.plan:
        about = about or origin.plan.current.challenge
    words = {"words": _words_of(origin.ask)} if origin.ask else {}
    return {**_named(origin, about), **words}


def _words_of(ask: Ask) -> str:
    return "\n".join(part for part in (ask_card(ask).category, ask.words) if part)


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def write(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """Write a topic, or change it until it is ticked off."""
    person, topic = topic_to_write(request, topic_id)
    if topic and topic.discussed_at and request.method != "POST":
        return redirect("supervision:topics")
    page = unsent.page_of(request, f"{FORM}{topic_id}")
    if page.is_somebody_elses:
        return page.refusal()
    if topic:
        origin = topic_presenters.origin_of(topic)
        initial = {"words": topic.words, "challenge": topic.challenge}
    else:
        # As the address says, or as was kept when it was typed.
        origin = origin_in({**page.values, **request.POST.dict(), **request.GET.dict()}, person)
        initial = _prefilled(origin, request.GET.get("challenge", ""))
    form = page.bind(TopicForm, initial=initial, topic=topic)
    if request.method == "POST" and page.settles(form):
        said = form.cleaned_data
        try:
            with transaction.atomic():
                topic_actions.save(
                    by=person,
                    topic_id=topic_id,
                    words=said["words"],
                    challenge=said["challenge"],
                    origin=origin,
                    now=timezone.now(),
                )
                page.done()
        except topic_actions.TickedOffError:
            form.add_error(None, TICKED_OFF_MEANWHILE)
            page.status = 422
            page.store()
        else:
            messages.success(request, "The topic is saved.")
            return redirect("supervision:topics")
    context = {
        "topic": topic,
        "form": form,
        "page": page,
        "started_from": topic_presenters.started_from(origin),
        "who_sees": _who_sees(person),
    }
    return render(request, "supervision/topic.html", context, status=page.status)


@require_POST
def tick_off(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    topic = topic_of(request, topic_id)
    topic_actions.tick_off(by=person_of(request), topic_id=topic.pk, now=timezone.now())
    messages.success(request, "Ticked off. If you like, write private notes of what came of it.")
    return redirect("supervision:topics")


@require_POST
def untick(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    topic = topic_of(request, topic_id)
    topic_actions.untick(by=person_of(request), topic_id=topic.pk)
    messages.success(request, "The topic is open again.")
    return redirect("supervision:topics")


@require_http_methods(["GET", "HEAD", "POST"])
@unsent.in_turn
def notes(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """What came of a topic, before or after it is ticked off."""
    topic = topic_of(request, topic_id)
    page = unsent.page_of(request, f"{NOTES_FORM}{topic_id}")
    if page.is_somebody_elses:
        return page.refusal()
    form = page.bind(NotesForm, initial={"private_notes": topic.private_notes})
    if request.method == "POST" and page.settles(form):
        with transaction.atomic():
            words = form.cleaned_data["private_notes"]
            topic_actions.save_notes(by=person_of(request), topic_id=topic_id, notes=words)
            page.done()
        messages.success(request, "Your private notes are saved.")
        return redirect("supervision:topics")
    context = {"topic": topic, "form": form, "page": page}
    return render(request, "supervision/topic_notes.html", context, status=page.status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """Ask, then remove a topic for good."""
    topic, person = topic_of(request, topic_id), person_of(request)
    if request.method == "POST":
        # Not there any more after the first of two clicks.
        with suppress(Topic.DoesNotExist):
            topic_actions.remove(by=person, topic_id=topic.pk)
        messages.success(request, "The topic is removed for good.")
        # Somebody who has left and removed their last topic has no list to go back to.
        has_list = person.is_practitioner or person.topics.exists()
        return redirect("supervision:topics" if has_list else "home:start")
    return render(request, "supervision/topic_remove.html", {"topic": topic})
