"""The methods of the Web API that the lab plays."""

from tests.lab.slack.backend import Methods
from tests.lab.slack.methods import account, chat, conversations, files, people, views

METHODS: Methods = {
    **account.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **people.METHODS,
    **views.METHODS,
}
