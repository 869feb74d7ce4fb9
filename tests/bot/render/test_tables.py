from bot.render.tables import table_lines
from bot.reply import Table

TABLE = Table(("Name", "Amount", "Note"), (("apples", "7", "red"), ("pears", "1,200", "")), frozenset({1}))


def test_columns_are_aligned_and_figures_stand_to_the_right() -> None:
    assert table_lines(TABLE, None) == [
        ("Name    Amount  Note", True),
        ("apples       7  red", False),
        ("pears    1,200", False),
    ]


def test_a_table_too_wide_for_the_screen_has_its_rows_one_below_the_other() -> None:
    assert table_lines(TABLE, 12) == [
        ("apples", True),
        ("  Amount: 7", False),
        ("  Note: red", False),
        ("pears", True),
        ("  Amount: ", False),
        ("  1,200", False),
    ]


def test_a_table_that_just_fits_keeps_its_columns() -> None:
    assert len(table_lines(TABLE, 20)) == 3
    assert len(table_lines(TABLE, 19)) > 3
