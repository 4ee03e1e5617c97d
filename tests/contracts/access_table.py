"""Who gets what from every route: the table itself.

Columns are people of the cast; objects in the addresses (team, invitation, membership, week) are those of Coast,
Ada's service. A cell says what that person is answered:

    open     the page, a form's own answer, or a way onward
    own      the same, but what it shows or changes is always the asker's own
    sign-in  sent to sign in
    403      refused, with a reason
    404      hidden: as if it were not there
    405      no such method
"""

PEOPLE = ("nobody", "ada", "ben", "sade", "lena", "amir", "zed", "disabled")

EVERYONE = ("open",) * 8
SIGNED_IN_ONLY = ("sign-in", *("own",) * 6, "sign-in")
