"""The certificate of a device, and the encryption itself."""

import re

from ctsreport.analysis.diagnosis.fault import Fault, Finding
from ctsreport.analysis.diagnosis.kinds.network import first_of, position
from ctsreport.analysis.diagnosis.target import target_of
from ctsreport.analysis.diagnosis.text import cut, lower_first, one_line, upper_first
from ctsreport.analysis.diagnosis.vendors import vendor_of
from ctsreport.pattern import Pattern

_TLS = (
    "x509:",
    "certificate",
    "tls: ",
    "ssl:",
    "ssl_error",
    "ssl routines",
    "ssl connect",
    "err_cert",
    "server gave http response to https client",
    "malformed http response",
    "first record does not look like a tls handshake",
    "self signed",
    "self-signed",
    "unable_to_verify",
    "handshake failure",
)
_X509 = Pattern(r"x509: (.+)")
_REASONS = (
    ("signed by unknown authority", "certificate signed by unknown authority"),
    ("unable to get local issuer certificate", "certificate signed by unknown authority"),
    ("unable to get issuer cert", "certificate signed by unknown authority"),
    ("unable_to_verify", "certificate signed by unknown authority"),
    ("certificate is not trusted", "certificate is not trusted"),
    ("self signed certificate", "self-signed certificate"),
    ("self-signed certificate", "self-signed certificate"),
    ("has expired or is not yet valid", "certificate has expired or is not yet valid"),
    ("certificate has expired", "certificate has expired"),
    ("certificate is not yet valid", "certificate is not yet valid"),
    ("doesn't contain any ip sans", "certificate holds no IP addresses"),
    ("relies on legacy common name", "certificate relies on the legacy Common Name field"),
    ("hostname mismatch", "certificate is for another name"),
    ("doesn't match", "certificate is for another name"),
    ("does not match target host", "certificate is for another name"),
    ("no alternative certificate subject name", "certificate is for another name"),
    ("server gave http response to https client", "answered HTTP where HTTPS was due"),
    ("malformed http response", "answered no HTTP (malformed response)"),
    ("first record does not look like a tls handshake", "answered no TLS"),
    ("wrong version number", "answered no TLS (wrong version number)"),
    ("bad certificate", "refused the client's certificate (bad certificate)"),
    ("certificate required", "wants a client certificate"),
    ("unknown certificate authority", "refused the client's certificate (unknown certificate authority)"),
    ("protocol version not supported", "TLS protocol version not supported"),
    ("unsupported protocol", "TLS protocol version not supported"),
    ("handshake failure", "TLS handshake failure"),
    ("private key does not match public key", "private key does not match the certificate"),
    ("failed to find any pem data", "certificate file holds no PEM data"),
    ("certificate verify failed", "certificate verify failed"),
    ("certificate has been revoked", "certificate has been revoked"),
    ("certificate revoked", "certificate has been revoked"),
)
_OTHER_NAME = Pattern(
    r"certificate is (?:valid|not valid) for (?:any names?|.{1,300}?)(?:, (?:not|but wanted to match) |, but .{0,30}?match )([\w.:*-]+)"
)


def tls(fault: Fault) -> Finding | None:
    """The certificate, or the encryption itself, was not accepted."""
    at = position(fault.low, _TLS)
    if at is None:
        return None
    reason = _certificate(fault)
    if not reason:
        return None
    target = target_of(fault, at)
    verb = reason.split(" ", 1)[0] in {"answered", "refused", "wants"}
    key = re.sub(r" \(.*", "", reason) if "expired" in reason else reason
    if target is None:
        return fault.kept("tls", cut(f"{vendor_of(fault) or 'Device'} {reason}" if verb else upper_first(reason)), key)
    join = " " if verb else ": "
    return fault.kept("tls", cut(f"{target.short}{join}{reason}"), target.full, key)


def _certificate(fault: Fault) -> str:
    if match := _OTHER_NAME.search(fault.flat):
        return f"certificate is not valid for {match[1]}"
    if found := first_of(fault.low, _REASONS):
        return found[1]
    match = _X509.search(fault.flat)
    if match:
        return lower_first(one_line(match[1].split(": ", 1)[0].split(". ", 1)[0]))[:100]
    for mark in ("remote error: tls: ", "tls: "):
        if mark in fault.low:
            rest = fault.flat[fault.low.find(mark) + len(mark) :]
            return f"TLS: {one_line(re.split(r'[.;,] |: ', rest)[0])[:80]}"
    return ""
