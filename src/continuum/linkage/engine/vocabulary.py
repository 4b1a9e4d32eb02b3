"""All names of two registers, each once, by code, with what the specification knows of them."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.letters import Letters
from continuum.linkage.normalise import tables
from continuum.linkage.normalise.names import canonical_given_name, short_forms_for
from continuum.linkage.normalise.phonetic import sound_of_word

Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Vocabulary:
    """`texts` in order; the first is empty: a name that is not told."""

    texts: NDArray[np.object_]

    @cached_property
    def letters(self) -> Letters:
        return Letters.of(self.texts)

    @cached_property
    def usual(self) -> Flags:
        """Which are given names in use."""
        found = np.zeros(len(self.texts), dtype=bool)
        found[
            list(self._codes({*tables.given_names(), *tables.canonical_spellings()}).values())
        ] = True
        return found

    @cached_property
    def _shorts(self) -> NDArray[np.int64]:
        """Momo and Mohamed: each short form with a name it may stand for, as one number, in order;
        the last is none's."""
        full = {*tables.canonical_spellings(), *tables.short_forms_of()}
        shorts = {short for name in full for short in short_forms_for(name)}
        code = self._codes(full | shorts)
        pairs = {
            _both(code[name], code[short])
            for name in full & code.keys()
            for short in short_forms_for(name) & code.keys()
        }
        return np.array([*sorted(pairs), np.iinfo(np.int64).max], dtype=np.int64)

    def are_short_forms(self, ours: Codes, theirs: Codes) -> Flags:
        low = np.minimum(ours, theirs).astype(np.int64)
        keys = (low << 32) | np.maximum(ours, theirs)
        found: Flags = self._shorts[np.searchsorted(self._shorts, keys)] == keys
        return found

    def sound_alike(self, ours: Codes, theirs: Codes) -> Flags:
        """Laure and Lore; read when asked, each name once."""
        asked, places = np.unique(np.concatenate([ours, theirs]), return_inverse=True)
        sounds = np.array(
            [sound_of_word(text) for text in self.texts[asked].tolist()], dtype=object
        )
        one, other = sounds[places].reshape(2, -1)
        found: Flags = (one == other) & (one != "")
        return found

    def are_spellings(self, ours: Codes, theirs: Codes) -> Flags:
        """Mohamed and Mouhamed."""
        both = zip(self.texts[ours].tolist(), self.texts[theirs].tolist(), strict=True)
        same = [canonical_given_name(one) == canonical_given_name(other) for one, other in both]
        return np.array(same, dtype=bool)

    def hold(self, longer: Codes, parts: Codes) -> Flags:
        """Jeanluc and Luc: the second name is a part of the first."""
        both = zip(self.texts[longer].tolist(), self.texts[parts].tolist(), strict=True)
        return np.array([part in text for text, part in both], dtype=bool)

    def _codes(self, texts: Collection[str]) -> dict[str, int]:
        """Codes of the texts that are there."""
        asked = sorted(texts)
        places = np.searchsorted(self.texts, np.array(asked, dtype=object))
        return {
            text: place
            for text, place in zip(asked, places.tolist(), strict=True)
            if place < len(self.texts) and self.texts[place] == text
        }


def _both(one: int, other: int) -> int:
    return (min(one, other) << 32) | max(one, other)
