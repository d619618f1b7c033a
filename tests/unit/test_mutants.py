"""Each leak of `make mutants` can still be made: its text stands in its file, once."""

from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.mutants import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_applies_once_and_to_what_python_reads(mutant: Mutant) -> None:
    text = (ROOT / mutant.path).read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1, f"{mutant.path} changed: give the mutant the text as it is now"
    compile(text.replace(mutant.old, mutant.new), mutant.path, "exec")
    for argument in mutant.tests:
        assert not argument.startswith("tests/") or (ROOT / argument).exists()


def test_mutants_have_a_name_of_their_own_and_are_enough() -> None:
    assert max(Counter(mutant.name for mutant in MUTANTS).values()) == 1
    assert len(MUTANTS) >= 20
