"""What makes a reason plain is kept, what is of one event is not, and who only holds something was not called."""

import pytest

from ctsreport.analysis.diagnosis import Cause, diagnose
from ctsreport.analysis.diagnosis.explain import explain
from ctsreport.analysis.diagnosis.text import shortened, shortened_to_names
from tests.unit.analysis.diagnosis.catalogue import at, script
from tests.unit.analysis.diagnosis.wrapping import stored

TASK = "web-pool"
LOCKED = (
    "Failed to configure object (PATCH), got error: HTTP Request failed: StatusCode 409, RESTCONF errors "
    "{{Error:[{{ErrorType:application ErrorTag:lock-denied ErrorMessage:the configuration database is locked by "
    "session {number} yang_mgmt tcp (system from {host}) on since {since} ErrorInfo:}}]}}"
)


def cause_of(summary: str, address: str, detail: str = "") -> Cause:
    return diagnose(stored(f"Error: {summary}\n{at(address)}\n{detail}\n", TASK), TASK).causes[0]


def test_sessions_of_one_lock_are_one_cause_and_their_origin_is_no_device() -> None:
    first, second = (
        cause_of("Client Error", "iosxe_interface_ethernet.p", LOCKED.format(number=number, host=host, since=since))
        for number, host, since in (
            (18, "127.0.0.1", "2024-12-13 17:52:56"),
            (27, "10.9.8.7", "2025-02-03 04:11:09"),
        )
    )
    assert first.id == second.id
    assert first.summary == second.summary
    assert first.summary.startswith("Cisco IOS XE: configuration database is locked by session … ")
    assert "18" in first.details


def test_a_host_that_answered_is_still_called() -> None:
    """A word for a session alone makes nobody its holder."""
    assert "10.9.8.7" in cause_of("unexpected response from 10.9.8.7: login failed", "x_y.z").summary


@pytest.mark.parametrize(
    ("summary", "address", "details"),
    [
        (
            "error writing to Vault: Error making API request.\n\nURL: PUT https://v.example.com/v1/sys/a\nCode: 403.",
            "vault_mount.transit",
            ["error writing to Vault", "PUT /v1/sys/a", "at vault_mount.transit"],
        ),
        (
            "[POST /ipam/prefixes/{id}/ips/][403] ipam_create default  map[detail:You do not have permission.]",
            "netbox_available_prefix.a",
            ["POST /ipam/prefixes/{id}/ips/", "at netbox_available_prefix.a"],
        ),
    ],
)
def test_beside_a_bare_denial_stands_what_was_asked(summary: str, address: str, details: list[str]) -> None:
    found = cause_of(summary, address)
    assert found.kind == "denied"
    assert [each for each in found.details.split("; ") if each in details] == details


def test_a_bare_status_has_the_resource_beside_it() -> None:
    detail = "Unable to create firewall alias, got error: status code non-200; status code 400"
    assert "at opnsense_firewall_alias.web" in cause_of("Client Error", "opnsense_firewall_alias.web", detail).details


@pytest.mark.parametrize(
    ("summary", "kind", "says"),
    [
        ("Error updating DNS record: 9 (NOTAUTH)", "denied", "not authoritative for the zone"),
        ("Error updating DNS record: 5 (REFUSED)", "denied", "not allowed by its policy"),
        ("Error updating DNS record: 6 (YXDOMAIN)", "conflict", "name exists already"),
        ("Error querying DNS record: 2 (SERVFAIL)", "unreachable", "name server failed"),
    ],
)
def test_what_a_name_server_answers_is_said_in_words(summary: str, kind: str, says: str) -> None:
    found = cause_of(summary, "dns_a_record_set.s")
    assert found.kind == kind
    assert says in found.summary


def test_a_value_that_is_empty_is_the_reason() -> None:
    found = cause_of('Post "/api/aaaLogin.json": unsupported protocol scheme ""', "aci_rest.r")
    assert found.summary == 'Cisco ACI: address is not valid: unsupported protocol scheme ""'


def test_of_a_commit_what_is_wrong_is_left_whole() -> None:
    detail = (
        "netconf commit configuration: \n[edit protocols]\n  'bgp'\n    Error in neighbor 192.0.2.1 of group ix:\n"
        "must define local autonomous system when enabling BGP\nerror: configuration check-out failed"
    )
    assert cause_of("Config Commit Error", "junos_bgp_neighbor.n", detail).summary == (
        "Junos: error in neighbor … of group ix: must define local autonomous system when enabling BGP"
    )


def test_of_a_path_in_a_script_s_last_line_the_last_step_is_said() -> None:
    output = (
        "2022/09/26 12:26:56.580514 Error in commit: commit-all -> shared-policy -> device-group -> '' needs to be at "
        "least 1 character | commit-all -> shared-policy -> device-group is invalid"
    )
    found = diagnose(stored(script(output, "./push_commit"), TASK), TASK).causes[0]
    assert "device-group -> '' needs to be at least 1 character" in found.summary
    assert "commit-all" not in found.summary


CRASH = """Error: Plugin did not respond

The plugin encountered an error, and failed to respond to the plugin.(*GRPCProvider).ApplyResourceChange call.

Stack trace from the terraform-provider-bigip_v1.14.0 plugin:

panic: runtime error: invalid memory address or nil pointer dereference

goroutine 22 [running]:
example.com/bigip.(*BigIP).APICall(0x0)

Error: The terraform-provider-bigip_v1.14.0 plugin crashed!

This is always indicative of a bug within the plugin.
"""


def test_a_crash_is_explained_once() -> None:
    assert [each.cause.id for each in explain(CRASH, TASK)] == [each.id for each in diagnose(CRASH, TASK).causes]
    assert len(diagnose(CRASH, TASK).causes) == 1


def test_no_bracket_is_closed_whose_beginning_was_cut_out() -> None:
    text = f"{'a word ' * 14}(system {'of ' * 10}one) on since then and {'so on ' * 6}"
    cut = shortened(text.strip())
    assert "…" in cut
    assert cut.count("(") >= cut.count(")")


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("short", 40, "short"),
        (
            'Failed to instantiate provider "registry.terraform.io/hashicorp/aws" to obtain schema',
            60,
            '… "registry.terraform.io/hashicorp/aws" to obtain schema',
        ),
        (
            "waiting for a load balancer (arn:aws:lb/shop-lb) timeout while waiting for it to become 'active' (10m0s)",
            80,
            "waiting for a load balancer (arn:aws:lb/shop-lb) … it to become 'active' (10m0s)",
        ),
        # A name that stands there again is not lost, and of one long word the ends are kept.
        ("a_b.c is not the same as a_b.c was in the state of d_e.f", 40, "a_b.c is not the … in the state of d_e.f"),
        (f"/x/{'y' * 100}/z", 40, f"/x/{'y' * 17} … {'y' * 15}/z"),
    ],
)
def test_of_details_that_are_too_long_names_are_kept(text: str, length: int, shown: str) -> None:
    assert shortened_to_names(text, length) == shown
    assert len(shown) <= length
