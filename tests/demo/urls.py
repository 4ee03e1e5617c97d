"""The site's routes as they are in demo mode."""

from django.urls import include, path

from config.urls import urlpatterns as of_the_site

urlpatterns = [*of_the_site, path("demo/", include("apps.demo.urls"))]
