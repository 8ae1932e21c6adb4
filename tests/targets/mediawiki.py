"""A real MediaWiki behind a proxy that can have things go wrong; each place is a page of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from tests.fakes.fake import READ_ONLY, TOKEN, Asked
from tests.fakes.proxy import Proxy
from tests.servers.mediawiki import MediaWiki
from tests.servers.shared import a_mediawiki
from tests.targets.adapter import Adapter, Place
from tests.targets.wikis import WikiPlace

_numbers = count(1)


def before(wiki: MediaWiki) -> Proxy:
    """What stands before it: the tokens of tests are the bot passwords of one account."""
    passwords = {TOKEN: f"ctsreport%40{wiki.password}", READ_ONLY: f"reader%40{wiki.reader_password}"}

    def changed(asked: Asked) -> Asked:
        body = asked.body
        if asked.method == "POST" and b"action=login" in body:
            for ours, theirs in passwords.items():
                body = body.replace(f"lgpassword={ours}".encode(), f"lgpassword={theirs}".encode())
        return replace(asked, body=body)

    def is_write(asked: Asked) -> bool:
        return asked.method == "POST" and b"action=login" not in asked.body

    return Proxy(server=wiki.address, changed=changed, is_write=is_write)


@contextmanager
def start(_: Path) -> Iterator[Place]:
    """A page that is not there yet."""
    wiki = a_mediawiki()
    page = f"CTS Health {next(_numbers)}"

    def there() -> dict[str, str]:
        text = wiki.source(page)
        return {} if text is None else {"page": text}

    with before(wiki).running() as proxy:
        yield WikiPlace(
            settings={"url": proxy.address, "page": page, "user": "Admin", "password": {"env": "TOKEN"}},
            there=there,
            foreign=lambda: wiki.write(page, "What somebody wrote."),
            meddle=lambda: wiki.write(page, f"{wiki.source(page)}\nWhat somebody added."),
            fault=proxy.plan,
            stop=proxy.stop,
            writes=lambda: proxy.written,
            source=lambda page: wiki.source(page) or "",
            html=wiki.html,
        )


ADAPTER = Adapter(kind="mediawiki", start=start, limit=2048 << 10)
