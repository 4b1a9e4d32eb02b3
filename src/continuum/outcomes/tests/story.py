"""A small programme counted by hand: two organisations, eleven meetings, eight young people.

Everything about it is written out in `EXPECTED`; change one and the other must follow.
"""

from dataclasses import dataclass
from datetime import date

from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
)
from continuum.organisations.models import Participation, Programme, Site, Strand
from continuum.organisations.rules import ProgrammeRole, StrandKind
from continuum.outcomes.rules.exits import ExitKind, Recorded
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.tests.factories import (
    S,
    make_encounter,
    make_enrolment,
    make_exit,
    make_person,
    make_referent,
)
from continuum.outreach.models import Encounter, Place
from continuum.people.models import (
    Enrolment,
    InvisibilityDefinition,
    InvisibilityEvidence,
    Person,
    SituationFact,
)

PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30))


@dataclass
class Story:
    programme: Programme
    lead: Membership
    partner: Membership
    site: Site
    strands: dict[str, Strand]


def tell(*, alone: bool = False) -> Story:
    """Told by two organisations, or `alone` by one that did it all."""
    lead = make_membership(Role.COORDINATOR, organisation=make_organisation())
    partner = lead if alone else make_membership(Role.COORDINATOR, organisation=make_organisation())
    organisations = dict.fromkeys([lead.organisation, partner.organisation])
    programme = make_programme(organisations=list(organisations))
    strands = {strand.code: strand for strand in programme.strands.all()}
    strands["accueil"] = set_up(
        Strand,
        programme=programme,
        code="accueil",
        name="Accueil",
        kind=StrandKind.RECEPTION,
        position=3,
    )
    site = set_up(Site, organisation=lead.organisation, name="Troyes")
    set_up(
        InvisibilityDefinition,
        programme=programme,
        version=1,
        wording="Dit par le jeune, ou absent de la liste de la mission locale.",
        accepted=["said", "absent_from_list"],
        lists=["mission locale"],
        valid_months=12,
        in_force_from=date(2020, 1, 1),
    )
    story = Story(programme, lead, partner, site, strands)
    with as_member(lead) as member:
        _lead_story(member, story)
    with as_member(partner) as member:
        _partner_story(member, story)
    return story


def funder_of(story: Story) -> Membership:
    """Somebody who pays for the programme and reads its figures."""
    funder = make_membership(Role.FUNDER)
    set_up(
        Participation,
        programme=story.programme,
        organisation=funder.organisation,
        role=ProgrammeRole.FUNDER,
    )
    return funder


PEOPLE = {
    "Léa": {"joined_on": date(2026, 2, 10), "gender": "F", "born_on": "2009-05-01"},
    "Tom": {"joined_on": date(2026, 2, 11), "gender": "M", "born_on": "2005-03-15"},
    "Ana": {"joined_on": date(2026, 3, 1), "gender": "F", "birth_year": 2003},
    "Max": {"joined_on": date(2026, 3, 2), "gender": "NSP"},
    "Inès": {"joined_on": date(2026, 5, 4), "gender": "F"},
    "Zoé": {"joined_on": date(2026, 1, 5), "gender": "F"},
    "Erreur": {"joined_on": date(2026, 1, 5)},
}

# Who, in which strand, through which states.
ENROLMENTS = [
    (
        *("Léa", "session"),
        [
            (S.PROPOSED, date(2026, 2, 10)),
            (S.ENROLLED, date(2026, 2, 20)),
            (S.COMPLETED, date(2026, 6, 1)),
        ],
    ),
    ("Tom", "session", [(S.ACTIVE, date(2026, 3, 1)), (S.COMPLETED, date(2026, 6, 2))]),
    # Tom is in two strands: one person all the same.
    ("Tom", "reperage", [(S.ACTIVE, date(2026, 3, 1))]),
    ("Ana", "reperage", [(S.ACTIVE, date(2026, 3, 3)), (S.WITHDRAWN, date(2026, 4, 1))]),
    # Completed, then taken up again: still on the way.
    (
        *("Max", "reperage"),
        [
            (S.ACTIVE, date(2026, 3, 4)),
            (S.COMPLETED, date(2026, 4, 4)),
            (S.ACTIVE, date(2026, 5, 5)),
        ],
    ),
    ("Inès", "reperage", [(S.PROPOSED, date(2026, 5, 4))]),
    ("Erreur", "", [(S.ACTIVE, date(2026, 1, 5)), (S.CANCELLED, date(2026, 1, 6))]),
    # Entered the year before: only what dates from this period counts.
    ("Zoé", "reperage", [(S.ACTIVE, date(2025, 12, 1)), (S.COMPLETED, date(2026, 2, 1))]),
]

