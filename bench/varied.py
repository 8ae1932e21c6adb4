"""Write saved answers as `generate.py` does, but with messages that all differ.

As in life, no two runs fail in the same words.

    python bench/varied.py --tasks 10000 --seed 1 -o FOLDER

Request ids, addresses, names of objects, wrap columns, the tries of one run, the length of listings: all are of one
event. The causes are few, as they are in life, and of many kinds.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable

import generate
from generate import SECOND, SERVICES, Attempt, go_time, uuid

HOSTS = ("fw-{:02}.example.com", "bigip-{:02}.example.com", "lb{}.example.net", "ipam-{:02}.corp.example.org")
WIDTHS = (77,)


class Words:
    """What differs between two events, drawn anew for each."""

    def __init__(self, at: Attempt, made: random.Random) -> None:
        self.at, self.rng = at, at.rng  # an object has its name in each try; a request has an id of its own
        self.made = made

    @property
    def id(self) -> str:
        """A request's id."""
        return uuid(self.made)

    @property
    def name(self) -> str:
        """An object's name."""
        return f"{self.rng.choice(SERVICES)}-{self.rng.randrange(1, 4000)}"

    @property
    def ip(self) -> str:
        """An object's address."""
        return f"10.{self.rng.randrange(256)}.{self.rng.randrange(256)}.{self.rng.randrange(1, 255)}"

    @property
    def number(self) -> int:
        """An id that is counted up, or a size."""
        return self.made.randrange(10**5, 10**8)

    def host(self, most: int = 6) -> str:
        """A device: there are not many."""
        return self.rng.choice(HOSTS).format(self.rng.randrange(1, most))

    def listing(self) -> str:
        """As many members as there happen to be."""
        return ", ".join(f"{self.name} ({self.ip})" for _ in range(self.rng.randrange(1, 9)))


def placed(words: Words, summary: str, resource: str, detail: str = "") -> str:
    """A diagnostic of one instance of a resource, broken at some width."""
    kind = resource.split(".", 1)[0]
    line = words.rng.randrange(1, 400)
    lines = (
        textwrap.fill(each, words.rng.choice(WIDTHS), break_long_words=False, break_on_hyphens=False)
        for each in detail.split("\n")
    )
    return (
        f'exit status 1\n\nError: {summary}\n\n  with module.{words.at.task}.{resource}["{words.name}"],\n'
        f'  on .terraform/modules/{words.at.task}/main.tf line {line}, in resource "{kind}" '
        f'"{resource.split(".", 1)[1]}":\n{line:4}: resource "{kind}" {{\n'
        + (f"\n{chr(10).join(lines)}\n\n" if detail else "\n")
    )


def aws_denied(w: Words) -> str:
    return placed(w, f"authorizing Security Group (sg-{w.rng.getrandbits(64):016x}) ingress: operation error EC2: "
        f"AuthorizeSecurityGroupIngress, https response error StatusCode: 403, RequestID: {w.id}, "
        "api error UnauthorizedOperation: You are not authorized to perform this operation. User: "
        "arn:aws:iam::123456789012:user/cts is not authorized to perform: ec2:AuthorizeSecurityGroupIngress on "
        "resource: "
        f"arn:aws:ec2:eu-west-1:123456789012:security-group/sg-{w.rng.getrandbits(64):016x} because no "
        f"identity-based policy allows it. Encoded authorization failure message: {w.made.getrandbits(300):X}",
        "aws_security_group_rule.in")  # fmt: skip


def aws_rate(w: Words) -> str:
    return placed(
        w,
        f"registering ELBv2 Target: operation error Elastic Load Balancing v2: RegisterTargets, https response "
        f"error StatusCode: 400, RequestID: {w.id}, api error Throttling: Rate exceeded",
        "aws_lb_target_group_attachment.t",
    )


