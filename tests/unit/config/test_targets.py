"""``[[targets]]``: each kind says what it takes; secrets stand elsewhere; a file that nobody named has none."""

import json
from pathlib import Path

import jsonschema
import pytest

from ctsreport.config.place import ConfigPath
from ctsreport.config.read import Config, parse
from ctsreport.destinations.targets.git_wiki import Settings
from ctsreport.errors import CtsReportError
from tests.conftest import run_ctsreport

WIKI = """
[[targets]]
kind = "git_wiki"
name = "wiki"
url = "https://git.example.com/ops.wiki.git"
"""


def read(text: str, path: str = "conf/ctsreport.toml", *, named: bool = True, **environment: str) -> Config:
    return parse(text, ConfigPath(path, named), environment, ())


def wrong(text: str) -> list[str]:
    with pytest.raises(CtsReportError) as raised:
        read(text)
    return [raised.value.message, *raised.value.more]


def test_a_target_is_what_its_kind_says() -> None:
    [target] = read(WIKI + 'page = "status/cts.md"\non = "always"\n').targets
    assert isinstance(target.settings, Settings)
    assert (target.name, target.settings.page, target.settings.on) == ("wiki", "status/cts.md", "always")


def test_paths_are_from_the_folder_of_the_file() -> None:
    """An address is none."""
    text = WIKI + 'cacert = "ca.pem"\n'
    for url, found in {
        "https://git.example.com/a.git": "https://git.example.com/a.git",
        "git@git.example.com:a.git": "git@git.example.com:a.git",
        "wikis/a.git": "conf/wikis/a.git",
        "/srv/a.git": "/srv/a.git",
    }.items():
        [target] = read(text.replace("https://git.example.com/ops.wiki.git", url)).targets
        assert isinstance(target.settings, Settings)
        assert (target.settings.url, target.settings.cacert) == (found, "conf/ca.pem")


def test_a_secret_is_where_it_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from-a-file\n")
    path = str(tmp_path / "ctsreport.toml")
    for secret, value in {'{ env = "TOKEN" }': "from-the-environment", '{ file = "token" }': "from-a-file"}.items():
        [target] = read(f"{WIKI}token = {secret}", path, TOKEN="from-the-environment").targets
        assert list(target.secrets.values()) == [value]
        assert target.missing == ()


@pytest.mark.parametrize("secret", ['{ env = "TOKEN" }', '{ file = "nowhere" }'])
def test_a_secret_that_is_not_here_is_missing_only_where_it_is_needed(secret: str) -> None:
    [target] = read(f"{WIKI}token = {secret}").targets
    assert (dict(target.secrets), len(target.missing)) == ({}, 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('kind = "git-wiki"', "targets[0].kind: Did you mean git_wiki?"),
        ('name = "a wiki"', "targets[0].name: Expected letters, digits, dots, hyphens, underscores."),
        ('token = "abc"', 'targets[0].token: It must not stand here: name where it lies, { env = "NAME" }'),
        ('token = { env = "A", file = "b" }', "targets[0].token: Name either env or file."),
        ("token = { }", "targets[0].token: Name either env or file."),
        ('pages = "a.md"', "targets[0].pages: Unknown key. Did you mean page?"),
        ('on = "changes"', "targets[0].on: There is no such word: 'changes'."),
        ('page = "../a.md"', "targets[0].page: Expected a file of the repository that ends with .md"),
        ('page = ".git/a.md"', "targets[0].page: Expected a file of the repository that ends with .md"),
    ],
)
def test_what_is_wrong_is_said(line: str, said: str) -> None:
    key = line.partition(" ")[0]
    kept = "\n".join(each for each in WIKI.splitlines() if not each.startswith(f"{key} "))
    assert any(said in each for each in wrong(f"{kept}\n{line}\n"))


def test_a_name_stands_for_one_thing() -> None:
    instance = '[[instances]]\nname = "wiki"\naddress = "http://h:1"\n'
    assert "Another target is named wiki too." in wrong(WIKI * 2)[0]
    assert "Another instance is named wiki too." in wrong(WIKI + instance)[0]


def test_a_file_that_nobody_named_has_none() -> None:
    with pytest.raises(CtsReportError, match="would carry reports") as raised:
        read(WIKI, "ctsreport.toml", named=False)
    assert "--config ctsreport.toml" in raised.value.cure


def test_the_schema_knows_each_kind() -> None:
    schema = json.loads(run_ctsreport("schema", "config").out)
    good = {"kind": "git_wiki", "name": "wiki", "url": "x", "token": {"env": "TOKEN"}}
    jsonschema.validate({"targets": [good]}, schema)
    for bad in ({**good, "pages": "x"}, {**good, "token": "abc"}, {"kind": "git_wiki", "name": "wiki"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"targets": [bad]}, schema)


def test_check_counts_them_and_says_what_is_not_here() -> None:
    Path("ctsreport.toml").write_text(f'{WIKI}token = {{ env = "TOKEN" }}\n')
    ran = run_ctsreport("config", "check", "--config", "ctsreport.toml")
    assert ran.code == 0
    assert "1 target." in ran.out
    assert "needed where that target is told: ctsreport.toml, line 6, targets[0].token: The variable TOKEN" in ran.out
