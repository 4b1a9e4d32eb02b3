"""Root urls: each package under its own French words."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("continuum.access.sign_in_urls")),
    path("", include("continuum.access.urls")),
    path("", include("continuum.outreach.urls")),
    path("", include("continuum.demo.urls")),
]
