"""Names as heard in Troyes, Vichy, Chambéry and Pinerolo; whoever bears one is invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from continuum.demo.scenario.chance import Dice


@dataclass(frozen=True)
class Stock:
    """Given names of girls and boys, and family names, of one origin."""

    girls: tuple[str, ...]
    boys: tuple[str, ...]
    families: tuple[str, ...]


def _stock(girls: str, boys: str, families: str) -> Stock:
    return Stock(
        *(
            tuple(name.replace("_", " ") for name in part.split())
            for part in (girls, boys, families)
        )
    )


STOCKS: Final[Mapping[str, Stock]] = {
    "french": _stock(
        "Léa Manon Chloé Camille Océane Laurine Mélanie Justine Marine Élodie Anaïs Pauline Clara "
        "Morgane Alizée Noémie Jade Lola Maëlys Coralie Cindy Laëtitia Marie-Lou Anne-Sophie "
        "Emma Léonie Julie Amandine Charlène Tiffany Ophélie Margaux Éloïse Célia Lisa Zoé",
        "Lucas Théo Kévin Enzo Maxime Dylan Jordan Mathis Florian Nathan Quentin Alexis Tom "
        "Valentin Corentin Steven Brandon Anthony Rémi Loïc Gaël Bastien Jean-Baptiste Noé "
        "Clément Romain Tanguy Mickaël Jérémy Léo Louis Antonin Ryan Killian Tristan Éliott",
        "Moreau Girard Bonnet Lambert Fontaine Rousseau Chevalier Mercier Blanchard Guérin "
        "Boyer Garnier Lefèvre Perrin Morin Roussel Gauthier Masson Marchand Duval Collet "
        "Bertrand Lemoine Carpentier Renaud Picard Gaillard Aubry Leclercq Vasseur Meunier "
        "Bourgeois Prévost Pichon Fayard De_Oliveira-Martin Le_Goff Dupuis Chauvet Auclair "
        "Desnoyers Barthélémy Petitjean Grandjean Saint-Martin Tisserand Dumoulin Lapierre "
        "Bouchard Charpentier Noël Hérault Jolivet Courtois Berthier Villeneuve Maréchal "
        "Thévenot Raynaud Pasquier Delorme Grosjean Laforêt Verdier",
    ),
    "maghreb": _stock(
        "Inès Sarah Yasmine Nour Amina Lina Myriam Kenza Imane Sabrina Nadia Farah Khadija "
        "Salma Chaïma Houda Soraya Assia Rania Dounia Leïla Samia Hanane Fatima Ikram Malika",
        "Mohamed Yanis Rayan Mehdi Bilal Karim Amine Sofiane Nassim Ilyès Walid Hamza Samir "
        "Anis Ayoub Youssef Ismaël Adel Zakaria Abdelkader Abdelkarim Nadir Farid Wassim "
        "Oussama Reda Toufik Marwan",
        "Benali Haddad Bouzid Cherif Mansouri Belkacem Saïdi Amrani Ben_Salah Boudiaf Khelifi "
        "Zeroual Hamdi Meziane Rahmani El_Idrissi Bensaïd Ouali Touati Ziani Benamar Larbi "
        "Ait_Ahmed Bouchama Ferhat Guendouz Hadj_Ali Kaddour Lahlou Slimani Trabelsi Yahiaoui "
        "El_Amrani Ben_Youssef Chaouch Djebbar",
    ),
    "portuguese": _stock(
        "Inês Mariana Sofia Beatriz Joana Carla Patrícia Vanessa Andreia Raquel",
        "Tiago Diogo João Rafael Rui Nuno Miguel André Hugo Bruno",
        "Da_Silva Ferreira Pereira Gonçalves Dos_Santos Rodrigues Teixeira Lopes Carvalho "
        "Marques Almeida De_Sousa Pinto Ribeiro",
    ),
    "west_african": _stock(
        "Aminata Fatoumata Mariama Aïssata Awa Bintou Kadiatou Oumou Coumba Djeneba Ramata "
        "Assetou Hawa Rokia",
        "Mamadou Ibrahima Ousmane Moussa Amadou Cheick Boubacar Abdoulaye Souleymane Seydou "
        "Lassana Modibo Bakary Sékou",
        "Diallo Traoré Coulibaly Diarra Camara Keïta Konaté Sylla Touré Sissoko Bah Barry "
        "Cissé Fofana Sow Ndiaye Kanté Doumbia",
    ),
    "turkish": _stock(
        "Elif Zeynep Büşra Esra Merve Ayşe Selin Derya",
        "Emre Yusuf Mustafa Burak Kerem Serkan Enes Volkan",
        "Yılmaz Kaya Demir Çelik Şahin Aydın Özdemir Arslan Doğan Koç",  # noqa: RUF001 - Turkish
    ),
    "italian": _stock(
        "Giulia Chiara Martina Francesca Alessia Sara Elisa Federica Noemi Ilaria",
        "Lorenzo Matteo Alessandro Davide Simone Luca Andrea Gabriele Riccardo Nicolò",
        "Bertolotto Giraudo Rostan Bonin Costantino Ferrero Griot Malan Peyronel Ribet "
        "Salvai Tron Avondo Barbero Colomba Martinat",
    ),
    "other": _stock(
        "Mirela Ana Ekaterina Elena Luana Shanice Kimberley Maëva",
        "Nikola Besnik Ionuț Andrei Jovan Ethan Mathéo Kenny",
        "Popescu Jovanović Krasniqi Petrov Ionescu Hoareau Payet Nguyen Tran Rakotomalala",
    ),
}
ORIGINS: Final[Mapping[str, Mapping[str, float]]] = {
    "aube": {
        "french": 58, "maghreb": 19, "portuguese": 7, "west_african": 7, "turkish": 5, "other": 4,
    },
    "allier": {
        "french": 66, "maghreb": 15, "portuguese": 6, "west_african": 5, "turkish": 3, "other": 5,
    },
    "savoie": {
        "french": 50, "maghreb": 23, "portuguese": 5, "west_african": 6, "turkish": 6,
        "italian": 6, "other": 4,
    },
    "piemonte": {"italian": 88, "maghreb": 6, "west_african": 3, "other": 3},
    "team": {
        "french": 74, "maghreb": 12, "portuguese": 5, "west_african": 4, "turkish": 2, "italian": 3,
    },
}  # fmt: skip
NICKNAMES: Final[Mapping[str, str]] = {
    "Mohamed": "Momo", "Abdelkader": "Kader", "Abdelkarim": "Krimo", "Mamadou": "Mams",
    "Fatoumata": "Fatou", "Myriam": "Mimi", "Khadija": "Khadi", "Ibrahima": "Ibou",
    "Boubacar": "Bouba", "Moussa": "Mouss", "Youssef": "Youss", "Sofiane": "Sof",
    "Jean-Baptiste": "JB", "Alexandre": "Alex", "Quentin": "Quentino", "Maxime": "Max",
    "Valentin": "Val", "Océane": "Océ", "Amandine": "Mandy", "Mickaël": "Mika",
    "Jérémy": "Jey", "Laëtitia": "Laeti", "Corentin": "Coco", "Kévin": "Kéké",
    "Ousmane": "Ouss", "Souleymane": "Souley", "Zakaria": "Zak", "Ismaël": "Isma",
    "Charlène": "Chacha", "Tiffany": "Tiff", "Mustafa": "Musti", "Florian": "Flo",
}  # fmt: skip
STREET_NAMES: Final = (
    "Tic", "Zizou", "Le Grand", "Snoop", "Kiki", "La Fouine", "Lulu", "Doudou", "Titi", "Bambi",
    "Le Rouquin", "Nino", "Pépito", "Chouquette", "Ness", "Rocky", "Panda", "Gigi", "Casquette",
    "Frisette", "Smiley", "Kim", "Djo", "Louloute", "Tonio", "Speedy", "Mowgli", "La Puce",
    "Ketchup", "Babou", "Nana", "Sushi", "Cookie", "Jojo", "Totoro", "Bibi", "Kanou", "Pacha",
    "Le Skateur", "Zaza", "Micro", "Choco", "Le Breton", "Paloma", "Tchoupi", "Minus", "Kaori",
    "Bubulle", "Trottinette", "Vero", "Domino", "Fleur", "Capuche", "Biscotte", "Grenadine",
    "Kinder", "Fraise", "Noisette", "Caillou", "Ficelle", "Boulette", "Flash", "Ninja", "Vador",
    "Yoda", "Luffy", "Sangoku", "Naruto", "Pikachu", "Mario", "Sonic", "Zelda", "Rayman",
    "Bowser", "Gizmo", "Pixel", "Beatbox", "Freestyle", "Flow", "Mic", "Basse", "Platine",
    "Vinyle", "Tempo", "Salsa", "Samba", "Reggae", "Tango", "Kaporal", "Dunk", "Crampon",
    "Penalty", "Pivot", "Le Gardien", "Ballon", "Bulle", "Brindille", "Moustique", "Libellule",
    "Puma", "Loup", "Renard", "Lynx", "Castor", "Fennec", "Gazelle", "Suricate", "Pingouin",
    "Koala", "Bandana", "Bonnet", "Baskets", "Sac à dos", "Le Poète", "Le Matheux", "La Star",
    "Le Chef", "Petit Chef", "Le Livreur", "La Coiffeuse", "Mécano", "Pâtissier", "Le Barbu",
    "Bouclette", "Tresses", "Mèche", "Rasta", "Gavroche", "Poulbot", "Marmotte", "Bretzel",
    "Tartine", "Nougat", "Réglisse", "Cannelle", "Praline", "Guimauve", "Macaron", "Nutella",
    "Chips", "Merguez", "Couscous", "Menthe", "Soda", "Dakota", "Texas", "Rio", "Tokyo",
    "Berlin", "Denver", "Oslo", "Nairobi", "Lisbonne", "Bogota",
)  # fmt: skip


@dataclass(frozen=True)
class Called:
    """Somebody's names and civil gender."""

    first_name: str
    last_name: str
    gender: str


