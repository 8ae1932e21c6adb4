"""Health reports for Consul-Terraform-Sync, from a daemon's status API or from saved answers."""

__version__ = "0.2.0"
