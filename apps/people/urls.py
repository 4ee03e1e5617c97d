from django.urls import include, path

from apps.people import service_views, supervision_views, views

app_name = "people"

service_urls = [
    path("", service_views.start, name="start"),
    path("<int:service_id>/", service_views.people, name="people"),
    path("<int:service_id>/invite/", service_views.invite_somebody, name="invite"),
    path("<int:service_id>/teams/add/", service_views.add_team, name="add_team"),
    path("teams/<int:team_id>/rename/", service_views.rename, name="rename_team"),
    path("invitations/<int:invitation_id>/resend/", service_views.resend, name="resend"),
    path("invitations/<int:invitation_id>/withdraw/", service_views.withdraw, name="withdraw"),
    path("memberships/<int:membership_id>/end/", service_views.end, name="end_membership"),
    path("<int:service_id>/supervision/add/", supervision_views.add, name="add_supervision"),
    path("supervision/<int:supervision_id>/end/", supervision_views.end, name="end_supervision"),
]

urlpatterns = [
    path("settings/", views.settings_page, name="settings"),
    path("settings/name-and-time-zone/", views.name_and_time_zone, name="name_and_time_zone"),
    path("settings/hide-two-step-hint/", views.hide_hint, name="hide_two_step_hint"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("signed-out/", views.signed_out, name="signed_out"),
    # A namespace of its own, so that the menus can tell "People" from "Settings".
    path("people/", include((service_urls, "service"))),
]