class Names:
    """Names and numbers given out for one seed: nobody bears those of somebody before.

    The numbers are of the range that the French regulator keeps for fiction.
    """

    def __init__(self, seed: int) -> None:
        self._dice = Dice(seed, "names")
        self._given: set[tuple[str, str]] = set()
        self._births: set[tuple[str, date]] = set()
        self._nicknames = self._dice.shuffled(STREET_NAMES)
        self._numbers = self._dice.shuffled(range(10_000))

    def new(self, region: str, gender: str, *, family: str = "") -> Called:
        """A full name nobody has; of this `family` when a brother or sister is wanted."""
        while True:
            stock = STOCKS[self._dice.weighted(ORIGINS[region])]
            if family:
                stock = next((one for one in STOCKS.values() if family in one.families), stock)
            last = family or self._dice.pick(stock.families)
            first = self._dice.pick(stock.girls if gender == "F" else stock.boys)
            if (first, last) not in self._given:
                self._given.add((first, last))
                return Called(first, last, gender)

    def is_first(self, given_name: str, born_on: date) -> bool:
        """Whether nobody of that name was born that day until now."""
        is_first = (given_name, born_on) not in self._births
        self._births.add((given_name, born_on))
        return is_first

    def nickname(self) -> str:
        """A name of the street; numbered once all have been given."""
        if not self._nicknames:
            self._nicknames = [f"{name} {self._dice.number(2, 99)}" for name in STREET_NAMES]
        return self._nicknames.pop()

    def telephone(self) -> str:
        digits = f"063998{self._numbers.pop():04d}"
        return " ".join(digits[place : place + 2] for place in range(0, 10, 2))


def short_form(first_name: str) -> str:
    """What friends make of a first name; empty when nothing usual."""
    return NICKNAMES.get(first_name, "")
