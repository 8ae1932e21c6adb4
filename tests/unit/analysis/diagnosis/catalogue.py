# ruff: noqa: E501 - messages stand here as they come
"""One realistic text for each shape of the catalogue, and the cause that it is to come to. ``{T}`` is the task's name."""

from typing import NamedTuple


class Case(NamedTuple):
    """``text`` without CTS's wrapping; ``wrap`` says which kind of wrapping it had."""

    name: str
    text: str
    kind: str
    summary: str
    wrap: str = "apply"


def at(address: str = "bigip_ltm_pool.pool", line: int = 21, *, block: str = "resource") -> str:
    """Where a diagnostic stands."""
    kind, _, name = address.split("[", 1)[0].partition(".")
    return (
        f"\n  with module.{{T}}.{address},\n"
        f'  on .terraform/modules/{{T}}/main.tf line {line}, in {block} "{kind}" "{name}":\n'
        f'{line:4}: {block} "{kind}" "{name}" {{\n'
    )


LOCK_INFO = """Lock Info:
  ID:        5f0c6d2a-4a7e-9d31-60c8-2e5b7f9a3c14
  Path:      cts/state-env:{T}
  Operation: OperationTypeApply
  Who:       cts@cts-02
  Version:   1.11.4
  Created:   2026-11-24 02:14:09.417233 +0000 UTC
  Info:      consul session: 3f0c6d2a-4a7e-9d31-60c8-2e5b7f9a3c14
"""
LOCK_ADVICE = """
Terraform acquires a state lock to protect the state from being written
by multiple users at the same time. Please resolve the issue above and try
again. For most commands, you can disable locking with the "-lock=false"
flag, but this is not recommended.
"""
PANIC = """Error: Plugin did not respond
{place}
The plugin encountered an error, and failed to respond to the plugin.(*GRPCProvider).ApplyResourceChange call. The plugin logs may contain more details.

Stack trace from the terraform-provider-panos_v1.11.1 plugin:

panic: runtime error: slice bounds out of range [:-1]

goroutine 94 [running]:
example/util.Strip(0xc0015fb400, 0x2a, 0x0, 0x1)
\t/src/terraform-provider-panos/util/util.go:203 +0x395
example/panos.createAddress(0xc0015fb400)
\t/src/terraform-provider-panos/panos/address.go:88 +0x1c5

Error: The terraform-provider-panos_v1.11.1 plugin crashed!
""".replace("{place}", at("panos_address_object.a"))


def script(output: str, command: str = "./push.sh", code: int = 7) -> str:
    """A command that failed."""
    return f"Error: local-exec provisioner error\n{at('terraform_data.push')}\nError running command '{command}': exit status {code}. Output: {output}\n"


