from django.urls import path

from apps.team_trends import consent_views, figure_views, lead_views, threshold_views

app_name = "team_trends"
urlpatterns = [
    path("", figure_views.index, name="index"),
    path("yours/", consent_views.show, name="yours"),
    path("yours/choose/", consent_views.choose, name="choose"),
    path("teams/<int:team_id>/", figure_views.team, name="team"),
    path("teams/<int:team_id>/figures.csv", figure_views.team_file, name="team_file"),
    path("services/<int:service_id>/", figure_views.service, name="service"),
    path("services/<int:service_id>/figures.csv", figure_views.service_file, name="service_file"),
    path("services/<int:service_id>/threshold/", threshold_views.threshold, name="threshold"),
    path("services/<int:service_id>/overview/", lead_views.overview, name="overview"),
    path("services/<int:service_id>/actions/new/", lead_views.new_action, name="new_action"),
    path("services/<int:service_id>/actions/<uuid:action_id>/", lead_views.write, name="action"),
    path("services/<int:service_id>/actions/<uuid:action_id>/publish/", lead_views.publish, name="publish"),
    path("services/<int:service_id>/actions/<uuid:action_id>/update/", lead_views.update, name="update"),
    path(
        "services/<int:service_id>/actions/<uuid:action_id>/throw-away/",
        lead_views.throw_away,
        name="throw_away",
    ),
]
