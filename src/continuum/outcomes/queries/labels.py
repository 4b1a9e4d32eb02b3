"""The lines of a breakdown in the reader's words and order; names are asked for once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.organisations.models import Commune, Organisation, Programme, Site
from continuum.outcomes.queries.compiler import OTHERS
from continuum.outcomes.queries.counting import SEPARATOR
from continuum.outcomes.rules.indicators import Definition
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Item
from continuum.outcomes.rules.vocabulary import Field, FieldKind, Text, fields_of
from continuum.outcomes.rules.writing import month
from continuum.people.rules import Answer, FactKind

UNTOLD = ""
"""The value of those who told nothing."""


class Labels:
    """Names of what a programme's breakdowns speak of, as the member may read them."""

    def __init__(self, programme: Programme, member: Member) -> None:
        self._programme = programme
        self._member = member

    def items(
        self, definition: Definition, told: Mapping[str, int], period: Period
    ) -> tuple[Item, ...]:
        """The lines with something on them; every band, and every month between, even empty."""
        breakdown = definition.breakdown
        if breakdown is None:
            return ()
        asked = fields_of(definition.measure)[breakdown.field]
        told = _with_untold(told, asked) if not breakdown.bands else told
        names: dict[str, Text]
        if breakdown.bands:
            names = {str(rank): band.label for rank, band in enumerate(breakdown.bands)}
            if told.get(OTHERS):
                names[OTHERS] = breakdown.others or _("Autres")
        elif asked.kind is FieldKind.MONTH:
            names = {code: month(code) for code in _between(period.months(), told)}
        else:
            names = {code: name for code, name in self._names(asked, told) if told.get(code)}
            if not asked.ordered:
                names = dict(sorted(names.items(), key=lambda pair: -told[pair[0]]))
        unknown = asked.unknown | {UNTOLD}
        names = dict(sorted(names.items(), key=lambda pair: pair[0] in unknown))
        if told.get(UNTOLD):
            names[UNTOLD] = _("Non renseigné")
        return tuple(
            Item(code, name, told.get(code, 0), is_unknown=code in unknown)
            for code, name in names.items()
        )

    def groups(self, told: Mapping[str, int], *, whole: int) -> tuple[Item, ...]:
        """One line for each public: those who belong to it, and those of whom nobody knows."""
        aimed = set(self._programme.target_groups)
        found = []
        for kind in FactKind:
            yes, no = (told.get(f"{kind}{SEPARATOR}{one}", 0) for one in (Answer.YES, Answer.NO))
            if kind.value in aimed or (yes and not aimed):
                found.append(Item(kind.value, kind.label, yes, unknown=max(0, whole - yes - no)))
        return tuple(sorted(found, key=lambda item: -item.n))

    def name_of(self, asked: Field, value: str) -> Text:
        """One value in words."""
        return dict(self._names(asked, {value: 1})).get(value, value)

    def _names(self, asked: Field, told: Mapping[str, int]) -> Iterable[tuple[str, Text]]:
        if asked.choices:
            return asked.choices
        names: Mapping[str, Text] = {
            FieldKind.ORGANISATION: self._organisations,
            FieldKind.SITE: self._sites,
            FieldKind.STRAND: self._strands,
            FieldKind.COMMUNE: self._communes(told),
        }.get(asked.kind, {})
        largest_first = sorted(told, key=lambda value: (-told[value], value))
        return [(value, names.get(value, value)) for value in largest_first if value != UNTOLD]

    @cached_property
    def _organisations(self) -> dict[str, Text]:
        partners = Organisation.objects.visible_to(self._member)
        return {str(one.pk): one.label_for(self._member.organisation_id) for one in partners}

    @cached_property
    def _sites(self) -> dict[str, Text]:
        sites = Site.objects.visible_to(self._member).select_related("organisation")
        names = Counter(site.name for site in sites)
        return {str(site.pk): self._site(site, alone=names[site.name] == 1) for site in sites}

    def _site(self, site: Site, *, alone: bool) -> str:
        """Its name, with its organisation's where two sites have the same."""
        own = self._member.organisation_id
        if site.organisation.is_sensitive and site.organisation_id != own:
            return _("Site d'une structure partenaire")
        return site.name if alone else f"{site.name} ({site.organisation.label_for(own)})"

    @cached_property
    def _strands(self) -> dict[str, Text]:
        return {str(strand.pk): strand.name for strand in self._programme.strands.all()}

    @staticmethod
    def _communes(told: Mapping[str, int]) -> dict[str, Text]:
        communes = list(Commune.objects.filter(code__in=list(told)))
        names = Counter(one.name for one in communes)
        return {
            one.code: one.name if names[one.name] == 1 else f"{one.name} ({one.departement})"
            for one in communes
        }


def _between(months: Sequence[str], told: Mapping[str, int]) -> Sequence[str]:
    """From the first month with something to the last, whatever the length of the period."""
    lively = [rank for rank, month in enumerate(months) if told.get(month)]
    return months[lively[0] : lively[-1] + 1] if lively else months[:1]


def _with_untold(told: Mapping[str, int], asked: Field) -> Mapping[str, int]:
    """Those who told nothing, among those known not to have told, where the field has such a
    value."""
    if not asked.untold or not told.get(UNTOLD):
        return told
    rest = {code: n for code, n in told.items() if code != UNTOLD}
    return {**rest, asked.untold: rest.get(asked.untold, 0) + told[UNTOLD]}
