"""The gallery of the look, open in the demo only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from continuum.access.checks import public
from continuum.demo.gallery import samples


@public(because="sample content only, in the demo only")
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    return render(request, "demo/gallery.html", samples(request))
