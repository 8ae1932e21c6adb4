"""Write the saved answers of an invented Consul-Terraform-Sync 0.9 daemon: any size, the same bytes for the same seed.

    python bench/generate.py --tasks 10000 --seed 1 -o FOLDER

FOLDER then holds `status.json`, `tasks-events.json` and `tasks-api.json`, as `/v1/status`,
`/v1/status/tasks?include=events` and `/v1/tasks` answer. One task at a time is made and written,
so that 100,000 tasks need no more memory than their names.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # no event ends later
EVENTS_PER_TASK = 5
FAILED_SHARE = 0.12  # of all events
HEALTH_SHARES = {"successful": 0.80, "errored": 0.09, "critical": 0.08, "unknown": 0.03}
SECOND = 1_000_000_000  # times are counted in nanoseconds, as Go does
WRAP = 77  # columns at which Terraform breaks the detail of a diagnostic

ROLES = ("fw-rules", "lb-pool", "dns-records", "waf_allow", "api-routes", "nat-core", "cdn-origins", "vip", "acl")
SITES = ("eu-west", "eu-north", "us-east", "us-west", "ap-south", "lab", "edge", "dmz")
SERVICES = ("web", "api", "db", "cache", "mail", "auth", "search", "billing", "queue", "edge-proxy", "web-pool")
PROVIDERS = ("bigip", "fortios", "panos", "citrixadc", "aws", "infoblox")
MODULES = ("gateway", "pool", "records", "allow-list", "routes")
DESCRIPTIONS = ("", "", "Address objects & allow rules of the edge", "Members of the pool, one an instance")

# What the JSON encoder of Go escapes beyond JSON's own rules.
GO_ESCAPES = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"})


# ---- error messages: ten causes, each a text that Terraform or a provider prints ----


@dataclass(frozen=True)
class Attempt:
    """One try of one run: what may differ between the texts of the same cause."""

    task: str
    rng: random.Random
    run_id: str  # this and the member are the same for each try of a run
    member: str
    ended: str


def wrapped(text: str) -> str:
    """Break as Terraform does: at blanks, long words whole, lines that begin with a blank whole."""
    lines = text.split("\n")
    return "\n".join(
        line if line.startswith(" ") else textwrap.fill(line, WRAP, break_long_words=False, break_on_hyphens=False)
        for line in lines
    )


def bare(summary: str) -> str:
    """A diagnostic without a place, as providers give it while they are set up."""
    return f"exit status 1\n\nError: {summary}\n\n"


def diagnostic(at: Attempt, summary: str, place: tuple[str, int, str], detail: str = "", box: str = "") -> str:
    """A diagnostic of Terraform; `place` is the resource's address, the line and the source that stands there."""
    address, line, source = place
    kind, _, label = address.partition(".")
    parts = [
        bare(summary) + (f"  with module.{at.task}.{address},\n" if not box else ""),
        f'  on .terraform/modules/{at.task}/main.tf line {line}, in resource "{kind}" "{label}":\n{line:4}: {source}\n',
    ]
    if box:
        parts.append(f"    ├{'─' * 16}\n    │ {box}\n")
    parts.append(f"\n{wrapped(detail)}\n" if detail else "\n")
    return "".join(parts)


def refused(at: Attempt) -> str:
    detail = (
        f"Error running command './push.sh {at.task} >&2': exit status 7. Output: curl: (7) Failed to connect to "
        "fw-mgmt.example.com port 443 after 3 ms: Connection refused\n"
    )
    place = ("terraform_data.push", 14, '  provisioner "local-exec" {')
    return diagnostic(at, "local-exec provisioner error", place, detail)


def locked(at: Attempt) -> str:
    rows = {
        "ID": at.run_id,
        "Path": f"cts/state-env:{at.task}",
        "Operation": "OperationTypeApply",
        "Who": "cts@cts-02",
        "Version": "1.11.4",
        "Created": "2026-11-24 02:14:09.417 +0000 UTC",
    }
    return "error acquiring the state lock: Lock Info:\n" + "".join(f"  {k + ':':<11}{v}\n" for k, v in rows.items())


