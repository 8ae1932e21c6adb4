"""A real DokuWiki behind a proxy that can have things go wrong; each place is a page of its own."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from tests.fakes.fake import READ_ONLY, TOKEN, Asked
from tests.fakes.proxy import Proxy
from tests.servers.dokuwiki import DokuWiki
from tests.servers.shared import a_dokuwiki
from tests.targets.adapter import Adapter, Place
from tests.targets.wikis import WikiPlace

_numbers = count(1)


def _basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def before(wiki: DokuWiki) -> Proxy:
    """What stands before it: the tokens of tests are the passwords of two accounts."""
    accounts = {
        _basic(wiki.user, TOKEN): _basic(wiki.user, wiki.password),
        _basic(wiki.user, READ_ONLY): _basic(wiki.reader, wiki.password),
    }

    def changed(asked: Asked) -> Asked:
        told = asked.headers.get("authorization", "")
        return replace(asked, headers={**asked.headers, "authorization": accounts.get(told, told)})

    def is_write(asked: Asked) -> bool:
        return b"<methodName>wiki.put" in asked.body

    return Proxy(server=wiki.address, changed=changed, is_write=is_write)


@contextmanager
def start(_: Path) -> Iterator[Place]:
    """A page that is not there yet."""
    wiki = a_dokuwiki()
    page = f"status:cts-health-{next(_numbers)}"

    def there() -> dict[str, str]:
        text = wiki.source(page)
        return {} if text is None else {"page": text.replace("%%", "")}

    with before(wiki).running() as proxy:
        yield WikiPlace(
            settings={"url": proxy.address, "page": page, "user": wiki.user, "password": {"env": "TOKEN"}},
            there=there,
            foreign=lambda: wiki.write(page, "What somebody wrote."),
            meddle=lambda: wiki.write(page, f"{wiki.source(page)}\nWhat somebody added."),
            fault=proxy.plan,
            stop=proxy.stop,
            writes=lambda: proxy.written,
            source=lambda page: wiki.source(page) or "",
            html=wiki.html,
        )


ADAPTER = Adapter(kind="dokuwiki", start=start, limit=1 << 20)
