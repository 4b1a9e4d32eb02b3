"""Surnames and given names read into the forms that searches and comparisons work on."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from continuum.linkage.normalise import tables
from continuum.linkage.normalise.fold import MAX_LENGTH, fold, with_plain_dashes, words_of
from continuum.linkage.normalise.phonetic import sound_of_word

# Given names that are so often the head of a double one that the second word tells two people
# apart.
COMPOUND_HEADS = frozenset({"jean", "marie", "anne", "pierre", "mohamed", "fatima", "nour", "abd"})

# Single letters that belong to the name behind them: N'Diaye, M'Bappe.
GLUED_INITIALS = frozenset({"n", "m"})

_PARTS_OF_GIVEN_NAMES = re.compile(r"[\s,;/+&]+")
_NO_LETTERS = re.compile(r"[^a-z]+")
_LONGEST_GIVEN = 16
_SHORTEST_BEHIND_GLUE = 4
# No French, Arabic or Italian name begins so: what is heard is the N of N'Diaye, written glued.
_NASAL_START = re.compile(r"(?:n|m)(?=[bcdfgjkpqtvz])")


@dataclass(frozen=True)
class Surname:
    """One surname: `core` is what tells the family ("goff"), `glued` all of it without spaces
    ("legoff").
    """

    words: tuple[str, ...]
    core_words: tuple[str, ...]

    @cached_property
    def glued(self) -> str:
        return "".join(self.words)

    @cached_property
    def core(self) -> str:
        return "".join(self.core_words)

    @cached_property
    def cores(self) -> frozenset[str]:
        """Every reading of the core: with its particles, without, and without a glued one."""
        return frozenset({self.glued, self.core, *_unglued(self.core)})

    @cached_property
    def sound(self) -> str:
        return "".join(sound_of_word(word) for word in self.core_words)

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True)
class GivenNames:
    """Given names in order; a name written with a hyphen is one group: (("jean", "baptiste"),
    ("marie",)).
    """

    groups: tuple[tuple[str, ...], ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(word for group in self.groups for word in group)

    @cached_property
    def first(self) -> str:
        """The first given name, a double one glued: "jeanbaptiste"."""
        return "".join(self.groups[0]) if self.groups else ""

    @cached_property
    def glued(self) -> str:
        return "".join(self.words)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Each given name, double ones glued."""
        return tuple("".join(group) for group in self.groups)

    def __bool__(self) -> bool:
        return bool(self.groups)


NO_SURNAME = Surname((), ())
NO_GIVEN_NAMES = GivenNames(())


def normalise_name(text: str | None) -> str:
    """A name blind to case, accents, ligatures, hyphens, apostrophes and spaces: "Élodie  D’ARC" →
    "elodie d arc".
    """
    return fold(text)


@lru_cache(maxsize=65536)
def _read_surname(text: str) -> Surname:
    written_out = tables.pairs("surname_words.txt")
    typed = _with_initials_glued(words_of(text))
    words = tuple(written_out.get(word, word) for word in typed[:-1]) + typed[-1:]
    particles = tables.words("particles.txt")
    core = tuple(word for word in words[:-1] if word not in particles) + words[-1:]
    return Surname(words=words, core_words=core)


def read_surname(text: str | None) -> Surname:
    """A surname: particles set apart, "St" written out, "N Diaye" glued."""
    return _read_surname(text[:MAX_LENGTH]) if text else NO_SURNAME


@lru_cache(maxsize=65536)
def _read_given_names(text: str) -> GivenNames:
    parts = _PARTS_OF_GIVEN_NAMES.split(with_plain_dashes(text))
    groups = tuple(words for part in parts if (words := words_of(part)))
    return GivenNames(groups=groups)


def read_given_names(text: str | None) -> GivenNames:
    """Given names: "Jean-Baptiste, Marie" is one double name and one simple."""
    return _read_given_names(text[:MAX_LENGTH]) if text else NO_GIVEN_NAMES


def canonical_given_name(name: str) -> str:
    """The spelling that stands for all those of one given name: "mouhamed" → "mohamed". Takes a
    folded word.
    """
    return tables.canonical_spellings().get(name, name)


def full_names_for(name: str) -> frozenset[str]:
    """Canonical given names that a folded word may stand for, itself included: "momo" → mohamed,
    maurice, momo…
    """
    canonical = canonical_given_name(name)
    shorts = tables.full_names_of()
    return shorts.get(name, frozenset()) | shorts.get(canonical, frozenset()) | {canonical}


def short_forms_for(name: str) -> frozenset[str]:
    """Usual short forms of a folded given name, whatever its spelling: "mouhamed" → momo, mo…"""
    return tables.short_forms_of().get(canonical_given_name(name), frozenset())


def gender_of(name: str) -> str:
    """F, M, X (given to both) or "" when the folded given name is not in the table."""
    genders = tables.given_names()
    return genders.get(name) or genders.get(canonical_given_name(name), "")


def is_known_given_name(name: str) -> bool:
    return name in tables.given_names() or name in tables.canonical_spellings()


def given_name_in_address(address: str) -> str:
    """The given name that an e-mail address is made of, in its canonical spelling: "lea.dupont@…",
    "leadupont99@…" → "lea"; "" where it begins with none in use and holds none as a word."""
    words = [word for word in _NO_LETTERS.split(address.partition("@")[0].lower()) if word]
    known = tables.names_in_addresses()
    begins = (words[0][:size] for size in range(_LONGEST_GIVEN, 2, -1)) if words else ()
    found = next((name for name in (*words, *begins) if name in known), "")
    return canonical_given_name(found)


def _with_initials_glued(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "n diaye" and "m bappe" are one word each."""
    glued: list[str] = []
    for word in words:
        if glued and glued[-1] in GLUED_INITIALS:
            glued[-1] += word
        else:
            glued.append(word)
    return tuple(glued)


def without_nasal_start(name: str) -> str:
    """ "ndiaye" and "mbappe" as some write them: "diaye", "bappe"; any other name as it is."""
    start = _NASAL_START.match(name)
    return name[1:] if start and len(name) > _SHORTEST_BEHIND_GLUE else name


def _unglued(core: str) -> tuple[str, ...]:
    """What remains of "elamrani" or "ndiaye" once what is glued before it is taken off."""
    particles = tuple(
        core[len(particle) :]
        for particle in tables.words("glued_particles.txt")
        if core.startswith(particle) and len(core) >= len(particle) + _SHORTEST_BEHIND_GLUE
    )
    return (*particles, without_nasal_start(core))
