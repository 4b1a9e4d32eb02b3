"""Addresses of the files."""

from django.urls import path

from continuum.people.views import (
    contacts,
    editing,
    enrolments,
    facts,
    joining,
    listing,
    opening,
)

app_name = "people"

urlpatterns = [
    path("jeunes/", listing.people, name="list"),
    path("jeunes/export.csv", listing.export_csv, name="export_csv"),
    path("jeunes/export.xlsx", listing.export_xlsx, name="export_xlsx"),
    path("jeunes/nouveau/", opening.open_file, name="open_file"),
    path("jeunes/nouveau/proches/", opening.look_for_candidates, name="look_for_candidates"),
    path("jeunes/a-rapprocher/", joining.duplicates, name="duplicates"),
    path("jeunes/<uuid:person>/dossier/", opening.open_file_for, name="open_file_for"),
    path("jeunes/<uuid:person>/modifier/", editing.edit, name="edit"),
    path("jeunes/<uuid:person>/retirer/", editing.withdraw, name="withdraw"),
    path("jeunes/<uuid:person>/retablir/", editing.restore, name="restore"),
    path("jeunes/<uuid:person>/coordonnees/", contacts.contacts, name="contacts"),
    path("jeunes/<uuid:person>/numeros/", contacts.add_number, name="add_number"),
    path("jeunes/<uuid:person>/situation/", facts.facts, name="facts"),
    path("jeunes/<uuid:person>/information/", facts.give_notice, name="give_notice"),
    path("jeunes/<uuid:person>/invisibilite/", facts.evidence, name="evidence"),
    path("jeunes/<uuid:person>/referent/", enrolments.referent, name="referent"),
    path("jeunes/<uuid:person>/inscrire/", enrolments.choose_programme, name="choose_programme"),
    path("jeunes/<uuid:person>/inscrire/<slug:programme>/", enrolments.enrol, name="enrol"),
    path("jeunes/<uuid:person>/reunir/<uuid:other>/", joining.join, name="join"),
    path("jeunes/<uuid:person>/separer/", joining.separate, name="separate"),
    path("coordonnees/<uuid:contact>/voir/", contacts.reveal, name="reveal"),
    path("coordonnees/<uuid:contact>/retirer/", contacts.end_contact, name="end_contact"),
    path("numeros/<uuid:number>/retirer/", contacts.remove_number, name="remove_number"),
    path("inscriptions/<uuid:enrolment>/etat/", enrolments.change_state, name="change_state"),
]
