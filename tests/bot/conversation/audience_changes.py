"""How sources, people and workspaces come, change and go while all of that is asked."""

from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from bot.chat import Place, Rank, Workspace
from bot.conversation.tidying import ERASED_AFTER_DAYS, tidy
from config.channel import DAY_SECONDS
from tests.bot.conversation.audience_asking import SHOWING
from tests.bot.conversation.audience_machine import (
    ADMIN,
    HOME,
    HOMES,
    NAMES,
    PERSON,
    PLACE,
    ROLES,
    SHAPES,
    Shape,
    channel_of,
    placed,
)
from tests.bot.conversation.audience_moderating import OWN, ModeratingRules
from tests.bot.conversation.audience_world import Source, canaries, home_of

NAME: Final = st.sampled_from(NAMES)
CHANNELS: Final = st.frozensets(st.sampled_from((1, 2)), max_size=1)
OPENINGS: Final = ("near miss", "direct", "own command", "source list")
HELD: Final = st.frozensets(st.sampled_from(ROLES), max_size=1)
MOST_SOURCES: Final = 9
"""Enough of them meet in one place; more only take time."""


class AudienceMachine(ModeratingRules):
    """All that may happen."""

    @initialize(
        shapes=st.lists(SHAPES, min_size=4, max_size=4), quotes=st.sampled_from((1, 3)), then=st.sampled_from(OPENINGS)
    )
    def open(self, shapes: list[Shape], quotes: int, then: str) -> None:
        """Begin with an answer, what its buttons show and one thing more: however the steps fall, all of it is met."""
        self.settle(shapes, quotes)
        place, (thing, owner) = placed(HOMES[0], 1), shapes[0][0]
        self.ask_about(shapes[0], place)
        for question in tuple(self.world.questions):
            for action in SHOWING:
                self.press_at(question, place, ADMIN, action, 1)
        if then == "near miss":
            self.ask_by_command(place, "ada", (thing, owner, " near the zeppelin submarine"))
        elif then == "direct":
            self.ask_directly([HOMES[0]], "ada", (thing, owner, ""))
        elif then == "own command":
            given = {"name": OWN[0], "description": "What is kept where.", "question": f"The {thing} of the {owner}?"}
            self.give(place, ADMIN, "command add", **given)
            self.run_command(place, "ada", OWN[0], thing)
        else:
            self.give(place, ADMIN, then)

    def any_source(self, data: st.DataObject, *, is_own: bool) -> Source | None:
        """Return one of the sources that are there."""
        known = [source for source in self.world.sources if (source.home is not None) is is_own]
        return data.draw(st.sampled_from(known)) if known else None

    @precondition(lambda self: len(self.world.sources) < MOST_SOURCES)
    @rule(data=st.data(), name=NAME, shape=SHAPES, is_namesake=st.booleans())
    def share(self, data: st.DataObject, name: str, shape: Shape, is_namesake: bool) -> None:  # noqa: FBT001 - hypothesis gives it by name
        """Add a source for all, maybe under the name that some workspace's own source has."""
        self.begin()
        own = self.any_source(data, is_own=True) if is_namesake else None
        if own is not None and all(shared.name != own.name for shared in self.world.of(None)):
            self.add_shared(own.name, shape, as_named=True)
        else:
            self.add_shared(name, shape)

    @precondition(lambda self: len(self.world.sources) < MOST_SOURCES)
    @rule(home=HOME, name=NAME, shape=SHAPES, channels=CHANNELS, roles=HELD)
    def add(self, home: Workspace, name: str, shape: Shape, channels: frozenset[int], roles: frozenset[str]) -> None:
        """Add a source to a workspace, and bind it before anybody asks."""
        self.begin()
        self.bind(self.add_own(home, name, shape), frozenset(channel_of(home, number) for number in channels), roles)

    @rule(data=st.data(), shape=SHAPES, is_own=st.booleans(), place=PLACE)
    def change_text(self, data: st.DataObject, shape: Shape, is_own: bool, place: Place) -> None:  # noqa: FBT001 - as above
        """Change what a source says, and ask about it, mostly somewhere else."""
        self.begin()
        source = self.any_source(data, is_own=is_own)
        if source is None:
            return
        if source.home is not None:
            self.hand_over(source, shape)
        else:
            self.scene.share(source.name, source.file, self.world.text(source, shape))
            source.documents = self.scene.documents(None, source.name)
        self.ask_about(shape, place)

    @rule(data=st.data(), channels=CHANNELS, roles=HELD)
    def bind_anew(self, data: st.DataObject, channels: frozenset[int], roles: frozenset[str]) -> None:
        self.begin()
        source = self.any_source(data, is_own=True)
        if source is not None and source.home is not None:
            self.bind(source, frozenset(channel_of(source.home, number) for number in channels), roles)

    @rule(data=st.data())
    def unshare(self, data: st.DataObject) -> None:
        self.begin()
        source = self.any_source(data, is_own=False)
        if source is not None:
            self.scene.unshare(source.name)
            self.forget(source)

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        self.begin()
        source = self.any_source(data, is_own=True)
        if source is None or source.home is None:
            return
        place = placed(source.home, 1)
        actor = self.actor(ADMIN, place)
        outlet = self.scene.call(place, actor, "source remove", name=source.name)
        self.check(outlet, place, actor, "/source remove", told=canaries(source.name))
        self.forget(source)

    def forget(self, source: Source) -> None:
        """Forget a source; its name may still stand in what its admins read."""
        self.world.sources.remove(source)
        self.gone.sources.append(source)

    @rule(home=HOME, person=PERSON, rank=st.sampled_from(Rank), roles=HELD)
    def promote(self, home: Workspace, person: str, rank: Rank, roles: frozenset[str]) -> None:
        self.begin()
        self.standing[home, person] = (min(rank, Rank.ADMIN), roles)

    @rule(home=HOME)
    def let_teach(self, home: Workspace) -> None:
        """Let a role pin and make commands without being a moderator."""
        place = placed(home, 1)
        self.give(place, ADMIN, "settings set", key="teach_roles", value=ROLES[0], where="workspace")

    @rule(home=HOME, shape=SHAPES, is_back_in_time=st.booleans())
    def leave(self, home: Workspace, shape: Shape, is_back_in_time: bool) -> None:  # noqa: FBT001 - as above
        """Leave a workspace and come back: before what it had is erased, or after, with as many new sources."""
        self.begin()
        self.ask_about(shape, placed(home, 1))
        chat = self.scene.chat
        self.scene.run(chat.on_joined(home.platform, home.id))
        self.scene.run(chat.on_left(home.platform, home.id))
        if is_back_in_time:
            self.scene.run(chat.on_joined(home.platform, home.id))
        self.scene.clock.advance((ERASED_AFTER_DAYS + 1) * DAY_SECONDS)
        self.scene.run(tidy(self.scene.services))
        if not is_back_in_time:
            self.scene.run(chat.on_joined(home.platform, home.id))
            had = len(self.world.of(home))
            self.erased(home)
            for _ in range(max(1, had)):
                self.add_own(home, "new", shape)
            self.ask_about(shape, placed(home, 1))

    def erased(self, home: Workspace) -> None:
        """Forget what a workspace had: none of it may ever be said again, to anybody."""
        self.world.sources = [source for source in self.world.sources if source.home != home]
        self.standing = {key: value for key, value in self.standing.items() if key[0] != home}
        self.typed.pop(home, None)
        self.gone.sources = [source for source in self.gone.sources if source.home != home]

    @rule(data=st.data(), place=PLACE, person=PERSON)
    def ask_what_it_says(self, data: st.DataObject, place: Place, person: str) -> None:
        """Have words of a source looked up that stand nowhere else, by somebody who may see it or not."""
        self.begin()
        known = sorted(word for source in self.world.sources for word in source.canaries)
        if not known:
            return
        word = data.draw(st.sampled_from(known))
        text = f"Where is the {word} gate?"
        self.typed.setdefault(home_of(place), set()).add(word)
        actor = self.actor(person, place)
        self.judge(self.scene.call(place, actor, "ask", question=text), text, place, actor, "ask")