def aws_exists(w: Words) -> str:
    return placed(
        w,
        f"operation error EC2: AuthorizeSecurityGroupIngress, https response error StatusCode: 400, RequestID: "
        f'{w.id}, api error InvalidPermission.Duplicate: the specified rule "peer: {w.ip}/32, TCP" already exists',
        "aws_security_group_rule.in",
    )


def azure_busy(w: Words) -> str:
    return placed(w, f'creating/updating Network Security Group (Subscription: "{w.id}"\nResource Group Name: '
        f'"rg-{w.number}"\nNetwork Security Group Name: "{w.name}"): performing CreateOrUpdate: unexpected status '
        f'409 (409 Conflict) with error: '
        f"AnotherOperationInProgress: Another operation on this or dependent resource is in progress. "
        f"CorrelationId: {w.id}", "azurerm_network_security_group.g")  # fmt: skip


def refused(w: Words) -> str:
    return placed(
        w,
        f'Get "https://{w.host()}/mgmt/tm/ltm/pool/~Common~{w.name}?ver={w.number}": dial tcp '
        f"192.0.2.{w.rng.randrange(1, 250)}:443: connect: connection refused",
        "bigip_ltm_pool.p",
    )


def timed_out(w: Words) -> str:
    return placed(
        w,
        f'Post "https://{w.host()}/api/?type=op&id={w.number}": read tcp '
        f"{w.ip}:{w.made.randrange(30000, 60000)}->192.0.2.12:443: i/o timeout",
        "panos_address_object.a",
    )


def f5_shares(w: Words) -> str:
    return placed(
        w,
        f'HTTP 400 :: {{"code":400,"message":"01070333:3: Virtual Server /Common/{w.name} illegally shares '
        f"destination address, source address, service port, ip-protocol, and vlan with Virtual Server "
        f'/Common/{w.name}.","errorStack":[],"apiError":3,"restOperationId":{w.number}}}',
        "bigip_ltm_virtual_server.v",
    )


def infoblox(w: Words) -> str:
    name = w.name
    return placed(
        w,
        f"error creating A-record: WAPI request error: 400('400 Bad Request')\nContents:\n{{ \"Error\": "
        f"\"AdmConDataError: None (IBDataConflictError: IB.Data.Conflict:The record '{name}' already exists.)\", \n "
        f' "code": "Client.Ibap.Data.Conflict", \n  "text": "The record \'{name}\' already exists."\n}}',
        "infoblox_a_record.a",
    )


def citrix(w: Words) -> str:
    name = w.name
    return placed(
        w,
        f"[ERROR] nitro-go: Failed to create resource of type server, name={name}, err=failed: 409 Conflict ({{ "
        f'"errorcode": 273, "message": "Resource already exists [name, {name}]", "severity": "ERROR" }})',
        "citrixadc_server.s",
    )


def fortios(w: Words) -> str:
    return placed(
        w,
        f"Error creating FirewallVip resource: Internal Server Error - Internal error when processing the request "
        f"(500)\nCli response:\nnode_check_object fail! for mappedip {w.ip}\n\nvalue parse error before "
        f"'{w.ip}'\nCommand fail. Return code -3",
        "fortios_firewall_vip.v",
    )


def locked(w: Words) -> str:
    rows = {
        "ID": w.id,
        "Path": f"cts/state-env:{w.at.task}",
        "Operation": "OperationTypeApply",
        "Who": f"cts@cts-0{w.rng.randrange(1, 4)}",
        "Version": "1.11.4",
        "Created": f"2026-11-24 02:{w.rng.randrange(10, 60)}:09.{w.number} +0000 UTC",
    }
    return "error acquiring the state lock: Lock Info:\n" + "".join(
        f"  {key + ':':<11}{value}\n" for key, value in rows.items()
    )


def condition(w: Words) -> str:
    return placed(
        w,
        "Resource precondition failed",
        "terraform_data.pool",
        f"Pool refuses members outside 10.0.0/24: {w.listing()}.",
    )


