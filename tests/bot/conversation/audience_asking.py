"""What people ask and press, each reply compared with one that is made of the visible documents alone."""

from dataclasses import replace
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.chat import Actor, Addressing, Place, PlaceKind, Rank, Response, SharedWorkspace, Visibility, Workspace
from bot.conversation.answers import MOST_REMEMBERED, outcome_reply
from bot.replies.outcome_explanations import outcome_reply as explanation_reply
from bot.reply import Block
from index.answering import Answerer
from index.answering.receipt_form import read_receipt
from index.answering.receipts import put_to
from index.model import StoredDocument
from tests.bot.conversation.audience_machine import (
    ADMIN,
    HOME,
    HOMES,
    PEOPLE,
    PERSON,
    PLACE,
    AudienceScene,
    Shape,
)
from tests.bot.conversation.audience_scene import everything
from tests.bot.conversation.audience_world import OWNERS, THINGS, Question, canaries, home_of
from tests.bot.conversation.scripted import ScriptedOutlet

SHOWING: Final = ("more", "context", "whole", "why", "share")
"""The buttons that show something of the sources."""
ACTIONS: Final = (*SHOWING, "why", "unhelpful", "human", "made up")
PRESSER: Final = st.sampled_from((None, None, None, "ada", *PEOPLE))
"""None is whoever asked: to others mostly a refusal is shown."""
THING: Final = st.sampled_from(THINGS)
OWNER: Final = st.sampled_from(OWNERS)
EXTRA: Final = st.sampled_from(("", "", " near the zeppelin submarine", " near its own mark", " near a guess"))
"""What makes a question a near miss, marks it, or asks for what one may have heard of."""
WORDS: Final = st.tuples(THING, OWNER, EXTRA)
WHERE: Final = st.sampled_from((Addressing.MENTION, Addressing.MENU, Addressing.REPLY, Addressing.MENU))


