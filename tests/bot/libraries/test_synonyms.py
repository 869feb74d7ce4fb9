import os
from pathlib import Path

import pytest

from bot.libraries.synonyms import SynonymsFile
from index.answering import SynonymsError


def write(folder: Path, text: str, second: int = 1) -> None:
    path = folder / "synonyms.toml"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (second, second))


def test_without_a_file_there_are_no_synonyms(tmp_path: Path) -> None:
    assert SynonymsFile(tmp_path).read() == ()


def test_a_change_holds_with_the_next_question_and_costs_nothing_until_then(tmp_path: Path) -> None:
    file = SynonymsFile(tmp_path)
    write(tmp_path, 'same = [["quay", "pier"]]', 1)
    first = file.read()
    assert first[0].asked == ("quay", "pier")
    assert file.read() is first
    write(tmp_path, 'same = [["quay", "wharf"]]', 2)
    assert file.read()[0].asked == ("quay", "wharf")
    (tmp_path / "synonyms.toml").unlink()
    assert file.read() == ()


@pytest.mark.parametrize("content", [b"same = [", b'same = [["quay"]]', b'\xff\xfe = "x"'])
def test_a_file_that_is_wrong_says_so_and_the_last_good_rules_go_on(tmp_path: Path, content: bytes) -> None:
    file = SynonymsFile(tmp_path)
    write(tmp_path, 'same = [["quay", "pier"]]', 1)
    good = file.last_good()
    (tmp_path / "synonyms.toml").write_bytes(content)
    os.utime(tmp_path / "synonyms.toml", (2, 2))
    with pytest.raises(SynonymsError) as raised:
        file.read()
    assert raised.value.message.startswith("synonyms.toml")
    assert file.last_good() == good
    write(tmp_path, "", 3)
    assert file.last_good() == ()


def test_a_folder_in_its_place_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "synonyms.toml").mkdir()
    with pytest.raises(SynonymsError, match="can't be read"):
        SynonymsFile(tmp_path).read()
