from dataclasses import replace
from datetime import date

from bot.chat import Place, PlaceKind, Workspace
from bot.records import DeedAction, Doer, LoggedQuestion, Records
from config.store import FORGOTTEN

from .conftest import ADA, BEN, HARBOUR, NOON, PLACE, at, draft, entry

QUIET = replace(PLACE, channel="quiet")
DIRECT = Place("discord", None, "ada's", PlaceKind.DIRECT)


async def answered(records: Records, question: str = "When is high tide?", hours: float = 0) -> str:
    answer = await records.answers.put(draft(question), at(hours))
    await records.questions.log(entry(question, answer=answer, confidence=0.5), at(hours))
    return answer


async def gaps(records: Records) -> list[tuple[str, int, int]]:
    return [(gap.question, gap.declined, gap.disliked) for gap in await records.questions.gaps(HARBOUR)]


async def test_a_logged_question_reads_back_as_it_was_put_down(records: Records) -> None:
    declined = entry("Why?", answered=False, reason="no_match", confidence=0.1)
    shown = entry(answer=await records.answers.put(draft(), at(0)))
    await records.questions.log(declined, at(2))
    await records.questions.log(shown, at(1))
    await records.questions.log(entry(place=DIRECT), at(1))
    assert await records.questions.entries(HARBOUR, at(0)) == (
        LoggedQuestion(shown, at(1), 0, 0),
        LoggedQuestion(declined, at(2), 0, 0),
    )
    assert len(await records.questions.entries(HARBOUR, at(1.5))) == 1
    assert await records.questions.entries(Workspace("slack", "harbour"), at(0)) == ()


async def test_a_person_has_one_vote_on_an_answer_and_may_change_it(records: Records) -> None:
    answer = await answered(records)
    for helpful in (True, True, False):
        assert await records.questions.vote(answer, ADA, at(1), helpful=helpful)
    assert await records.questions.vote(answer, BEN, at(1), helpful=True)
    (logged,) = await records.questions.entries(HARBOUR, at(-1))
    assert (logged.helpful, logged.unhelpful) == (1, 1)


async def test_a_vote_on_an_answer_that_is_not_kept_is_not_taken(records: Records) -> None:
    answer = await answered(records)
    await records.questions.vote(answer, ADA, at(1), helpful=True)
    await records.answers.purge(at(1))
    assert not await records.questions.vote(answer, BEN, at(2), helpful=False)
    assert not await records.questions.vote("no answer", BEN, at(2), helpful=False)
    (logged,) = await records.questions.entries(HARBOUR, at(-1))
    assert (logged.helpful, logged.unhelpful) == (1, 0), "votes outlive the answer"


async def test_gaps_are_what_was_declined_or_disliked_in_all_its_spellings(records: Records) -> None:
    for hours, question in enumerate(["Where are the keys?", "where are the KEYS", "Who?"]):
        await records.questions.log(entry(question, answered=False), at(hours))
    disliked = await answered(records, "Where are the keys", hours=5)
    liked = await answered(records, "When is high tide?")
    await records.questions.vote(disliked, BEN, at(6), helpful=False)
    for person, helpful in ((ADA, False), (BEN, True)):
        await records.questions.vote(liked, person, at(6), helpful=helpful)
    assert await gaps(records) == [("Where are the keys", 2, 1), ("Who?", 1, 0)]


async def test_gaps_of_one_channel_tell_nothing_of_another(records: Records) -> None:
    await records.questions.log(entry("A secret?", answered=False, place=QUIET), at(0))
    assert await records.questions.gaps(HARBOUR, frozenset({"general"})) == ()
    assert len(await records.questions.gaps(HARBOUR, frozenset({"general", "quiet"}))) == 1
    assert await records.questions.gaps(HARBOUR, frozenset()) == ()


async def test_a_closed_gap_comes_back_when_it_is_asked_in_vain_again(records: Records) -> None:
    await records.questions.log(entry("Where are the keys?", answered=False), at(0))
    await records.questions.close_gap(HARBOUR, "WHERE are the keys", Doer.nameless(BEN), at(1))
    assert await gaps(records) == []
    await records.questions.log(entry("where are the keys", answered=False), at(2))
    assert await gaps(records) == [("where are the keys", 1, 0)]
    await records.questions.close_gap(HARBOUR, "where are the keys", Doer.nameless(BEN), at(3))
    assert await gaps(records) == []


