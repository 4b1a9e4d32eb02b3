"""Pages that anybody may read: help, accessibility, who answers for this installation."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from continuum.access.checks import public


@public(because="how to use the product, the same for everybody")
def help_page(request: HttpRequest) -> HttpResponse:
    shortcuts = (
        ("Ctrl K, ⌘ K", _("Chercher un jeune, une page ou un geste, d'où que vous soyez")),
        ("↑ ↓", _("Parcourir les réponses de la recherche")),
        (_("Entrée"), _("Ouvrir la réponse choisie")),
        (_("Échap"), _("Fermer la recherche, un menu ou une question")),
        (_("Tab, au début d'une page"), _("Sauter la navigation et aller au contenu")),
    )
    return _page(request, "pathways/about/help.html", shortcuts=shortcuts)


@public(because="the law asks that anybody may read it")
def accessibility(request: HttpRequest) -> HttpResponse:
    return _page(request, "pathways/about/accessibility.html")


@public(because="who answers for the data must be known before signing in")
def legal(request: HttpRequest) -> HttpResponse:
    return _page(request, "pathways/about/legal.html")


def _page(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """With the navigation for whoever is signed in, without it for others."""
    signed_in = getattr(request, "member", None) is not None
    told = {"layout": "base.html" if signed_in else "base_public.html", "host": settings.HOST}
    return render(request, template, {**told, "is_demo": settings.DEMO, **context})
