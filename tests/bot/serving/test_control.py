import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.serving import hand_over
from bot.serving.control import Control
from bot.serving.hand_over import HandOverError, index_by_serving, remove_by_serving
from bot.serving.loopback import ANY_PORT, listening
from bot.serving.notice import Notice, put_up
from config.errors import UsageError, VerbatimError
from index.errors import PathMissingError
from index.reindex import Progress
from tests.bot.serving.services import REMOVAL, REPORT, FakeLibrary

WORD = "the-right-word"


@asynccontextmanager
async def served(data: Path, library: FakeLibrary, word: str = WORD) -> AsyncIterator[int]:
    """Take orders, and put up a notice with `word`."""
    async with listening(Control(library, WORD).application(), ANY_PORT) as port:
        put_up(data, Notice(os.getpid(), port, word))
        yield port


def unseen(_progress: Progress) -> None:
    """Nobody watches."""


async def test_the_process_that_serves_indexes_and_its_report_comes_back(data: Path) -> None:
    library = FakeLibrary()
    async with served(data, library):
        assert await index_by_serving(data, Path("/notes"), None, unseen) == REPORT
        assert await index_by_serving(data, Path("/notes"), "port", unseen) == REPORT
    assert library.asked == [(Path("/notes"), None), (Path("/notes"), "port")]


async def test_the_process_that_serves_removes(data: Path) -> None:
    library = FakeLibrary()
    async with served(data, library):
        assert await remove_by_serving(data, "notes") == REMOVAL
    assert library.asked == [("notes",)]


async def test_progress_is_told_while_it_works(data: Path) -> None:
    library, seen = FakeLibrary(), list[Progress]()
    library.hold = asyncio.Event()

    def watch(progress: Progress) -> None:
        seen.append(progress)
        assert library.hold is not None
        library.hold.set()

    async with served(data, library):
        await index_by_serving(data, Path("/notes"), None, watch)
    assert [progress.path for progress in seen] == ["a.txt"]


async def test_a_refusal_is_the_same_as_if_the_command_had_worked_itself(data: Path) -> None:
    async with served(data, FakeLibrary(PathMissingError("/none"))):
        with pytest.raises(UsageError, match="There is nothing at /none"):
            await index_by_serving(data, Path("/none"), None, unseen)


async def test_a_fault_is_told_without_its_insides(data: Path) -> None:
    async with served(data, FakeLibrary(RuntimeError("insides"))):
        with pytest.raises(VerbatimError, match="Something went wrong in the process that serves") as caught:
            await remove_by_serving(data, "notes")
    assert "insides" not in str(caught.value)


async def test_nobody_serves_where_there_is_no_notice(data: Path) -> None:
    assert await index_by_serving(data, Path("/notes"), None, unseen) is None
    assert await remove_by_serving(data, "notes") is None


async def test_nobody_serves_where_the_door_is_closed_or_another_opens(data: Path) -> None:
    async with served(data, FakeLibrary()):
        pass
    assert await remove_by_serving(data, "notes") is None  # nothing listens there any more
    library = FakeLibrary()
    async with served(data, library, word="the-wrong-word"):
        assert await remove_by_serving(data, "notes") is None
    assert library.asked == []


async def test_a_door_that_stays_silent_is_not_waited_at(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_over, "HELLO_SECONDS", 0.05)

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0)
        writers.append(writer)

    writers = list[asyncio.StreamWriter]()
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    put_up(data, Notice(os.getpid(), server.sockets[0].getsockname()[1], WORD))
    assert await remove_by_serving(data, "notes") is None
    for writer in writers:
        writer.close()
    server.close()


async def test_a_command_that_is_interrupted_interrupts_the_work(data: Path) -> None:
    library = FakeLibrary()
    library.hold = asyncio.Event()
    async with served(data, library):
        task = asyncio.create_task(index_by_serving(data, Path("/notes"), None, unseen))
        await asyncio.wait_for(library.begun.wait(), 10)
        task.cancel()
        await asyncio.wait({task})
        await asyncio.wait_for(library.was_cancelled.wait(), 10)


async def test_two_orders_are_done_one_after_the_other(data: Path) -> None:
    library = FakeLibrary()
    library.hold = asyncio.Event()
    async with served(data, library):
        first = asyncio.create_task(index_by_serving(data, Path("/a"), None, unseen))
        await asyncio.wait_for(library.begun.wait(), 10)
        second = asyncio.create_task(index_by_serving(data, Path("/b"), None, unseen))
        third = asyncio.create_task(remove_by_serving(data, "c"))
        await asyncio.sleep(0)
        third.cancel()
        await asyncio.wait({third})
        assert len(library.asked) == 1
        library.hold.set()
        await asyncio.gather(first, second)
    assert library.asked[:2] == [(Path("/a"), None), (Path("/b"), None)]


async def test_a_server_that_goes_away_in_the_midst_is_told(data: Path) -> None:
    library = FakeLibrary()
    library.hold = asyncio.Event()
    async with served(data, library):
        task = asyncio.create_task(index_by_serving(data, Path("/notes"), None, unseen))
        await asyncio.wait_for(library.begun.wait(), 10)
    with pytest.raises(HandOverError, match="The library is whole"):
        await task
    assert library.was_cancelled.is_set()


@pytest.mark.parametrize("told", [b"", b'{"progress": {}}\n', b"nonsense\n", b'{"removal": {}}\n'])
async def test_a_server_that_tells_nonsense_is_told(data: Path, told: bytes) -> None:
    async def hello(_request: web.Request) -> web.Response:
        return web.json_response({"serving": "verbatim"})

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=told)

    application = web.Application()
    application.router.add_get("/hello", hello)
    application.router.add_post("/index", answer)
    async with listening(application, ANY_PORT) as port:
        put_up(data, Notice(os.getpid(), port, WORD))
        with pytest.raises(HandOverError):
            await index_by_serving(data, Path("/notes"), None, unseen)


async def test_a_report_of_the_wrong_kind_is_told(data: Path) -> None:
    library = FakeLibrary()
    library.index, library.remove = library.remove, library.index  # type: ignore[assignment] # on purpose
    async with served(data, library):
        for asked in (index_by_serving(data, Path("/notes"), None, unseen), remove_by_serving(data, "notes")):
            with pytest.raises(HandOverError):
                await asked


@pytest.mark.parametrize("word", [None, "", "Bearer ", "Bearer wrong", "Bearer thé"])
async def test_nothing_is_done_for_whoever_has_not_the_word(data: Path, word: str | None) -> None:
    library = FakeLibrary()
    async with served(data, library) as port, aiohttp.ClientSession() as session:
        headers = {} if word is None else {"Authorization": word}
        for path in ("/index", "/remove"):
            async with session.post(f"http://127.0.0.1:{port}{path}", json={"name": "x"}, headers=headers) as response:
                assert response.status == 401
    assert library.asked == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/index", b"{"),
        ("/index", b"[]"),
        ("/index", b"{}"),
        ("/index", json.dumps({"path": "relative", "name": None}).encode()),
        ("/index", json.dumps({"path": "/a", "name": 5}).encode()),
        ("/remove", json.dumps({"name": ""}).encode()),
        ("/remove", b"\xff"),
    ],
)
async def test_an_order_that_is_none_is_refused(data: Path, path: str, body: bytes) -> None:
    library = FakeLibrary()
    async with served(data, library) as port, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {WORD}"}
        async with session.post(f"http://127.0.0.1:{port}{path}", data=body, headers=headers) as response:
            assert response.status == 400
    assert library.asked == []
