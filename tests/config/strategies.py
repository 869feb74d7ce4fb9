"""What hypothesis may put into settings."""

from hypothesis import strategies as st

from config.key import EMPTY_TEXT, Key, Value

one_line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=12)


def good_value(key: Key) -> st.SearchStrategy[Value]:
    """Any value that a key admits."""
    if key.type is bool:
        return st.booleans()
    if key.choices:
        return st.sampled_from(key.choices)
    assert key.low is not None
    assert key.high is not None
    if key.type is int:
        return st.integers(int(key.low), int(key.high))
    if key.type is str:
        return st.just("") | one_line.filter(lambda text: text != EMPTY_TEXT)
    if key.type is tuple:
        return st.lists(one_line, max_size=4, unique=True).map(tuple)
    return st.floats(key.low, key.high)
