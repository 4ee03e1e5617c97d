"""What a draft holds: the answers to all steps, by the name of the question."""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.checkins.models import CheckIn
from apps.coping.models import FollowUp
from apps.resilience.model import model

Values = dict[str, Any]


def strategies_chosen(values: Mapping[str, Any]) -> list[str]:
    """Strategy ids in the order of the library, from a draft's values."""
    chosen = {
        slug for d in model().phase("coping").dimensions for slug in values.get(f"strategies_{d.id}") or []
    }
    return [strategy.id for strategy in model().strategies if strategy.id in chosen]


def values_of(checkin: CheckIn, follow_ups: Iterable[FollowUp]) -> Values:
    """A submitted check-in as draft values, to correct it from."""
    values: Values = {
        **{answer.item: answer.figure for answer in checkin.answers.all()},
        "challenges": [named.challenge for named in checkin.challenges.all()],
        "value": str(checkin.own_value_id) if checkin.own_value_id else checkin.value,
        **{
            name: getattr(checkin, name)
            for name in (
                "challenge_words",
                "value_words",
                "value_effect",
                "meaning_words",
                "days_worked",
            )
        },
        **{stated.fact: stated.band for stated in checkin.facts.all()},
    }
    for used in checkin.strategies.all():
        kind = model().strategy(used.strategy).kind
        values.setdefault(f"strategies_{kind}", []).append(used.strategy)
        values[f"result_{used.strategy}"] = used.result
    for follow_up in follow_ups:
        values[f"went_{follow_up.plan_id}"] = follow_up.went
        values[f"helped_{follow_up.plan_id}"] = follow_up.helped
    return values
