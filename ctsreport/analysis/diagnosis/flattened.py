"""Terraform's text whose line feeds were lost, as in many logs: its lines, made anew from what each begins with."""

import re

from ctsreport.pattern import Pattern

# ` with module.web.x_y.z, on main.tf line 3, in resource "x_y" "z": 3: resource "x_y" "z" { `
_PLACE = Pattern(
    r"(?: with (?P<address>[^\s,]{1,300}),)? on (?P<file>\S{1,300}) line (?P<line>\d{1,9})"
    r"(?P<context>, in [a-z]{1,20}(?: \"[^\"]{0,200}\"){0,2})?:"
    r"(?P<source> \d+: (?:[^{}=]{0,300}\{|[\w.\"-]{1,80} ?= ?(?:\"[^\"]{0,300}\"|\S{1,300})))?"
)


def with_lines(text: str) -> str:
    """``text``; where it is one line that holds diagnostics, each of them on lines of its own."""
    if " line " not in text or "\n" in text.strip() or not (places := [*_PLACE.finditer(text)]):
        return text
    parts: list[str] = []
    done = 0
    for place in places:
        head = text[done : place.start()]
        begin = head.find("Error: ")
        if begin >= 0:
            head = f"{head[:begin].rstrip()}\n\n{head[begin:]}"
        parts += head, _lines(place)
        done = place.end()
    return "".join((*parts, text[done:].lstrip()))


def _lines(place: re.Match[str]) -> str:
    address = f"  with {place['address']},\n" if place["address"] else ""
    source = f"   {place['source'].strip()}\n" if place["source"] else ""
    return f"\n\n{address}  on {place['file']} line {place['line']}{place['context'] or ''}:\n{source}\n"
