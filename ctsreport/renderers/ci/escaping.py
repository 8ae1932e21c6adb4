"""What the commands of CI systems have in common: texts in which certain letters stand as codes."""

from collections.abc import Mapping


def coded(text: str, codes: Mapping[str, str]) -> str:
    """A text with each of these letters by its code."""
    return "".join([codes.get(letter, letter) for letter in text])