def precondition(at: Attempt) -> str:
    detail = f"Pool refuses members outside 10.0.0/24; <{at.member}> is at 198.51.100.17."
    place = ("terraform_data.pool", 7, "      condition     = local.inside")
    return diagnostic(at, "Resource precondition failed", place, detail, "local.inside is false")


def throttled(at: Attempt) -> str:
    summary = (
        "authorizing Security Group Rule: operation error EC2: AuthorizeSecurityGroupIngress, https response error "
        f"StatusCode: 503, RequestID: {uuid(at.rng)}, api error RequestLimitExceeded: Request limit exceeded."
    )
    place = ("aws_security_group_rule.in", 21, 'resource "aws_security_group_rule" "in" {')
    return diagnostic(at, summary, place)


def unauthorized(at: Attempt) -> str:
    summary = (
        'HTTP 401 :: {"code":401,"message":"Authorization failed: no user authentication header or token detected. '
        'Uri:http://localhost:8100/mgmt/tm/ltm/pool?ver=16.1.2&expand=1 Referrer:192.0.2.44","restOperationId":'
        f'{at.rng.randrange(10**6, 10**7)},"kind":":resterrorresponse"}}'
    )
    return bare(summary)


def timed_out(at: Attempt) -> str:
    summary = 'Get "https://bigip-02.example.com/mgmt/tm/sys": dial tcp 192.0.2.12:443: i/o timeout'
    return diagnostic(at, summary, ("bigip_ltm_node.n", 3, 'resource "bigip_ltm_node" "n" {'))


def expired(at: Attempt) -> str:
    summary = (
        'Post "https://fw-01.example.com/api/": tls: failed to verify certificate: x509: certificate has expired or is '
        f"not yet valid: current time {at.ended} is after 2026-11-20T00:00:00Z"
    )
    return bare(summary)


def no_such_host(at: Attempt) -> str:
    summary = "lookup ipam.example.com on 192.0.2.53:53: no such host"
    return diagnostic(at, summary, ("infoblox_a_record.a", 4, 'resource "infoblox_a_record" "a" {'))


def exists(at: Attempt) -> str:
    summary = (
        f"[ERROR] nitro-go: Failed to create resource of type server, name={at.member}, err=failed: 409 Conflict "
        f'({{ "errorcode": 273, "message": "Resource already exists [name, {at.member}]", "severity": "ERROR" }})'
    )
    return diagnostic(at, summary, ("citrixadc_server.s", 6, 'resource "citrixadc_server" "s" {'))


def rejected(at: Attempt) -> str:
    summary = (
        "Error creating FirewallVip resource: Internal Server Error - Internal error when processing the request (500)"
        "\nCli response:\nnode_check_object fail! for name <wan9>\n\nvalue parse error before 'wan9'\n"
        "Command fail. Return code -3"
    )
    return bare(summary)


# A cause's share of all failures; the shares make 690 bytes the average message.
CAUSES: dict[Callable[[Attempt], str], float] = {
    refused: 0.04,
    locked: 0.18,
    precondition: 0.05,
    throttled: 0.03,
    unauthorized: 0.12,
    timed_out: 0.08,
    expired: 0.27,
    no_such_host: 0.16,
    exists: 0.03,
    rejected: 0.04,
}


def message_of(cause: Callable[[Attempt], str], task: str, rng: random.Random, ended: int) -> str:
    """The event's message: the last two of three tries, the newer one first, as CTS wraps them."""
    run_id, member = uuid(rng), f"{rng.choice(SERVICES)}-{rng.randrange(1, 40)}"
    tries = [Attempt(task, rng, run_id, member, go_time(ended - wait)[:19] + "Z") for wait in (0, 3 * SECOND)]
    second, first = (f"error tf-apply for '{task}': {cause(attempt)}" for attempt in tries)
    return f"retry attempt #2 failed '{second}': retry attempt #1 failed '{first}'"


