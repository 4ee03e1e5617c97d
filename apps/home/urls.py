from django.urls import path

from apps.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("about-the-model/", views.about_model, name="about_model"),
    path("privacy/", views.privacy, name="privacy"),
    path("who-can-see-what/", views.who_sees_what, name="who_sees"),
    path("accessibility/", views.accessibility, name="accessibility"),
    # Without a slash: the settings except exactly this path from the redirect to https.
    path("health", views.health, name="health"),
]