async def test_a_closed_gap_is_in_the_trail_by_its_question_as_long_as_the_log_holds_that(records: Records) -> None:
    await records.questions.log(entry("Where are the keys?", answered=False), at(0))
    await records.questions.log(entry("Where are the keys?", answered=False, place=DIRECT), at(0))
    await records.questions.close_gap(HARBOUR, "Where are the keys?", Doer.at(PLACE, BEN, "Ben"), at(1))

    async def closed() -> list[tuple[str, str]]:
        return [(deed.by.name, deed.done.subject) for deed in await records.trail.deeds(HARBOUR, at(0))]

    (deed,) = await records.trail.deeds(HARBOUR, at(0))
    assert (deed.done.action, deed.done.old, deed.done.new) == (DeedAction.CLOSE_GAP, "open", "closed")
    await records.forget(BEN)
    assert await closed() == [(FORGOTTEN.name, "Where are the keys?")]
    await records.forget(ADA)
    assert await closed() == [(FORGOTTEN.name, "")]


async def test_a_purged_question_is_in_the_trail_no_more(records: Records) -> None:
    await records.questions.log(entry("Where are the keys?", answered=False), at(0))
    await records.questions.close_gap(HARBOUR, "Where are the keys?", Doer.nameless(BEN), at(1))

    async def nothing(_: Place) -> int:
        return 0

    await records.questions.purge(nothing, at(2))
    assert [deed.done.subject for deed in await records.trail.deeds(HARBOUR, at(0))] == [""]


async def test_of_a_gap_it_is_known_how_often_it_was_put_to_a_human(records: Records) -> None:
    for hours in (0, 1):
        answer = await records.answers.put(draft("Where are the keys?"), at(hours))
        await records.questions.log(entry("Where are the keys?", answered=False, answer=answer), at(hours))
    await records.hand_overs.done(answer, at(2))
    (gap,) = await records.questions.gaps(HARBOUR)
    assert (gap.declined, gap.handed_over) == (2, 1)
    assert [each.handed_over_at for each in await records.questions.entries(HARBOUR, at(0))] == [None, at(2)]


async def test_statistics_are_of_the_workspace_and_the_days_asked_for(records: Records) -> None:
    await records.questions.log(entry(latency_ms=10), at(-12))
    await records.questions.log(entry(latency_ms=30, answered=False), at(-1))
    await records.questions.log(entry(latency_ms=99), at(-12.1))
    await records.questions.log(entry(latency_ms=99), at(1))
    await records.questions.log(entry(place=replace(PLACE, workspace="elsewhere")), at(-1))
    (today,) = await records.questions.statistics(HARBOUR, 1, NOON)
    assert (today.day, today.questions, today.answered) == (date(2026, 3, 10), 2, 1)
    assert (today.median_ms, today.p95_ms) == (20, 30)
    week = await records.questions.statistics(HARBOUR, 7, NOON)
    assert [day.questions for day in week] == [0, 0, 0, 0, 0, 1, 2]


async def test_a_purge_keeps_each_place_as_long_as_it_says(records: Records) -> None:
    days = {"general": 2, "quiet": 0, "ada's": 1}
    for place in (PLACE, QUIET, DIRECT, replace(PLACE, thread="tides", kind=PlaceKind.THREAD)):
        for day in (0, 1, 3):
            await records.questions.log(entry(place=place), at(-24 * day))

    async def kept(place: Place) -> int:
        return 9 if place.thread else days[place.channel]

    assert await records.questions.purge(kept, NOON) == 1 + 3 + 2
    left = [each.entry.place for each in await records.questions.entries(HARBOUR, at(-99))]
    assert [(place.channel, place.thread) for place in left].count(("general", None)) == 2
    assert [place.thread for place in left].count("tides") == 3


async def test_a_question_that_no_file_can_hold_is_logged_as_far_as_it_goes(records: Records) -> None:
    await records.questions.log(entry("half \ud83d pair", answered=False), at(0))
    assert await gaps(records) == [("half \ufffd pair", 1, 0)]