def different_messages(count: int, seed: int) -> Iterator[str]:
    """Messages of which no two are alike.

    Ids of requests, addresses, names and the column at which lines break differ.
    """
    rng, chooser = random.Random(f"messages {seed}"), CauseChooser()
    for number in range(count):
        cause = chooser.choose(rng)
        chooser.chosen[cause] += 1
        message = message_of(cause, f"{rng.choice(ROLES)}-{number}", rng, int(NOW.timestamp()) * SECOND)
        address = f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}"
        asked = (
            f"Request {uuid(rng)} of user ops-{rng.randrange(10**6)} to "
            f"https://{address}:8443/api/v{rng.randrange(1, 9)}/pools/{number}"
        )
        lines = [piece for line in message.split("\n") for piece in textwrap.wrap(line, rng.randrange(60, 100)) or [""]]
        yield "\n".join([*lines, f"{asked} was refused: code {rng.randrange(400, 600)}."])


@dataclass
class CauseChooser:
    """Chooses among the causes that are most behind their share, so that the shares hold for few failures too."""

    chosen: Counter[Callable[[Attempt], str]] = field(default_factory=Counter)

    def choose(self, rng: random.Random) -> Callable[[Attempt], str]:
        total = self.chosen.total() + 1
        behind = sorted(CAUSES, key=lambda cause: self.chosen[cause] - CAUSES[cause] * total)
        return rng.choice(behind[:2])


# ---- the plan: which task has which health, and where the failures are ----


@dataclass(frozen=True)
class Plan:
    """One task of the daemon, before its events are made."""

    index: int
    name: str
    health: str
    failed: tuple[int, ...]  # the events that failed, by place; 0 is the newest


def apportion(total: int) -> dict[str, int]:
    """Whole tasks a health, nearest to the shares; what rounding leaves goes to `successful`."""
    counts = {health: round(share * total) for health, share in HEALTH_SHARES.items() if health != "successful"}
    return {"successful": total - sum(counts.values()), **counts}


def plan_tasks(total: int, seed: int) -> list[Plan]:
    rng = random.Random(f"plan {seed} {total}")
    counts = apportion(total)
    healths = [health for health, count in counts.items() for _ in range(count)]
    rng.shuffle(healths)
    failures = place_failures(healths, rng)
    return [
        Plan(index, f"{rng.choice(ROLES)}-{rng.choice(SITES)}-{index:05}", health, failures[index])
        for index, health in enumerate(healths)
    ]


def place_failures(healths: Sequence[str], rng: random.Random) -> list[tuple[int, ...]]:
    """Errored tasks hold one failure, critical ones two to five; the rest of the 12 % are older than a success."""
    events = EVENTS_PER_TASK * sum(health != "unknown" for health in healths)
    placed: list[tuple[int, ...]] = [()] * len(healths)
    critical = 0
    for index, health in enumerate(healths):
        if health == "errored":
            placed[index] = (0,)
        elif health == "critical":
            older = rng.sample(range(1, EVENTS_PER_TASK), 1 + critical % (EVENTS_PER_TASK - 1))
            placed[index] = (0, *sorted(older))
            critical += 1
    healed = round(FAILED_SHARE * events) - sum(map(len, placed))
    return place_healed(healths, placed, healed, rng)


def place_healed(
    healths: Sequence[str], placed: list[tuple[int, ...]], healed: int, rng: random.Random
) -> list[tuple[int, ...]]:
    successful = [index for index, health in enumerate(healths) if health == "successful"]
    slots = range(len(successful) * (EVENTS_PER_TASK - 1))
    for slot in sorted(rng.sample(slots, min(max(healed, 0), len(slots)))):
        task, place = divmod(slot, EVENTS_PER_TASK - 1)
        placed[successful[task]] += (place + 1,)
    return placed


