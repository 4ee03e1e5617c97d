"""Answers in words: in today's wording while a week is being filled in, and afterwards as they were shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.checkins.models import CheckIn
from apps.checkins.own import Own
from apps.coping.models import Went
from apps.coping.presenters import sentence
from apps.resilience.model import model

NOT_ANSWERED = "Not answered"

LABELS = {
    "challenges": "What weighed most",
    "challenge_words": "In your own words",
    "value": "Value it touched",
    "value_words": "Value in your own words",
    "value_effect": "What the week did to it",
    "meaning_words": "What it meant to you",
    "days_worked": "Days worked",
}


@dataclass(frozen=True)
class Wording:
    """`versions` maps (kind of entry, id) to the version that was shown; where silent, today's holds."""

    versions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    own: Own = field(default_factory=Own)

    @classmethod
    def of(cls, checkin: CheckIn, own: Own | None = None) -> "Wording":
        """As a submitted check-in was worded; today's for one that is only being made."""
        own = own or Own([checkin.own_value] if checkin.own_value else [])
        if checkin._state.adding:
            return cls(own=own)
        versions = {("item", answer.item): answer.item_version for answer in checkin.answers.all()}
        versions |= {("challenge", named.challenge): named.version for named in checkin.challenges.all()}
        versions |= {("strategy", used.strategy): used.version for used in checkin.strategies.all()}
        versions |= {("fact", stated.fact): stated.version for stated in checkin.facts.all()}
        if checkin.value_version:
            versions["value", checkin.value] = checkin.value_version
        if checkin.value_effect_version:
            versions["effect", checkin.value_effect] = checkin.value_effect_version
        return cls(versions, own)

    def version_to_keep(self, kind: str, slug: str) -> int:
        """The version to store with an answer that stays as it was."""
        find = {
            "item": model().item,
            "challenge": model().challenge,
            "strategy": model().strategy,
            "value": model().value,
            "effect": model().effect,
            "fact": model().fact,
        }[kind]
        return self.versions.get((kind, slug)) or find(slug).version

    def label(self, name: str) -> str:
        """What a question is called in a list of answers. `name` is its field name."""
        kind, _, plan_id = name.partition("_")
        if kind in ("went", "helped") and (plan := self.own.plan(plan_id)):
            return sentence(self.own.versions[plan.pk]) if kind == "went" else "How much it helped"
        if name in LABELS:
            return LABELS[name]
        if self._is_fact(name):
            return model().fact(name, self.versions.get(("fact", name))).label
        return model().item(name, self.versions.get(("item", name))).label

    def words(self, name: str, value: Any) -> str:
        """One answer, one line for each thing chosen."""
        if value in (None, "", []):
            return NOT_ANSWERED
        if name == "challenges":
            return "\n".join(self.challenge(slug) for slug in value)
        if name.startswith("went_"):
            return str(Went(value).label)
        if name.startswith("helped_"):
            return self._degree(name.removeprefix("helped_"), value)
        if name == "value" and (own_value := self.own.value(value)):
            return own_value.label
        if name == "value":
            return model().value(value, self.versions.get(("value", value))).label
        if name == "value_effect":
            return model().effect(value, self.versions.get(("effect", value))).label
        if self._is_fact(name):
            return model().fact(name, self.versions.get(("fact", name))).band(value).label
        if name in {item.id for item in model().items}:
            return f"{value} out of 10"
        return str(value)

    def challenge(self, slug: str) -> str:
        return model().challenge(slug, self.versions.get(("challenge", slug))).label

    def strategy(self, slug: str, result: str) -> str:
        """Taking lunch away from the screen: helped."""
        label = model().strategy(slug, self.versions.get(("strategy", slug))).label
        return f"{label}: {model().result(result).label.lower()}" if result else label

    def _degree(self, plan_id: str, slug: str) -> str:
        kept = self.own.follow_up(plan_id)
        return model().degree(slug, kept.helped_version if kept and kept.helped == slug else None).label

    def _is_fact(self, name: str) -> bool:
        return name in {fact.id for fact in model().facts}
