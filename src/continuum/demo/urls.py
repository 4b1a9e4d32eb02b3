"""Addresses of the demo."""

from django.urls import path

from continuum.demo import views

app_name = "demo"

urlpatterns = [path("galerie/", views.gallery, name="gallery")]
