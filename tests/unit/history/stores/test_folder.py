"""A history as a folder of snapshot files."""

from contextlib import closing
from pathlib import Path

from ctsreport.history.stores import is_folder, open_history
from ctsreport.history.stores.folder import name_of
from ctsreport.snapshot.codec import encode
from ctsreport.snapshot.model import Answer, Reading
from tests.unit.history.making import at
from tests.unit.making import NOW

BODY = b'{"a":{"task_name":"a","status":"successful","enabled":true,"events":[]}}'


def save(folder: Path, name: str, minutes: int) -> None:
    reading = Reading("cts", (Answer("x", BODY),), taken_at=at(minutes))
    (folder / name).write_bytes(encode([reading], "1", NOW))


def test_what_means_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert is_folder(str(tmp_path))
    assert is_folder(f"{tmp_path}/new/")
    assert not is_folder(str(tmp_path / "file"))
    assert not is_folder(str(tmp_path / "new"))


def test_all_snapshots_in_it_are_looks(tmp_path: Path) -> None:
    """Whoever saved them and whatever they are called; what else lies there is left aside."""
    save(tmp_path, "a.json", 1)
    save(tmp_path, name_of(at(2), "0123456789abcdef"), 2)
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "report.json").write_text("{}")
    with closing(open_history(str(tmp_path))) as history:
        assert [each.at for each in history.looks("cts")] == [at(1), at(2)]
        assert history.check() == []


def test_a_snapshot_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    save(tmp_path, "a.json", 1)
    (tmp_path / "b.json").write_text('{"schema": "ctsreport.snapshot/9"}')
    with closing(open_history(str(tmp_path))) as history:
        (said,) = history.check()
        assert said.startswith("b.json: ")
        assert len(list(history.looks("cts"))) == 1


def test_only_what_history_add_wrote_is_removed(tmp_path: Path) -> None:
    save(tmp_path, "mine.json", 1)
    save(tmp_path, name_of(at(1), "0123456789abcdef"), 1)
    save(tmp_path, name_of(at(9), "0123456789abcdef"), 9)
    with closing(open_history(str(tmp_path))) as history:
        assert history.prune(at(5)).looks == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["mine.json", "ctsreport-look-20261124T000900.000000Z-0123456789ab.json"]
    )


def test_a_snapshot_of_a_newer_version_or_half_of_one_takes_nothing_from_the_others(tmp_path: Path) -> None:
    """A job that was killed, a disk that was full: each is named, and all else is known."""
    save(tmp_path, "a.json", 1)
    save(tmp_path, "b.json", 2)
    whole = (tmp_path / "b.json").read_bytes()
    (tmp_path / "b.json").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "c.json").write_text('{"schema": "ctsreport.snapshot/9"}')
    with closing(open_history(str(tmp_path))) as history:
        assert [each.at for each in history.looks("cts")] == [at(1)]
        assert [line.partition(":")[0] for line in history.check()] == ["b.json", "c.json"]
