"""What stands beside a headline: never its words again, and in few words what differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.view.beside import LEAST, LONGEST, SHORTENED, beside, differing, fitting_details
from ctsreport.view.wording import one_line
from tests.unit.making import run, snapshot, task, view

DENIED = "bigip-07.example.com: F5 denied access (403)"


@pytest.mark.parametrize(
    ("headline", "details", "shown"),
    [
        (DENIED, "", ""),
        (DENIED, "error creating iRule /Common/redirect.tcl", "error creating iRule /Common/redirect.tcl"),
        (DENIED, "at bigip_ltm_irule.rule", "at bigip_ltm_irule.rule"),
        # The headline has its words already, whatever stands around them.
        ("Azure denied access: public addresses are not allowed (403)", "'Public addresses are not allowed.'.", ""),
        ("Cisco FMC fmc-1 port group: group has no member (400)", "[{The group has no member.}]", ""),
        # The same sentence, with what is left out of the headline.
        ("Cloudflare: could not route to … (404 7003)", "Could not route to /zones/023e105f", "/zones/023e105f"),
        (
            "Route table blue: … is outside 10.0.0/24",
            "Route table blue: 203.0.113.8 is outside 10.0.0/24",
            "203.0.113.8",
        ),
        (
            "PAN-OS: source is not a valid reference",
            "rule in: source 'g' is not a valid reference",
            "rule in: source 'g'",
        ),
        ("Script failed: audit: … rules without an owner", "audit: 3 rules without an owner", "3 rules"),
        ('Bad header "SSWS …" for key X', 'bad header "SSWS 12" for key X', "12"),
        # What led to the words that are gone leads nowhere.
        (
            "Bad state: … decoded from the state of it",
            "a_b.c data could not be decoded from the state of it",
            "a_b.c data",
        ),
        ("fw-01:830: no common algorithm", "opening a session to fw-01:830", "opening a session"),
        # Two words in a row are there by chance.
        ("Infoblox: record already exists", "The record 'web-2' already exists.", "The record 'web-2' already exists"),
        # Each of several clauses by itself.
        (DENIED, "F5 denied access; at b.r; F5 denied access (403)", "at b.r"),
        (DENIED, "first\x1b[1mline\nsecond", "first␛[1mline␊second"),
    ],
)
def test_it_adds_and_does_not_repeat(headline: str, details: str, shown: str) -> None:
    """Words that the headline has in the same order, where they are a sentence or a name, are left out."""
    assert beside(headline, details) == shown


@given(st.text(max_size=200), st.text(max_size=200))
def test_it_makes_nothing_up(headline: str, details: str) -> None:
    """Any two texts: what is shown stands in the details; of the headline itself nothing is left."""
    shown = beside(headline, details)
    assert all(word.rstrip(";") in one_line(details) for word in shown.split())
    assert beside(details, details) == ""


A, B, C = (f"error creating iRule /Common/{name}" for name in ("redirect", "maint_page", "geo"))


@pytest.mark.parametrize(
    ("details", "shown"),
    [
        ([], ""),
        (["", ""], ""),
        ([A, A], A),
        ([A, B], "error creating iRule /Common/redirect, /Common/maint_page"),
        ([A, B, C, A, B], "error creating iRule /Common/redirect, /Common/maint_page + 1 more"),
        # What all have is said once, and what differs before it.
        ([f"{A}; at b.r", f"{B}; at b.r"], "error creating iRule /Common/redirect, /Common/maint_page; at b.r"),
        ([f"{A}; at b.r", "at b.r"], "error creating iRule /Common/redirect; at b.r"),
        ([A, ""], "error creating iRule /Common/redirect"),
        (["at a.b", "since 10 h of work"], "at a.b; since 10 h of work"),
        (["module.a.x.y has a fault", "module.b.x.y has a fault"], "module.a.x.y, module.b.x.y has a fault"),
        # What nobody compares: times, random ids, numbers of memory.
        ([f"GET /subscriptions/34b9b5df-9e77-69b1-0f42-05b4907a70c{end}/x" for end in "123"], "GET /subscriptions/…/x"),
        (["at 0xc0015fb400", "at 0xc0017aa100"], ""),
        (["since 2026-11-24 22:47 UTC", "since 2026-11-24 23:02 UTC"], ""),
        (["waited 10m0s", "waited 30m0s"], ""),
        ([f"user {'0' * 8}-1111-2222-3333-{end * 12}" for end in "ab"], ""),
    ],
)
def test_what_differs_between_tasks(details: list[str], shown: str) -> None:
    """The same in all is told once; else two of them without what they all begin with, and how many more."""
    assert differing(DENIED, details) == shown


def test_what_differs_is_short() -> None:
    """Whatever it is."""
    shown = differing(DENIED, [f"{number} {'x' * 200} {number}" for number in range(1000)])
    assert len(shown) < 2 * LONGEST + 20
    assert shown.endswith(" + 998 more")


def test_as_much_as_fits() -> None:
    """Whole clauses, else the two ends of the first; nothing where that would say too little."""
    assert fitting_details(A, 100) == A
    assert fitting_details("at a.b", len("at a.b")) == "at a.b"
    assert fitting_details(A, LEAST - 1) == ""
    assert fitting_details(A * 3, SHORTENED - 1) == ""
    assert 0 < len(fitting_details(A * 3, SHORTENED)) <= SHORTENED
    assert fitting_details(f"{A}; at b.r; {B}", len(A) + 20) == f"{A}; at b.r"


def test_a_cause_of_several_tasks_says_in_what_they_differ() -> None:
    """And each task what its own run adds."""
    refused = (
        'error creating rule {}: Get "https://fw-01.example.com/": dial tcp 192.0.2.1:443: connect: connection refused'
    )
    names = ("web-in", "web-out", "mail-in")
    shown = view(snapshot(*(task(name, events=run("F", message=f"Error: {refused.format(name)}")) for name in names)))
    [cause] = shown.causes.all
    for each in shown.tasks.all:
        assert each.cause.details.startswith(f"error creating rule {each.name}")
    assert cause.details.startswith("error creating rule ")
    assert " + 1 more" in cause.details
    assert cause.line == f"{cause.summary}; {cause.details}"
