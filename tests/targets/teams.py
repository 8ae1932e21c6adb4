"""Microsoft Teams: the webhook of a workflow."""

from tests.fakes.chat import TEAMS_LIMIT, TeamsWebhook
from tests.targets.webhooks import webhook_adapter

ADAPTER = webhook_adapter("teams", TeamsWebhook, TEAMS_LIMIT)
