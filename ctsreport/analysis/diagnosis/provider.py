"""Whose API answered: the provider of the resource's type; else the words that only one of them writes."""

from typing import NamedTuple

from ctsreport.analysis.diagnosis.diagnostic import Diagnostic
from ctsreport.pattern import Pattern

# How people call them where that is not the provider's own name.
_CALLED = {
    "a10": "A10", "aci": "Cisco ACI", "akamai": "Akamai", "alicloud": "Alibaba Cloud", "apstra": "Apstra",
    "arista": "Arista", "avi": "Avi", "aviatrix": "Aviatrix",
    "aws": "AWS", "awscc": "AWS", "azapi": "Azure", "azuread": "Azure", "azurerm": "Azure", "azurestack": "Azure",
    "bigip": "F5", "bluecat": "BlueCat",
    "checkpoint": "Check Point", "ciscoasa": "Cisco ASA", "citrixadc": "Citrix ADC", "citrixadm": "Citrix ADM",
    "cloudflare": "Cloudflare",
    "catalystcenter": "Cisco Catalyst Center", "cloudvision": "CloudVision", "solidserver": "SOLIDserver",
    "kong-gateway": "Kong", "konnect": "Kong", "apisix": "APISIX", "btp": "SAP BTP", "thousandeyes": "ThousandEyes",
    "hetznerdns": "Hetzner DNS", "bluecat-bam": "BlueCat",
    "consul": "Consul", "datadog": "Datadog", "digitalocean": "DigitalOcean", "dns": "DNS", "dnsimple": "DNSimple",
    "efficientip": "EfficientIP",
    "equinix": "Equinix", "f5os": "F5OS", "fastly": "Fastly", "fmc": "Cisco FMC", "fortimanager": "FortiManager",
    "fortios": "FortiOS", "github": "GitHub",
    "gitlab": "GitLab", "google": "GCP", "grafana": "Grafana", "graylog": "Graylog", "haproxy": "HAProxy",
    "hashicups": "HashiCups", "hcloud": "Hetzner Cloud",
    "helm": "Helm", "ibm": "IBM Cloud", "illumio-core": "Illumio", "illumio": "Illumio", "infoblox": "Infoblox",
    "iosxe": "Cisco IOS XE", "iosxr": "Cisco IOS XR",
    "ise": "Cisco ISE", "junos": "Junos", "keycloak": "Keycloak", "kubectl": "Kubernetes", "kubernetes": "Kubernetes",
    "kong": "Kong", "linode": "Linode",
    "meraki": "Meraki", "mikrotik": "MikroTik",
    "mso": "Cisco MSO", "netbox": "NetBox", "nginx": "NGINX", "nomad": "Nomad", "ns1": "NS1",
    "nsxt": "NSX", "nutanix": "Nutanix", "nxos": "NX-OS",
    "oci": "OCI", "okta": "Okta", "opc": "Oracle Cloud", "openstack": "OpenStack", "opnsense": "OPNsense",
    "pagerduty": "PagerDuty", "panos": "PAN-OS",
    "pfsense": "pfSense", "phpipam": "phpIPAM", "postgresql": "PostgreSQL", "powerdns": "PowerDNS",
    "prismacloud": "Prisma Cloud", "prosimo": "Prosimo", "proxmox": "Proxmox",
    "rabbitmq": "RabbitMQ", "routeros": "RouterOS", "scm": "Strata Cloud Manager", "sdwan": "Cisco SD-WAN",
    "servicenow": "ServiceNow", "sigsci": "Fastly",
    "splunk": "Splunk", "tencentcloud": "Tencent Cloud", "tfe": "Terraform Cloud", "thunder": "A10",
    "traefik": "Traefik", "ultradns": "UltraDNS", "unifi": "UniFi", "vault": "Vault",
    "vcd": "VMware Cloud Director", "venafi": "Venafi", "vsphere": "vSphere", "vyos": "VyOS", "zabbix": "Zabbix",
    "zia": "Zscaler", "zpa": "Zscaler",
    "zscaler": "Zscaler", "ztc": "Zscaler",
}  # fmt: skip
# These run what somebody else wrote, or call what somebody else made.
_NOBODY = frozenset({"terraform", "null", "local", "random", "time", "http", "https", "restapi", "external",
    "template", "tls", "archive", "shell", "ansible", "acme",
    "cloudinit", "restful", "curl", "remote", "data", "module", "utils", "provider", "ssh",
    "sshcommand"})  # fmt: skip
