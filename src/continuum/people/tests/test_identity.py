"""Joining and separating: a partition of files that never mixes two groups and restores itself."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from continuum.access.tests.factories import as_member, make_membership
from continuum.people import actions
from continuum.people.actions.identity import AlreadyJoined, NoReason, NotJoined, SameFile
from continuum.people.models import IdentityDecision, Person
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db


def groups() -> set[frozenset[str]]:
    """Names of the files that share an identity."""
    by_identity: dict[object, set[str]] = {}
    for person in Person.objects.all():
        by_identity.setdefault(person.identity, set()).add(person.first_name)
    return {frozenset(names) for names in by_identity.values()}


def test_joining_then_separating_restores_both_identities(later) -> None:
    with as_member(make_membership()) as member:
        a, b = make_file(member, "A"), make_file(member, "B")
        before = dict(Person.objects.values_list("first_name", "identity"))

        actions.join_files(person=b, other=a, reason="même téléphone", by=member, now=later())
        assert groups() == {frozenset("AB")}
        actions.separate_files(person=a, reason="erreur", by=member, now=later())

        assert dict(Person.objects.values_list("first_name", "identity")) == before
        told = IdentityDecision.objects.values_list("move", "reason", "decided_by_id")
        assert set(told) == {
            ("join", "même téléphone", member.account_id),
            ("separate", "erreur", member.account_id),
        }


def test_taking_the_middle_one_out_leaves_the_others_together(later) -> None:
    with as_member(make_membership()) as member:
        a, b, c = (make_file(member, name) for name in "ABC")
        actions.join_files(person=a, other=b, reason="vus", by=member, now=later())
        actions.join_files(person=b, other=c, reason="vus", by=member, now=later())
        assert groups() == {frozenset("ABC")}

        actions.separate_files(person=b, reason="erreur", by=member, now=later())

        assert groups() == {frozenset("AC"), frozenset("B")}


def test_nothing_but_identity_changes(later) -> None:
    with as_member(make_membership()) as member:
        a, b = make_file(member, "A"), make_file(member, "B")
        columns = [f.attname for f in Person._meta.concrete_fields if f.name != "identity"]
        before = list(Person.objects.order_by("pk").values(*columns))

        actions.join_files(person=a, other=b, reason="vus", by=member, now=later())

        assert list(Person.objects.order_by("pk").values(*columns)) == before


def test_refusals(later) -> None:
    with as_member(make_membership()) as member:
        a, b = make_file(member, "A"), make_file(member, "B")
        with pytest.raises(SameFile):
            actions.join_files(person=a, other=a, reason="x", by=member, now=later())
        with pytest.raises(NoReason):
            actions.join_files(person=a, other=b, reason="  ", by=member, now=later())
        with pytest.raises(NotJoined):
            actions.separate_files(person=a, reason="x", by=member, now=later())
        actions.join_files(person=a, other=b, reason="x", by=member, now=later())
        with pytest.raises(AlreadyJoined):
            actions.join_files(person=b, other=a, reason="y", by=member, now=later())


def test_another_organisations_file_cannot_be_joined(later) -> None:
    with as_member(make_membership()) as theirs:
        stranger = make_file(theirs, "B")
    with as_member(make_membership()) as member:
        mine = make_file(member, "A")
        with pytest.raises(Person.DoesNotExist):
            actions.join_files(person=mine, other=stranger, reason="x", by=member, now=later())


def test_files_that_shared_an_identity_from_the_start_can_be_separated(later) -> None:
    with as_member(make_membership()) as member:
        a, b = make_file(member, "A"), make_file(member, "B")
        Person.objects.filter(pk=b.pk).update(identity=a.identity)
        c = make_file(member, "C")

        actions.separate_files(person=a, reason="erreur", by=member, now=later())
        assert groups() == {frozenset("A"), frozenset("B"), frozenset("C")}
        actions.join_files(person=a, other=c, reason="vus", by=member, now=later())
        assert groups() == {frozenset("AC"), frozenset("B")}


def test_a_withdrawn_file_leaves_its_group(later) -> None:
    with as_member(make_membership()) as member:
        a, b, c = (make_file(member, name) for name in "ABC")
        actions.join_files(person=a, other=b, reason="vus", by=member, now=later())
        actions.join_files(person=a, other=c, reason="vus", by=member, now=later())

        actions.withdraw_person(person=a, reason="doublon", by=member, now=later())

        b.refresh_from_db()
        c.refresh_from_db()
        a.refresh_from_db()
        assert b.identity == c.identity != a.identity


MOVES = st.lists(
    st.tuples(st.sampled_from(["join", "separate"]), st.integers(0, 4), st.integers(0, 4)),
    max_size=14,
)


@given(moves=MOVES)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_history_keeps_the_partition_and_can_be_undone(later, moves) -> None:
    with as_member(make_membership()) as member:
        Person.objects.filter(organisation_id=member.organisation_id)
        files = [make_file(member, "ABCDE"[n]) for n in range(5)]
        before = {person.pk: person.identity for person in files}
        model = [{n} for n in range(5)]

        for move, first, second in moves:
            ours = next(group for group in model if first in group)
            theirs = next(group for group in model if second in group)
            if move == "join" and ours is not theirs:
                actions.join_files(
                    person=files[first], other=files[second], reason="x", by=member, now=later()
                )
                model.remove(theirs)
                ours |= theirs
            elif move == "separate" and len(ours) > 1:
                actions.separate_files(person=files[first], reason="x", by=member, now=later())
                ours.discard(first)
                model.append({first})
            assert groups() == {frozenset("ABCDE"[n] for n in group) for group in model}

        for n, person in enumerate(files):
            if len(next(group for group in model if n in group)) > 1:
                actions.separate_files(person=person, reason="x", by=member, now=later())
                group = next(group for group in model if n in group)
                group.discard(n)
                model.append({n})
        assert dict(Person.objects.values_list("pk", "identity")) == before
