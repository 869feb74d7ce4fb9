"""users.*, usergroups.*."""

from tests.lab.slack.backend import Backend, Methods, RefusedError, Request
from tests.lab.slack.methods.finding import is_true, user_of
from tests.lab.slack.payloads import group_json, user_json
from tests.lab.slack.world import Json


def _info(backend: Backend, request: Request) -> Json:
    found = user_json(user_of(backend, request), backend.application.id)
    if not is_true(request.body, "include_locale"):
        found.pop("locale")
    return {"ok": True, "user": found}


def _groups(backend: Backend, request: Request) -> Json:
    with_users, with_disabled = is_true(request.body, "include_users"), is_true(request.body, "include_disabled")
    mine = [one for one in backend.world.groups.values() if one.team == request.team.id]
    shown = [group_json(one, include_users=with_users) for one in mine if one.enabled or with_disabled]
    return {"ok": True, "usergroups": shown}


def _group_users(backend: Backend, request: Request) -> Json:
    group = backend.world.groups.get(str(request.body["usergroup"]))
    if group is None or group.team != request.team.id:
        raise RefusedError("no_such_subteam")
    return {"ok": True, "users": list(group.users)}


METHODS: Methods = {
    "users.info": _info,
    "usergroups.list": _groups,
    "usergroups.users.list": _group_users,
}
