"""What teams write for the codes of the product."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, ...]]

MODES: Final[Words] = {
    "street": ("rue", "maraude", "Rue"),
    "event": ("festival", "événement", "fête"),
    "sport": ("sport", "rencontre sportive"),
    "network": ("réseaux sociaux", "Instragram", "Snap", "facebook"),
    "phone": ("téléphone", "tel", "appel"),
    "drop_in": ("permanence", "accueil"),
    "visit": ("VAD", "visite à domicile"),
    "workshop": ("chantier",),
    "information": ("info coll", "Information collective"),
}
FAMILIARITY: Final[Words] = {
    "first": ("1ère fois", "1ere fois", "nouveau", "première fois"),
    "again": ("déjà vu", "connus", "déjà vus"),
    "followed": ("suivi", "en suivi"),
    "unknown": ("",),
}
SITUATIONS: Final[Words] = {
    "nothing": ("rien", "sans activité", "sans emploi"),
    "school": ("lycée", "scolarisé"),
    "work": ("travaille", "emploi", "intérim"),
    "unknown": ("", "?", "nsp"),
}
TOPICS: Final[Words] = {
    "logement": ("logement", "hébergement"),
    "emploi": ("emploi", "travail", "job"),
    "formation": ("formation", "apprentissage"),
    "orientation": ("orientation", "projet pro"),
    "sante": ("santé",),
    "ressources": ("argent", "ressources"),
    "droits": ("papiers", "accès aux droits", "CAF"),
    "mobilite": ("permis", "mobilité"),
    "famille": ("famille",),
    "discussion": ("discussion", "écoute"),
}
NEXT_STEPS: Final[Words] = {
    "nothing": ("", "RAS", "rien"),
    "meet_again": ("à revoir", "se revoir"),
    "appointment": ("RDV", "rdv pris"),
    "refer": ("orienté", "orientation ML"),
}
PLACE_KINDS: Final[Words] = {
    "rue-place": ("rue", "centre-ville"),
    "parc": ("parc",),
    "hall-pied-immeuble": ("pied d'immeuble", "bas d'immeuble"),
    "squat": ("squat",),
    "centre-commercial": ("centre commercial", "galerie marchande"),
    "gare-transport": ("gare",),
    "evenement-culturel": ("festival", "fête", "concert"),
    "equipement-sportif": ("stade", "city stade"),
    "mjc-centre-social": ("MJC", "centre social"),
    "mission-locale": ("mission locale",),
    "domicile": ("domicile",),
    "reseau-social": ("réseau social", "réseaux sociaux"),
    "telephone-sms": ("téléphone",),
    "lieu-hybride-partage": ("tiers lieu",),
    "autre": ("autre",),
}
STATES: Final[Words] = {
    "proposed": ("proposé",),
    "waiting": ("en attente",),
    "enrolled": ("inscrit",),
    "active": ("en cours", "En parcours"),
    "suspended": ("suspendu", "en pause"),
    "completed": ("terminé", "mené à terme"),
    "withdrawn": ("abandon", "Abandon"),
    "moved": ("réorienté", "passé chez un partenaire"),
}
REASONS: Final[Words] = {
    "": ("",),
    "personal": ("raisons personnelles", "perso"),
    "wrong_orientation": ("mauvaise orientation",),
    "motivation": ("manque de motivation", "manque d'engagement"),
    "out_of_touch": ("sans nouvelles", "ne répond plus"),
    "moved_away": ("déménagement", "a déménagé"),
    "found_solution": ("a trouvé un emploi", "autre solution"),
    "ended_by_team": ("décision de l'équipe",),
    "other": ("autre",),
}
EXITS: Final[Words] = {
    "cdi": ("CDI",),
    "cdd": ("CDD",),
    "interim": ("intérim", "mission d'intérim"),
    "contrat_aide": ("contrat aidé", "PEC"),
    "iae": ("chantier d'insertion", "ACI"),
    "fonction_publique": ("armée",),
    "creation": ("auto-entrepreneur",),
    "apprentissage": ("apprentissage", "contrat d'apprentissage"),
    "retour_scolaire": ("retour à l'école", "bac pro"),
    "etudes_superieures": ("BTS", "études supérieures"),
    "formation_qualifiante": ("formation qualifiante", "titre professionnel"),
    "formation_prequalifiante": ("préqualification", "remise à niveau"),
    "e2c": ("E2C", "école de la 2e chance"),
    "epide": ("EPIDE",),
    "stage": ("stage", "stage en entreprise"),
    "immersion": ("immersion", "PMSMP"),
    "service_civique": ("service civique",),
    "volontariat": ("volontariat",),
    "benevolat": ("bénévolat",),
    "voyage": ("Erasmus",),
    "projet_personnel": ("projet personnel",),
    "mission_locale": ("suivi ML", "mission locale"),
    "cej_pacea": ("Garantie jeunes",),
    "france_travail": ("Pôle emploi",),
    "cap_emploi": ("Cap emploi",),
    "suivi_rsa": ("suivi RSA",),
    "abandon": ("abandon",),
    "sans_nouvelles": ("sans nouvelles",),
    "exclusion": ("exclusion",),
    "demenagement": ("déménagement",),
    "limite_age": ("limite d'âge",),
    "inconnue": ("?", "non connue"),
}
RECORDED: Final[Words] = {
    "yes": ("oui", "x"),
    "no": ("non",),
    "not_recorded": ("non recensé", "?"),
}
GENDERS: Final[Words] = {"F": ("F", "fille", "Mme"), "M": ("M", "G", "garçon"), "": ("",)}
