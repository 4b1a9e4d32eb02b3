"""Addresses of the home page and of one person's page."""

from django.urls import path

from continuum.pathways.views import file, home

app_name = "pathways"

urlpatterns = [
    path("", home.home, name="home"),
    path("jeunes/<uuid:person>/", file.file, name="file"),
    path("jeunes/<uuid:person>/synthese/", file.summary, name="summary"),
    path("jeunes/nouveau/rencontre/<uuid:encounter>/", file.open_file_from, name="open_file_from"),
]
