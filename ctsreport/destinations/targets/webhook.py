"""Webhooks: addresses that are secrets themselves, to which a message is sent and from which nothing can be read."""

from urllib.parse import urlsplit

from ctsreport.destinations.targets.settings import Run, Secret
from ctsreport.destinations.web import Site, is_address
from ctsreport.errors import usage_error


def webhook_site(run: Run, webhook: Secret, name: str, cacert: str | None) -> Site:
    """The server of a webhook. No part of its address that could be used is in any message."""
    address = run.secret(webhook).strip()
    if not is_address(address):
        raise usage_error(
            f"The webhook of {name} is not an address.",
            "Put the whole address, https://…, into the variable or file that is named there.",
        )
    parts = urlsplit(address)
    return run.web.site(name, address, secrets=(address, parts.path.strip("/"), parts.query), cacert=cacert)
