"""A Slack of one's own on a loopback port: Web API, Socket Mode, signed HTTP delivery, people, faults.

Its law: whatever the bot sends that Slack would not take, and whatever the lab itself sends that Slack would not
send, ends up in `Lab.violations`. The fixture `lab` (`from tests.lab.slack.conftest import lab`) fails the test
then, and where an envelope was never acknowledged (`Lab.silences()`).

    from tests.lab.slack.lab import Lab, Transport, Called, Happening, Said
    from tests.lab.slack.world import Channel, ChannelKind, File, Message, Team, User, UserGroup, View
    from tests.lab.slack.faults import Hold, Lost, RateLimited, Refused, ServerError

**What a bot needs to know.** `lab.api_url` ("http://127.0.0.1:PORT/api/", for `AsyncWebClient(base_url=)` and
VERBATIM_SLACK_API_URL), `lab.bot_token`, `lab.app_token`, `lab.signing_secret`, `lab.client_id`,
`lab.client_secret`; `lab.bot` (the bot's `User`; `lab.mention` is its "<@U...>"). `lab.variables(Transport.SOCKET)`
or `lab.variables(Transport.HTTP, port=...)` gives the VERBATIM_SLACK_* environment. Envelopes go to open sockets;
after `lab.events_url = "http://127.0.0.1:PORT/slack/events"` they are posted there, signed. `await lab.connected()`
waits for a socket (`sockets=2` for two).

**The world.** `lab.team` ("Harbour"), people `lab.owner`, `lab.admin`, `lab.moderator` (in the user group
`lab.moderators`), `lab.member`, `lab.guest`, all of type `User`; channels `lab.general` (public) and `lab.crew`
(private; owner, admin, moderator), the bot is in both; `lab.elsewhere` is public, without the bot.
`lab.direct(user)` is the direct channel with the bot, `lab.group_direct(*users)` one of several people and the bot.
More of them: `lab.add_user(name, team=, admin=, owner=, guest=)`, `lab.add_channel(name, kind=, creator=, members=)`,
`lab.add_group(handle, *users)`, `lab.add_file(name, content)`. `lab.join("Market")` installs the app in another
workspace and returns its `Team` (`bot_token`, `bot`, `id`); `lab.uninstall(team)` takes it out (app_uninstalled and
tokens_revoked); `lab.install_code(team)` gives an OAuth `code` that `oauth.v2.access` exchanges.
`lab.invite(channel)` and `lab.kick(channel)` let the bot into a channel and out of it.

**People act**; nothing here waits, each tells the bot at once and returns a happening:

    said = lab.say(user, channel, text, thread=None, mentions_bot=False, files=())   # thread: a Message or its ts
    said = lab.whisper(user, text)                                # in the direct channel
    called = lab.slash(user, channel, "/ask", "where is it?")
    called = lab.press(user, message_or_view, action_id, value=None)  # value: of a button, an option, or what is picked
    called = lab.submit(view, {"block_id or action_id": "text" | ["several"] | None})   # of files: their ids
    called = lab.close(view)                                      # view_closed, where the view asked for it
    called = lab.shortcut(user, message_or_None, callback_id)     # of a message; global with None
    called = lab.suggest(user, message_or_view, action_id, "typed")   # an external select asks for options
    said = lab.edit(message, "new text");  said = lab.delete(message)
    said = lab.open_home(user);  said = lab.react(user, message, "thumbsup")

A post whose text holds `lab.mention` (or with mentions_bot=True) gives an `app_mention` AND a `message` event.
`NotOfferedError` says that Slack would not let this person do that (no such button, not in the channel).

**Waiting** (asyncio events, 20 s deadline, then an AssertionError that tells what happened instead):

    message = await said.reply()                  # the first thing shown because of it; it is acknowledged then
    messages = await called.shown(2)              # the first two; `called.replies` is what there is now
    acknowledgement = await called.acknowledged() # .payload, .seconds, .status (HTTP), .late (over 3 s)
    view = await called.form()                    # opened with its trigger_id, or by `response_action`
    options = await called.options()              # what `suggest` was acknowledged with (their values)
    await lab.edit_of(message, after=0);  await lab.deletion_of(message);  await lab.reaction_to(said)
    await lab.settle()                            # all that was delivered is acknowledged; before a bot is closed
    await lab.home_of(user)                       # the published home View
    found = await lab.until(lambda: something_or_None, "what is waited for")

A reply of a `Said` is what the bot posts afterwards in its thread or, unthreaded, in its channel, or shows its
author alone; of a `Called` what came by its response_url or acknowledgement, or what was posted in its channel or
shown to its user since. `lab.bot_messages` is everything that the bot posted and that still stands, in order.
`Message`: ts, channel, user, text, blocks, thread_ts, sees (the one who sees an ephemeral, or None), edits,
deleted, reactions, files, `shown_text` (every text in its blocks, else its text), `action_ids`.
`View`: id, type, title, blocks, callback_id, private_metadata, user, state, closed.

**What came in.** `lab.seen` (each request: `.method` as "chat.postMessage", `.body`, `.status`, `.token`),
`lab.count("chat.postMessage")`, `lab.requests("chat.postMessage")` (bodies). `lab.envelopes`: each delivery with its
`.acknowledgement` (or None), `.kind`, `.payload`, `.socket`. `lab.violations`, `lab.silences()`,
`lab.forgive(happening)` (no acknowledgement expected). `lab.rates.excesses`: posts beyond one a second a channel after
a burst of `lab.rates.burst` (5), and reactions beyond 50 a minute; with `lab.rates.enforces = True` they get 429.
`lab.may_ping` holds ids of users and user groups that a new public message may mention; `<!channel>`, `<!here>`,
`<!everyone>` never may be. `lab.commands` are the slash commands that exist ({"/ask", "/verbatim"});
`lab.subscriptions` the event types that the app subscribes to (all by default, as "app_mention", "message.im", ...).

**Time.** `lab.clock.advance(seconds)` ages trigger_ids (3 s) and response_urls (30 minutes, 5 uses).

**Faults.**

    lab.faults.plan("chat.postMessage", RateLimited(1), times=1)    # 429 + Retry-After; "*" is any method, and
    lab.faults.plan("response_url", ServerError(503))               # "response_url", "upload", "download" are too
    ... Lost(carried_out=True) resets the connection; Refused("channel_not_found"); Hold() answers when .gate is set
    lab.redeliver(happening, retry=1, reason="http_timeout", new_event_id=False)   # -> the new envelopes
    lab.duplicate(happening)                # the same envelope_id once more (Socket Mode)
    lab.retry_unacknowledged()              # as Slack does; also sends what no socket was there for
    lab.first_retry_number = 0              # x-slack-retry-num: 0 on first deliveries from now on
    lab.sockets.disconnect("warning" | "refresh_requested" | "link_disabled")
    lab.sockets.cut();  lab.sockets.silence(answers_pings=False);  lab.sockets.refuse(times=1);  lab.sockets.ping()
    lab.sockets.half_open(times=1)          # the next sockets open and never say anything, not even hello
    lab.sockets.send_raw("no json");  lab.sockets.is_open, .accepted, .pongs, .pings_received
    lab.only_mentions / lab.only_messages = True    # send one of the two events for a post that mentions the bot

**HTTP by hand.** `await lab.http.post(body, ...)` returns `Reply(status, headers, body)`; the parameters are
`secret=`, `timestamp=`, `signature=` (None leaves the header out), `content_type=`, `retry=`, `reason=`, `url=`.
`await lab.http.verify_url()` plays `url_verification`; `lab.http.mention_body(...)`, `lab.http.slash_body(...)` and
`lab.http.press_body(...)` make bodies that would be good if they were signed well. `await statuses(lab, 1000)` of
`tests.lab.slack.forgeries` sends a thousand forged, stale and malformed ones, and tells how each was answered.
"""
