"""Devices and clouds, whoever calls them: the way to them, the way in, and what they answer."""

from ctsreport.analysis.diagnosis.evidence import Evidence
from ctsreport.analysis.diagnosis.rule import Rule, worded
from ctsreport.pattern import Pattern

NO_CREDENTIALS = (
    "no valid credential sources", "nocredentialproviders", "could not find default credentials",
    "no credentials loaded", "failed to refresh cached credentials",
    "failed to retrieve credentials", "unable to locate credentials", "no credentials found",
    "could not configure azurecli authorizer", "could not load credentials",
    "unable to build authorizer", "no valid credentials", "no vault token found", "static credentials are empty",
    "run az login", "az login", "sso login", "get credentials:",
    "getting credentials", "credentials not found", "no valid providers in chain",
)  # fmt: skip
NO_SUCH_HOST = (
    "no such host", "could not resolve host", "name or service not known", "nodename nor servname", " enotfound",
    "unable to resolve host", "name does not resolve",
    "no address associated with hostname", "nxdomain", "could not resolve hostname", "no answer from dns",
    "unknown host",
)  # fmt: skip
# Errno texts; each is said in the words of its group.
_REFUSED = ("connection refused", "econnrefused", "actively refused")
_NO_WAY = (
    ("no route to host", ("no route to host", "ehostunreach")), ("network is unreachable", ("network is unreachable",
        "enetunreach")),
    ("host is unreachable", ("host is unreachable",)), ("host is down", ("host is down",)), ("could not connect",
        ("couldn't connect to server", "could not connect to server")),
    ("cannot assign a local address", ("can't assign requested address", "cannot assign requested address")),
)  # fmt: skip
_RESET = ("connection reset by peer", "econnreset", "forcibly closed by the remote host")
_CLOSED = (
    ("connection lost", ("connection lost", "connection was lost")),
    ("broken pipe", ("broken pipe",)), ("empty reply", ("empty reply from server",)), ("GOAWAY", ("sent goaway",)),
    ("", ("remote end closed connection", "remotedisconnected", "server closed idle connection",
        "connection closed by remote host", "use of closed network connection", "socket hang up",
        "connection closed by peer",
          "connection was closed",  "kex_exchange_identification", "connection closed")),
)  # fmt: skip
TIMEOUT = (
    "i/o timeout", "context deadline exceeded", "client.timeout", "connection timed out", "operation timed out",
    "timed out", "tls handshake timeout",
    "timeout awaiting response headers", "deadline_exceeded", "deadlineexceeded", "gateway timeout",
    "gateway time-out", "etimedout", "timeout was reached", "timeout waiting",
    "timeout expired", "connect timeout", "read timeout", "timeout exceeded", "request timeout",
    "did not properly respond after a period of time", "timeout reached", "timeout error", "timeout after",
)  # fmt: skip
_TLS = (
    "x509:", "certificate", "tls: ", "ssl:", "ssl_error", "ssl routines", "ssl connect", "err_cert",
    "gave http response to https client", "malformed http response",
    "self signed", "self-signed", "unable_to_verify", "handshake failure", "no common algorithm",
)  # fmt: skip
# Words of certificates, and how they are said.
_CERTIFICATES = (
    ("certificate signed by unknown authority", ("signed by unknown authority",
        "unable to get local issuer certificate", "unable to get issuer cert", "unable_to_verify")),
    ("certificate is not trusted", ("certificate is not trusted",)), ("self-signed certificate",
        ("self signed certificate", "self-signed certificate")),
    ("certificate has expired or is not yet valid", ("has expired or is not yet valid",)), ("certificate has expired",
        ("certificate has expired",)),
    ("certificate is not yet valid", ("certificate is not yet valid",)), ("certificate holds no IP addresses",
        ("contain any ip sans",)),
    ("certificate relies on the legacy Common Name field", ("relies on legacy common name",)),
    ("certificate is for another name", ("hostname mismatch", "does not match target host",
        "no alternative certificate subject name", "doesn't match")),
    ("private key does not match the certificate", ("private key does not match public key",)),
        ("certificate file holds no PEM data", ("failed to find any pem data",)),
    ("certificate has been revoked", ("certificate has been revoked", "certificate revoked")),
)  # fmt: skip
_ANSWERS = (
    ("answered HTTP where HTTPS was due", ("gave http response to https client",)),
        ("answered something that is not HTTP", ("malformed http response",)),
    ("answered something that is not TLS", ("first record does not look like a tls handshake",
        "wrong version number")), ("refused the client's certificate (bad certificate)", ("bad certificate",)),
    ("wants a client certificate", ("certificate required",)),
        ("refused the client's certificate (unknown certificate authority)", ("unknown certificate authority",)),
    ("wants HTTPS: client sent an HTTP request to an HTTPS server", ("http request to an https server",
        "http request was sent to https port")),
)  # fmt: skip
_TLS_WORDS = (
    ("TLS protocol version not supported", ("protocol version not supported", "unsupported protocol version")),
        ("TLS handshake failure", ("handshake failure",)),
)  # fmt: skip
# What one logs in with, and codes of makers in which both words are one.
LOGIN = (
    "authenticat", "auth failed", "invalid auth", "requires auth", "login", "log in", "logged in", "credential",
    "password", "username", "user name", "token", "session", "api key", "apikey", "api_key", "account",
    "authfailure", "invalid user", "signaturedoesnotmatch", "unrecognizedclient", "invalid_client", "invalid_grant",
    "aadsts", "(publickey", "please try again", "acl not found", "invalid header field value",
)  # fmt: skip
_LOGIN_NOUN = r"(?:log ?in|password|credentials?|api[ _-]?key|tokens?|user ?name|authentication|session id)"
_LOGIN_FAULT = (
    r"(?:invalid|expired|incorrect|wrong|bad|fail(?:ed|ure)|refused|rejected|denied|revoked|error|required|not valid|"
    r"timed out|mismatch)"
)
# `token was invalid`, `authentication to server failed`; `invalid api key`; `failed to log in`; codes
_REFUSED_LOGIN = Pattern(
    rf"\b(?:{_LOGIN_NOUN}(?: (?!not\b)[\w'-]{{1,20}}){{0,6}}? {_LOGIN_FAULT}\b"
    rf"|(?:invalid|expired|incorrect|wrong|bad|missing|unknown)[ _](?:(?!csrf|sudo)\w{{1,20}} ){{0,2}}?{_LOGIN_NOUN}\b"
    r"|(?:failed|unable|not able|could not|cannot) to (?:log ?in|authenticate|sign in)\b"
    r"|(?:un|not )authenticated\b|not logged in\b|no user authentication|cannot complete login"
    r"|session (?:has |is )?(?:expired|timed out|invalid)|account (?:is |has been )?(?:locked|disabled|expired))"
    r"|auth ?fail|invalid auth|requires auth|invalid user|invalid\w{0,20}token|expired\w{0,20}token|token\w{0,3}expired"
    r"|invalid\w{0,9}credential|err_login_failed|signaturedoesnotmatch|unrecognizedclient|invalid_client|invalid_grant"
    r"|aadsts|\(publickey|denied, please try again|acl not found|invalid header field value"
)