# Without a resource: words that only one maker's client writes. No words of a URL are among them.
_WORDS = (
    ("restoperationid", "F5"), ("resterrorresponse", "F5"), ("declaration failed", "F5"), ("wapi request",
        "Infoblox"), ("ib.data.", "Infoblox"),
    ("nitro-go", "Citrix ADC"), ("googleapi:", "GCP"), (" api error ", "AWS"), ("terraform aws provider", "AWS"),
        (", request id: ", "AWS"), (") when calling the ", "AWS"),
    ("aadsts", "Azure"), ("azurecli", "Azure"), ("autorest/azure", "Azure"), ("google cloud storage", "GCP"),
        ("google: could not find default", "GCP"),
    ("generic_err_", "Check Point"), ("cli response:", "FortiOS"), ("api error: invalid credential", "PAN-OS"),
        ("error from controller", "Avi"),
    ("403 invalid credential", "PAN-OS"), ("unexpected response code: ", "Consul"), ("no vault token", "Vault"),
        ("lacks permission '", "Consul"), ("oauth2: cannot fetch token", "GCP"),
)  # fmt: skip
# `provider["registry.terraform.io/fortinetdev/fortios"]`, `provider.fortios`
_IN_PROVIDER = Pattern(r"provider(?:\[\"(?:[^\"\]]*/)?([\w-]+)\"\]|[. ]\"?([\w-]+))")
# `provider "registry.example.com/acme/fw"`, `provider "module.x.provider[\"registry.example.com/acme/fw\"]"`
_QUOTED = Pattern(
    r"provider(?: \\?\"(?:module\.[^\s\"\\]{1,200}\.)?provider)?(?:\[| )\\?\"(?:[^\"\]\\\s]*/)?([a-z0-9-]+)"
)


class Position(NamedTuple):
    """Where a diagnostic stands.

    ``TYPE.NAME``, the key of the instance, what it stands in otherwise, and the provider's own name.
    """

    resource: str = ""
    instance: str = ""
    context: str = ""
    provider: str = ""

    @property
    def vendor(self) -> str:
        """How people call whose API it is; empty where it is nobody's."""
        name = self.provider
        if name in _NOBODY:
            return ""
        return _CALLED.get(name, name[:1].upper() + name[1:])


def place_of(diagnostic: Diagnostic | None) -> Position:
    """From the address, or from ``in resource "TYPE" "NAME"``, or from the provider's block."""
    if diagnostic is None:
        return Position()
    address, context = diagnostic.address or "", diagnostic.context or ""
    instance = ""
    if '["' in address and not address.startswith("provider["):
        instance = address.rsplit('["', 1)[1].split('"]', 1)[0]
    if (match := _IN_PROVIDER.match(address)) or (match := _IN_PROVIDER.match(context)):
        return Position("", "", "", (match[1] or match[2]).removesuffix("-beta"))
    resource = _resource(address, context)
    plain = context.replace('"', "") if not resource else ""
    return Position(resource, instance, plain, resource.split(".", 1)[0].split("_", 1)[0] if resource else "")


def _resource(address: str, context: str) -> str:
    words = context.replace('"', "").split()
    if len(words) == 3 and words[0] in {"resource", "data", "ephemeral"}:
        return f"{words[1]}.{words[2]}"
    parts = address.split("[", 1)[0].split(".")
    if len(parts) >= 2 and parts[-2] != "module":
        return ".".join(parts[-2:])
    return ""


def vendor_by_words(low: str) -> str:
    """Whose words they are; empty where they are nobody's."""
    return next((name for word, name in _WORDS if word in low), "")


def named_provider(text: str) -> str:
    """The provider that a text names itself: ``provider "registry.terraform.io/acme/fw"``."""
    match = _QUOTED.search(text)
    if not match:
        return ""
    return match[1]
