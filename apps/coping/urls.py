from django.urls import URLPattern

app_name = "coping"
urlpatterns: list[URLPattern] = []