def is_login(evidence: Evidence) -> bool:
    """Whether a login was refused, by a status or in words; not where the licence is at fault."""
    return evidence.status == "401" or (
        "license" not in evidence.low and _REFUSED_LOGIN.search(evidence.low) is not None
    )


_DENIED = (
    "permission denied", "access denied", "' permission", "is forbidden", "cannot create resource", "not authorized",
    "access is denied", "insufficient privilege", "insufficient permission", "sufficient permission",
    "permission to perform",
    "operation not permitted", "do not have permission", "no write permission",
    "does not have permission", "no permission",
    "disallowedbypolicy", "disallowed by policy", "permission_denied", "unauthorizedoperation", "authorizationfailed",
    "accessdenied",
    "insufficient authentication scopes", "does not have authorization", "lacks permission", "denied the request",
    "blocked by policy", "insufficient access", "not allowed to", "insufficientpermissions", "permission is required",
    "privilege is required",
)  # fmt: skip
RATE = (
    "requestlimitexceeded", "throttling", "throttled", "slowdown:", "rate exceeded", "toomanyrequests",
    "too many requests", "ratelimitexceeded", "rate limit", "rate-limit",
    "provisionedthroughputexceeded", "requestthrottled", "api calls exceeded", "too many concurrent",
)  # fmt: skip
_QUOTA = (
    "quota", "limitexceeded", "limitsexceeded", "limit exceeded", "limitreached", "maximum number of", "license limit",
    "exceeds the limit", "limit has been reached", "table full", "maximum number reached",
    "reached the limit", "toomanytargets", "exceeds the maximum", "exceeded the maximum", "maximum of ",
    "capacity exceeded", "insufficientfreeaddresses", "no free ", "no available ip", "is full",
    "license capacity", "out of addresses", "limit of ",
)  # fmt: skip
_CONFLICT = (
    "already exist", "alreadyexists", "illegally shares destination", "anotheroperation", "another operation",
    "duplicate", "already in use", "is in use", "already been taken", "already defined", "conflictingoperation",
    "is locked", "err_object_locked", "objects have the same", "has been modified", "more than one object",
    "resourceinuse", "dependencyviolation", "is referenced by", "being referenced", "in use by", "being used",
    "already present", "concurrent", "with the same name", "cannot be deleted because", "already bound",
    "conflicts with", "conflict with", "already assigned", "already used", "already allocated", "already configured",
    "overlaps with", "overlap",
    "must be unique", "not unique", "being edited", "edit lock", "currently locked", "configuration database locked",
    "in progress", "already has", "lock denied", "fingerprint", "is using", "still using", "still in use",
    "still linked",
)  # fmt: skip
_NOT_FOUND = (
    "not found", "does not exist", "notfound", "no such object", "object_not_found", "doesn't exist",
    "could not find", "could not be found", "cannot be found", "unable to find", "no such resource",
    "unknown service id", "object not present", "couldn't find", "no such ", "not exist", "cannot find", "can't find",
    "no matching", "no matches for", "no results", "nosuch", "unknown object", "entry not found",
)  # fmt: skip
_INVALID = (
    "is invalid", "invalid value", "not valid", "must be ", "is required", "not allowed", "unrecognized",
    "unrecognised", "unsupported", "not supported", "bad value", "invalid argument", "invalid input",
    "invalid parameter", "validation failed", "cannot be empty", "out of range", "invalid character", "syntax error",
    "malformed", "illegal",
)  # fmt: skip
_COMMIT = (
    "commit failed",
    "failed to commit",
    "commit error",
    "commit lock",
    "another commit",
    "during commit",
    "commit is pending",
    "commit job",
)