REFERENTS = {"Léa": date(2026, 2, 21), "Tom": date(2026, 3, 1), "Ana": date(2026, 3, 3)}

EXITS = {
    "Léa": (ExitKind.APPRENTICESHIP, {"on": date(2026, 6, 5), "project": Recorded.YES}),
    "Tom": (ExitKind.CDD, {"on": date(2026, 6, 6), "months": 7, "qualified": Recorded.YES}),
    "Ana": (ExitKind.MOVED_AWAY, {"on": date(2026, 4, 2), "project": Recorded.NO}),
    "Zoé": (ExitKind.CDI, {"on": date(2026, 2, 2)}),
}


def _lead_story(member: Member, story: Story) -> None:
    programme = story.programme
    people = {name: make_person(member, first_name=name, **told) for name, told in PEOPLE.items()}
    _meetings(member, programme, people)
    first: dict[str, Enrolment] = {}
    for name, strand, states in ENROLMENTS:
        made = make_enrolment(
            member,
            programme,
            *states,
            person=people[name],
            strand=story.strands.get(strand),
            site=story.site if strand == "session" else None,
            reason="motivation",
        )
        first.setdefault(name, made)
    for name, since in REFERENTS.items():
        make_referent(member, people[name], since)
    for name, (kind, told) in EXITS.items():
        make_exit(member, first[name], kind, **told)
    _facts(member, people)


def _place(member: Member, kind: str, network: str = "") -> Place:
    return Place.objects.create(
        organisation_id=member.organisation_id, kind=kind, network=network, name=kind
    )


def _meetings(member: Member, programme: Programme, people: dict[str, Person]) -> None:
    park, network = _place(member, "parc"), _place(member, "reseau-social", "facebook")
    shared = _place(member, "lieu-hybride-partage")
    lea, tom = (people["Léa"],), (people["Tom"],)
    heads = ((2, "M", "18_21"), (1, "F", "16_17"))
    for month, day, told in [
        (1, 12, {"heads": 3, "place": park, "topics": ["emploi", "logement"], "tallies": heads}),
        (2, 3, {"mode": "network", "place": network, "people": lea, "first_time": True}),
        (3, 5, {"mode": "phone", "first": 0, "people": lea, "topics": ["emploi"]}),
        (3, 6, {"mode": "information", "heads": 5, "first": 2}),
        (4, 1, {"mode": "drop_in", "heads": 2, "first": 1, "place": shared, "people": tom}),
        (7, 1, {"heads": 50}),
    ]:
        make_encounter(member, programme, on=date(2026, month, day), **told)
    make_encounter(member, None, on=date(2026, 2, 1), heads=60)
    _second_thoughts(member, programme)
    assert Encounter.objects.count() == 11


def _second_thoughts(member: Member, programme: Programme) -> None:
    """A meeting of nine that was one of two, and one that never was."""
    for day, heads, corrected in [
        (7, 9, {"heads": 2, "first": 0, "mode": "event"}),
        (8, 4, {"heads": 4, "withdrawn": True}),
    ]:
        on = date(2026, 4, day)
        wrong = make_encounter(member, programme, on=on, heads=heads)
        make_encounter(member, programme, on=on, root=wrong.root, corrects=wrong, **corrected)


def _facts(member: Member, people: dict[str, Person]) -> None:
    for name, kind, answer, on in [
        ("Léa", "qpv", "yes", "2026-02-01"),
        ("Léa", "qpv", "no", "2026-03-01"),
        ("Tom", "qpv", "yes", "2026-03-01"),
        ("Ana", "qpv", "no", "2026-03-01"),
        ("Léa", "rsa", "unknown", "2026-03-01"),
        ("Tom", "rsa", "yes", "2026-03-01"),
    ]:
        SituationFact.objects.create(
            organisation_id=member.organisation_id,
            person=people[name],
            kind=kind,
            answer=answer,
            source="said",
            on=on,
        )
    for name, sign in [
        ("Léa", {"kind": "said", "on": "2026-02-10"}),
        ("Tom", {"kind": "absent_from_list", "list_name": "mission locale", "on": "2026-01-20"}),
        ("Ana", {"kind": "absent_from_list", "list_name": "rectorat", "on": "2026-01-20"}),
    ]:
        InvisibilityEvidence.objects.create(
            organisation_id=member.organisation_id, person=people[name], **sign
        )


