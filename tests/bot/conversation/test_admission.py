from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Addressing, AuthorKind
from bot.conversation.admission import ADDRESSED, Decision, admit, looks_like_question
from config.load import default_settings
from tests.bot.conversation.scripted import ADA, message

SETTINGS = default_settings().channel
KINDS = st.sampled_from(AuthorKind)
ANY_SETTINGS = st.builds(
    lambda enabled, answer, posts, roles: replace(
        SETTINGS, enabled=enabled, answer=answer, forum_posts=posts, ask_roles=roles
    ),
    st.booleans(),
    st.sampled_from(["commands", "mentions", "questions"]),
    st.booleans(),
    st.sampled_from([(), ("staff",)]),
)


@given(KINDS, st.sampled_from(Addressing), ANY_SETTINGS, st.text(max_size=30))
def test_whoever_addressed_us_is_answered_or_refused_with_a_reason_and_others_are_not_bothered(
    kind: AuthorKind, addressing: Addressing, settings: object, text: str
) -> None:
    asked = message(text, addressing=addressing, actor=replace(ADA, kind=kind))
    admission = admit(asked, settings)  # type: ignore[arg-type] # hypothesis loses the type
    if kind is not AuthorKind.PERSON:
        assert admission.decision is Decision.IGNORE
    elif addressing in ADDRESSED:
        assert admission.decision is not Decision.IGNORE
    else:
        assert admission.decision is not Decision.REFUSE
    assert (admission.decision is Decision.ANSWER) == all(rule.passed for rule in admission.rules)
    assert bool(admission.reason) == (admission.decision is not Decision.ANSWER)


def test_an_overheard_question_is_answered_only_where_that_is_set() -> None:
    overheard = message("Where is the lighthouse?", addressing=Addressing.OVERHEARD)
    assert admit(overheard, SETTINGS).decision is Decision.IGNORE
    assert admit(overheard, replace(SETTINGS, answer="questions")).decision is Decision.ANSWER
    chatter = message("I like the lighthouse.", addressing=Addressing.OVERHEARD)
    assert admit(chatter, replace(SETTINGS, answer="questions")).decision is Decision.IGNORE


def test_a_new_post_is_answered_only_where_that_is_set() -> None:
    post = message("The lamp is out", addressing=Addressing.POST)
    assert admit(post, SETTINGS).decision is Decision.IGNORE
    assert admit(post, replace(SETTINGS, forum_posts=True)).decision is Decision.ANSWER


def test_a_mention_where_only_commands_are_answered_is_told_so() -> None:
    refused = admit(message("Where is it?"), replace(SETTINGS, answer="commands"))
    assert refused.decision is Decision.REFUSE
    assert str(refused.reason) == "Only commands are answered here. Ask with the command: /ask question:"


def test_a_place_that_is_switched_off_says_so_to_whoever_asked() -> None:
    refused = admit(message("Where is it?"), replace(SETTINGS, enabled=False))
    assert refused.decision is Decision.REFUSE
    assert "switched off" in str(refused.reason)


def test_without_a_role_that_may_ask_one_is_refused_and_with_it_answered() -> None:
    settings = replace(SETTINGS, ask_roles=("staff",))
    staff = replace(ADA, roles=frozenset({"staff"}))
    assert admit(message("Where is it?"), settings).decision is Decision.REFUSE
    assert admit(message("Where is it?", actor=staff), settings).decision is Decision.ANSWER


@pytest.mark.parametrize(
    "text", ["where is the pier", "Is it open today", "the pier is where?", "灯台 は どこ ですか？"]
)
def test_these_read_like_questions(text: str) -> None:
    assert looks_like_question(text)


@pytest.mark.parametrize("text", ["", "what?", "The pier is long.", "I know who did it", "?!?"])
def test_these_do_not_read_like_questions(text: str) -> None:
    assert not looks_like_question(text)