def is_answer(evidence: Evidence) -> bool:
    """Whether an API said so, with a status, a code or as a known maker; a script's own words are its own affair."""
    return bool(evidence.status or evidence.code or evidence.vendor or evidence.answer.reason) and not (
        evidence.command and not evidence.status
    )


def is_rejected(evidence: Evidence) -> bool:
    """Whether the API refused: a bare code in a script's output is none of an API."""
    return bool(
        evidence.status or (evidence.code and not evidence.command and (evidence.vendor or evidence.answer.codes))
    )


def is_device(evidence: Evidence) -> bool:
    """Not Terraform's own language."""
    return evidence.bare or bool(evidence.command or evidence.vendor or evidence.targets)


def is_closed(evidence: Evidence) -> bool:
    """EOF means a connection only where something was called."""
    return bool(evidence.targets)


_EOF = Pattern(r"(?:\": |: |^)(?:unexpected )?EOF(?=$|[\s.,;)'\"])")
# `waiting for pool web to become ready: timeout while waiting for state to become 'ready' (last state: 'busy'`
_WAITED = Pattern(
    r"(?i:(?:error )?waiting for (?P<object>[^\n:]{2,200}?)(?: to [^:\n]{1,60})?: )?(?:[^\n]{0,80}?)?timeout while "
    r"waiting for (?P<waited>[^\n]{3,100}?)"
    r"(?: \(last state: '(?P<last>[^']*)'|(?= \(|;|,|$))"
)
# `certificate is valid for fw-1.example.com, not fw-2.example.com`
_VALID_FOR = Pattern(
    r"certificate is (?:valid|not valid) for (?:any names?|.{1,300}?)(?:, (?:not|but wanted to match) |"
    r", but .{0,30}?match )(?P<name>[\w.:*\ua500-\ua502-]+\w)"
)
# `lookup fw-1.example.com on 10.0.0.2:53`, `Could not resolve host: fw-1`, `getaddrinfo ENOTFOUND fw-1`
_LOOKED_UP = Pattern(
    r"\blookup (?P<name>[\w.\ua000-\ua502-]*\w)(?= on |: )|(?i:(?:resolve (?:proxy|hostname|host name|host address|"
    r"host|address)?:?|ENOTFOUND|EAI_AGAIN|getaddrinfo (?:failed|error) for|"
    r"resolving|unknown host:?|nxdomain:?) ?[\"'‘]?)(?P<resolved>[\w.\ua000-\ua502-]*\w)"
)
# As `lookup fw-1: `, or nothing: the rule holds without a name too.
_MAY_LOOK_UP = Pattern(rf"{_LOOKED_UP.source}|$")
# `lookup fw-1 on 10.0.0.2:53: read udp 10.0.0.1:41236->10.0.0.2:53: i/o timeout`
_SERVER = Pattern(
    r"lookup [^\n]*?: (?:[^\n]*: )?(?P<server>i/o timeout|connection refused|network is unreachable|"
    r"no route to host|server misbehaving|cannot unmarshal DNS message|operation not permitted)"
)
# `Quota 'FIREWALLS' exceeded`, `exceeded quota: team-a`, `approved Total Regional Cores quota`
_QUOTA_NAME = Pattern(
    r"(?i:quota|limit) '?\"?(?P<quota>[A-Z][A-Z0-9_]{3,60})'?\"?|quota metric '(?P<metric>[^']+)'|"
    r"exceeded quota: (?P<kubernetes>[\w.-]+)|quota (?:named|limit) '(?P<named>[^']+)'|"
    r"approved (?:Total )?(?P<approved>[\w -]+?) quota|(?i:quota) '(?P<plain>[\w.-]+)'"
)

