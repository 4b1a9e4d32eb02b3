"""Who walks with whom: as a line names them, and as it is known already."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from continuum.access.scope import Member
from continuum.imports.planning.directory import Filed
from continuum.imports.planning.rows import Completion, ReferentDraft
from continuum.imports.rules.cells import Colleague
from continuum.linkage.normalise.fold import fold
from continuum.people.models import Referent


def referent_from(values: Mapping[str, object], *, since: date) -> ReferentDraft | None:
    told = values.get("referent")
    if not isinstance(told, Colleague):
        return None
    return ReferentDraft(since, told.called, UUID(told.account) if told.account else None)


@dataclass(frozen=True)
class Walked:
    """A referent somebody has or had."""

    id: UUID
    called: str
    has_account: bool


class Walkers:
    """The referents of everybody the organisation knows, read once if they are asked for."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._told: set[UUID] = set()

    def completion(self, person: Filed, draft: ReferentDraft) -> Completion | None:
        """What the line adds, once a person: the account of whoever was known by that name only,
        or a referent for somebody who never had one."""
        if person.identity in self._told:
            return None
        known = self._by_identity.get(person.identity, [])
        if not known:
            found = Completion(person=person.id, called=draft.called, referent=draft)
        else:
            named = next((one for one in known if _is(one, draft)), None)
            if named is None or draft.account is None:
                return None
            found = Completion(
                person=person.id, called=draft.called, named=(named.id, draft.account)
            )
        self._told.add(person.identity)
        return found

    @cached_property
    def _by_identity(self) -> Mapping[UUID, list[Walked]]:
        found: dict[UUID, list[Walked]] = defaultdict(list)
        rows = Referent.objects.visible_to(self._member).order_by("-since")
        for identity, pk, called, account in rows.values_list(
            "person__identity", "pk", "called", "account_id"
        ):
            found[identity].append(Walked(pk, called, account is not None))
        return found


def _is(walked: Walked, draft: ReferentDraft) -> bool:
    return not walked.has_account and fold(walked.called) == fold(draft.called)
