"""What moderators and admins do and are shown; people without a rank try the same."""

from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.chat import Argument, Place, Rank, Upload
from bot.commands import REGISTRY
from tests.bot.conversation.audience_asking import OWNER, THING, AskingRules
from tests.bot.conversation.audience_machine import PERSON, PLACE, RANKED, channel_of
from tests.bot.conversation.audience_world import World, canaries, home_of, names_of

SUGGESTING: Final = [
    (command.name, parameter.name) for command in REGISTRY for parameter in command.parameters if parameter.suggests
]
VALUES: Final = {
    "visibility": ("public", "private", "private_then_share"),
    "command.ask.visibility": ("as_channel", "public", "private", "private_then_share"),
    "style": ("full", "short"),
    "quotes": ("1", "2", "4"),
    "min_confidence": ("0", "0.35", "0.9"),
    "log_questions": ("true", "false"),
    "handoff_channel": ("", "help"),
}
LAYERS: Final = st.sampled_from(("workspace", "category", "channel", "thread"))
OVERSIGHT: Final = ("source list", "source status", "reindex", "stats", "audit", "export")
SETTINGS: Final = ("settings show", "settings history", "settings undo", "settings export", "command list")
OWN: Final = ("guide", "lore")
OF_ALL_SOURCES: Final = {
    ("reindex", "source"),
    ("source remove", "name"),
    ("source status", "name"),
    ("settings set", "value"),
}
"""What is offered to admins names all of their workspace's own sources."""


