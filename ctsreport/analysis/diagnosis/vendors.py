"""Whose API answered: by its words, else by the provider of the resource."""

from ctsreport.analysis.diagnosis.fault import Fault

_WORDS = (
    ("restoperationid", "F5"),
    ("resterrorresponse", "F5"),
    ("http 401 ::", "F5"),
    ("http 400 ::", "F5"),
    ("http 404 ::", "F5"),
    ("http 409 ::", "F5"),
    ("/mgmt/tm/", "F5"),
    ("/mgmt/shared/", "F5"),
    ("wapi", "Infoblox"),
    ("ib.data.", "Infoblox"),
    ("admcon", "Infoblox"),
    ("nitro", "Citrix ADC"),
    ("googleapi", "GCP"),
    ("googleapis.com", "GCP"),
    (" api error ", "AWS"),
    ("terraform aws provider", "AWS"),
    ("amazonaws.com", "AWS"),
    ("arn:aws", "AWS"),
    ("awserr", "AWS"),
    (", request id: ", "AWS"),
    (") when calling the ", "AWS"),
    ("management.azure.com", "Azure"),
    ("microsoftonline", "Azure"),
    ("microsoft.", "Azure"),
    ("azure", "Azure"),
    ("generic_err_", "Check Point"),
    ("generic_server_error", "Check Point"),
    ("check point", "Check Point"),
    ("cli response", "FortiOS"),
    ("/api/v2/cmdb/", "FortiOS"),
    ("/api/v2/monitor/", "FortiOS"),
    ("logincheck", "FortiOS"),
    ("fortios", "FortiOS"),
    ("fortigate", "FortiOS"),
    ("fortimanager", "FortiManager"),
    ("pan-os", "PAN-OS"),
    ("panos", "PAN-OS"),
    ("invalid credential", "PAN-OS"),
    ("error from controller", "Avi"),
    ("avi_session", "Avi"),
    ("nsxt", "NSX"),
    ("nsx-t", "NSX"),
    ("httperrorcode", "NSX"),
    ("accessorid", "Consul"),
    ("making api request", "Vault"),
    ("/v1/auth/", "Vault"),
    ("cloudflare", "Cloudflare"),
    ("apic", "Cisco ACI"),
    ("aci_", "Cisco ACI"),
)
_PROVIDERS = {
    "a10": "A10",
    "aci": "Cisco ACI",
    "akamai": "Akamai",
    "alicloud": "Alibaba Cloud",
    "arista": "Arista",
    "avi": "Avi",
    "aws": "AWS",
    "awscc": "AWS",
    "azapi": "Azure",
    "azuread": "Azure",
    "azurerm": "Azure",
    "bigip": "F5",
    "checkpoint": "Check Point",
    "ciscoasa": "Cisco ASA",
    "citrixadc": "Citrix ADC",
    "citrixadm": "Citrix ADM",
    "cloudflare": "Cloudflare",
    "consul": "Consul",
    "datadog": "Datadog",
    "digitalocean": "DigitalOcean",
    "dnsimple": "DNSimple",
    "fastly": "Fastly",
    "fmc": "Cisco FMC",
    "fortimanager": "FortiManager",
    "fortios": "FortiOS",
    "gitlab": "GitLab",
    "github": "GitHub",
    "google": "GCP",
    "google-beta": "GCP",
    "grafana": "Grafana",
    "helm": "Kubernetes",
    "infoblox": "Infoblox",
    "iosxe": "Cisco IOS XE",
    "junos": "Junos",
    "kubernetes": "Kubernetes",
    "kubernetes_manifest": "Kubernetes",
    "meraki": "Meraki",
    "netbox": "NetBox",
    "nomad": "Nomad",
    "ns1": "NS1",
    "nsxt": "NSX",
    "nxos": "NX-OS",
    "oci": "OCI",
    "openstack": "OpenStack",
    "panos": "PAN-OS",
    "powerdns": "PowerDNS",
    "rabbitmq": "RabbitMQ",
    "thunder": "A10",
    "vault": "Vault",
    "vsphere": "vSphere",
    "zscaler": "Zscaler",
    "zia": "Zscaler",
    "zpa": "Zscaler",
}


def vendor_of(fault: Fault) -> str:
    """The name that people use; empty where nothing tells."""
    if fault.vendor is None:
        fault.vendor = _vendor(fault)
    return fault.vendor


_CLOUD_CLIENT = {"unauthorized", "resource not found", "workspace already locked"}
"""All that Terraform Cloud's client says."""


def _vendor(fault: Fault) -> str:
    if fault.diagnostic is None and fault.low in _CLOUD_CLIENT:
        return "Terraform Cloud"
    provider = _PROVIDERS.get(fault.type.split("_", 1)[0]) or _PROVIDERS.get(_configured(fault))
    if provider:
        return provider
    return next((name for word, name in _WORDS if word in fault.low), "")


def _configured(fault: Fault) -> str:
    """The provider of a diagnostic in a provider block: ``provider["registry.terraform.io/f5networks/bigip"]``, ``in provider "bigip"``."""
    diagnostic = fault.diagnostic
    told = (diagnostic.address or "") + (diagnostic.context or "") if diagnostic else ""
    return told.rsplit("/", 1)[-1].rsplit('provider "', 1)[-1].strip('"]:') if "provider" in told else ""