# ---- one task, as the daemon's JSON has it ----


def uuid(rng: random.Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def go_time(nanoseconds: int) -> str:
    """RFC 3339 with up to nine digits: Go cuts the zeros at the end."""
    seconds, rest = divmod(nanoseconds, SECOND)
    fraction = f".{rest:09}".rstrip("0") if rest else ""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}{fraction}Z"


def go_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(GO_ESCAPES)


@dataclass(frozen=True)
class Settings:
    """What a task's configuration says; the status answer and `/v1/tasks` agree on it."""

    enabled: bool
    providers: list[str]
    services: list[str]
    deprecated: bool  # the old `services` field is used: only then the status answer names the services
    module: str
    description: str


def settings_of(plan: Plan, seed: int) -> Settings:
    rng = random.Random(f"settings {seed} {plan.index}")
    return Settings(
        enabled=rng.random() >= (0.5 if plan.health == "unknown" else 0.03),
        providers=[rng.choice(PROVIDERS)],
        services=sorted(rng.sample(SERVICES, rng.randint(1, 4))),
        deprecated=rng.random() < 0.5,
        module=f"/srv/cts/modules/{rng.choice(MODULES)}",
        description=rng.choice(DESCRIPTIONS),
    )


def status_of(plan: Plan, seed: int, chooser: CauseChooser, facts: Facts) -> dict[str, object]:
    settings = settings_of(plan, seed)
    services = settings.services if settings.deprecated else []
    facts.count_task(plan.health, settings.enabled)
    ran = plan.health != "unknown"
    status: dict[str, object] = {
        "task_name": plan.name,
        "status": plan.health,
        "enabled": settings.enabled,
        "events_url": f"/v1/status/tasks/{plan.name}?include=events" if ran else "",
    }
    if ran:
        config: dict[str, object] = {"providers": settings.providers, "services": services, "source": settings.module}
        status["events"] = list(events_of(plan, seed, config, chooser, facts))
    return {**status, "providers": settings.providers, "services": services}


