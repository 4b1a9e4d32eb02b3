"""Where the street team of the Allier goes, in which season, and what it remembers of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from continuum.demo.scenario.consortium import MONTLUCON, MOULINS, VICHY
from continuum.demo.scenario.values import PlacePlan

TEAM: Final = "sagess"
AREAS: Final[Mapping[str, Mapping[str, float]]] = {
    "vichy": {VICHY: 52, "03095": 24, "03023": 9, "03236": 4, "03264": 3, "03118": 8},
    "moulins": {MOULINS: 56, "03321": 21, "03013": 8, "03298": 5, "03102": 5, "03254": 5},
    "montlucon": {MONTLUCON: 63, "03082": 13, "03101": 10, "03098": 8, "03036": 6},
}
"""Where the young people of each area live: commune to its weight."""
SITES: Final = {"vichy": "Vichy", "moulins": "Moulins", "montlucon": "Montluçon"}


def _places(area: str, *listed: tuple[str, str, str]) -> tuple[PlacePlan, ...]:
    return tuple(
        PlacePlan(organisation=TEAM, name=name, kind=kind, commune=commune, area=area)
        for name, kind, commune in listed
    )


PLACES: Final = (
    *_places(
        "vichy",
        ("Parc des Sources", "parc", VICHY),
        ("Berges du lac d'Allier", "parc", VICHY),
        ("Place de la gare, Vichy", "gare-transport", VICHY),
        ("Les Quatre Chemins", "centre-commercial", VICHY),
        ("Quartier des Garets", "hall-pied-immeuble", VICHY),
        ("Presles", "hall-pied-immeuble", "03095"),
        ("Ancienne usine, bord du Sichon", "squat", "03095"),
        ("MJC de Cusset", "mjc-centre-social", "03095"),
        ("Stade de Bellerive", "equipement-sportif", "03023"),
        ("City stade de Presles", "equipement-sportif", "03095"),
        ("Festival d'été du parc", "evenement-culturel", VICHY),
        ("Fête foraine de Cusset", "evenement-culturel", "03095"),
        ("Festival des cultures du monde, Gannat", "evenement-culturel", "03118"),
    ),
    *_places(
        "moulins",
        ("Place d'Allier", "rue-place", MOULINS),
        ("Gare de Moulins", "gare-transport", MOULINS),
        ("Quartier des Champins", "hall-pied-immeuble", MOULINS),
        ("Quartier de Moulins-Sud", "rue-place", MOULINS),
        ("Galerie marchande d'Avermes", "centre-commercial", "03013"),
        ("Parc de la Rigolée", "parc", "03013"),
        ("Maison vide, route de Lyon", "squat", "03321"),
        ("Centre social d'Yzeure", "mjc-centre-social", "03321"),
        ("Stade Hector-Rolland", "equipement-sportif", MOULINS),
        ("Fête de la musique, Moulins", "evenement-culturel", MOULINS),
        ("Foire de Varennes", "evenement-culturel", "03298"),
        ("Concert de Saint-Pourçain", "evenement-culturel", "03254"),
    ),
    *_places(
        "montlucon",
        ("Parc Wilson", "parc", MONTLUCON),
        ("Quai du Cher", "rue-place", MONTLUCON),
        ("Gare de Montluçon-Ville", "gare-transport", MONTLUCON),
        ("Quartier de Fontbouillant", "hall-pied-immeuble", MONTLUCON),
        ("Bien-Assis", "hall-pied-immeuble", MONTLUCON),
        ("Galerie Saint-Jacques", "centre-commercial", MONTLUCON),
        ("Hangar du canal", "squat", "03098"),
        ("MJC de Montluçon", "mjc-centre-social", MONTLUCON),
        ("Stade de Domérat", "equipement-sportif", "03101"),
        ("Foire de Commentry", "evenement-culturel", "03082"),
        ("Concerts du château, Montluçon", "evenement-culturel", MONTLUCON),
        ("Fête de Bourbon-l'Archambault", "evenement-culturel", "03036"),
    ),
    PlacePlan(organisation=TEAM, name="Instagram", kind="reseau-social", network="instagram"),
    PlacePlan(organisation=TEAM, name="Snapchat", kind="reseau-social", network="snapchat"),
    PlacePlan(organisation=TEAM, name="Facebook", kind="reseau-social", network="facebook"),
    PlacePlan(organisation=TEAM, name="Téléphone de l'équipe", kind="telephone-sms"),
    *_places("vichy", ("Permanence à la mission locale de Vichy", "mission-locale", VICHY)),
    *_places("moulins", ("Permanence à la mission locale de Moulins", "mission-locale", MOULINS)),
    *_places(
        "montlucon", ("Permanence à la mission locale de Montluçon", "mission-locale", MONTLUCON)
    ),
    *_places("vichy", ("À domicile", "domicile", "")),
    *_places("vichy", ("Chantier éducatif du Sichon", "autre", "03095")),
)

THEMES: Final[Mapping[str, tuple[str, ...]]] = {
    "street": ("rue-place", "hall-pied-immeuble", "gare-transport", "parc"),
    "park": ("parc", "rue-place"),
    "mall": ("centre-commercial", "gare-transport"),
    "squat": ("squat",),
    "sport": ("equipement-sportif", "mjc-centre-social"),
    "event": ("evenement-culturel",),
    "network": ("reseau-social",),
    "phone": ("telephone-sms",),
}
"""What kind of places a round goes to."""
ROUND_MODE: Final = {"sport": "sport", "event": "event", "network": "network", "phone": "phone"}
CROWD: Final = {
    "street": 7.0,
    "park": 7.5,
    "mall": 6.5,
    "squat": 3.0,
    "sport": 8.0,
    "event": 13.0,
    "network": 4.5,
    "phone": 3.5,
}
"""How many new faces such a round sees, compared with the others."""
SIZES: Final[Mapping[str, Mapping[int, float]]] = {
    "street": {1: 2, 2: 4, 3: 5, 4: 5, 5: 3, 6: 2},
    "park": {1: 2, 2: 4, 3: 5, 4: 4, 5: 3, 6: 2},
    "mall": {1: 2, 2: 5, 3: 5, 4: 3},
    "squat": {1: 4, 2: 3, 3: 1},
    "sport": {2: 3, 3: 4, 4: 4, 5: 3, 6: 2},
    "event": {2: 3, 3: 5, 4: 5, 5: 4, 6: 3, 8: 2},
    "network": {1: 4, 2: 3, 3: 1},
    "phone": {1: 9, 2: 1},
}


@dataclass(frozen=True)
class Season:
    """Part of the year: the themes of its rounds, and the hours at which they may start."""

    until: date
    themes: Mapping[str, float]
    hours: tuple[float, ...]


SEASONS: Final = (
    Season(
        date(2020, 10, 29),
        {"street": 5, "park": 3, "sport": 3, "mall": 2, "event": 1, "squat": 1, "network": 1},
        (14.5, 16.0, 17.5, 18.5, 20.0),
    ),
    Season(date(2020, 12, 14), {"phone": 6, "network": 6, "squat": 1}, (10.0, 14.0, 15.5, 17.0)),
    Season(
        date(2021, 4, 2),
        {"street": 6, "mall": 4, "sport": 1, "squat": 2, "network": 3, "phone": 2},
        (13.5, 14.0, 14.5, 15.0),
    ),
    Season(date(2021, 5, 2), {"phone": 5, "network": 5, "street": 1}, (10.0, 14.0, 16.0)),
    Season(
        date(2021, 6, 30),
        {"street": 5, "park": 4, "sport": 4, "mall": 1, "event": 1, "network": 1},
        (14.5, 16.0, 17.0, 18.0),
    ),
    Season(
        date(2021, 8, 31),
        {"event": 6, "park": 4, "sport": 3, "street": 4},
        (15.0, 17.0, 18.5, 20.0, 20.5),
    ),
)
"""Lockdowns of November 2020 and April 2021, curfew in between, festivals in summer."""

CLIMATES: Final = (
    "Soirée calme, peu de monde ; les habitués sont restés discuter.",
    "Beaucoup de passage, bonne ambiance. On nous reconnaît de mieux en mieux.",
    "Pluie toute l'après-midi, les groupes se sont repliés sous les halls.",
    "Tension entre deux groupes en arrivant, retombée assez vite.",
    "Plusieurs demandes autour du logement, à reprendre avec les partenaires.",
    "Les commerçants nous ont bien accueillis, une affiche laissée à la boulangerie.",
    "Des grands frères nous ont présenté des plus jeunes.",
    "Ambiance estivale, musique, contacts faciles.",
    "Peu de réponses aux messages, mais deux longues conversations.",
    "Appels difficiles : beaucoup de numéros ne répondent plus.",
    "Première fois dans ce secteur, on y retournera un soir de semaine.",
    "Belle tournée : trois jeunes veulent passer à la permanence.",
    "",
)
NOTES: Final = (
    "Préfère qu'on passe par Snapchat, le soir.",
    "Cherche un apprentissage en mécanique, a déjà un CV.",
    "Revient demander pour la carte de transport.",
    "Dort chez un ami en ce moment, à revoir vite.",
    "Très à l'aise avec les plus petits, pense à l'animation.",
    "N'a pas rouvert ses courriers depuis deux mois.",
    "Voudrait passer le code, ne sait pas par où commencer.",
    "A parlé pour la première fois de reprendre une formation.",
    "On a promis de rappeler jeudi.",
    "Est venue avec sa cousine, se connaissent du lycée.",
    "Propose de nous présenter son équipe de foot.",
    "Ne veut pas entendre parler de rendez-vous au bureau.",
)
