"""People who use the app: they call commands, press buttons, fill in forms. Slack gives each a trigger_id."""

from collections.abc import Mapping
from typing import Any

from tests.lab.slack import schemas
from tests.lab.slack.backend import Told
from tests.lab.slack.elements import NotOfferedError, Value, chosen
from tests.lab.slack.forms import filled, found_in, initial_state, remember
from tests.lab.slack.happenings import Called, Said
from tests.lab.slack.payloads import file_json, message_json, view_json
from tests.lab.slack.posting import close_views
from tests.lab.slack.speakers import Speakers
from tests.lab.slack.telling import COMMANDS, INTERACTIVE, give_response_url, give_trigger, happened, tell
from tests.lab.slack.world import Channel, Json, Message, User, View


class Actors(Speakers):
    """What people do. Everything is told to the bot at once; what is returned can be waited on."""

    def slash(self, user: User, channel: Channel, command: str, text: str = "") -> Called:
        """Call a slash command.

        Raises:
            NotOfferedError: the app has no such command.
        """
        if command not in self.backend.application.commands:
            raise NotOfferedError(f"{command} is no command; there are {sorted(self.backend.application.commands)}.")
        told = happened(self.backend, f"command {command}", user, channel)
        team = self.team_of(user)
        payload: Json = {
            "token": self.backend.application.verification,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": channel.name if not channel.is_direct else "directmessage",
            "user_id": user.id,
            "user_name": user.name.split()[0].lower(),
            "command": command,
            "text": text,
            "api_app_id": self.backend.application.id,
            "is_enterprise_install": "false",
            "response_url": give_response_url(self.backend, told),
            "trigger_id": give_trigger(self.backend, told),
        }
        return self._tell(told, COMMANDS, payload)

    def press(self, user: User, where: Message | View | Said, action_id: str, value: Value = None) -> Called:
        """Press a button, or choose in a menu, of a message or a view.

        Raises:
            NotOfferedError: there is no such button or option, or the person doesn't see it.
        """
        place = where.message if isinstance(where, Said) else where
        self._check_sees(user, place)
        block, element = found_in(place, action_id, value)
        told = self._touched(user, place, "press")
        action = {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "type": element["type"],
            "action_ts": self.backend.ts(),
        }
        if element["type"] == "button":
            action |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        else:
            action |= chosen(element, value)
        payload = self._interaction(told, "block_actions") | self._container(told)
        state = {"values": place.state if isinstance(place, View) else initial_state(place.blocks)}
        payload |= {"actions": [action]}
        if isinstance(place, View):
            payload["view"]["state"] = state
            remember(place, block, element, value)
        else:
            payload |= {"state": state, "response_url": give_response_url(self.backend, told)}
        return self._tell(told, INTERACTIVE, payload)

    def submit(self, view: View, values: Mapping[str, Value] | None = None) -> Called:
        """Fill in a modal, by block_id or action_id, and submit it; what is not named keeps what it has.

        Raises:
            NotOfferedError: it is closed, has no such field, or a field that is needed is empty.
        """
        if view.closed or view.type != "modal":
            raise NotOfferedError(f"{view.title!r} is not open.")
        view.state = self._with_files(filled(view, dict(values or {})))
        user = self.backend.world.users[view.user]
        told = happened(self.backend, f"form {view.callback_id}", user, self._origin(view), view)
        payload = self._interaction(told, "view_submission")
        payload |= {"view": view_json(self.backend, view), "response_urls": []}
        return self._tell(told, INTERACTIVE, payload)

    def _with_files(self, state: Json) -> Json:
        """Show the files whose ids stand in fields whole, as Slack does."""
        files = self.backend.world.files
        for fields in state.values():
            for field in fields.values():
                if field["type"] == "file_input":
                    shown = [files[one["id"]] for one in field["files"]]
                    field["files"] = [file_json(self.backend, one) | {"user_team": one.team} for one in shown]
        return state

    def close(self, view: View) -> Called:
        """Close a modal by its cross; the bot hears of it if it asked to."""
        user = self.backend.world.users[view.user]
        told = happened(self.backend, f"closing of {view.callback_id}", user, self._origin(view), view)
        close_views(self.backend, view, all_of_them=True)
        payload = self._interaction(told, "view_closed")
        payload.pop("trigger_id")
        payload |= {"view": view_json(self.backend, view), "is_cleared": True}
        return (
            self._tell(told, INTERACTIVE, payload) if view.body.get("notify_on_close") else Called(self.backend, told)
        )

    def shortcut(self, user: User, message: Message | Said | None, callback_id: str) -> Called:
        """Choose a shortcut of a message, or with None a global one."""
        shown = message.message if isinstance(message, Said) else message
        if shown is None:
            told = happened(self.backend, f"shortcut {callback_id}", user, None)
            payload = self._interaction(told, "shortcut")
        else:
            self._check_sees(user, shown)
            told = self._touched(user, shown, f"shortcut {callback_id}")
            payload = self._interaction(told, "message_action") | {
                "channel": {"id": shown.channel, "name": self._name_of(shown.channel)},
                "message_ts": shown.ts,
                "message": message_json(self.backend, shown),
                "response_url": give_response_url(self.backend, told),
            }
        return self._tell(told, INTERACTIVE, payload | {"callback_id": callback_id, "action_ts": self.backend.ts()})

    def suggest(self, user: User, where: Message | View, action_id: str, typed: str) -> Called:
        """Type into a menu that asks the bot for its options."""
        self._check_sees(user, where)
        block, element = found_in(where, action_id, None)
        if "external" not in element["type"]:
            raise NotOfferedError(f"{action_id!r} asks for no options.")
        told = self._touched(user, where, "typing")
        payload = self._interaction(told, "block_suggestion") | self._container(told)
        payload.pop("trigger_id")
        payload |= {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
        return self._tell(told, INTERACTIVE, payload)

    # What they have in common.

    def _touched(self, user: User, place: Message | View, kind: str) -> Told:
        if isinstance(place, View):
            return happened(self.backend, kind, user, self._origin(place), place)
        return happened(self.backend, kind, user, self.backend.world.channels[place.channel], place)

    def _origin(self, view: View) -> Channel | None:
        """Return where the person was when a view was opened."""
        root = self.backend.world.views[view.root]
        trigger = self.backend.triggers.get(root.trigger or "")
        return None if trigger is None else trigger.told.channel

    def _check_sees(self, user: User, place: Message | View) -> None:
        if isinstance(place, View):
            sees = not place.closed and place.user == user.id
        else:
            channel = self.backend.world.channels[place.channel]
            sees = not place.deleted and place.sees in (None, user.id) and user.id in channel.members
        if not sees:
            raise NotOfferedError(f"{user.name} doesn't see that.")

    def _name_of(self, channel: str) -> str:
        found = self.backend.world.channels[channel]
        return "directmessage" if found.is_direct else found.name

    def _interaction(self, told: Told, kind: str) -> Json:
        user, team = told.user, self.team_of(told.user)
        name = user.name.split()[0].lower()
        return {
            "type": kind,
            "user": {"id": user.id, "username": name, "name": name, "team_id": team.id},
            "api_app_id": self.backend.application.id,
            "token": self.backend.application.verification,
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": give_trigger(self.backend, told),
        }

    def _container(self, told: Told) -> Json:
        if told.view is not None:
            shown = view_json(self.backend, told.view)
            return {"container": {"type": "view", "view_id": told.view.id}, "view": shown}
        message = told.message
        assert message is not None
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.sees is not None,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        channel = {"channel": {"id": message.channel, "name": self._name_of(message.channel)}, "container": container}
        # Of what one person sees alone, Slack sends no message along.
        return channel if message.sees is not None else channel | {"message": message_json(self.backend, message)}

    def _tell(self, told: Told, kind: str, payload: Json) -> Called:
        checked = {name: value for name, value in payload.items() if name != "enterprise"}
        if payload.get("type") == "block_actions":
            # The schema knows messages alone, which have a response_url.
            checked.setdefault("response_url", "")
        for problem in schemas.payload_problems(checked):
            self.backend.blame(f"the lab's own {told.kind}", problem)
        if self.team_of(told.user).installed:
            tell(self.backend, told, kind, payload)
        return Called(self.backend, told)
