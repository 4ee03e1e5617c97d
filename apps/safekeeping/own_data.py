"""What is kept by this room, and who can see it. See safekeeping.classes."""

from apps.safekeeping.classes import Erasure, Kind, operational, private, register, withheld
from apps.safekeeping.typed import form_name, typed_in

register(
    "Not sent yet",
    Kind(
        "safekeeping.Unsent",
        "Typed and not sent",
        {
            "id": operational(),
            "person": operational(),
            "form": operational("Form", form_name),
            "values": private("What you typed", typed_in("values")),
            "before": private("What the page showed before", typed_in("before")),
            "set_aside": private("Words set aside for others in the same box", typed_in("set_aside")),
            "identifiers_kept": private(
                "Kept although it looked like a patient identifier", typed_in("identifiers_kept")
            ),
            "updated_at": operational("Last kept"),
        },
    ),
)
register(
    "Account",
    Kind(
        "safekeeping.PersonKey",
        "Keys that words are sealed with",
        {
            "person": operational(),
            "master_version": operational(),
            "wrapped": withheld("It is a key."),
        },
        exported=False,
    ),
)
register(
    "What was done",
    Kind(
        "safekeeping.AuditEvent",
        "What was done, and when",
        {
            "id": operational(),
            "at": operational("When"),
            "actor": operational("By"),
            "subject": operational(),
            "action": operational("What"),
            "record": operational(),
        },
        whose=("subject", "actor"),
        erasure=Erasure.REDUCED,
    ),
)
