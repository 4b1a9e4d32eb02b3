"""Addresses of the team, the consortium and the journal."""

from django.urls import path

from continuum.access.views import audit, team

app_name = "access"

urlpatterns = [
    path("equipe/", team.members, name="members"),
    path("equipe/<uuid:membership>/retirer/", team.end_membership, name="end_membership"),
    path(
        "equipe/invitations/<uuid:invitation>/annuler/",
        team.revoke_invitation,
        name="revoke_invitation",
    ),
    path("journal/", audit.audit_trail, name="audit"),
]
