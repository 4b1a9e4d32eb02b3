"""Places as a table names them, joined to those that are known."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from continuum.access.scope import Member
from continuum.imports.rules.vocabularies import vocabulary
from continuum.linkage.normalise.fold import fold
from continuum.outreach.models import Place
from continuum.outreach.rules import Mode, Network, PlaceKind

KIND_OF_MODE: Mapping[str, PlaceKind] = {
    Mode.EVENT: PlaceKind.EVENT,
    Mode.SPORT: PlaceKind.SPORT,
    Mode.NETWORK: PlaceKind.NETWORK,
    Mode.PHONE: PlaceKind.PHONE,
    Mode.VISIT: PlaceKind.HOME,
}


@dataclass(frozen=True)
class PlaceDraft:
    """A place that nobody has listed yet."""

    name: str
    kind: PlaceKind
    network: str = ""
    commune: str | None = None


class Places:
    """The organisation's places by name, and those a table adds to them."""

    def __init__(self, member: Member) -> None:
        self._known: dict[str, list[tuple[UUID, str | None]]] = defaultdict(list)
        places = Place.objects.visible_to(member).order_by(
            F("closed_on").asc(nulls_first=True), "name"
        )
        self._kinds: dict[UUID, str] = {}
        for pk, name, kind, commune in places.values_list("pk", "name", "kind", "commune_id"):
            self._known[fold(name)].append((pk, commune))
            self._kinds[pk] = kind

    def kind_of(self, place: UUID | None) -> str | None:
        return self._kinds.get(place) if place else None

    def find(self, name: str, *, commune: str | None) -> UUID | None:
        """The place of that name, in that commune when it is told."""
        places = self._known.get(fold(name), [])
        if commune:
            exact = [pk for pk, where in places if where == commune]
            places = [(pk, where) for pk, where in places if where is None or pk in exact]
            return exact[0] if exact else places[0][0] if places else None
        return places[0][0] if places else None


def drafted(name: str, *, kind: str | None, mode: str | None, commune: str | None) -> PlaceDraft:
    """A place to add: what it is comes from the table, else from its name, else from the mode."""
    told = kind or vocabulary("place_kind", inside=True).read(name)
    chosen = PlaceKind(told) if told else KIND_OF_MODE.get(mode or "", PlaceKind.OTHER)
    if chosen is not PlaceKind.NETWORK:
        return PlaceDraft(name, chosen, commune=commune)
    return PlaceDraft(name, chosen, network=network_of(name) or Network.OTHER)


def network_of(name: str) -> str:
    return vocabulary("network", inside=True).read(name) or ""


def tidy_name(name: str, *, kind: str | None) -> str:
    """A network goes by its own name, however it was spelt."""
    network = network_of(name)
    is_network = kind == PlaceKind.NETWORK or (
        not kind and vocabulary("place_kind", inside=True).read(name) == PlaceKind.NETWORK
    )
    if network and network != Network.OTHER and is_network:
        return str(Network(network).label)
    return name
