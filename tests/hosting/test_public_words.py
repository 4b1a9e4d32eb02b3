"""`doctor` says what the public pages lack about who answers for the service."""

from typing import Any

from continuum.hosting import doctor

TOLD = {
    "name": "Département de l'Aube",
    "address": "2 rue Pierre-Labonde, Troyes",
    "contact": "aide@exemple.test",
    "privacy": "dpo@exemple.test",
}


def findings(settings: Any, *, demo: bool, **changed: str) -> list[Any]:
    settings.DEMO = demo
    settings.HOST = {**TOLD, **changed}
    return [one for one in doctor.settings_found() if one.subject == "Mentions publiques"]


def test_a_service_that_says_who_answers_for_it_is_well(settings: Any) -> None:
    [found] = findings(settings, demo=False)

    assert found.in_words() == "✓ Mentions publiques : Département de l'Aube"


def test_what_is_lacking_is_a_warning_with_the_names_to_set(settings: Any) -> None:
    [found] = findings(settings, demo=False, contact=" ", privacy="")
    sign, words, advice = found.in_words()[0], found.words, found.advice

    assert (sign, found.is_well) == ("!", True)
    assert words == "il manque CONTINUUM_HOST_CONTACT, CONTINUUM_PRIVACY_CONTACT"
    assert "docs/installation.md" in advice
    assert found.as_dict()["advice"] == advice


def test_a_demonstration_need_not_say_it(settings: Any) -> None:
    assert findings(settings, demo=True, name="", contact="") == []


def test_a_demonstration_needs_no_https_even_from_a_terminal_that_does_not_say_so() -> None:
    plain, of_demo = (
        {one.subject: one for one in doctor.settings_found(of_demo=demo)} for demo in (False, True)
    )
    assert not plain["Réglages"].is_well
    assert of_demo["Réglages"].is_well
    assert "démonstration" in of_demo["Réglages"].words
