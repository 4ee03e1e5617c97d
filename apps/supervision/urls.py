from django.urls import path

from apps.supervision import viewing_views

app_name = "supervision"
urlpatterns = [
    path("people/", viewing_views.people, name="people"),
    path("people/<uuid:grant_id>/", viewing_views.show, name="show"),
]
