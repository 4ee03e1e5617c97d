"""What is kept by this room, and who can see it. See safekeeping.classes."""

from apps.safekeeping.classes import Erasure, Kind, operational, private, register, withheld

register(
    "Not sent yet",
    Kind(
        "safekeeping.Unsent",
        "Typed and not sent",
        {
            "id": operational(),
            "person": operational(),
            "form": operational("Form"),
            "values": private("What you typed"),
            "before": private("What the page showed before"),
            "set_aside": private("Words set aside for others in the same box"),
            "identifiers_kept": private("Kept although it looked like a patient identifier"),
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
