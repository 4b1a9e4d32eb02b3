"""Addresses of the team, the consortium and the journal."""

from django.urls import path

from continuum.access.views import audit, organisations, programmes, recovery, team

app_name = "access"

urlpatterns = [
    path("equipe/", team.members, name="members"),
    path("equipe/<uuid:membership>/retirer/", team.end_membership, name="end_membership"),
    path(
        "equipe/invitations/<uuid:invitation>/annuler/",
        team.revoke_invitation,
        name="revoke_invitation",
    ),
    path(
        "equipe/<uuid:membership>/lien-acces/", recovery.prepare_recovery, name="prepare_recovery"
    ),
    path(
        "equipe/liens-acces/<uuid:recovery>/annuler/",
        recovery.revoke_recovery,
        name="revoke_recovery",
    ),
    path("structures/", organisations.organisations, name="organisations"),
    path("structures/la-mienne/", organisations.my_organisation, name="my_organisation"),
    path("structures/la-mienne/sites/", organisations.add_site, name="add_site"),
    path("sites/<uuid:site>/fermer/", organisations.close_site, name="close_site"),
    path("structures/<uuid:organisation>/", organisations.organisation, name="organisation"),
    path("dispositifs/", programmes.programmes, name="programmes"),
    path("dispositifs/nouveau/", programmes.new_programme, name="new_programme"),
    path("dispositifs/<slug:programme>/", programmes.programme, name="programme"),
    path(
        "dispositifs/<slug:programme>/modifier/",
        programmes.change_programme,
        name="change_programme",
    ),
    path("dispositifs/<slug:programme>/<slug:part>/ajouter/", programmes.add_part, name="add_part"),
    path(
        "dispositifs/<slug:programme>/<slug:part>/<uuid:item>/retirer/",
        programmes.remove_part,
        name="remove_part",
    ),
    path("journal/", audit.audit_trail, name="audit"),
]
