from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.compose import set_up
from bot.platforms.terminal import Conversation, Surroundings, greeting, run_chat
from bot.reply import Block, Reply
from index.answering import Answerer
from index.model import NoAnswer

SETTINGS = set_up(Path("nowhere"), {}).settings


class Shown(list[str]):
    """What was shown, as one text per reply."""

    def __call__(self, reply: Reply) -> None:
        self.append(" ".join(block.text for block in reply.blocks if isinstance(block, Block)).strip())


def around(shown: Shown, newer: Answerer | None = None, *, outlives_interrupts: bool = False) -> Surroundings:
    return Surroundings(
        shown,
        sources=lambda: Reply(()),
        newer=lambda generation: newer if newer and newer.generation != generation else None,
        outlives_interrupts=outlives_interrupts,
    )


def conversation() -> Conversation:
    return Conversation(Answerer(1, [], SETTINGS), SETTINGS)


class Interrupting(Answerer):
    """Stands for a person who presses Ctrl-C during the first answer."""

    pressed = False

    def answer(self, *arguments: object, **more: object) -> NoAnswer:
        if not self.pressed:
            self.pressed = True
            raise KeyboardInterrupt
        return super().answer(*arguments, **more)  # type: ignore[arg-type, return-value]  # passed on as they came


def test_the_greeting_says_what_there_is_and_how_to_go_on() -> None:
    greeted = greeting("2 sources", "/data/libraries/shared")
    assert [block.text for block in greeted.blocks if isinstance(block, Block)] == [
        "Verbatim quotes word for word from 2 sources.",
        "The library lies at /data/libraries/shared",
        "Type a question, or :help for what else there is.",
    ]


def test_every_line_gets_a_reply_until_quit() -> None:
    shown = Shown()
    run_chat(["one", "", ":more", ":quit", "two"], conversation(), around(shown))
    assert len(shown) == 2


def test_an_error_is_told_and_the_chat_goes_on() -> None:
    shown = Shown()
    run_chat([":why x", "one"], conversation(), around(shown))
    assert shown[0].startswith("Nothing was asked yet.") or shown[0].startswith("“x” is not")
    assert len(shown) == 2


def test_a_newer_generation_is_taken_up_once_and_told() -> None:
    shown = Shown()
    talk = conversation()
    run_chat(["one", "two"], talk, around(shown, Answerer(2, [], SETTINGS)))
    assert talk.generation == 2
    assert shown[0].startswith("The library has changed")
    assert len(shown) == 3


def test_control_c_during_an_answer_leads_back_to_the_prompt() -> None:
    shown = Shown()
    talk = Conversation(Interrupting(1, [], SETTINGS), SETTINGS)
    run_chat(["one", "two"], talk, around(shown, outlives_interrupts=True))
    assert shown[0] == "Stopped that. Ask on, or leave with :quit."
    assert len(shown) == 2


def test_control_c_ends_a_chat_that_reads_from_a_pipe() -> None:
    talk = Conversation(Interrupting(1, [], SETTINGS), SETTINGS)
    with pytest.raises(KeyboardInterrupt):
        run_chat(["one", "two"], talk, around(Shown()))


def test_lines_are_read_one_by_one() -> None:
    shown = Shown()

    def lines() -> Iterator[str]:
        yield "one"
        assert len(shown) == 1
        yield ":quit"

    run_chat(lines(), conversation(), around(shown))
