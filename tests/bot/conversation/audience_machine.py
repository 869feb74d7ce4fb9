"""Whatever happens in whatever order, nothing that is said holds what its readers may not see."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from bot.chat import Actor, Place, PlaceKind, Rank, Response, Upload, Visibility, Workspace
from tests.bot.conversation.audience_scene import Scene, everything
from tests.bot.conversation.audience_world import (
    OWNERS,
    THINGS,
    Question,
    Source,
    World,
    canaries,
    home_of,
    names_of,
    said_by,
)
from tests.bot.conversation.scripted import ScriptedOutlet

HOMES: Final = (Workspace("discord", "harbour"), Workspace("discord", "tower"), Workspace("slack", "harbour"))
"""Two platforms may know a workspace, its channels, people and roles by the same ids."""
PEOPLE: Final = ("ada", "bo", "cy", "di")
ROLES: Final = ("crew", "staff")
NAMES: Final = ("rules", "stories")
STANDING: Final = {
    "ada": (Rank.EVERYONE, frozenset({"crew"})),
    "bo": (Rank.EVERYONE, frozenset[str]()),
    "cy": (Rank.MODERATOR, frozenset({"staff"})),
    "di": (Rank.ADMIN, frozenset[str]()),
}
"""What people are everywhere until they are promoted, or demoted."""
ADMIN: Final = "root"
"""Somebody who is an admin everywhere, so that a source can always be added."""

Shape = list[tuple[str, str]]
SHAPES: Final = st.lists(st.tuples(st.sampled_from(THINGS), st.sampled_from(OWNERS)), min_size=1, max_size=4)
PERSON: Final = st.sampled_from(("ada", *PEOPLE))
RANKED: Final = st.sampled_from(("cy", "di", "di", "bo"))
HOME: Final = st.sampled_from(HOMES)


def channel_of(home: Workspace, number: int) -> str:
    """Return the id of a workspace's channel: one of no other workspace of its platform."""
    return f"{home.id}-{number}"


def placed(home: Workspace, number: int, kind: PlaceKind = PlaceKind.CHANNEL) -> Place:
    channel = channel_of(home, number)
    thread = None if kind is PlaceKind.CHANNEL else f"{channel}-{kind}"
    return Place(home.platform, home.id, channel, kind, f"{home.id}-category", thread)


INSIDE: Final = st.sampled_from((PlaceKind.CHANNEL, PlaceKind.CHANNEL, PlaceKind.THREAD, PlaceKind.POST))
PLACE: Final = st.builds(placed, st.sampled_from((HOMES[0], *HOMES)), st.sampled_from((1, 2)), INSIDE)
"""One workspace more often than the others: what is asked there meets more."""