class ModeratingRules(AskingRules):
    """Commands that take a rank, given by anybody. `gone` are the sources that were, as they were bound last."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = World()
        self.files: list[bytes] = []

    def give(self, place: Place, person: str, command: str, **given: Argument) -> None:
        """Give a command; whether it is allowed is the core's to know."""
        self.begin()
        actor = self.actor(person, place)
        outlet = self.scene.call(place, actor, command, **given)
        told = set(canaries(" ".join(map(str, given.values()))))
        home = home_of(place)
        if actor.rank >= Rank.MODERATOR:
            told |= self.typed.get(home, set())
        # What is set may still name a source that was removed: to nobody to whom it was hidden.
        told |= names_of(self.gone.seen_with(actor.roles, place))
        if actor.rank >= Rank.ADMIN and command not in {"pin", "unpin", "pins", "gaps", "diagnose"}:
            told |= names_of(self.world.of(home) | self.gone.of(home))
        self.check(outlet, place, actor, f"/{command}", told=told)
        self.files += [file.content for said in outlet.sent for file in said.attachments if file.name.endswith(".toml")]

    def some_name(self, data: st.DataObject, place: Place) -> str:
        """Return the name of a source as the place's workspace calls it, seen there or not."""
        home = home_of(place)
        known = [self.world.called(source, home) for source in self.world.sources if source.home in {None, home}]
        return data.draw(st.sampled_from([*sorted(known), "nothing"]))

    def some_citation(self, data: st.DataObject, place: Place) -> str:
        """Return the address of some sentence, seen there or not; empty where there is none."""
        home = home_of(place)
        known = self.world.documents((source for source in self.world.sources if source.home in {None, home}), home)
        if not known:
            return ""
        document = data.draw(st.sampled_from(known))
        cut = document.segmentation.sentences[-1]
        return f"{document.source}/{document.name}#{cut.start}-{cut.end}"

    @rule(place=PLACE, person=RANKED, command=st.sampled_from((*OVERSIGHT, *SETTINGS, "gaps", "pins", "pins")))
    def oversee(self, place: Place, person: str, command: str) -> None:
        self.give(place, person, command)

    @rule(
        data=st.data(),
        place=PLACE,
        person=PERSON,
        parameter=st.sampled_from(SUGGESTING),
        typed=st.sampled_from(("", "qz")),
    )
    def suggest(self, data: st.DataObject, place: Place, person: str, parameter: tuple[str, str], typed: str) -> None:
        """Ask for what is offered; for sources as often as for all else together."""
        self.begin()
        parameter = data.draw(st.sampled_from((parameter, ("reindex", "source"))))
        actor = self.actor(person, place)
        offered = canaries(" ".join(self.scene.suggest(place, actor, *parameter, typed)))
        allowed = canaries(" ".join(source.name for source in self.world.seen_with(actor.roles, place)))
        if actor.rank >= Rank.MODERATOR and parameter[0] in {"unpin", "gaps", "command add", "command edit"}:
            allowed |= self.typed.get(home_of(place), set())
        if actor.rank >= Rank.ADMIN and parameter in OF_ALL_SOURCES:
            allowed |= names_of(self.world.of(home_of(place)))
        assert offered <= allowed, f"{parameter} offered {self.owners(offered - allowed)} to {actor} in {place}"
        type(self).shown["suggested"] += bool(offered)

    @rule(data=st.data(), place=PLACE, person=RANKED, key=st.sampled_from(sorted(VALUES)), where=LAYERS)
    def set_value(self, data: st.DataObject, place: Place, person: str, key: str, where: str) -> None:
        value = data.draw(st.sampled_from(VALUES[key]))
        self.give(place, person, "settings set", key=key, value=value, where=where)

    @rule(data=st.data(), place=PLACE, person=RANKED, where=LAYERS, what=st.sampled_from(("set", "reset", "show")))
    def choose_sources(self, data: st.DataObject, place: Place, person: str, where: str, what: str) -> None:
        """Choose what is quoted in a place, also what its moderator can't see; or take that back."""
        if what == "show":
            self.give(place, person, "settings show", key="sources")
        elif what == "reset":
            self.give(place, person, "settings reset", key="sources", where=where)
        else:
            names = f"{self.some_name(data, place)}, {self.some_name(data, place)}"
            self.give(place, person, "settings set", key="sources", value=names, where=where)

    @rule(data=st.data(), place=PLACE, person=PERSON, what=st.sampled_from(("copy", "export", "import")))
    def carry_settings(self, data: st.DataObject, place: Place, person: str, what: str) -> None:
        """Copy settings between channels, or carry them as a file; whoever holds it knows what stands in it."""
        home = home_of(place)
        if what == "copy" and home is not None:
            channel = channel_of(home, data.draw(st.sampled_from((1, 2))))
            self.give(place, person, "settings copy", from_=channel)
        elif what == "export":
            self.give(place, person, "settings export", channel=place.channel)
        elif self.files:
            content = data.draw(st.sampled_from(self.files[-4:]))
            self.typed.setdefault(home, set()).update(canaries(content.decode()))
            self.give(place, person, "settings import", file=Upload("settings.toml", content), channel=place.channel)

    @rule(data=st.data(), place=PLACE, person=RANKED, what=st.sampled_from(("pin", "pin", "cite", "unpin")))
    def teach(self, data: st.DataObject, place: Place, person: str, what: str) -> None:
        """Pin a quote of the last answer, or a sentence of any source that one may have heard of; or unpin."""
        question = f"Where is the {data.draw(THING)} of the {data.draw(OWNER)} kept?"
        if what == "unpin":
            self.give(place, person, "unpin", question=question)
        elif what == "pin":
            self.give(place, person, "pin", question=question, number=data.draw(st.integers(1, 3)))
        elif citation := self.some_citation(data, place):
            self.give(place, person, "pin", question=question, citation=citation)

    @precondition(lambda self: self.world.questions)
    @rule(data=st.data(), place=PLACE, person=PERSON)
    def diagnose(self, data: st.DataObject, place: Place, person: str) -> None:
        question = data.draw(st.sampled_from(self.world.questions[-8:]))
        self.give(place, person, "diagnose", message=question.message)

    @rule(
        data=st.data(),
        place=PLACE,
        person=RANKED,
        name=st.sampled_from(OWN),
        what=st.sampled_from(("question", "pin", "sources", "sources", "remove")),
    )
    def make_command(self, data: st.DataObject, place: Place, person: str, name: str, what: str) -> None:
        if what == "remove":
            self.give(place, person, "command remove", name=name)
            return
        question = f"Where is the {data.draw(THING)} of the {data.draw(OWNER)} kept?"
        given = self.some_name(data, place) if what == "sources" else question
        verb = data.draw(st.sampled_from(("command add", "command add", "command edit")))
        self.give(place, person, verb, name=name, description="What is kept where.", **{what: given})
        self.run_command(place, "ada", name, "lantern")

    @rule(place=PLACE, person=PERSON, name=st.sampled_from(OWN), thing=THING)
    def run_command(self, place: Place, person: str, name: str, thing: str) -> None:
        self.begin()
        actor = self.actor(person, place)
        outlet = self.scene.call(place, actor, name, topic=f"the kept {thing}")
        self.check(outlet, place, actor, "own command")
        self.remember(outlet, "What is kept where.", place, actor)