RULES = (
    Rule("auth", "{at}[{vendor}: ]no valid credentials[: {credentials}]", NO_CREDENTIALS, "whole",
        unless=("certificate signed",)),
    Rule("dns", "DNS lookup of {name|a host} failed: {server}", ("lookup ",), also=("i/o timeout", "refused",
        "unreachable", "no route to host", "misbehaving", "unmarshal", "not permitted"), take=(_LOOKED_UP, _SERVER),
        when=is_device),
    Rule("dns", "{name|Host} not found in DNS", NO_SUCH_HOST, take=(_MAY_LOOK_UP,), unless=(*NO_CREDENTIALS,
        "temporary failure")),
    worded("dns", "DNS lookup of {name|a host} failed[ {worded}]", (
        ("for now: temporary failure", ("temporary failure in name", "eai_again")),
        ("", ("server misbehaving", "dns resolution failed", "cannot unmarshal dns")),
    ), take=(_MAY_LOOK_UP,)),
    Rule("unreachable", "{WHO|Device} refused the connection", _REFUSED, unless=NO_CREDENTIALS),
    worded("unreachable", "[{WHO}: ]{worded}", _NO_WAY, where="said"),
    Rule("unreachable", "{WHO|Device} reset the connection", _RESET),
    worded("unreachable", "{WHO|Device} closed the connection[ ({worded})]", _CLOSED),
    Rule("unreachable", "{WHO} closed the connection[ in the {handshake} handshake] (EOF)", ("eof",), take=(_EOF,),
        when=is_closed),
    Rule("unreachable", "{from_who}{phrase}[: {answered}]", status=("502", "503"), unless=(*RATE, "slowdown",
        "slow down")),
    Rule("timeout", "{from_who}{phrase}", status=("504",)),
    Rule("timeout", "{from_vendor}[{object}: ]still '{last}' when the time was up, waited for {waited}",
        ("timeout while waiting",), take=(_WAITED,), when=lambda e: "last state: '" in e.low, details="[{timeout}]"),
    Rule("timeout", "{from_vendor}[{object}: ]timeout while waiting for {waited}", ("timeout while waiting",),
        take=(_WAITED,)),
    Rule("timeout", "{timed_out}", TIMEOUT, unless=(*NO_CREDENTIALS, "session timed out",
        "session has timed out")),
    Rule("tls", "{from_host}certificate is not valid for {name}", ("certificate is valid for",
        "certificate is not valid for"), take=(_VALID_FOR,)),
    worded("tls", "{from_host}{worded}", _CERTIFICATES),
    worded("tls", "{who|Device} {worded}", _ANSWERS),
    worded("tls", "{from_host}{worded}", _TLS_WORDS),
    Rule("tls", "{from_host}SSH: no common algorithm: {ssh}", ("no common algorithm",),
        take=(Pattern(r"no common algorithm for (?P<ssh>[\w ]+)"),)),
    Rule("tls", "{from_host}{x509}", _TLS,
        take=(Pattern(r"x509: (?P<x509>[^:\n]{3,120}?)(?=: |\. |$|\n)|"
            r"(?:remote error: )?(?P<tls>tls: [^:.;,\n]{3,100})|(?P<ssl>(?:certificate verify|"
            r"SSL certificate problem)[^:.;,\n]{0,100})"),)),
    Rule("auth", "Proxy login refused (407)[: {WHO}]", status=("407",)),
    Rule("auth", "Terraform Cloud login refused (401)", ("unauthorized",), take=(Pattern(r"^unauthorized$"),),
        when=lambda e: e.bare and not e.command),
    Rule("auth", "{at}[{by} ]login refused[: {why}][ ({codes})]", LOGIN, status=("401",), when=is_login),
    Rule("denied", "{denier} denied {action}[: {because}][ ({codes})]", _DENIED, take=(Pattern(
        r"lacks permission '(?P<lacks>[^']+)'(?: on \\?\"(?P<on>[^\"\\]+)\\?\")?|"
        r"operation error (?P<service>[\w ]+?): (?P<operation>\w+)|when calling the (?P<calling>\w+) operation|"
        r"(?:not authorized to perform|authorization to perform action):? '?(?P<perform>[\w-]+[:./][\w.:/*-]*\w)|"
        r"cannot (?P<verb>\w+) resource \"(?P<resource>[\w./]+)\"|"
        r"Required '(?P<needs>[\w.]+)' permission|"
        r"Permission '(?P<permission>[\w.]+)' denied|does not have (?P<google>[\w.]+\.[\w.]+) access|"
        r"attempts to perform (?P<attempts>\w+) on"),),
         unless=("invalidclienttokenid", "expiredtoken", "publickey", "exceeded quota", "quota exceeded")),
    Rule("auth", "{who|Device} answered HTML, not JSON (login page, proxy or throttling)",
         ("invalid character '<'", "unexpected token <", "jsondecodeerror: expecting value",
             "expecting value: line 1 column 1", "unexpected token '<'"), when=lambda e: not e.answer.reason),
    Rule("quota", "[{vendor} ]quota [{quota} ]exceeded", ("quota",), "said", also=("exceed", "reached"),
        take=(_QUOTA_NAME,), unless=("queries per", "requests per", "rate"), details="[limit {limit}]"),
    Rule("rate", "{at}[{by} ]rate limit: {limited}", RATE, "said", status=("429",)),
    Rule("quota", "{from}{why|quota exceeded}[ ({codes})]", _QUOTA, "said", also=("exceed", "reached", "maximum",
        "full", "toomany", "no free", "no available", "limit", "capacity", "out of"), details="[limit {limit}]",
         when=lambda e: e.why != "" ),
    Rule("conflict", "{from_who}virtual server shares its destination with another ({codes})",
        ("illegally shares destination",)),
    Rule("commit", "PAN-OS commit failed: {commit}", _COMMIT, "whole", unless=("commit your", "connection refused"),
        when=lambda e: e.phase == "commit" or e.vendor in {"", "PAN-OS"}),
    Rule("conflict", "{from}{why|already exists}[ ({codes})]", _CONFLICT, "reason", when=is_answer,
        unless=_COMMIT),
    Rule("denied", "{denier} denied access[: {why_denied}][ ({codes})]", _DENIED, "said", unless=("certificate",
        "exceeded quota", "quota exceeded")),
    Rule("denied", "{denier} denied access[: {why_denied}][ ({codes})]", status=("403",)),
    Rule("conflict", "{from}{why|conflict}[ ({codes})]", status=("409", "412")),
    Rule("notfound", "{from}{why|not found}[ ({codes})]", _NOT_FOUND, "reason", unless=("command not found",
        "no such file"), when=is_answer),
    Rule("notfound", "{from}{why|not found}[ ({codes})]", status=("404",)),
    Rule("rejected", "{from_what}{why_or_phrase}[ ({codes})]", _INVALID, "reason",
        when=lambda e: bool(e.vendor) and not e.command and e.phase != "commit"),
    Rule("notfound", "Terraform Cloud: resource not found", ("resource not found",),
        take=(Pattern(r"^resource not found$"),)),
    Rule("rejected", "{from_what}{why_or_phrase}[ ({codes})]", when=is_rejected, any=("",)),
    Rule("commit", "PAN-OS commit failed: {commit}", ("",), when=lambda e: e.phase == "commit"),
    Rule("other", "{from_what}{why_or_all}[ ({codes})]", ("",)),
)  # fmt: skip