class AudienceScene(RuleBasedStateMachine):
    """What happens to sources and people, and what every rule checks. `steps` and `shown` count over all runs."""

    steps: ClassVar[int] = 0
    shown: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene()
        self.world = World()
        self.standing: dict[tuple[Workspace, str], tuple[Rank, frozenset[str]]] = {}
        self.typed: dict[Workspace | None, set[str]] = {}

    def teardown(self) -> None:
        self.scene.close()

    def settle(self, shapes: list[Shape], quotes: int) -> None:
        """Begin with a shared source, one for all, one of a channel, and one of another workspace.

        So many quotes are shown at first in the workspace where most is asked.
        """
        self.add_shared("rules", shapes[0])
        self.add_own(HOMES[0], "stories", shapes[1])
        secret = self.add_own(HOMES[0], "secrets", shapes[2])
        self.bind(secret, frozenset({channel_of(HOMES[0], 2)}), frozenset({ROLES[0]}))
        self.add_own(HOMES[1], "tales", shapes[3])
        place = placed(HOMES[0], 1)
        for key, value in {"visibility": "private_then_share", "quotes": str(quotes)}.items():
            self.scene.call(place, self.actor(ADMIN, place), "settings set", key=key, value=value, where="workspace")

    @invariant()
    def the_log_holds_nothing_that_anybody_wrote(self) -> None:
        heard, self.scene.heard.lines = self.scene.heard.lines, []
        assert not [line for line in heard if canaries(line)]

    def begin(self) -> None:
        """Count a step, after which nobody has to wait."""
        type(self).steps += 1
        self.scene.clock.advance(60)

    def actor(self, person: str, place: Place) -> Actor:
        """Return somebody with their standing in a place; in a direct message they hold none."""
        home = home_of(place)
        if person == ADMIN:
            return Actor(person, person, Rank.ADMIN)
        if home is None:
            return Actor(person, person)
        rank, roles = self.standing.get((home, person), STANDING[person])
        return Actor(person, person, rank, roles)

    def add_shared(self, name: str, shape: Shape, *, as_named: bool = False) -> Source:
        source = Source(name if as_named else f"{name}-{self.world.canary()}", None, f"{self.world.canary()}.md")
        self.scene.share(source.name, source.file, self.world.text(source, shape))
        source.documents = self.scene.documents(None, source.name)
        self.world.sources.append(source)
        return source

    def add_own(self, home: Workspace, name: str, shape: Shape) -> Source:
        """Have an admin hand over a file."""
        source = Source(f"{name}-{self.world.canary()}", home, f"{self.world.canary()}.md")
        self.hand_over(source, shape)
        self.world.sources.append(source)
        return source

    def hand_over(self, source: Source, shape: Shape) -> None:
        assert source.home is not None
        text = self.world.text(source, shape)
        place = placed(source.home, 1)
        upload = Upload(source.file, text.encode())
        outlet = self.scene.call(place, self.actor(ADMIN, place), "source add", name=source.name, file=upload)
        own = names_of({source})
        self.check(outlet, place, self.actor(ADMIN, place), "source add", told=own)
        source.documents = self.scene.documents(source.home, source.name)
        assert source.documents, everything(outlet.only)

    def bind(self, source: Source, channels: frozenset[str], roles: frozenset[str]) -> None:
        assert source.home is not None
        self.scene.run(self.scene.services.bindings.bind(source.home, source.name, channels=channels, roles=roles))
        source.channels, source.roles = channels, roles

    def seen(self, roles: frozenset[str], place: Place, visibility: Visibility) -> set[Source]:
        """Return what a response of that visibility, to somebody who holds those roles, may draw on."""
        if visibility is Visibility.PRIVATE or place.kind is PlaceKind.DIRECT:
            return self.world.seen_with(roles, place)
        home = home_of(place)
        assert home is not None
        everybodys = [self.standing.get((home, person), STANDING[person])[1] for person in PEOPLE]
        return self.world.seen_by_all(everybodys, place)

    def check(
        self, outlet: ScriptedOutlet, place: Place, actor: Actor, by: str, *, told: Iterable[str] = ()
    ) -> frozenset[str]:
        """Refuse canaries that the readers may not see; `told` are those that they know or may know otherwise.

        Returns the canaries that were said in the place.
        """
        for response in outlet.told_moderators:
            self.check_said(response, place, frozenset[str](), f"{by}, to moderators", told)
        for channel, response in outlet.sent_to:
            elsewhere = replace(place, channel=channel, thread=None, kind=PlaceKind.CHANNEL)
            public = replace(response, visibility=Visibility.PUBLIC)
            self.check_said(public, elsewhere, frozenset[str](), f"{by}, elsewhere", told)
        found = [
            self.check_said(response, place, actor.roles, by, told) for response in (*outlet.sent, *outlet.updates)
        ]
        assert found, f"{by} by {actor} got neither an answer nor a reason"
        return frozenset[str]().union(*found)

    def check_said(
        self, response: Response, place: Place, roles: frozenset[str], by: str, told: Iterable[str]
    ) -> frozenset[str]:
        """Check one response; return the canaries in it."""
        found = canaries(everything(response))
        seen = self.seen(roles, place, response.visibility)
        leaked = found - said_by(seen) - frozenset(told)
        assert not leaked, f"{by} with {roles} in {place} leaked {self.owners(leaked)}: {everything(response)}"
        if found & said_by(seen):
            type(self).shown[f"{by} {response.visibility}"] += 1
        for source in seen:
            if found & source.canaries and (source.channels or source.roles):
                is_here = place.channel in source.channels
                type(self).shown["bound to the channel" if is_here else "widened by a role"] += 1
        return found

    def owners(self, leaked: Iterable[str]) -> str:
        """Tell whose canaries leaked."""
        return ", ".join(
            f"{word} of "
            + next((str(source) for source in self.world.sources if word in said_by({source})), "a question")
            for word in leaked
        )

    def remember(self, outlet: ScriptedOutlet, text: str, place: Place, actor: Actor) -> Question | None:
        """Keep a question that got an answer with buttons."""
        if not outlet.only.buttons:
            return None
        message = f"message-{outlet.nonces[0][:6]}-1"
        answer = outlet.only.buttons[0].answer
        question = Question(text, actor.id, place, outlet.only.visibility, answer, message)
        self.world.questions.append(question)
        return question
