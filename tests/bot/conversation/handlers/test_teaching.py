import pytest

from bot.chat import Place, Rank, Visibility
from bot.conversation.handlers.teaching import HANDLERS
from bot.conversation.handlers.trail import trail_table
from bot.conversation.services import Services
from bot.records import AnswerDraft, QuestionEntry
from config.errors import UsageError
from index.errors import BadCitationError, UnknownQuoteError
from tests.bot.conversation.conftest import AddSource, FakeClock, MakeCall, Situate, said
from tests.bot.conversation.handlers.conftest import HARBOUR, RULES, Ask, Give


@pytest.mark.usefixtures("texts")
async def test_a_pinned_quote_answers_its_question_however_it_is_spelt(give: Give, ask: Ask) -> None:
    told = await give("pin", question="What may dogs do?", citation="rules/rules.md#28-58")
    assert "Anchors stay inside the buoys." in told
    assert "rules/rules.md@32591d4d869a#28-58" in told
    assert "Anchors stay inside the buoys." in said(await ask("what may DOGS do"))


@pytest.mark.usefixtures("texts")
async def test_the_quote_is_one_of_the_last_answer_here_by_its_number(give: Give, ask: Ask) -> None:
    await ask("Do boats or dogs swim?")
    first, second = (await give("pin", question="Dogs?"), await give("pin", question="Dogs!", number=2))
    assert first != second
    assert "pinned to another quote before" in second
    assert "pinned to another quote before" not in await give("pin", question="Dogs?", number=2)
    with pytest.raises(UnknownQuoteError):
        await give("pin", question="Dogs?", number=10)


@pytest.mark.usefixtures("texts")
async def test_without_an_answer_there_is_nothing_to_pin(give: Give, ask: Ask) -> None:
    await ask("Who gives way?", "other")
    with pytest.raises(UsageError, match="no answer of yours"):
        await give("pin", question="Dogs?")


@pytest.mark.parametrize(
    ("citation", "finding"),
    [
        ("rules/rules.md#29-58", "no whole sentence"),
        ("rules/rules.md#28-57", "no whole sentence"),
        ("rules/rules.md#27-28", "no whole sentence"),
        ("rules/rules.md#28-9999", "no such quote"),
        ("rules/nothing.md#0-27", "no such quote"),
        ("rules/rules.md@000000000000#0-27", "no such quote"),
    ],
)
@pytest.mark.usefixtures("texts")
async def test_what_is_no_whole_sentence_of_the_text_as_it_is_now_is_not_pinned(
    give: Give, citation: str, finding: str
) -> None:
    with pytest.raises(UsageError, match=finding):
        await give("pin", question="Dogs?", citation=citation)


@pytest.mark.usefixtures("texts")
async def test_several_sentences_can_be_pinned_together(give: Give) -> None:
    assert "swimmers. Anchors" in await give("pin", question="Rules?", citation="rules/rules.md#0-58")


async def test_markup_is_not_pinned(give: Give, add_source: AddSource) -> None:
    await add_source("page", "<div>Buy now.</div>\n\nBoats give way to swimmers.\n")
    with pytest.raises(UsageError, match="no whole sentence"):
        await give("pin", question="Buy?", citation="page/page.md#0-19")


@pytest.mark.usefixtures("texts")
async def test_what_is_no_citation_or_two_quotes_is_refused(give: Give) -> None:
    with pytest.raises(BadCitationError):
        await give("pin", question="Dogs?", citation="rules")
    with pytest.raises(UsageError, match="name two quotes"):
        await give("pin", question="Dogs?", citation="rules/rules.md#0-27", number=1)


@pytest.mark.usefixtures("texts")
async def test_a_hidden_quote_is_told_like_one_that_is_not_there(give: Give) -> None:
    refusals = []
    for source in ("board", "nothing"):
        with pytest.raises(UsageError) as refused:
            await give("pin", question="Sale?", citation=f"{source}/board.md#0-21")
        refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]


@pytest.mark.usefixtures("texts")
async def test_a_pin_that_may_not_be_seen_is_neither_listed_nor_taken_away_nor_overwritten(give: Give) -> None:
    await give("pin", "board-room", question="What is for sale?", citation="board/board.md#0-21")
    assert "No question is pinned here." in await give("pins")
    with pytest.raises(UsageError, match="not pinned here"):
        await give("unpin", question="What is for sale?")
    with pytest.raises(UsageError, match="may not be shown here") as refused:
        await give("pin", question="What is for sale?", citation="rules/rules.md#0-27")
    assert "pier" not in str(refused.value)
    assert "board/board.md" in await give("pins", "board-room")


@pytest.mark.usefixtures("texts")
async def test_unpinning_lets_the_question_be_searched_again(give: Give, ask: Ask) -> None:
    await give("pin", question="Who gives way to swimmers?", citation="rules/rules.md#28-58")
    assert "answered by search again" in await give("unpin", question="who gives way to swimmers")
    assert said(await ask("Who gives way to swimmers?")).startswith("Boats give way")
    with pytest.raises(UsageError, match="not pinned here"):
        await give("unpin", question="Who gives way to swimmers?")


