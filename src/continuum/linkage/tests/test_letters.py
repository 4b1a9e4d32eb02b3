"""Names that need no look: told from their letters, and never wrongly."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from continuum.linkage.engine.letters import Letters
from continuum.linkage.engine.vocabulary import Vocabulary
from continuum.linkage.normalise.names import short_forms_for

NAMES = st.one_of(
    st.text("abcelmnor", max_size=9),
    st.text(max_size=12),
    st.sampled_from(["mohamed", "mohammed", "elo", "leo", "zoe", "soe", "jeanbaptiste", "é'九"]),
)


@settings(max_examples=500, deadline=None)
@given(one=NAMES, other=NAMES, least=st.sampled_from([0.8, 0.85, 0.9]))
def test_what_is_left_out_is_unlike(one, other, least):
    letters = Letters.of(np.array([one, other], dtype=object))
    ours, theirs = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    if JaroWinkler.similarity(one, other) >= least:
        assert letters.may_be_alike(ours, theirs, least=least)[0] or not (one and other)
    if OSA.distance(one, other) <= 1:
        assert letters.may_be_a_slip(ours, theirs)[0]


def test_most_strangers_are_left_out():
    names = np.array(["karim", "lea", "aminata", "lucas", "tiago", "jeanbaptiste"], dtype=object)
    letters = Letters.of(names)
    ours, theirs = (side.astype(np.int32) for side in np.triu_indices(len(names), 1))
    assert letters.may_be_alike(ours, theirs, least=0.8).mean() < 0.3


def test_short_forms_and_usual_names_are_known_by_code():
    texts = sorted(["", "momo", "mohamed", "mouhamed", "alexandre", "alex", "xqz", "karim"])
    names = Vocabulary(np.array(texts, dtype=object))
    codes = np.arange(len(texts), dtype=np.int32)
    ours, theirs = (side.ravel() for side in np.meshgrid(codes, codes))
    found = names.are_short_forms(ours, theirs)
    for one, other, is_short in zip(ours.tolist(), theirs.tolist(), found.tolist(), strict=True):
        a, b = texts[one], texts[other]
        assert is_short == (bool(a and b) and (b in short_forms_for(a) or a in short_forms_for(b)))
    assert dict(zip(texts, names.usual.tolist(), strict=True))["karim"]
    assert not names.usual[texts.index("xqz")]
    assert Vocabulary(np.array([""], dtype=object)).usual.tolist() == [False]