CATALOGUE = (
    Case("cancelled", "context canceled", "cancelled", "Run was cancelled: CTS was stopping", "none"),
    Case(
        "binary",
        "fork/exec /opt/cts/terraform: no such file or directory",
        "binary",
        "Terraform binary is missing: /opt/cts/terraform",
        "direct",
    ),
    Case("killed", "signal: killed", "memory", "Terraform was killed (signal: killed; often out of memory)", "direct"),
    Case(
        "disk",
        "failed writing file: write terraform.tfvars: no space left on device",
        "disk",
        "No space left on the CTS host",
        "none",
    ),
    Case(
        "locked",
        f"error acquiring the state lock: {LOCK_INFO}",
        "lock",
        "State is locked by cts@cts-02 (OperationTypeApply)",
        "direct",
    ),
    Case(
        "lock-500",
        f'Error: Error acquiring the state lock\n\nError message: Unexpected response code: 500 (invalid session "")\n{LOCK_ADVICE}',
        "lock",
        "State lock failed: Consul: invalid session (500)",
    ),
    Case("cloud-lock", "workspace already locked", "lock", "Terraform Cloud workspace is locked", "direct"),
    Case(
        "state-refused",
        'Error: Failed to get existing workspaces: Get "http://consul.example.com:8500/v1/kv/cts/state-env:?keys=&separator=%2F": '
        "dial tcp 192.0.2.8:8500: connect: connection refused\n\n",
        "state",
        "State backend consul.example.com:8500 refused the connection",
    ),
    Case(
        "not-saved",
        "Error: Failed to save state\n\nError saving state: Unexpected response code: 413 (Value exceeds 524288 byte limit)\n",
        "state",
        "State could not be saved, infrastructure changed: value exceeds … byte limit (413)",
    ),
    Case(
        "workspace",
        'Error: Currently selected workspace "{T}" does not exist\n\n',
        "workspace",
        "Terraform workspace is missing (state wiped?)",
    ),
    Case(
        "workspace-exec",
        'workspace "{T}" does not exist',
        "workspace",
        "Terraform workspace is missing (state wiped?)",
        "direct",
    ),
    Case(
        "consul-denied",
        "unable to retrieve data from Consul: health.service(api|passing): Get health: Unexpected response code: 403 (Permission denied: token with "
        "AccessorID '3f0c6d2a-4a7e-9d31-60c8-2e5b7f9a3c14' lacks permission 'service:read' on \"api\")",
        "consul",
        'Consul denied service:read on "api" (403)',
        "enable",
    ),
    Case(
        "template",
        'error fetching template dependencies for task {T}: execute: template: 54d37a4881c4ef4e45925a9b49a55be3:6:4: executing "" at <services>: '
        "error calling services: attempt to use an unregistered notifier",
        "template",
        "Template failed: attempt to use an unregistered notifier",
        "none",
    ),
    Case("panic", PANIC, "crash", "Provider panos crashed: slice bounds out of range (util.go:203)"),
    Case(
        "rpc",
        f"Error: rpc error: code = Unavailable desc = error reading from server: EOF\n{at()}\n",
        "crash",
        "Provider bigip process died (rpc Unavailable: error reading from server: EOF)",
    ),
    Case(
        "bug",
        f"Error: Provider produced inconsistent result after apply\n{at('citrixadc_server.s')}\n"
        'When applying changes to module.{T}.citrixadc_server.s["a"], provider "provider[\\"registry.terraform.io/citrix/citrixadc\\"]" produced an '
        "unexpected new value: Root object was present, but now absent.\n\nThis is a bug in the provider, which should be reported in the provider's own issue tracker.\n",
        "bug",
        "Provider citrixadc contradicted itself: root object was present, but now absent (citrixadc_server)",
    ),
    Case(
        "install",
        "Error: Failed to query available provider packages\n\nCould not retrieve the list of available versions for provider acme/fw: could not connect to "
        'mirror.example.com: failed to request discovery document: Get "https://mirror.example.com/.well-known/terraform.json": dial tcp: lookup '
        "mirror.example.com on 192.0.2.53:53: no such host\n",
        "install",
        "Provider acme/fw cannot be downloaded: mirror.example.com not found in DNS",
        "init",
    ),
    Case(
        "lock-file",
        "Error: Inconsistent dependency lock file\n\nThe following dependency selections recorded in the lock file are inconsistent with the current configuration:\n"
        "  - provider registry.terraform.io/acme/fw: required by this configuration but no version is selected\n\nTo make the initial dependency selections that will "
        "initialize the dependency lock file, run:\n  terraform init\n",
        "install",
        "Providers do not match the lock file: re-init needed",
        "init",
    ),
    Case(
        "module-git",
        'Error: Failed to download module\n\n  on main.tf line 12:\n  12: module "lb" {\n\nCould not download module "lb" (main.tf:12) source code from '
        "\"git::https://git.example.com/net/lb\": error downloading 'https://git.example.com/net/lb': /usr/bin/git exited with 128: Cloning into "
        "'.terraform/modules/lb'...\nfatal: Authentication failed for 'https://git.example.com/net/lb/'\n",
        "module",
        "Module lb cannot be downloaded from git.example.com: Authentication failed",
        "init",
    ),
    Case(
        "module-missing",
        'Error: Unreadable module directory\n\n  on main.tf line 12, in module "lb":\n  12:   source = "./modules/lb"\n\nUnable to evaluate directory symlink: lstat modules/lb: no such '
        'file or directory\n\nError: Module not found\n\n  on main.tf line 12, in module "lb":\n  12:   source = "./modules/lb"\n\nThe module address "./modules/lb" could not be resolved.\n',
        "module",
        "Module lb not found: ./modules/lb",
        "init",
    ),
    Case(
        "version",
        "terraform 1.1.9 not supported by configuration (>= 1.3.0 required)",
        "version",
        "Terraform 1.1.9 is too old: >= 1.3.0 required",
        "init-direct",
    ),
    Case(
        "invalid",
        "configuration is invalid",
        "config",
        "Configuration is invalid (CTS kept no detail: run terraform validate for this task)",
        "direct",
    ),
    Case(
        "no-services",
        'module for task "{T}" is missing the "services" variable',
        "config",
        'Module has no variable "services"',
        "enable",
    ),
    Case(
        "for-each",
        f"Error: Invalid for_each argument\n{at('aci_rest.ep', 31)}\n"
        'The "for_each" set includes values derived from resource attributes that cannot be determined until apply, and so Terraform cannot determine the full set of keys.\n',
        "config",
        "Invalid for_each argument in aci_rest.ep",
    ),
    Case(
        "precondition",
        "Error: Resource precondition failed\n\n"
        '  on .terraform/modules/{T}/main.tf line 7, in resource "terraform_data" "pool":\n   7:       condition     = local.inside\n'
        "    ├────────────────\n    │ local.inside is false\n\nPool refuses members outside 10.0.0/24.\n",
        "check",
        "Pool refuses members outside 10.0.0/24 (precondition of terraform_data.pool)",
    ),
    Case(
        "variable", 'variable "vip" was required but not supplied', "variable", 'Variable "vip" has no value', "direct"
    ),
    Case(
        "dns",
        f'Error: Post "https://fw-01.example.com/api/": dial tcp: lookup fw-01.example.com on 192.0.2.53:53: no such host\n{at("panos_address_object.a")}\n',
        "dns",
        "fw-01.example.com not found in DNS",
    ),
    Case(
        "refused",
        f'Error: Get "https://bigip-01.example.com/mgmt/tm/ltm/pool": dial tcp 192.0.2.11:443: connect: connection refused\n{at()}\n',
        "unreachable",
        "bigip-01.example.com:443 refused the connection",
    ),
    Case(
        "503",
        f"Error: Error retrieving pool\n{at()}\nGet https://bigip-01.example.com/mgmt/tm/ltm/pool: 503 Service Unavailable\n",
        "unreachable",
        "F5 bigip-01.example.com: 503 Service Unavailable",
    ),
    Case(
        "timeout",
        f'Error: Get "https://bigip-01.example.com/mgmt/tm/sys": dial tcp 192.0.2.11:443: i/o timeout\n{at()}\n',
        "timeout",
        "bigip-01.example.com:443 did not answer in time",
    ),
    Case(
        "deadline",
        f'Error: Get "https://bigip-01.example.com/mgmt/tm/sys": context deadline exceeded (Client.Timeout exceeded while awaiting headers)\n{at()}\n',
        "timeout",
        "bigip-01.example.com:443 did not answer in time",
    ),
    Case(
        "tls",
        f'Error: Post "https://fw-01.example.com/api/": tls: failed to verify certificate: x509: certificate signed by unknown authority\n{at("panos_address_object.a")}\n',
        "tls",
        "fw-01.example.com: certificate signed by unknown authority",
    ),
    Case(
        "f5-401",
        'Error: HTTP 401 :: {"code":401,"message":"Authorization failed: no user authentication header or token detected. '
        'Uri:http://localhost:8100/mgmt/tm/ltm/pool?ver=16.1.2&expand=1 Referrer:192.0.2.44 Sender:192.0.2.44","referer":"192.0.2.44","restOperationId":6611428,"kind":":resterrorresponse"}'
        "\n\n",
        "auth",
        "F5 login refused: no user authentication header or token detected (401)",
    ),
    Case("panos-login", "Error: 403 Invalid Credential\n\n", "auth", "PAN-OS login refused: Invalid Credential (403)"),
    Case(
        "fortios-login",
        f"Error: Error creating FirewallAddress resource: login failure\n{at('fortios_firewall_address.a')}\n",
        "auth",
        "FortiOS login refused: login failure",
    ),
    Case(
        "aws-credentials",
        'Error: configuring Terraform AWS Provider: no valid credential sources for Terraform AWS Provider found.\n\n  with provider["registry.terraform.io/hashicorp/aws"],\n'
        '  on providers.tf line 3, in provider "aws":\n   3: provider "aws" {\n\nPlease see https://registry.terraform.io/providers/hashicorp/aws\n'
        "for more information about providing credentials.\n\nError: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, request canceled, "
        "context deadline exceeded\n",
        "auth",
        "AWS: no valid credentials",
    ),
    Case(
        "html",
        f"Error: invalid character '<' looking for beginning of value\n{at('aci_rest.ep')}\n",
        "auth",
        "Cisco ACI answered HTML, not JSON (login page, proxy or throttling)",
    ),
    Case(
        "aws-denied",
        "Error: authorizing Security Group (sg-0example) ingress: operation error EC2: AuthorizeSecurityGroupIngress, https response error StatusCode: 403, RequestID: "
        "7b9d3c1e-52d0-4d0b-9a57-1c2f6e0a8b44, api error UnauthorizedOperation: You are not authorized to perform this operation. User: "
        "arn:aws:iam::123456789012:user/cts is not authorized to perform: ec2:AuthorizeSecurityGroupIngress on resource: arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0example because "
        "no identity-based policy allows it. Encoded authorization failure message: 3kXAbCdEf0123456789AbCdEfGhIjKl\n"
        f"{at('aws_security_group_rule.in')}\n",
        "denied",
        "AWS denied ec2 AuthorizeSecurityGroupIngress: no identity-based policy allows it (403 UnauthorizedOperation)",
    ),
    Case(
        "aws-rate",
        "Error: authorizing Security Group Rule: operation error EC2: AuthorizeSecurityGroupIngress, https response error StatusCode: 400, RequestID: "
        f"7b9d3c1e-52d0-4d0b-9a57-1c2f6e0a8b44, api error RequestLimitExceeded: Request limit exceeded.\n{at('aws_security_group_rule.in')}\n",
        "rate",
        "AWS rate limit: RequestLimitExceeded",
    ),
    Case(
        "quota",
        f"Error: Error creating Firewall: googleapi: Error 403: Quota 'FIREWALLS' exceeded.  Limit: 100.0 globally., quotaExceeded\n{at('google_compute_firewall.f')}\n",
        "quota",
        "GCP quota FIREWALLS exceeded",
    ),
    Case(
        "citrix",
        'Error: [ERROR] nitro-go: Failed to create resource of type server, name=web-1, err=failed: 409 Conflict ({ "errorcode": 273, "message": "Resource already exists [name, web-1]", '
        f'"severity": "ERROR" }})\n{at("citrixadc_server.s")}\n',
        "conflict",
        "Citrix ADC server: resource already exists (409 273)",
    ),
    Case(
        "infoblox",
        "Error: error creating A-record: WAPI request error: 400('400 Bad Request')\nContents:\n"
        '{ "Error": "AdmConDataError: None (IBDataConflictError: IB.Data.Conflict:The record \'web\' already exists.)", \n  "code": "Client.Ibap.Data.Conflict", \n'
        f'  "text": "The record \'web\' already exists."\n}}\n{at("infoblox_a_record.a")}\n',
        "conflict",
        "Infoblox: record already exists (400 IB.Data.Conflict)",
    ),
    Case(
        "f5-shares",
        'Error: HTTP 400 :: {"code":400,"message":"01070333:3: Virtual Server /Common/vs2 illegally shares destination address, source address, service port, ip-protocol, and vlan with '
        f'Virtual Server /Common/vs1.","errorStack":[],"apiError":3}}\n{at("bigip_ltm_virtual_server.vs")}\n',
        "conflict",
        "F5: virtual server shares its destination with another (400 01070333)",
    ),
    Case(
        "azure",
        'Error: creating/updating Network Security Group (Subscription: "3f0c6d2a-4a7e-9d31-60c8-2e5b7f9a3c14"): performing CreateOrUpdate: unexpected status 409 (409 Conflict) with error: '
        "AnotherOperationInProgress: Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: "
        f"https://management.azure.com/subscriptions/x/operations/y?api-version=2023-11-01. CorrelationId: 9b9d3c1e-52d0-4d0b-9a57-1c2f6e0a8b44\n{at('azurerm_network_security_group.g')}\n",
        "conflict",
        "Azure: another operation on this or dependent resource is in progress (409 AnotherOperationInProgress)",
    ),
    Case(
        "infoblox-view",
        'Error: error creating A-record: WAPI request error: 404(\'404 Not Found\')\nContents:\n{ "Error": "AdmConDataNotFoundError: View internal not found", \n'
        f'  "code": "Client.Ibap.Data.NotFound", \n  "text": "View internal not found"\n}}\n{at("infoblox_a_record.a")}\n',
        "notfound",
        "Infoblox: view internal not found (404 Ibap.Data.NotFound)",
    ),
    Case(
        "checkpoint",
        f"Error: failed to execute API call\nStatus: 400 Bad Request\nCode: generic_err_invalid_parameter_name\nMessage: Unrecognized parameter [hit-count]\n{at('checkpoint_management_host.h')}\n",
        "rejected",
        "Check Point: unrecognized parameter [hit-count] (400 generic_err_invalid_parameter_name)",
    ),
    Case(
        "fortios",
        "Error: Error creating FirewallVip resource: Internal Server Error - Internal error when processing the request (500)\nCli response:\nnode_check_object fail! for name wan9\n\n"
        f"value parse error before 'wan9'\nCommand fail. Return code -3\n{at('fortios_firewall_vip.v')}\n",
        "rejected",
        "FortiOS FirewallVip: node_check_object fail! for name wan9 (500 -3)",
    ),
    Case(
        "fortios-empty",
        "Error: Error creating FirewallVip resource: Internal Server Error - Internal error when processing the request (500)\nCli response:\n[]\n"
        f"{at('fortios_firewall_vip.v')}\n",
        "rejected",
        "FortiOS FirewallVip: internal server error (no reason given) for fortios_firewall_vip (500)",
    ),
    Case(
        "avi",
        "Error: Encountered an error on POST request to URL https://avi.example.com/api/pool: HTTP code: 400; error from Controller: map[error:Version(v18_2_8) of Pool "
        f"has field (enable_http2) introduced in later versions(v20_1_1).]\n{at('avi_pool.p')}\n",
        "rejected",
        "Avi avi.example.com: version(v18_2_8) of Pool has field (enable_http2) introduced in later versions(v20_1_1) (400)",
    ),
    Case(
        "as3",
        'Error: HTTP 422 :: declaration failed for tenant T1\n\n{"results":[{"code":422,"message":"declaration failed","response":"01070734:3: Configuration error: pool member node is of another family",'
        f'"host":"localhost","tenant":"T1","runTime":1204}}],"declaration":{{}}}}\n{at("bigip_as3.as3")}\n',
        "rejected",
        "F5: pool member node is of another family (422 01070734)",
    ),
    Case(
        "commit",
        "Commit failed: rule web-in: source 'grp-9' is not a valid reference",
        "commit",
        "PAN-OS commit failed: source is not a valid reference",
        "commit",
    ),
    Case(
        "script",
        script("zone file rejected by the linter"),
        "script",
        "Script ./push.sh failed (exit 7): zone file rejected by the linter",
    ),
    Case(
        "script-refused",
        script("curl: (7) Failed to connect to fw-mgmt.example.com port 443 after 3 ms: Connection refused"),
        "unreachable",
        "fw-mgmt.example.com:443 refused the connection",
    ),
    Case(
        "script-401",
        script("HTTP 401 from https://cache-admin.example.com/v1/pools"),
        "auth",
        "cache-admin.example.com: login refused (401)",
    ),
    Case(
        "other",
        f"Error: The flux compensator is out of tune\n{at('acme_flux.f')}\nPlease tune it.\n",
        "other",
        "The flux compensator is out of tune",
    ),
    Case(
        "other-empty",
        f"Error: \n{at('acme_flux.f')}\nIt was tried twice. The flux ran dry.\n",
        "other",
        "It was tried twice. The flux ran dry",
    ),
    Case(
        "other-status",
        "Error: exit status 1\n\nIt was tried twice. The flux ran dry.\n",
        "other",
        "It was tried twice. The flux ran dry",
    ),
    Case(
        "other-bare", "something that nobody has seen before", "other", "Something that nobody has seen before", "none"
    ),
)
