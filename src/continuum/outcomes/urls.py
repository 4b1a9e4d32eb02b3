"""Addresses of the bilan, of its indicators, and of exits."""

from django.urls import path

from continuum.outcomes.views import bilan, declared, exits, figures, indicators, invisibility

app_name = "outcomes"

urlpatterns = [
    path("bilan/", bilan.bilans, name="bilans"),
    path("bilan/<slug:programme>/", bilan.bilan, name="bilan"),
    path("bilan/<slug:programme>/bilan.pdf", bilan.bilan_pdf, name="bilan_pdf"),
    path("bilan/<slug:programme>/bilan.xlsx", bilan.bilan_xlsx, name="bilan_xlsx"),
    path("bilan/<slug:programme>/bilan.json", bilan.bilan_json, name="bilan_json"),
    path("bilan/<slug:programme>/indicateurs/", indicators.indicators, name="indicators"),
    path(
        "bilan/<slug:programme>/indicateurs/nouveau/",
        indicators.new_indicator,
        name="new_indicator",
    ),
    path(
        "bilan/<slug:programme>/indicateurs/<slug:code>/",
        indicators.revise_indicator,
        name="revise_indicator",
    ),
    path(
        "bilan/<slug:programme>/indicateurs/<slug:code>/montrer/",
        indicators.toggle_indicator,
        name="toggle_indicator",
    ),
    path("bilan/<slug:programme>/publies/", declared.published, name="published"),
    path(
        "bilan/<slug:programme>/publies/<uuid:declared>/retirer/",
        declared.withdraw_published,
        name="withdraw_published",
    ),
    path("bilan/<slug:programme>/<str:code>/", figures.figure, name="figure"),
    path(
        "dispositifs/<slug:programme>/invisibilite/",
        invisibility.invisibility,
        name="invisibility",
    ),
    path(
        "dispositifs/<slug:programme>/invisibilite/nouvelle/",
        invisibility.define_invisibility,
        name="define_invisibility",
    ),
    path("jeunes/sorties-a-noter/", exits.exits_to_record, name="exits_to_record"),
    path("jeunes/<uuid:person>/sorties/", exits.exits, name="exits"),
    path(
        "jeunes/<uuid:person>/sorties/<uuid:enrolment>/noter/",
        exits.record_exit,
        name="record_exit",
    ),
    path("sorties/<uuid:exit>/corriger/", exits.correct_exit, name="correct_exit"),
    path("sorties/<uuid:exit>/retirer/", exits.withdraw_exit, name="withdraw_exit"),
]
