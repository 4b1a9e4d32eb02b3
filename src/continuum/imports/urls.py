"""Addresses of imports."""

from django.urls import path

from continuum.imports.views import files, following, preparing, trials

app_name = "imports"

urlpatterns = [
    path("imports/", preparing.imports, name="list"),
    path("imports/nouveau/", preparing.new, name="new"),
    path("imports/modele.xlsx", files.model, name="model"),
    path("imports/<uuid:upload>/colonnes/", preparing.columns, name="columns"),
    path("imports/<uuid:upload>/essai/", trials.trial, name="trial"),
    path("imports/<uuid:upload>/retirer/", preparing.discard, name="discard"),
    path("imports/<uuid:upload>/suivi/", following.progress, name="progress"),
    path("imports/<uuid:upload>/annuler/", following.undo, name="undo"),
    path("imports/<uuid:upload>/erreurs.xlsx", files.errors_xlsx, name="errors_xlsx"),
    path("imports/<uuid:upload>/erreurs.csv", files.errors_csv, name="errors_csv"),
]
