"""What is kept by this room, and who can see it. See safekeeping.classes."""

from apps.safekeeping.classes import Erasure, Kind, operational, register

register(
    "Account",
    Kind(
        "own_data.ErasureRequest",
        "When you asked to be erased",
        {
            "id": operational(),
            "person": operational(),
            "asked_at": operational("Asked"),
            "due_at": operational("To be done from"),
            "undone_at": operational("Undone"),
            "begun_at": operational("Begun"),
            "done_at": operational("Done"),
        },
        erasure=Erasure.REDUCED,
    ),
)
