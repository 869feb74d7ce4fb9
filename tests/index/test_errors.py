import shlex
from collections.abc import Callable

import pytest

from config.errors import VerbatimError
from index.errors import SourceNameTakenError
from index.reindex.report import vanished


@pytest.mark.parametrize("name", ["starter", "my notes", "it's", "“quoted”", "-x;y"])
@pytest.mark.parametrize("make", [lambda name: SourceNameTakenError(name, "/x"), lambda name: vanished("/x", name, 1)])
def test_a_command_in_an_advice_can_be_pasted_as_it_stands(make: Callable[[str], VerbatimError], name: str) -> None:
    advice = make(name).advice
    assert shlex.split(advice[advice.index("verbatim remove") :]) == ["verbatim", "remove", name]
