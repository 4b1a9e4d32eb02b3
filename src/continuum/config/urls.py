"""Root urls: each package under its own French words."""

from django.urls import URLPattern, URLResolver, include, path

from continuum.pathways.views import about
from continuum.pathways.views.home import search

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("continuum.access.sign_in_urls")),
    path("", include("continuum.access.urls")),
    path("", include("continuum.people.urls")),
    path("", include("continuum.outreach.urls")),
    path("", include("continuum.outcomes.urls")),
    path("", include("continuum.pathways.urls")),
    path("", include("continuum.imports.urls")),
    path("palette/", search, name="search"),
    path("aide/", about.help_page, name="help"),
    path("accessibilite/", about.accessibility, name="accessibility"),
    path("mentions/", about.legal, name="legal"),
    path("", include("continuum.demo.urls")),
]
