from django.urls import path

from apps.own_data import views

app_name = "own_data"
urlpatterns = [
    path("", views.index, name="index"),
    path("take/", views.take, name="take"),
    path("erase/", views.erase, name="erase"),
    path("erase/undo/", views.undo, name="undo"),
]
