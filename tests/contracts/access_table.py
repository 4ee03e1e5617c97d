"""Who gets what from every route: the table itself.

Columns are people of the cast: nobody is signed out; Ada and Ben are practitioners, Sade supervises, Lena
leads and Amir administers at Coast; Zed administers elsewhere. Of the others, one is both practitioner and
administrator at Coast; one has left, so that no membership holds today; a disabled account was signed in
before. The things that addresses name (team, invitation, membership, week) are those of Coast; plans, asks,
values, entries, topics and the grant, of all kinds to Sade, are Ada's own, and keys are made up. A cell says
what that person is answered:

    open     the page, a form's own answer, or a way onward; on pages of one's own it is only ever one's own
    sign-in  sent to sign in
    set-up   sent to set up two-step verification
    403      refused, with a reason
    404      hidden: as if it were not there
    405      no such method
"""

# Administers Coast like Amir, but without the second step that is demanded of administrators.
UNREADY = "unready"
CAST = ("ada", "ben", "sade", "lena", "amir", "zed")
PEOPLE = ("nobody", *CAST, "both", "left", "disabled")

Cells = tuple[str, ...]
Shape = dict[str, Cells]


def cells(text: str) -> Cells:
    found = tuple(text.split())
    assert len(found) == len(PEOPLE), text
    return found


# fmt: off
#                      nobody   ada   ben   sade  lena  amir  zed   both  left  disabled
EVERYBODY =     cells("open     open  open  open  open  open  open  open  open  open")
SIGNED_IN =     cells("sign-in  open  open  open  open  open  open  open  open   sign-in")
PRACTITIONER =  cells("sign-in  open  open  403   403   403   403   open  403   sign-in")
SUPERVISOR =    cells("sign-in  403   403   open  403   403   403   403   403   sign-in")
ADMINISTRATOR = cells("sign-in  403   403   403   403   open  404   open  404   sign-in")
ANY_SERVICE =   cells("sign-in  403   403   403   403   open  open  open  403   sign-in")
TEAM =          cells("sign-in  open  open  open  open  403   404   open  404   sign-in")
SERVICE =       cells("sign-in  open  open  open  open  403   404   open  404   sign-in")
READERS =       cells("sign-in  open  open  open  open  403   403   open  403   sign-in")
LEADS =         cells("sign-in  403   403   403   open  403   404   403   404   sign-in")
ADA =           cells("sign-in  open  404   404   404   404   404   404   404   sign-in")
SADE =          cells("sign-in  404   404   open  404   404   404   404   404   sign-in")
ADA_WRITES =    cells("sign-in  open  404   403   403   403   403   404   403   sign-in")
NOT_SET_UP =    cells("sign-in  404   404   404   404   404   404   404   404   sign-in")
KEY_ONLY =      cells("404      404   404   404   404   404   404   404   404   404")
NO_METHOD =     cells("sign-in  405   405   405   405   405   405   405   405   sign-in")
NEVER =         cells("405      405   405   405   405   405   405   405   405   405")
# fmt: on