class AskingRules(AudienceScene):
    """Questions, buttons and follow-ups, by anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.answerers: dict[frozenset[tuple[str, str, str]], Answerer] = {}

    def ask_about(self, shape: Shape, place: Place) -> None:
        """Ask what a text may answer, as an admin without a role."""
        self.begin()
        thing, owner = shape[0]
        text = f"Where is the {thing} of the {owner} kept?"
        actor = self.actor(ADMIN, place)
        self.judge(self.scene.call(place, actor, "ask", question=text), text, place, actor, "ask")

    def worded(self, words: tuple[str, str, str], place: Place) -> str:
        """Return a question; what it holds of canaries is known as typed in its workspace."""
        thing, owner, extra = words
        guesses = sorted(word for source in self.world.sources for word in source.canaries)
        guess = guesses[self.world.made % len(guesses)] if guesses else "nothing"
        extra = extra.replace("its own mark", self.world.canary()).replace("a guess", guess)
        text = f"Where is the {thing} of the {owner} kept{extra}?"
        self.typed.setdefault(home_of(place), set()).update(canaries(text))
        return text

    @rule(place=PLACE, person=PERSON, words=WORDS, addressing=WHERE)
    def ask(self, place: Place, person: str, words: tuple[str, str, str], addressing: Addressing) -> None:
        self.begin()
        actor = self.actor(person, place)
        text = self.worded(words, place)
        outlet = self.scene.ask(place, actor, text, addressing)
        self.judge(outlet, text, place, actor, "question")

    @rule(place=PLACE, person=PERSON, words=WORDS)
    def ask_by_command(self, place: Place, person: str, words: tuple[str, str, str]) -> None:
        self.begin()
        actor = self.actor(person, place)
        text = self.worded(words, place)
        self.judge(self.scene.call(place, actor, "ask", question=text), text, place, actor, "ask")

    @rule(homes=st.lists(HOME, max_size=2, unique=True), person=PERSON, words=WORDS)
    def ask_directly(self, homes: list[Workspace], person: str, words: tuple[str, str, str]) -> None:
        """In a direct message nobody holds a role, and of several workspaces none is meant."""
        self.begin()
        shared = tuple(home.id for home in HOMES if home in homes and home.platform == HOMES[0].platform)
        place = Place(HOMES[0].platform, None, f"direct-{person}", PlaceKind.DIRECT)
        meant = Place(HOMES[0].platform, shared[0] if len(shared) == 1 else None, place.channel, PlaceKind.DIRECT)
        text = self.worded(words, meant)
        actor = Actor(
            person,
            person,
            roles=frozenset({"crew", "staff"}),
            workspaces=tuple(SharedWorkspace(id_, id_.capitalize()) for id_ in shared),
        )
        outlet = self.scene.ask(place, actor, text, Addressing.DIRECT)
        if len(shared) > 1:
            assert not canaries(everything(outlet.only)) - canaries(text)
        else:
            self.judge(outlet, text, meant, Actor(person, person), "direct message")

    ask_often = ask
    ask_by_command_often = ask_again_by_command = ask_by_command

    def judge(self, outlet: ScriptedOutlet, text: str, place: Place, actor: Actor, by: str) -> None:
        """Check a reply's canaries, and that it is word for word and figure for figure what it has to be."""
        found = self.check(outlet, place, actor, by, told=canaries(text))
        question = self.remember(outlet, text, place, actor)
        if found - canaries(text) and not any(block.text.startswith("Confidence") for block in self.blocks(outlet)):
            type(self).shown["near miss"] += 1
        if question is not None and not self.is_pinned(place, text):
            self.compare(outlet.only, question, place, actor)

    def blocks(self, outlet: ScriptedOutlet) -> list[Block]:
        return [block for block in outlet.only.reply.blocks if isinstance(block, Block)]

    def is_pinned(self, place: Place, text: str) -> bool:
        home = home_of(place)
        return home is not None and self.scene.run(self.scene.services.records.pins.pin_for(home, text)) is not None

    def compare(self, response: Response, question: Question, place: Place, actor: Actor) -> None:
        """Compare a reply with that of a library in which nothing else was ever indexed."""
        services = self.scene.services
        settings = self.scene.run(services.resolved(place)).settings
        alone = self.alone(self.visible(place, actor, response.visibility, settings.sources))
        outcome = alone.answer(question.text, quotes=MOST_REMEMBERED, min_confidence=settings.min_confidence)
        most = services.settings.questions.max_chars
        expected = outcome_reply(alone, outcome, settings, most_characters=most, can_add=actor.rank >= Rank.ADMIN)
        said = response.reply.blocks[: len(expected.blocks)]  # what may follow tells of the place, not of its sources
        assert said == expected.blocks, f"“{question.text}” in {place}: {response.reply} for {expected}"
        type(self).shown["compared"] += 1

    def alone(self, documents: list[StoredDocument]) -> Answerer:
        """Return what answers from these documents and has never heard of others."""
        key = frozenset((document.source, document.name, document.sha256) for document in documents)
        if key not in self.answerers:
            self.answerers[key] = Answerer(1, documents, self.scene.services.settings)
        return self.answerers[key]

    def visible(
        self, place: Place, actor: Actor, visibility: Visibility, chosen: tuple[str, ...]
    ) -> list[StoredDocument]:
        documents = self.world.documents(self.seen(actor.roles, place, visibility), home_of(place))
        return [document for document in documents if not chosen or document.source in chosen]

    @precondition(lambda self: self.world.questions)
    @rule(
        data=st.data(),
        person=PRESSER,
        elsewhere=st.none() | PLACE,
        action=st.sampled_from(ACTIONS),
        number=st.sampled_from((1, 1, 2, 0, 4)),
    )
    def press(self, data: st.DataObject, person: str | None, elsewhere: Place | None, action: str, number: int) -> None:
        """Press a button, also one that nobody showed to who presses, somewhere else, or made up."""
        question = data.draw(st.sampled_from(self.world.questions[-8:]))
        self.press_at(question, elsewhere or question.place, person or question.asker, action, number)

    def press_at(self, question: Question, place: Place, person: str, action: str, number: int) -> None:
        """Press a button and compare what it shows."""
        self.begin()
        actor = self.actor(person, place) if place.workspace else Actor(person, person)
        outlet = self.scene.press(place, actor, action, question.answer, str(number))
        is_told = question.asker == person or (
            question.visibility is Visibility.PUBLIC
            and (question.place.platform, question.place.channel) == (place.platform, place.channel)
        )
        told = canaries(question.text) if is_told and action in {"why", "human"} else frozenset[str]()
        found = self.check(outlet, place, actor, action, told=told)
        if question.visibility is Visibility.PRIVATE and question.asker != person:
            assert not found
        if action == "why" and place == question.place:
            self.compare_why(outlet.only, question, place, actor, number)

    def compare_why(self, response: Response, question: Question, place: Place, actor: Actor, rank: int) -> None:
        """Compare the figures of an explanation with those of a library that holds the visible sources alone."""
        first = response.reply.blocks[0]
        if not (isinstance(first, Block) and first.text.startswith("Why quote")):
            return
        services = self.scene.services
        stored = self.scene.run(services.records.answers.get(question.answer))
        assert stored is not None
        drawn_on = stored.answer.sources
        documents = self.visible(place, actor, Visibility.PRIVATE, ())
        alone = self.alone([found for found in documents if found.source in drawn_on])
        assert stored.answer.receipt is not None
        put = read_receipt(stored.answer.receipt).put
        outcome = put_to(alone, replace(put, quotes=max(put.quotes, rank)))
        explained = alone.explain(outcome, rank, min_confidence=put.min_confidence)
        expected = explanation_reply(outcome, explained).blocks
        assert response.reply.blocks[: len(expected)] == expected
        type(self).shown["why compared"] += 1

    press_often = press_again = press

    @rule(place=PLACE, person=PERSON, command=st.sampled_from(("more", "context", "why")))
    def follow_up(self, place: Place, person: str, command: str) -> None:
        self.begin()
        actor = self.actor(person, place)
        outlet = self.scene.call(place, actor, command)
        # In a thread, whoever has no answer of their own follows up on the last one that everybody saw there.
        own = [
            question.text
            for question in self.world.questions
            if question.asker == person
            or (question.visibility is Visibility.PUBLIC and question.place.channel == place.channel)
        ]
        self.check(outlet, place, actor, f"/{command}", told=canaries(" ".join(own)) if command == "why" else ())

    @rule(place=PLACE, person=PERSON, command=st.sampled_from(("sources", "help", "forget-me")))
    def look_around(self, place: Place, person: str, command: str) -> None:
        """What everybody may give; `sources` lists what everybody in the place may see, whoever asks."""
        self.begin()
        actor = self.actor(person, place)
        outlet = self.scene.call(place, actor, command)
        found = self.check(outlet, place, actor, f"/{command}")
        if command == "sources":
            everybodys = self.seen(actor.roles, place, Visibility.PUBLIC)
            assert found <= canaries(" ".join(source.name for source in everybodys))
