"""Discord's REST interface: one handler for each operation, by topic."""

from tests.lab.discord.backend import Routes
from tests.lab.discord.rest import account, channels, commands, guilds, interactions, messages, webhooks

ROUTES: Routes = (
    account.ROUTES
    | channels.ROUTES
    | commands.ROUTES
    | guilds.ROUTES
    | interactions.ROUTES
    | messages.ROUTES
    | webhooks.ROUTES
)
