from dataclasses import replace
from pathlib import Path

from bot.chat import Person, Workspace
from bot.records import Installation, Records
from bot.records.installations import MOST_STATES
from config.state import state_file

from .conftest import at, opened

MARKET, QUAY = Workspace("slack", "T1"), Workspace("slack", "T2")
NIA = Person("slack", "U1")


def installation(workspace: Workspace = MARKET, token: bytes = b"sealed-canary") -> Installation:
    return Installation(
        workspace=workspace,
        name="Market",
        url="https://market.slack.com/",
        user="U9",
        bot="B9",
        scopes=("chat:write", "commands"),
        token=token,
        installer=NIA.id,
        installed_at=at(0),
    )


def on_disk(folder: Path) -> bytes:
    """Return all that the database and its log hold."""
    name = state_file(folder).name
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith(name))


async def test_what_is_kept_is_read_back_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as records:
        await records.installations.put(installation(QUAY))
        await records.installations.put(installation())
    async with opened(tmp_path) as records:
        assert await records.installations.all("slack") == (installation(), installation(QUAY))
        assert await records.installations.all("discord") == ()


async def test_a_later_installation_takes_the_place_of_the_earlier_one(records: Records) -> None:
    await records.installations.put(installation())
    later = replace(installation(token=b"other"), scopes=(), installed_at=at(1))
    await records.installations.put(later)
    assert await records.installations.all("slack") == (later,)


async def test_what_is_removed_is_on_no_disk(tmp_path: Path) -> None:
    async with opened(tmp_path) as records:
        await records.installations.put(installation())
        await records.installations.put(installation(QUAY, b"another"))
    assert b"sealed-canary" in on_disk(tmp_path)
    async with opened(tmp_path) as records:
        assert await records.installations.remove(MARKET)
        assert not await records.installations.remove(MARKET)
        assert b"sealed-canary" not in on_disk(tmp_path)
        assert [one.workspace for one in await records.installations.all("slack")] == [QUAY]


async def test_only_what_is_still_there_is_sealed_anew(records: Records) -> None:
    await records.installations.put(installation())
    await records.installations.put(installation(QUAY, b"changed meanwhile"))
    await records.installations.reseal({MARKET: (b"sealed-canary", b"new"), QUAY: (b"sealed-canary", b"new")})
    assert [one.token for one in await records.installations.all("slack")] == [b"new", b"changed meanwhile"]


async def test_who_installed_it_is_forgotten_on_request_and_all_goes_with_the_workspace(records: Records) -> None:
    await records.installations.put(installation())
    await records.forget(NIA)
    assert await records.installations.all("slack") == (replace(installation(), installer=None),)
    await records.erase_workspace(MARKET)
    assert await records.installations.all("slack") == ()


async def test_a_state_is_good_once_until_it_expires(records: Records) -> None:
    installations = records.installations
    await installations.begin("first", at(2), at(0))
    await installations.begin("second", at(2), at(1))
    assert [await installations.finish("first", at(1)) for _ in range(2)] == [True, False]
    assert not await installations.finish("second", at(2))
    assert not await installations.finish("never begun", at(1))


async def test_so_many_states_are_kept_and_no_more(records: Records) -> None:
    await records._database.executemany(  # noqa: SLF001 - it fills what no caller fills
        "INSERT INTO install_state (digest, expires_at) VALUES (?, ?)",
        [(f"{number:05}", "2030-01-01T00:00:00.000000+00:00") for number in range(MOST_STATES)],
    )
    await records.installations.begin("one more", at(24 * 3650), at(0))
    assert await records._database.fetch_one("SELECT count(*) FROM install_state") == (MOST_STATES,)  # noqa: SLF001
    assert await records.installations.finish("one more", at(1))