PUBLIC_PAGE: Shape = {"GET": EVERYBODY, "POST": NEVER}
PUBLIC_FORM: Shape = {"GET": EVERYBODY, "POST": EVERYBODY}
NEEDS_A_KEY: Shape = {"GET": KEY_ONLY, "POST": KEY_ONLY}
OWN_PAGE: Shape = {"GET": SIGNED_IN, "POST": NO_METHOD}
OWN_FORM: Shape = {"GET": SIGNED_IN, "POST": SIGNED_IN}
OWN_BUTTON: Shape = {"GET": NO_METHOD, "POST": SIGNED_IN}
OWN_AND_NOT_SET_UP: Shape = {"GET": NOT_SET_UP, "POST": NOT_SET_UP}
OWN_PAGE_NOT_SET_UP: Shape = {"GET": NOT_SET_UP, "POST": NO_METHOD}
PRACTITIONERS_PAGE: Shape = {"GET": PRACTITIONER, "POST": NO_METHOD}
PRACTITIONERS_FORM: Shape = {"GET": PRACTITIONER, "POST": PRACTITIONER}
PRACTITIONERS_BUTTON: Shape = {"GET": NO_METHOD, "POST": PRACTITIONER}
ADAS_PAGE: Shape = {"GET": ADA, "POST": NO_METHOD}
ADAS_FORM: Shape = {"GET": ADA, "POST": ADA}
ADAS_BUTTON: Shape = {"GET": NO_METHOD, "POST": ADA}
SUPERVISORS_PAGE: Shape = {"GET": SUPERVISOR, "POST": NO_METHOD}
SADES_PAGE: Shape = {"GET": SADE, "POST": NO_METHOD}
READERS_PAGE: Shape = {"GET": READERS, "POST": NO_METHOD}
TEAMS_PAGE: Shape = {"GET": TEAM, "POST": NO_METHOD}
SERVICES_PAGE: Shape = {"GET": SERVICE, "POST": NO_METHOD}
LEADS_PAGE: Shape = {"GET": LEADS, "POST": NO_METHOD}
LEADS_FORM: Shape = {"GET": LEADS, "POST": LEADS}
LEADS_BUTTON: Shape = {"GET": NO_METHOD, "POST": LEADS}
ADMINISTRATORS_START: Shape = {"GET": ANY_SERVICE, "POST": NO_METHOD}
ADMINISTRATORS_PAGE: Shape = {"GET": ADMINISTRATOR, "POST": NO_METHOD}
ADMINISTRATORS_FORM: Shape = {"GET": ADMINISTRATOR, "POST": ADMINISTRATOR}
ADMINISTRATORS_BUTTON: Shape = {"GET": NO_METHOD, "POST": ADMINISTRATOR}

