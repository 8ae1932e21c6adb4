"""The registry of destinations: one that it lacks, or that is none, is found here."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from ctsreport import destinations
from ctsreport.destinations import DESTINATIONS, destination
from ctsreport.destinations.delivery import Delivery, Destination
from ctsreport.document import Document
from tests.unit.making import NOW

FOLDER = Path(destinations.__file__).parent


def classes_that_deliver() -> Iterator[tuple[str, str]]:
    """Every class of the folder that has a method ``deliver``, but for the Protocol's own."""
    for path in sorted(FOLDER.glob("*.py")):
        for each in ast.parse(path.read_text("utf-8")).body:
            if isinstance(each, ast.ClassDef) and path.stem != "delivery":
                methods = [part.name for part in each.body if isinstance(part, ast.FunctionDef)]
                if "deliver" in methods:
                    yield f"ctsreport.destinations.{path.stem}", each.name


def test_every_destination_is_in_the_registry() -> None:
    """And no other; by its own name."""
    assert sorted(classes_that_deliver()) == sorted((each.module, each.class_name) for each in DESTINATIONS.values())
    assert all(name == each.name for name, each in DESTINATIONS.items())


@pytest.mark.parametrize("name", list(DESTINATIONS))
def test_each_is_what_the_protocol_says(name: str) -> None:
    """By its types; its options are the fields of a named tuple, for a start-up that imports little."""
    kind = getattr(import_module(DESTINATIONS[name].module), DESTINATIONS[name].class_name)
    assert issubclass(kind, tuple)
    assert hasattr(kind, "_fields")
    own, protocol = inspect.signature(kind.deliver), inspect.signature(Destination.deliver)
    assert list(own.parameters) == list(protocol.parameters)
    assert own.return_annotation is protocol.return_annotation is Delivery


@pytest.mark.parametrize("name", ["folder", "append"])
def test_documents_are_where_it_is_said(name: str, tmp_path: Path) -> None:
    """Whole."""
    path = tmp_path / "out"
    text = Document("report.txt", "text/plain", lambda: ["a\n"])
    [place] = destination(name, path=str(path)).deliver([text]).places
    assert Path(place).read_text("utf-8") == "a\n"


def test_a_stream_takes_one_after_the_other(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """And has no place to name."""
    texts = [Document(name, "text/plain", lambda name=name: [name]) for name in "ab"]  # type: ignore[misc]
    assert destination("stream").deliver(texts) == Delivery()
    assert capfdbinary.readouterr().out == b"ab"


@pytest.mark.parametrize(("limit", "left_out", "packed"), [(10_000, (), 1), (10, ("a", "b"), 0)])
def test_a_bundle_goes_on_to_another(limit: int, left_out: tuple[str, ...], packed: int) -> None:
    """As one document; where not even the first fits, as none."""
    texts = [Document(name, "text/plain", lambda: ["x"]) for name in "ab"]
    delivery = destination("bundle", name="report.zip", limit=limit, made=NOW).deliver(texts)
    assert (delivery.left_out, delivery.places) == (left_out, ())
    assert [each.name for each in delivery.onward] == ["report.zip"] * packed
