"""Every write on places."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.linkage.normalise.fold import fold
from continuum.organisations.models import Commune
from continuum.outreach.models import Place
from continuum.outreach.rules import Network, PlaceKind
from continuum.people.actions.locks import one_at_a_time
from continuum.people.text import one_line

NAME_LONGEST = 100


class PlaceNeedsName(Refused):
    message = _("Donnez un nom au lieu.")


class PlaceAlreadyThere(Refused):
    message = _("Un lieu porte déjà ce nom dans cette commune : choisissez-le dans la liste.")


class PlaceIsClosed(Refused):
    message = _("Ce lieu est fermé : rouvrez-le d'abord.")


class PlaceIsOpen(Refused):
    message = _("Ce lieu est déjà ouvert.")


@dataclass(frozen=True)
class NewPlace:
    """A place met on the way, to be added if nobody has."""

    name: str
    kind: PlaceKind = PlaceKind.OTHER
    network: str = ""


@transaction.atomic
def add_place(
    *,
    name: str,
    kind: PlaceKind,
    network: str = "",
    commune: Commune | None = None,
    by: Member,
    new_id: UUID | None = None,
) -> Place:
    """Raises `PlaceNeedsName` or `PlaceAlreadyThere`, whatever the accents and capitals; sent twice
    with one `new_id`, the place is added once."""
    place = Place(
        id=new_id or uuid4(),
        organisation_id=by.organisation_id,
        name=_name(name),
        kind=kind,
        network=_network(kind, network),
        commune=commune,
    )
    one_at_a_time("place", by=by)
    known = Place.objects.visible_to(by).filter(pk=place.pk).first()
    if known is not None and fold(known.name) == fold(place.name):
        return known
    _refuse_twin(place)
    return _saved(place, force_insert=True)


@transaction.atomic
def change_place(
    *, place: Place, name: str, kind: PlaceKind, network: str = "", commune: Commune | None = None
) -> Place:
    """Rename the place or say better what it is; what was noted there stays there."""
    place.name = _name(name)
    place.kind = kind
    place.network = _network(kind, network)
    place.commune = commune
    _refuse_twin(place)
    return _saved(place)


@transaction.atomic
def close_place(*, place: Place, on: date) -> Place:
    """Nobody is offered the place from `on`; its encounters stay."""
    if place.closed_on is not None:
        raise PlaceIsClosed(_("Ce lieu est déjà fermé."))
    place.closed_on = on
    place.save(update_fields=["closed_on"])
    return place


@transaction.atomic
def reopen_place(*, place: Place) -> Place:
    if place.closed_on is None:
        raise PlaceIsOpen
    place.closed_on = None
    place.save(update_fields=["closed_on"])
    return place


def place_found_or_added(new: NewPlace, *, by: Member) -> Place:
    """The open place of this name, whatever its accents and capitals; added when there is none.

    Raises what `add_place` raises.
    """
    folded = fold(new.name)
    for place in Place.objects.visible_to(by).filter(closed_on__isnull=True):
        if fold(place.name) == folded:
            return place
    return add_place(name=new.name, kind=new.kind, network=new.network, by=by)


def _name(name: str) -> str:
    tidy = one_line(name, field="name", longest=NAME_LONGEST)
    if not tidy:
        raise PlaceNeedsName(field="name")
    return tidy


def _network(kind: PlaceKind, network: str) -> str:
    if kind != PlaceKind.NETWORK:
        return ""
    return network or Network.OTHER


def _refuse_twin(place: Place) -> None:
    others = Place.objects.filter(
        organisation_id=place.organisation_id, commune_id=place.commune_id
    ).exclude(pk=place.pk)
    for other in others:
        if fold(other.name) == fold(place.name):
            if other.closed_on is not None:
                raise PlaceIsClosed(
                    _("Ce lieu existe déjà, mais il est fermé : rouvrez-le."), field="name"
                )
            raise PlaceAlreadyThere(field="name")


def _saved(place: Place, *, force_insert: bool = False) -> Place:
    try:
        with transaction.atomic():
            place.save(force_insert=force_insert)
    except IntegrityError as clash:  # somebody added it in the meantime
        raise PlaceAlreadyThere(field="name") from clash
    return place