TABLE: dict[str, Shape] = {
    "home:start": PUBLIC_PAGE,
    "home:about_model": PUBLIC_PAGE,
    "home:privacy": PUBLIC_PAGE,
    "home:who_sees": PUBLIC_PAGE,
    "home:accessibility": PUBLIC_PAGE,
    "home:health": PUBLIC_PAGE,
    # For whoever knows the token of the environment, which is nobody here.
    "operations:metrics": {"GET": KEY_ONLY, "POST": NEVER},
    "operations:reminders": {"GET": KEY_ONLY, "POST": NEVER},
    "account_login": PUBLIC_FORM,
    "account_logout": PUBLIC_FORM,
    "account_inactive": PUBLIC_PAGE,
    "account_signup": PUBLIC_FORM,
    "account_reauthenticate": OWN_FORM,
    "account_email": OWN_FORM,
    "account_email_verification_sent": OWN_FORM,
    "account_change_password": OWN_FORM,
    "account_set_password": OWN_FORM,
    "account_reset_password": PUBLIC_FORM,
    "account_confirm_login_code": OWN_FORM,
    "account_reset_password_from_key_done": PUBLIC_PAGE,
    "account_reset_password_from_key": PUBLIC_FORM,
    "account_reset_password_done": PUBLIC_PAGE,
    "account_request_login_code": PUBLIC_FORM,
    "mfa_index": OWN_PAGE,
    "mfa_authenticate": OWN_FORM,
    "mfa_reauthenticate": OWN_FORM,
    "mfa_activate_totp": OWN_FORM,
    "mfa_deactivate_totp": OWN_AND_NOT_SET_UP,
    "mfa_view_recovery_codes": OWN_PAGE_NOT_SET_UP,
    "mfa_generate_recovery_codes": OWN_FORM,
    "mfa_download_recovery_codes": OWN_AND_NOT_SET_UP,
    "mfa_list_webauthn": OWN_PAGE,
    "mfa_add_webauthn": OWN_FORM,
    "mfa_reauthenticate_webauthn": OWN_FORM,
    "mfa_remove_webauthn": OWN_FORM,
    "mfa_edit_webauthn": OWN_FORM,
    "mfa_login_webauthn": OWN_FORM,
    "usersessions_list": OWN_FORM,
    "people:settings": OWN_PAGE,
    "people:name_and_time_zone": OWN_FORM,
    "people:hide_two_step_hint": OWN_BUTTON,
    "people:invitation": NEEDS_A_KEY,
    "people:signed_out": PUBLIC_PAGE,
    "people:service:start": ADMINISTRATORS_START,
    "people:service:people": ADMINISTRATORS_PAGE,
    "people:service:invite": ADMINISTRATORS_FORM,
    "people:service:add_team": ADMINISTRATORS_FORM,
    "people:service:rename_team": ADMINISTRATORS_FORM,
    "people:service:resend": ADMINISTRATORS_BUTTON,
    "people:service:withdraw": ADMINISTRATORS_FORM,
    "people:service:end_membership": ADMINISTRATORS_FORM,
    "people:service:add_supervision": ADMINISTRATORS_FORM,
    "people:service:end_supervision": ADMINISTRATORS_FORM,
    "own_data:index": OWN_PAGE,
    "own_data:take": OWN_FORM,
    "own_data:erase": OWN_FORM,
    "own_data:undo": OWN_BUTTON,
    "support:now": PUBLIC_PAGE,
    "safekeeping:keep": OWN_BUTTON,
    "safekeeping:throw_away": OWN_BUTTON,
    "values:index": PRACTITIONERS_PAGE,
    "values:choose": PRACTITIONERS_FORM,
    "values:order": PRACTITIONERS_BUTTON,
    "values:before": PRACTITIONERS_PAGE,
    "values:review": PRACTITIONERS_FORM,
    "values:show_review": ADAS_PAGE,
    "values:reword": ADAS_FORM,
    "values:move": ADAS_BUTTON,
    "values:let_go": ADAS_BUTTON,
    "values:take_up": ADAS_BUTTON,
    "coping:calendar": PRACTITIONERS_PAGE,
    "coping:make_calendar_address": PRACTITIONERS_BUTTON,
    "coping:turn_off_calendar": PRACTITIONERS_BUTTON,
    "coping:calendar_feed": {"GET": KEY_ONLY, "POST": NEVER},
    "coping:calendar_file": ADAS_PAGE,
    "coping:index": PRACTITIONERS_PAGE,
    "coping:new": PRACTITIONERS_PAGE,
    "coping:asks": PRACTITIONERS_PAGE,
    "coping:new_ask": PRACTITIONERS_PAGE,
    "coping:ask": ADAS_FORM,
    "coping:end_ask": ADAS_BUTTON,
    "coping:ask_again": ADAS_BUTTON,
    "coping:show": ADAS_PAGE,
    "coping:finish": ADAS_FORM,
    "coping:let_go": ADAS_FORM,
    "coping:take_up": {"GET": NO_METHOD, "POST": ADA_WRITES},
    "coping:review": {"GET": ADA_WRITES, "POST": ADA_WRITES},
    "coping:read": ADAS_FORM,
    "coping:write": ADAS_FORM,
    "journal:index": PRACTITIONERS_PAGE,
    "journal:search": PRACTITIONERS_FORM,
    "journal:found": PRACTITIONERS_PAGE,
    "journal:deleted": PRACTITIONERS_PAGE,
    "journal:new": PRACTITIONERS_PAGE,
    "journal:show": ADAS_PAGE,
    "journal:write": ADAS_FORM,
    "journal:versions": ADAS_PAGE,
    "journal:delete": ADAS_BUTTON,
    "journal:put_back": ADAS_BUTTON,
    "journal:remove": ADAS_FORM,
    "journal:dismiss_moment": ADAS_BUTTON,
    "checkins:index": PRACTITIONERS_PAGE,
    "checkins:away": PRACTITIONERS_FORM,
    "checkins:show": PRACTITIONERS_PAGE,
    "checkins:resume": PRACTITIONERS_PAGE,
    "checkins:review": PRACTITIONERS_FORM,
    "checkins:done": PRACTITIONERS_PAGE,
    "checkins:discard": PRACTITIONERS_FORM,
    "checkins:away_week": PRACTITIONERS_BUTTON,
    "checkins:back_week": PRACTITIONERS_BUTTON,
    "checkins:step": PRACTITIONERS_FORM,
    "checkins:autosave": PRACTITIONERS_BUTTON,
    "trends:show": PRACTITIONERS_PAGE,
    "trends:csv": PRACTITIONERS_PAGE,
    "team_trends:index": READERS_PAGE,
    "team_trends:yours": PRACTITIONERS_PAGE,
    "team_trends:choose": PRACTITIONERS_BUTTON,
    "team_trends:team": TEAMS_PAGE,
    "team_trends:team_file": TEAMS_PAGE,
    "team_trends:service": SERVICES_PAGE,
    "team_trends:service_file": SERVICES_PAGE,
    "team_trends:threshold": ADMINISTRATORS_FORM,
    "team_trends:overview": LEADS_PAGE,
    "team_trends:new_action": LEADS_PAGE,
    "team_trends:action": LEADS_FORM,
    "team_trends:publish": LEADS_FORM,
    "team_trends:update": LEADS_FORM,
    "team_trends:throw_away": LEADS_BUTTON,
    "supervision:topics": PRACTITIONERS_PAGE,
    "supervision:new_topic": PRACTITIONERS_PAGE,
    "supervision:topic": ADAS_FORM,
    "supervision:tick_off_topic": ADAS_BUTTON,
    "supervision:untick_topic": ADAS_BUTTON,
    "supervision:topic_notes": ADAS_FORM,
    "supervision:remove_topic": ADAS_FORM,
    "supervision:index": PRACTITIONERS_PAGE,
    "supervision:share": PRACTITIONERS_PAGE,
    "supervision:choose": PRACTITIONERS_FORM,
    "supervision:preview": PRACTITIONERS_FORM,
    "supervision:stop": ADAS_BUTTON,
    "supervision:before": PRACTITIONERS_PAGE,
    "supervision:log": PRACTITIONERS_PAGE,
    "supervision:people": SUPERVISORS_PAGE,
    "supervision:show": SADES_PAGE,
    "reminders:settings": PRACTITIONERS_FORM,
    "reminders:turn_off": PRACTITIONERS_BUTTON,
    "reminders:turn_on": PRACTITIONERS_BUTTON,
    "reminders:end_rest": PRACTITIONERS_BUTTON,
    "reminders:send_test": PRACTITIONERS_BUTTON,
    "reminders:add_browser": PRACTITIONERS_BUTTON,
    # Pressed twice is no error, and nobody learns whether it is somebody else's.
    "reminders:remove_browser": OWN_BUTTON,
    "reminders:worker": PUBLIC_PAGE,
    "reminders:put_away": PRACTITIONERS_BUTTON,
    "reminders:stop": NEEDS_A_KEY,
}

# In demo mode, and only there.
DEMO_TABLE: dict[str, Shape] = {
    "demo:sign_in": {"GET": NEVER, "POST": KEY_ONLY},
    "demo:mail": PUBLIC_PAGE,
    "demo:one_mail": {"GET": KEY_ONLY, "POST": NEVER},
}

# What somebody without the second step that their role demands is not sent away from: the pages on which to
# set it up, and whatever is open to nobody in particular, but for what shows more to who is signed in.
OPEN_TO_THE_UNREADY = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        # Steps of signing in, which send whoever is signed in onward.
        "account_email_verification_sent",
        "account_confirm_login_code",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)
MORE_WHEN_SIGNED_IN = frozenset({"home:start", "people:invitation"})