def framework(w: Words) -> str:
    return placed(
        w,
        "Client Error",
        "nxos_rest.r",
        f"Failed to create object, got error: HTTP Request failed: StatusCode 400, "
        f'{{"imdata":[{{"error":{{"attributes":{{"code":"103","text":"Dn {w.name}/ip-{w.ip} is not in '
        f'scope"}}}}}}]}}',
    )


def restconf(w: Words) -> str:
    return placed(
        w,
        "Client Error",
        "iosxe_acl.a",
        f"Failed to configure object (PATCH), got error: HTTP Request failed: StatusCode 400, RESTCONF errors "
        f"[{{ErrorType:application ErrorTag:invalid-value ErrorAppTag: "
        f"ErrorPath:/Cisco-IOS-XE-native:native/ip/access-list/extended[name='{w.name}'] ErrorMessage:inconsistent "
        f"value: Device refused one or more commands ErrorInfo:{{Text:}}}}]",
    )


def script(w: Words) -> str:
    output = (
        f"pushing {w.name}\npushing {w.name} to {w.ip}\nzone {w.name} has no member left, {w.number} records are stale"
    )
    return placed(
        w,
        "local-exec provisioner error",
        "terraform_data.push",
        f"Error running command './push.sh {w.at.task} {w.name}': exit status 7. Output: {output}",
    )


def script_refused(w: Words) -> str:
    return placed(
        w,
        "local-exec provisioner error",
        "terraform_data.push",
        f"Error running command './push.sh {w.at.task} {w.name}': exit status 7. Output: pushing {w.name}\ncurl: "
        f"(7) Failed to connect to {w.host()} port 443 after {w.rng.randrange(1, 900)} ms: Connection refused",
    )


def crashed(w: Words) -> str:
    frames = "".join(
        f"example/panos.f{number}(0xc{w.rng.getrandbits(36):09x}, "
        f"0x{w.rng.randrange(1, 99):x})\n\t/src/panos/file{number}.go:{number * 7} +0x{w.rng.randrange(16, 999):x}\n"
        for number in range(1, 7)
    )
    detail = (
        "The plugin encountered an error, and failed to respond to the "
        "plugin.(*GRPCProvider).ApplyResourceChange call. "
        "The plugin logs may contain more details.\n\nStack trace from the terraform-provider-panos_v1.11.1 plugin:\n\n"
        f"panic: runtime error: slice bounds out of range [:-{w.rng.randrange(1, 9)}]\n\ngoroutine "
        f"{w.rng.randrange(9, 999)} [running]:\n"
    )
    return (
        placed(w, "Plugin did not respond", "panos_address_object.a", detail)
        + frames
        + "\nError: The terraform-provider-panos_v1.11.1 plugin crashed!\n\n"
    )


CAUSES: dict[Callable[[Words], str], int] = {
    aws_denied: 5, aws_rate: 6, aws_exists: 6, azure_busy: 6, refused: 12, timed_out: 10, f5_shares: 6, infoblox: 7,
        citrix: 6, fortios: 6, locked: 6, condition: 6,
    framework: 5, restconf: 4, script: 5, script_refused: 5, crashed: 2,
}  # fmt: skip


def message_of(task: str, rng: random.Random, ended: int) -> tuple[str, str]:
    """The cause's name, and the event's message: the last two of three tries differ as well."""
    cause, seed = rng.choices(list(CAUSES), list(CAUSES.values()))[0], rng.random()
    tries = []
    for wait in (0, 3 * SECOND):
        attempt = Attempt(task, random.Random(seed), "", "", go_time(ended - wait)[:19] + "Z")
        tries.append(f"error tf-apply for '{task}': {cause(Words(attempt, rng))}")
    return cause.__name__, f"retry attempt #2 failed '{tries[0]}': retry attempt #1 failed '{tries[1]}'"


def main() -> None:
    """As `generate.py`, with these messages."""
    generate.message_of = lambda _, task, rng, ended: message_of(task, rng, ended)[1]
    generate.main()


if __name__ == "__main__":
    main()
