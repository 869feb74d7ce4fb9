"""views.*."""

from tests.lab.slack.backend import TRIGGER_SECONDS, Backend, Methods, RefusedError, Request
from tests.lab.slack.methods.finding import user_of
from tests.lab.slack.payloads import view_json
from tests.lab.slack.posting import change_view, exchange, show_view
from tests.lab.slack.world import Json, View

_DEEPEST = 3


def _open(backend: Backend, request: Request) -> Json:
    told = exchange(backend, request.body["trigger_id"], TRIGGER_SECONDS)
    view = show_view(backend, _modal(request), told.user, told.trigger)
    return {"ok": True, "view": view_json(backend, view)}


def _push(backend: Backend, request: Request) -> Json:
    told = exchange(backend, request.body["trigger_id"], TRIGGER_SECONDS)
    if told.view is None:
        raise RefusedError("not_in_view")
    if len([one for one in backend.world.views.values() if one.root == told.view.root]) >= _DEEPEST:
        raise RefusedError("push_limit_reached")
    view = show_view(backend, _modal(request), told.user, told.trigger, below=told.view)
    return {"ok": True, "view": view_json(backend, view)}


def _modal(request: Request) -> Json:
    body: Json = request.body["view"]
    if body["type"] != "modal":
        raise RefusedError("invalid_arguments")
    return body


def _update(backend: Backend, request: Request) -> Json:
    view = _found(backend, request)
    if request.body.get("hash") not in (None, view.hash):
        raise RefusedError("hash_conflict")
    change_view(backend, view, request.body["view"])
    return {"ok": True, "view": view_json(backend, view)}


def _found(backend: Backend, request: Request) -> View:
    named, external = request.body.get("view_id"), request.body.get("external_id")
    for view in backend.world.views.values():
        is_meant = view.id == named or (external is not None and view.body.get("external_id") == external)
        if is_meant and not view.closed and view.team == request.team.id:
            return view
    raise RefusedError("not_found")


def _publish(backend: Backend, request: Request) -> Json:
    user, body = user_of(backend, request, "user_id"), request.body["view"]
    if body["type"] != "home":
        raise RefusedError("invalid_arguments")
    there = home_of(backend, user.id)
    if there is None:
        there = show_view(backend, body, user, None)
    elif request.body.get("hash") not in (None, there.hash):
        raise RefusedError("hash_conflict")
    else:
        change_view(backend, there, body)
    return {"ok": True, "view": view_json(backend, there)}


def home_of(backend: Backend, user: str) -> View | None:
    """Return somebody's home tab, if one is published."""
    views = backend.world.views.values()
    return next((one for one in views if one.type == "home" and one.user == user), None)


METHODS: Methods = {
    "views.open": _open,
    "views.push": _push,
    "views.update": _update,
    "views.publish": _publish,
}
