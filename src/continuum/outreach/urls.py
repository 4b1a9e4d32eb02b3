"""Addresses of outreach."""

from django.urls import path

from continuum.outreach.views import encounters, field, log, naming, places, rounds

app_name = "outreach"

urlpatterns = [
    path("terrain/", field.field, name="field"),
    path("terrain/demarrer/", rounds.start_round, name="start_round"),
    path("terrain/tournees/", rounds.rounds, name="rounds"),
    path("terrain/tournees/<uuid:round>/", rounds.round_report, name="round"),
    path("terrain/tournees/<uuid:round>/arret/", rounds.add_stop, name="add_stop"),
    path("terrain/tournees/<uuid:round>/fin/", rounds.end_round, name="end_round"),
    path("terrain/tournees/<uuid:round>/reprendre/", rounds.resume_round, name="resume_round"),
    path("terrain/tournees/<uuid:round>/bilan/", rounds.recap, name="recap"),
    path("rencontres/", encounters.encounters, name="encounters"),
    path("rencontres/nouvelle/", log.new_encounter, name="new_encounter"),
    path("rencontres/<uuid:encounter>/", encounters.encounter, name="encounter"),
    path(
        "rencontres/<uuid:encounter>/corriger/",
        encounters.correct_encounter,
        name="correct_encounter",
    ),
    path(
        "rencontres/<uuid:encounter>/preciser/",
        encounters.specify_encounter,
        name="specify_encounter",
    ),
    path(
        "rencontres/<uuid:encounter>/dispositif/",
        encounters.give_programme,
        name="give_programme",
    ),
    path("rencontres/<uuid:encounter>/annuler/", encounters.undo_encounter, name="undo_encounter"),
    path(
        "rencontres/<uuid:encounter>/retirer/",
        encounters.withdraw_encounter,
        name="withdraw_encounter",
    ),
    path(
        "rencontres/<uuid:encounter>/retablir/",
        encounters.restore_encounter,
        name="restore_encounter",
    ),
    path("rencontres/<uuid:encounter>/note/", naming.add_note, name="add_note"),
    path("rencontres/<uuid:encounter>/surnom/", naming.nickname_head, name="nickname_head"),
    path("rencontres/<uuid:encounter>/jeune/", naming.name_head, name="name_head"),
    path("rencontres/presences/<uuid:presence>/retirer/", naming.revoke_claim, name="revoke_claim"),
    path("rencontres/relier/<uuid:person>/", naming.claim_heads, name="claim_heads"),
    path("lieux/", places.places, name="places"),
    path("lieux/nouveau/", places.add_place, name="add_place"),
    path("lieux/<uuid:place>/", places.place, name="place"),
    path("lieux/<uuid:place>/fermer/", places.close_place, name="close_place"),
]
