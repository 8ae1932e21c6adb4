"""Messages chosen and judged by somebody who had not seen the rules: what must be said, and what belongs together.

What must be said may stand in the headline or in the details, what must not may not stand in the headline.
"""

import gzip
import json
from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from ctsreport.analysis.diagnosis import Cause, diagnose
from tests.conftest import TESTS

Case = dict[str, Any]
CASES: list[Case] = json.loads(gzip.decompress((TESTS / "data" / "errors" / "blind.json.gz").read_bytes()))
GROUPS: dict[str, list[Case]] = defaultdict(list)
for _case in CASES:
    GROUPS[_case["group"]].append(_case)
# Of this one event is cut off before its place, so that nothing tells whose it is.
SPLIT = {"c-hyperv-type-not-found"}
# The name of the device stands in a heading that only its own runner writes.
NOT_SAID = {"e-nornir-eos-invalid"}
# Several sets hold these.
ALIKE: tuple[set[str], ...] = (
    {"a-nsxt-unrecognized-property", "c-nsxt-property-unrecognized"},
    {"a-nutanix-shrink-disk", "c2-nutanix-cannot-shrink-disk"},
    {"a-phpipam-ip-exists", "c-phpipam-address-exists", "e-phpipam-exists"},
    {"a-phpipam-ip-exists-nm", "c-phpipam-no-addresses", "e-phpipam-noaddr"},
    {"b-oci-nlb-not-authorized", "d-oci-not-authorized"},
    {"b-rfc2136-update-notauth", "e-dns-notauth"},
    {"b-datadog-query-invalid", "d2-datadog-invalid-query"},
    {"b-keycloak-realm-same-name", "d2-keycloak-realm-conflict"},
    {"b-module-git-publickey", "d2-module-publickey"},
    {"b-module-git-hostkey", "d2-module-host-key"},
    {"a2-fmc-invalid-query", "c-fmc-invalid-query-parameter"},
    {"b2-grafana-version-mismatch", "d-grafana-version-mismatch"},
    {"b2-grafana-name-exists", "d-grafana-name-exists"},
    {"a2-a10-json-field-nm", "e-thunder-field"},
    {"a2-meraki-prefix-assignment", "c2-meraki-prefix-assignment"},
)


@cache
def cause_of(message: str, task: str) -> Cause:
    return diagnose(message, task).causes[0]


def causes_of(group: str) -> list[Cause]:
    return [cause_of(case["message"], case["task"]) for case in GROUPS[group]]


@pytest.mark.parametrize("group", [name for name in GROUPS if name not in NOT_SAID])
def test_what_must_be_said(group: str) -> None:
    """Each in one of its spellings."""
    for case, cause in zip(GROUPS[group], causes_of(group), strict=True):
        told = f"{cause.summary} {cause.details or ''}".lower()
        missing = [each for each in case["must_mention"] if not any(one.lower() in told for one in each.split("|"))]
        wrong = [each for each in case["must_not_mention"] if each.lower() in cause.summary.lower()]
        assert (missing, wrong) == ([], []), told


@pytest.mark.parametrize("group", [name for name in GROUPS if name not in SPLIT])
def test_one_cause_has_one_headline(group: str) -> None:
    """In another task, with other ids, wrapped elsewhere."""
    assert len({(cause.id, cause.summary) for cause in causes_of(group)}) == 1


def test_unlike_causes_are_kept_apart() -> None:
    """Another device, status, code, field or reason."""
    by_id: dict[str, set[str]] = defaultdict(set)
    for group in GROUPS:
        for cause in causes_of(group):
            by_id[cause.id].add(group)
    alike = [groups for groups in by_id.values() if len(groups) > 1]
    assert [groups for groups in alike if not any(groups <= known for known in ALIKE)] == []
