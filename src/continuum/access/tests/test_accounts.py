"""Invitations, sessions, switching, second factor: what would let somebody in, or keep them in."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from continuum.access import actions, rules, used_links
from continuum.access.acting import acting_as_operator
from continuum.access.models import Invitation, Membership
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    PASSWORD,
    as_member,
    make_membership,
    make_organisation,
    sign_in,
)

pytestmark = pytest.mark.django_db
STRONG = "Sept-Corbeaux-9-verts"


def invite(client: Client, email: str, role: str = "educator") -> str:
    answer = client.post("/equipe/", {"email": email, "role": role})
    link = answer.context["link"]
    return link[link.index("/invitation/") :]


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("Nora", "attaque2@x.demoA1", "adresse"),
        ("Zenobie-Athanase", "Zenobie-Athanase1", "nom"),
    ],
)
def test_a_password_like_the_address_or_the_name_opens_no_account(name, password, said) -> None:
    link = invite(sign_in(Client(), make_membership(Role.ADMINISTRATOR)), "attaque2@x.demo")

    page = Client().post(link, {"name": name, "password": password})

    assert page.status_code == 200
    [error] = page.context["form"].errors["password"]
    assert said in error
    assert name in page.content.decode()
    assert Client().post(link, {"name": name, "password": STRONG}).status_code == 302


def test_an_administrator_cannot_invite_herself_to_the_files() -> None:
    admin = make_membership(Role.ADMINISTRATOR, email="chef@exemple.test")
    client = sign_in(Client(), admin)

    page = client.post("/equipe/", {"email": " Chef@Exemple.TEST", "role": "coordinator"})

    [error] = page.context["form"].errors["email"]
    assert "demandez-le à une autre personne qui administre" in error
    assert page.context["form"]["email"].value().strip() == "Chef@Exemple.TEST"
    with as_member(admin):
        assert not Invitation.objects.exists()
    assert invite(client, "autre@exemple.test", "coordinator").startswith("/invitation/")


def test_invited_person_makes_an_account_once() -> None:
    admin = make_membership(Role.ADMINISTRATOR)
    link = invite(sign_in(Client(), admin), "Nora@exemple.test")

    guest = Client()
    assert admin.organisation.name in guest.get(link).content.decode()
    answer = guest.post(link, {"name": "Nora", "password": STRONG})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    with as_member(admin):
        joined = Membership.objects.get(account__email="nora@exemple.test")
        assert (joined.role, joined.organisation_id) == ("educator", admin.organisation_id)
    assert Client().get(link).status_code == 410
    other = Client()
    assert other.post(link, {"name": "X", "password": STRONG})["Location"] == "/connexion/"
    assert other.get("/compte/")["Location"].startswith("/connexion/")


def test_an_invitation_touched_twice_makes_one_account_and_lets_in_whom_it_let_in() -> None:
    admin = make_membership(Role.ADMINISTRATOR)
    link = invite(sign_in(Client(), admin), "Nora@exemple.test")
    told = {"name": "Nora", "password": STRONG, "email": "nora@exemple.test"}
    first, other = Client(), Client()  # the second one dropped the first answer, and its cookie
    assert first.post(link, told)["Location"] == "/"

    again, elsewhere = first.post(link, told), other.post(link, told, follow=True)

    assert (again.status_code, again["Location"]) == (302, "/")
    assert first.get("/", follow=True).wsgi_request.user.email == "nora@exemple.test"
    assert elsewhere.redirect_chain == [("/connexion/", 302)]
    assert "connectez-vous" in elsewhere.content.decode()
    assert not elsewhere.wsgi_request.user.is_authenticated
    with as_member(admin):
        assert Membership.objects.filter(account__email="nora@exemple.test").count() == 1


def test_an_invitation_just_accepted_replaces_no_second_factor() -> None:
    """A password that was seen and a link that has just served: the code is still asked."""
    known, admin = make_membership(email="deja@exemple.test"), make_membership(Role.ADMINISTRATOR)
    link = invite(sign_in(Client(), admin), "deja@exemple.test")
    owner = sign_in(Client(), known)
    with as_member(known):
        TOTP.activate(known.account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert owner.post(link)["Location"] == "/"

    thief = Client()
    thief.post(link, {"email": "deja@exemple.test", "password": PASSWORD})

    assert thief.get("/compte/").status_code == 302
    asked = thief.post("/connexion/", {"login": "deja@exemple.test", "password": PASSWORD})
    assert asked["Location"] == "/connexion/code/"
    assert thief.get("/compte/")["Location"].startswith("/connexion/")


def test_an_invitation_used_a_while_ago_lets_nobody_in_but_counts_as_no_guess(monkeypatch) -> None:
    link = invite(sign_in(Client(), make_membership(Role.ADMINISTRATOR)), "nora@exemple.test")
    told = {"name": "Nora", "password": STRONG, "email": "nora@exemple.test"}
    Client().post(link, told)
    monkeypatch.setattr(used_links, "TOUCHED_TWICE", timedelta(0))

    assert Client().post(link, told).status_code == 410
    for _look in range(3 * rules.FREE_FAILURES):
        assert Client().get(link).status_code == 410
    for number in range(rules.FREE_FAILURES - 1):
        assert Client().get(f"/invitation/guess-{number}/").status_code == 410

    assert Client().get("/invitation/guess/").status_code == 429


def test_an_invitation_accepted_twice_by_a_known_account_acts_for_it_both_times() -> None:
    known = make_membership(email="deja@exemple.test")
    admin = make_membership(Role.ADMINISTRATOR)
    link = invite(sign_in(Client(), admin), "deja@exemple.test")
    client = sign_in(Client(), known)

    answers = [client.post(link) for _ in range(2)]

    assert [(one.status_code, one.get("Location")) for one in answers] == [(302, "/")] * 2
    assert client.get("/equipe/").status_code in (200, 403)
    with as_member(admin):
        theirs = Membership.objects.filter(account=known.account_id)
        assert theirs.filter(organisation=admin.organisation).count() == 1


def test_invitation_ends_after_72_hours_and_when_revoked() -> None:
    admin = make_membership(Role.ADMINISTRATOR)
    with as_member(admin) as member:
        now = timezone.now() - rules.INVITATION_LASTS - timedelta(minutes=1)
        _old, secret = actions.invite(
            email="a@b.test",
            role=Role.TRAINER,
            organisation_id=member.organisation_id,
            invited_by=member.account_id,
            now=now,
        )
        kept, other = actions.invite(
            email="c@d.test",
            role=Role.TRAINER,
            organisation_id=member.organisation_id,
            invited_by=member.account_id,
            now=timezone.now(),
        )
        assert Client().get(f"/invitation/{other}/").status_code == 200
        actions.revoke_invitation(invitation=kept, now=timezone.now())

    assert Client().get(f"/invitation/{secret}/").status_code == 410
    assert Client().get(f"/invitation/{other}/").status_code == 410
    assert Client().get("/invitation/never-made/").status_code == 410


def test_weak_password_is_refused_and_the_name_kept() -> None:
    link = invite(sign_in(Client(), make_membership(Role.ADMINISTRATOR)), "n@exemple.test")

    answer = Client().post(link, {"name": "Nora Benali", "password": "motdepasse"})

    assert answer.status_code == 200
    assert "Nora Benali" in answer.content.decode()


def test_invitation_for_somebody_elses_account_is_not_taken() -> None:
    make_membership(email="deja@exemple.test")
    link = invite(sign_in(Client(), make_membership(Role.ADMINISTRATOR)), "deja@exemple.test")

    stranger = sign_in(Client(), make_membership(email="autre@exemple.test"))
    stranger.post(link, {"name": "X", "password": STRONG})
    stranger.post(link)

    with acting_as_operator():
        assert Membership.objects.filter(account__email="deja@exemple.test").count() == 1
        assert Membership.objects.filter(account__email="autre@exemple.test").count() == 1


def test_known_account_accepts_and_switches_between_organisations() -> None:
    first = make_membership(email="deux@exemple.test")
    admin = make_membership(Role.ADMINISTRATOR)
    link = invite(sign_in(Client(), admin), "deux@exemple.test", role="coordinator")
    client = sign_in(Client(), first)

    client.post(link)

    assert client.get("/compte/").wsgi_request.member.organisation_id == admin.organisation_id
    client.post("/agir-pour/", {"membership": str(first.pk)})
    assert client.get("/compte/").wsgi_request.member.organisation_id == first.organisation_id
    foreign = make_membership()
    assert client.post("/agir-pour/", {"membership": str(foreign.pk)}).status_code == 404


def test_removed_member_is_refused_at_the_next_request() -> None:
    organisation = make_organisation()
    admin = make_membership(Role.ADMINISTRATOR, organisation=organisation)
    leaver = make_membership(organisation=organisation)
    client = sign_in(Client(), leaver)
    assert client.get("/compte/").status_code == 200

    sign_in(Client(), admin).post(f"/equipe/{leaver.pk}/retirer/")

    answer = client.get("/compte/")
    assert answer.status_code == 403
    assert "access/no_organisation.html" in [template.name for template in answer.templates]


def test_whoever_belongs_nowhere_any_more_signs_in_to_a_page_that_says_so() -> None:
    leaver = make_membership(email="nora@exemple.test")
    with acting_as_operator():
        Membership.objects.filter(pk=leaver.pk).update(ended_at=timezone.now())
    client = Client()

    answer = client.post(
        "/connexion/", {"login": "nora@exemple.test", "password": PASSWORD}, follow=True
    )

    assert answer.status_code == 403
    assert [where for where, _status in answer.redirect_chain] == ["/"]
    assert "Vous n’appartenez plus à aucune structure" in answer.content.decode()
    assert client.post("/deconnexion/", follow=True).status_code == 200
    assert client.get("/")["Location"] == "/connexion/?next=/"


def test_whoever_belongs_elsewhere_signs_in_again_for_that() -> None:
    left, other = make_membership(email="nora@exemple.test"), make_organisation()
    client = sign_in(Client(), left)
    with acting_as_operator():
        actions.give_membership(account=left.account, organisation=other, role=Role.TRAINER)
        Membership.objects.filter(pk=left.pk).update(ended_at=timezone.now())

    assert client.get("/")["Location"] == "/connexion/?next=/"
    client.post("/connexion/", {"login": "nora@exemple.test", "password": PASSWORD})
    assert client.get("/compte/").wsgi_request.member.organisation_id == other.pk


def test_last_administrator_stays_and_other_teams_are_not_touched() -> None:
    admin = make_membership(Role.ADMINISTRATOR)
    client = sign_in(Client(), admin)
    foreign = make_membership()

    client.post(f"/equipe/{admin.pk}/retirer/")
    assert client.post(f"/equipe/{foreign.pk}/retirer/").status_code == 404

    with acting_as_operator():
        assert Membership.objects.current().filter(pk__in=[admin.pk, foreign.pk]).count() == 2


def test_closing_the_other_sessions_ends_them_at_once() -> None:
    membership = make_membership()
    here, there = sign_in(Client(), membership), sign_in(Client(), membership)
    assert there.get("/compte/").status_code == 200

    here.post("/compte/connexions/fermer/")

    assert here.get("/compte/").status_code == 200
    assert there.get("/compte/").status_code == 302


def test_new_password_closes_other_sessions_and_needs_the_old_one() -> None:
    membership = make_membership(email="p@exemple.test")
    here, there = sign_in(Client(), membership), sign_in(Client(), membership)

    wrong = here.post("/compte/mot-de-passe/", {"current": "faux", "password": STRONG})
    right = here.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": STRONG})

    assert (wrong.status_code, right.status_code) == (200, 302)
    assert (here.get("/compte/").status_code, there.get("/compte/").status_code) == (200, 302)


def test_without_second_factor_only_ones_own_account_opens(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = sign_in(Client(), make_membership(Role.ADMINISTRATOR))

    assert client.get("/equipe/")["Location"] == "/compte/second-facteur/"
    assert client.get("/compte/").status_code == 200


def test_five_failures_make_the_right_password_wait_and_the_wait_grows() -> None:
    make_membership(email="lente@exemple.test")
    for _attempt in range(rules.FREE_FAILURES):
        Client().post("/connexion/", {"login": "lente@exemple.test", "password": "faux"})

    answer = Client().post("/connexion/", {"login": "lente@exemple.test", "password": PASSWORD})
    other = make_membership(email="autre@exemple.test")
    fine = Client().post("/connexion/", {"login": other.account.email, "password": PASSWORD})

    assert answer.status_code == 200
    assert "réessayez" in answer.content.decode()
    assert fine.status_code == 302
    assert [rules.delay_after(n) for n in (4, 5, 6, 7)] == [
        None,
        timedelta(seconds=30),
        timedelta(seconds=60),
        timedelta(seconds=120),
    ]
    assert rules.delay_after(1000) == rules.LONGEST_DELAY
