import subprocess
import sys

import config


def test_the_front_page_loads_neither_aiosqlite_nor_platformdirs() -> None:
    code = (
        "import sys; before = set(sys.modules); import config;"
        "print(sorted({'aiosqlite', 'filelock', 'platformdirs', 'sqlite3'} & (set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_front_page_exports_what_it_names() -> None:
    assert all(hasattr(config, name) for name in config.__all__)
    assert "database" not in config.__all__