@pytest.mark.usefixtures("texts")
async def test_pins_say_which_of_them_hold_no_more(give: Give, add_source: AddSource) -> None:
    await give("pin", question="Who gives way?", citation="rules/rules.md#0-27")
    assert "| 2026-03-10 12:00 UTC by Ada | holds" in await give("pins")
    await add_source("rules", "Swimmers give way to boats now.")
    assert "its words were changed, so the question is searched: pin it again" in await give("pins")
    await add_source("rules", RULES)
    assert "| holds" in await give("pins")


@pytest.mark.usefixtures("texts")
async def test_a_long_list_of_pins_is_cut_and_says_so(give: Give) -> None:
    for number in range(27):
        await give("pin", question=f"Rule {number}?", citation="rules/rules.md#0-27")
    told = await give("pins")
    assert told.count("holds") == 25
    assert "And 2 more questions." in told


async def log(  # noqa: PLR0913 - all that a question is made of
    services: Services,
    where: Situate,
    question: str,
    channel: str = "general",
    *,
    times: int = 1,
    answer: str | None = None,
) -> None:
    place = (await where(channel=channel)).place
    entry = QuestionEntry(place, "ben", question, is_answered=False, latency_ms=5, answer=answer)
    for _ in range(times):
        await services.records.questions.log(entry, services.clock())


async def test_gaps_list_what_was_asked_in_vain_in_the_channel_alone(
    services: Services, give: Give, situation: Situate
) -> None:
    assert "No question was asked there in vain." in await give("gaps")
    await log(services, situation, "Where is the sauna?", times=2)
    await log(services, situation, "When is lunch?", "other")
    told = await give("gaps")
    assert "Where is the sauna? | 2 | 0 | 2026-03-10 12:00 UTC" in told
    assert "lunch" not in told
    assert "ben" not in told
    with pytest.raises(UsageError, match="this channel only"):
        await give("gaps", channel="other")


async def test_an_admin_lists_the_gaps_of_any_channel(services: Services, situation: Situate, call: MakeCall) -> None:
    await log(services, situation, "When is lunch?", "other")
    response = await HANDLERS["gaps"](services, await situation(rank=Rank.ADMIN), call("gaps", channel="other"))
    assert "When is lunch?" in said(response)


async def test_a_gap_is_closed_until_it_is_asked_in_vain_again(
    services: Services, give: Give, situation: Situate, clock: FakeClock
) -> None:
    await log(services, situation, "Where is the sauna?")
    await log(services, situation, "When is lunch?", "other")
    with pytest.raises(UsageError, match="not on the list"):
        await give("gaps", close="When is lunch?")
    assert "“Where is the sauna?” is off the list" in await give("gaps", close="where is the sauna")
    assert "in vain" in await give("gaps")
    clock.advance(60)
    await log(services, situation, "Where is the sauna?")
    assert "sauna" in await give("gaps")


async def test_who_closed_a_gap_is_in_the_trail(services: Services, give: Give, situation: Situate) -> None:
    await log(services, situation, "Where is the sauna?")
    await give("gaps", close="where is the sauna")
    rows = trail_table(await situation(), await services.records.trail.deeds(HARBOUR, services.clock()), frozenset())
    row = "“Where is the sauna?” | open → closed |  | gaps close | this channel | Ada | 2026-03-10 12:00 UTC"
    assert [" | ".join(cells) for cells in rows.texts] == [row]

    async def forgotten(_: Place) -> int:
        return 0

    await services.records.questions.purge(forgotten, services.clock())
    rows = trail_table(await situation(), await services.records.trail.deeds(HARBOUR, services.clock()), frozenset())
    assert rows.texts[0][0] == "a question that is not kept any more"


async def test_how_often_a_gap_was_put_to_a_human_is_listed_where_any_was(
    services: Services, give: Give, situation: Situate
) -> None:
    await log(services, situation, "When is lunch?")
    assert "human" not in await give("gaps")
    draft = AnswerDraft(
        (await situation()).place, "ben", "Where is the sauna?", Visibility.PUBLIC, frozenset(), 1, (), 0
    )
    answer = await services.records.answers.put(draft, services.clock())
    await log(services, situation, "Where is the sauna?", answer=answer)
    await services.records.hand_overs.done(answer, services.clock())
    told = await give("gaps")
    assert "Question | Declined | Not helpful | Put to a human | Last" in told
    assert "Where is the sauna? | 1 | 0 | 1 | 2026-03-10 12:00 UTC" in told
    assert "When is lunch? | 1 | 0 | 0 | 2026-03-10 12:00 UTC" in told


async def test_a_long_list_of_gaps_is_cut_and_says_so(services: Services, give: Give, situation: Situate) -> None:
    for number in range(26):
        await log(services, situation, f"Where is berth {number}?")
    assert "And 1 more question." in await give("gaps")
