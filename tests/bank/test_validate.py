from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.bank.document import Tree
from bot.bank.schema import Original, TopicEntry, Translation
from bot.bank.validate import line_of, validate

SCALARS = st.one_of(
    st.text(max_size=4), st.sampled_from(["quiz", "true", "1", "9" * 5000, "{x}", "a-b", "junior"])
)
KEYS = st.sampled_from(
    [*Original.model_fields, *TopicEntry.model_fields, "text", "why", "correct", "number", "x"]
)
TREES: st.SearchStrategy[Tree] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=8),
    max_leaves=20,
)


@pytest.mark.parametrize("model", [Original, Translation, TopicEntry])
@given(tree=TREES)
def test_any_tree_fits_or_has_faults_of_one_line(model: type[BaseModel], tree: Tree) -> None:
    result = validate(model, tree, {}, Path("x.md"))
    if isinstance(result, list):
        assert result
        assert all(str(fault).startswith("x.md:1: ") for fault in result)
        assert all("\n" not in str(fault) and "{input}" not in str(fault) for fault in result)


def test_a_value_that_is_not_written_has_the_line_of_what_should_hold_it() -> None:
    lines = {"": 2, "options": 4, "options/0": 5, "options/0/text": 5}
    assert line_of(lines, "options", 0, "text") == 5
    assert line_of(lines, "options", 0, "why") == 5
    assert line_of(lines, "options", 3, "why") == 4
    assert line_of(lines, "kind") == 2
    assert line_of({}, "kind") == 1