def _partner_story(member: Member, story: Story) -> None:
    squat = _place(member, "squat")
    make_encounter(member, story.programme, on=date(2026, 2, 14), heads=2, place=squat)
    paul = make_person(member, first_name="Paul", joined_on=date(2026, 2, 15), gender="M")
    make_enrolment(
        member,
        story.programme,
        (S.ACTIVE, date(2026, 2, 20)),
        person=paul,
        strand=story.strands["reperage"],
    )


# By code: the value, the numerator, the denominator, how many are unknown.
EXPECTED = {
    "information_sessions": (1, None, None, 0),
    "received": (5, None, None, 0),
    "welcomed": (2, None, None, 0),
    "welcomed_first": (1, 1, 9, 0),
    "people_met": (9, None, None, 0),
    "encounters": (7, None, None, 0),
    "contacts": (16, None, None, 0),
    "distinct_people": ((7, 15), None, None, 0),  # 7 by the lead, 2 by the partner
    "met_by_month": (9, 9, 9, 0),
    "met_by_place": (7, 7, 9, 2),
    "met_by_mode": (9, 9, 9, 0),
    "met_by_network": (1, None, None, 0),
    "welcomed_by_month": (1, 1, 1, 0),
    "topics": (7, 7, 7, 0),
    "met_gender": (6, 6, 16, 10),
    "met_age": (6, 6, 16, 10),
    "files": (7, None, None, 0),
    "entries": (5, None, None, 0),
    "entries_by_month": (5, 5, 5, 0),
    "invisible": (2, 2, 5, 3),
    "supported": (2, 2, 5, 0),
    "reengaged": (2, 2, 5, 0),
    "completions": (2, 2, 5, 0),
    "withdrawals": (1, 1, 5, 0),
    "moved": (0, 0, 5, 0),
    "withdrawal_reasons": (1, 1, 1, 0),
    "present": (3, 3, 5, 0),
    "gender": (4, 4, 5, 1),
    "age": (3, 3, 5, 2),
    "groups": (5, 5, 5, 0),
    "organisations": (5, 5, 5, 0),
    "sites": (5, 5, 5, 4),
    "strands": (5, 5, 5, 0),
    "exits": (3, 3, 5, 0),
    "positive_exits": (2, 2, 3, 0),
    "completers_positive_exits": (2, 2, 2, 0),
    "positive_exits_of_entries": ("40.0", 2, 5, 0),
    "exit_types": (2, 2, 2, 0),
    "dynamic_exits": (2, 2, 2, 0),
    "exits_not_neutral": (2, 2, 3, 0),
    "exit_iae": (3, 3, 3, 0),
    "exit_esf": (3, 3, 3, 0),
    "exit_o2r": (3, 3, 3, 0),
    "qualified": (1, 1, 3, 2),
    "project": (1, 1, 2, 1),
}

# By code, what stands on each line; lines not named are empty.
LINES = {
    "met_by_month": {"2026-01": 3, "2026-02": 3, "2026-03": 2, "2026-04": 1},
    "met_by_place": {
        "parc": 3,
        "reseau-social": 1,
        "squat": 2,
        "lieu-hybride-partage": 1,
        "": 2,
    },
    "met_by_mode": {"street": 5, "network": 1, "information": 2, "drop_in": 1},
    "met_by_network": {"facebook": 1},
    "welcomed_by_month": {"2026-04": 1},
    "topics": {"emploi": 2, "logement": 1},
    "met_gender": {"M": 3, "F": 3, "": 10},
    "met_age": {"18_21": 3, "16_17": 3, "unknown": 10},
    "entries_by_month": {"2026-02": 2, "2026-03": 3},
    "withdrawal_reasons": {"motivation": 1},
    "gender": {"F": 2, "M": 2, "NSP": 1},
    "age": {"0": 1, "1": 1, "2": 1, "": 2},
    "groups": {"qpv": 1, "rsa": 1},
    "exit_types": {"travail": 1, "etude": 1},
    "exit_iae": {"durable": 1, "positive": 1, "neutre": 1},
    "exit_esf": {"EECR04": 2, "aucun": 1},
    "exit_o2r": {"emploi": 1, "formation": 1, "aucun": 1},
    "project": {"yes": 1, "not_recorded": 1},
}
