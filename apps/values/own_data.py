"""What is kept by this room, and who can see it. See safekeeping.classes."""

from apps.resilience.saying import label_now
from apps.safekeeping import typed
from apps.safekeeping.classes import Kind, operational, private, register
from apps.values.forms import ChooseForm, RewordForm

typed.register("values.choose/", "Choosing values", ChooseForm, spoken={"listed": label_now("value")})
typed.register("values.words/", "Other words for a value", RewordForm)
typed.register(
    "values.review/",
    "A review of your values",
    begin={"figure_": "How closely you lived a value", "closer_": "What would bring a value closer"},
)
register(
    "Values",
    Kind(
        "values.OwnValue",
        "Your values",
        {
            "id": operational(),
            "person": operational(),
            "slug": private("From the list", lambda value: value.label if value.slug else ""),
            "version": private(),
            "words": private("In your own words"),
            "position": private("Its place among your values"),
            "chosen_at": private("Chosen"),
            "let_go_at": private("Let go"),
            "became": private("What it became", lambda value: value.became.label if value.became else ""),
        },
        fetch=("became",),
    ),
    Kind(
        "values.Review",
        "Reviews of your values",
        {"id": operational(), "person": operational(), "reviewed_on": private("Day")},
    ),
    Kind(
        "values.Lived",
        "How closely each was lived",
        {
            "id": operational(),
            "person": operational(),
            "review": operational(),
            "value": private("Value", lambda lived: lived.value.label),
            "figure": private("How closely you lived it at work, 0 to 10"),
            "closer": private("What would bring it closer"),
        },
        within="review",
        fetch=("value",),
    ),
)
