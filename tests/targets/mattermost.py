"""Mattermost: an incoming webhook."""

from tests.fakes.chat import MATTERMOST_LIMIT, MattermostWebhook
from tests.targets.webhooks import webhook_adapter

ADAPTER = webhook_adapter("mattermost", MattermostWebhook, MATTERMOST_LIMIT)
