"""What a file that nobody named may not do, by what each option declares."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.config.effect import REPORT, Effect
from ctsreport.config.keys import FileOption
from ctsreport.config.trust import beyond_trust


def problems(effect: Effect, value: object) -> list[str]:
    """With a new option of that effect."""
    new = FileOption("new", REPORT, str, effect)
    return [problem.text for problem in beyond_trust({"report": {"new": value}}, [new], "ctsreport.toml")]


@pytest.mark.parametrize("effect", [Effect.READS, Effect.WRITES, Effect.READS | Effect.TRUSTS])
@pytest.mark.parametrize("value", ["/etc", "..", "a/../..", "postgresql://db/x", "file:///etc", "a\0b"])
def test_a_new_path_leads_nowhere_else(effect: Effect, value: str) -> None:
    assert len(problems(effect, value)) == 1


@pytest.mark.parametrize("value", ["a", "./a", "a/../b", "~/a", ".", "-"])
def test_a_new_path_within_is_taken(value: str) -> None:
    assert not problems(Effect.READS, value)


def test_standard_output_is_no_path(folder: Path) -> None:
    """Not even where a link of that name leads out of the folder."""
    (folder / "-").symlink_to("/etc")
    new = FileOption("new", REPORT, str, Effect.WRITES)
    assert not list(beyond_trust({"report": {"new": "-"}}, [new], str(folder / "ctsreport.toml")))
    assert list(beyond_trust({"report": {"new": "./-"}}, [new], str(folder / "ctsreport.toml")))


KEPT = Effect.READS | Effect.WRITES | Effect.REMEMBERS


@pytest.mark.parametrize("value", ["h.db", "looks/"])
def test_what_is_read_may_be_kept_in_the_folder(value: str) -> None:
    assert problems(KEPT, value) == []


@pytest.mark.parametrize("value", ["/var/lib/h.db", "../looks/", "postgresql://db/x", "postgres:///x"])
def test_what_is_read_is_kept_nowhere_else(value: str) -> None:
    """In no database either: that is a matter of whoever runs the program."""
    assert len(problems(KEPT, value)) == 1


def test_nothing_else_is_wrong() -> None:
    assert not problems(Effect.NOTHING, "/etc")
    assert not problems(Effect.WEAKENS, False)
    assert problems(Effect.WEAKENS, True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With links of each kind."""
    made = tmp_path_factory.mktemp("found")
    (made / "in").mkdir()
    for name, target in {"up": "..", "root": "/", "self": "self", "in/back": "..", "good": "in"}.items():
        (made / name).symlink_to(target)
    return made


@given(st.lists(st.sampled_from(["..", ".", "in", "back", "up", "root", "good", "a", "", "~", "etc"]), max_size=6))
def test_any_way_is_held_against_where_it_leads(folder: Path, parts: list[str]) -> None:
    """Whatever links and dots it is made of: as the system itself resolves it."""
    value = "/".join(parts) or "."
    new = FileOption("new", REPORT, str, Effect.WRITES)
    found = list(beyond_trust({"report": {"new": value}}, [new], str(folder / "ctsreport.toml")))
    try:
        leads_out = not (folder / value).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return
    assert any("lies outside" in each.text for each in found) == leads_out