def events_of(
    plan: Plan, seed: int, config: dict[str, object], chooser: CauseChooser, facts: Facts
) -> Iterator[dict[str, object]]:
    """Five events, newest first. A task's failures mostly have one cause; one in six has another."""
    rng = random.Random(f"events {seed} {plan.index}")
    end = int(NOW.timestamp()) * SECOND - rng.randrange(SECOND, 7200 * SECOND)
    cause = chooser.choose(rng) if plan.failed else None
    for place in range(EVENTS_PER_TASK):
        message = None
        length = rng.randrange(SECOND // 20, 3 * SECOND)
        if cause and place in plan.failed:
            if place != plan.failed[0] and rng.random() < 1 / 6:
                cause = chooser.choose(rng)
            chooser.chosen[cause] += 1
            length += 3 * SECOND  # the waits between three tries
            message = message_of(cause, plan.name, rng, end)
        facts.count_event(message)
        yield {
            "id": uuid(rng),
            "success": message is None,
            "start_time": go_time(end - length),
            "end_time": go_time(end),
            "task_name": plan.name,
            "error": None if message is None else {"message": message},
            "config": config,
        }
        end -= length + rng.randrange(60 * SECOND, 14400 * SECOND)


def api_task_of(plan: Plan, seed: int) -> dict[str, object]:
    """The task as `/v1/tasks` tells it."""
    settings = settings_of(plan, seed)
    condition: dict[str, object] = {"names": settings.services, "use_as_module_input": True}
    if not settings.deprecated:
        condition |= {"cts_user_defined_meta": {}, "datacenter": "", "filter": "", "namespace": ""}
    return {
        "condition": {"services": dict(sorted(condition.items()))},
        "description": settings.description,
        "enabled": settings.enabled,
        "module": settings.module,
        "module_input": {},
        "name": plan.name,
        "providers": settings.providers,
        "variables": {"site": f'"{plan.name}"'},
        "version": "",
    }


# ---- the files ----


@dataclass
class Facts:
    """What was written, counted while writing."""

    tasks: Counter[str] = field(default_factory=Counter)
    enabled: Counter[bool] = field(default_factory=Counter)
    events: int = 0
    failed: int = 0
    message_bytes: int = 0
    shortest: int = sys.maxsize
    longest: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    sizes: dict[str, int] = field(default_factory=dict)

    def count_task(self, health: str, enabled: bool) -> None:
        self.tasks[health] += 1
        self.enabled[enabled] += 1

    def count_event(self, message: str | None) -> None:
        self.events += 1
        if message is not None:
            length = len(message.encode())
            self.failed += 1
            self.message_bytes += length
            self.shortest = min(self.shortest, length)
            self.longest = max(self.longest, length)

    @property
    def failed_share(self) -> float:
        return self.failed / self.events if self.events else 0.0

    @property
    def average(self) -> float:
        return self.message_bytes / self.failed if self.failed else 0.0

    def lines(self) -> Iterator[str]:
        total = self.tasks.total()
        for name, size in self.sizes.items():
            yield f"{name:<18} {size:>13,} bytes"
        shares = ", ".join(f"{100 * self.tasks[health] / total:.1f} % {health}" for health in HEALTH_SHARES)
        yield f"tasks    {total:>9,}: {shares}; {self.enabled[False]:,} disabled"
        yield f"events   {self.events:>9,}: {100 * self.failed_share:.2f} % failed"
        if self.failed:
            yield f"messages {self.failed:>9,}: {self.average:.0f} bytes on average, {self.shortest} to {self.longest}"
            yield "causes   " + ", ".join(f"{name} {count:,}" for name, count in self.causes.most_common())


def write_chunks(path: Path, chunks: Iterator[str], facts: Facts) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(chunks)
    facts.sizes[path.name] = path.stat().st_size


def status_chunks(facts: Facts) -> Iterator[str]:
    counts = {
        "status": {health: facts.tasks[health] for health in HEALTH_SHARES},
        "enabled": {"true": facts.enabled[True], "false": facts.enabled[False]},
    }
    yield go_json({"task_summary": counts}) + "\n"


def events_chunks(plans: Sequence[Plan], seed: int, facts: Facts) -> Iterator[str]:
    chooser = CauseChooser()
    yield "{"
    for number, plan in enumerate(sorted(plans, key=lambda plan: plan.name)):  # Go sorts the keys of a map
        yield f"{',' if number else ''}{go_json(plan.name)}:{go_json(status_of(plan, seed, chooser, facts))}"
    yield "}\n"
    facts.causes.update({cause.__name__: count for cause, count in chooser.chosen.items()})


def api_chunks(plans: Sequence[Plan], seed: int) -> Iterator[str]:
    yield f'{{"request_id":"{uuid(random.Random(f"request {seed}"))}","tasks":['
    for number, plan in enumerate(plans):
        yield ("," if number else "") + go_json(api_task_of(plan, seed))
    yield "]}\n"


def generate(total: int, seed: int, folder: Path) -> Facts:
    """Write the three answers into `folder` and say what was written."""
    facts = Facts()
    folder.mkdir(parents=True, exist_ok=True)
    plans = plan_tasks(total, seed)
    write_chunks(folder / "tasks-events.json", events_chunks(plans, seed, facts), facts)
    write_chunks(folder / "tasks-api.json", api_chunks(plans, seed), facts)
    write_chunks(folder / "status.json", status_chunks(facts), facts)
    return facts


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the saved answers of an invented daemon.")
    parser.add_argument("--tasks", type=int, default=1000, metavar="N", help="how many tasks (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same bytes")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="where the files go")
    arguments = parser.parse_args()
    if arguments.tasks < 1:
        parser.error("--tasks: at least 1")
    for line in generate(arguments.tasks, arguments.seed, arguments.output).lines():
        print(line)


if __name__ == "__main__":
    main()
