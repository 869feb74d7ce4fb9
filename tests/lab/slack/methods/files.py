"""files.*."""

import mimetypes

from tests.lab.slack.backend import Backend, Methods, RefusedError, Request
from tests.lab.slack.methods.finding import channel_of
from tests.lab.slack.payloads import file_json
from tests.lab.slack.posting import Draft, post
from tests.lab.slack.world import File, Json


def _info(backend: Backend, request: Request) -> Json:
    file = backend.world.files.get(str(request.body["file"]))
    if file is None or file.team != request.team.id:
        raise RefusedError("file_not_found")
    paging = {"response_metadata": {"next_cursor": ""}}
    return {"ok": True, "file": file_json(backend, file), "comments": [], **paging}


def _upload_url(backend: Backend, request: Request) -> Json:
    name = str(request.body["filename"])
    file = File(backend.stamps.take("F"), name, b"", user=request.team.bot.id, created=int(float(backend.ts())))
    file.mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    backend.uploads[file.id] = file
    return {"ok": True, "upload_url": f"{backend.url}/upload/v1/{file.id}", "file_id": file.id}


def _complete(backend: Backend, request: Request) -> Json:
    files = [backend.uploads.get(str(one.get("id"))) for one in request.body["files"]]
    if not files or any(file is None or not file.content for file in files):
        raise RefusedError("file_not_found")
    done = [file for file in files if file is not None]
    for file in done:
        file.team = request.team.id
        backend.world.files[file.id] = backend.uploads.pop(file.id)
    if request.body.get("channel_id"):
        placed = Request(request.method, request.body | {"channel": request.body["channel_id"]}, request.team)
        channel = channel_of(backend, placed, inside=True)
        text, thread = str(request.body.get("initial_comment") or ""), request.body.get("thread_ts")
        post(backend, channel, request.team.bot, Draft(text, [], thread, files=tuple(one.id for one in done)))
    return {"ok": True, "files": [file_json(backend, one) for one in done]}


METHODS: Methods = {
    "files.info": _info,
    "files.getUploadURLExternal": _upload_url,
    "files.completeUploadExternal": _complete,
}
