"""What the search for dead code takes for used."""

from pathlib import Path

from scripts.dead_code import keys, names_in_templates, names_in_texts


def test_names_in_templates_are_uses(tmp_path: Path) -> None:
    """Those that are filled in or asked for, and no words of the page."""
    (tmp_path / "a.html").write_text("<p>plain {{ view.first.totals }} {% if view.quiet -%} and {%- endif %}</p>")
    names = names_in_templates(tmp_path)
    assert {"view", "first", "totals", "quiet"} <= names
    assert not {"plain", "and", "p"} & names


def test_classes_are_used_by_a_text_that_is_their_name(tmp_path: Path) -> None:
    path = tmp_path / "registry.py"
    path.write_text('LINE = ("folder", "Folder", "a Stream of words")\n')
    assert names_in_texts([path]) == {"folder", "Folder"}


def test_keys_of_dictionaries_are_known_by_their_place(tmp_path: Path) -> None:
    """In a class whose base stands in another file too; the fields of other classes are not among them."""
    base, other = tmp_path / "base.py", tmp_path / "other.py"
    base.write_text("class Named(TypedDict):\n    name: str\n\nclass Plain:\n    size: int\n")
    other.write_text("class Page(Named, total=False):\n    title: str\n")
    assert keys([base, other]) == {(base, 2), (other, 2)}
