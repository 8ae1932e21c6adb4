"""The words of devices, clouds and their clients, by what they say, and how that is said."""

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
    "unknown host", "unknownhost",
)  # fmt: skip
# What a name server answers, by the names of DNS, after its number: `9 (NOTAUTH)`
RESULT_CODE = Pattern(r"\b\d{1,2} \((?:NOTAUTH|NOTZONE|REFUSED|SERVFAIL|NOTIMP|YXDOMAIN|YXRRSET|NXRRSET)\)")
NAME_SERVER_DENIES = (
    ("not authoritative for the zone, or the TSIG key does not fit (NOTAUTH)", ("(notauth)",)),
    ("name is not in the zone (NOTZONE)", ("(notzone)",)),
    ("not allowed by its policy (REFUSED)", ("(refused)",)),
    ("it does not know how (NOTIMP)", ("(notimp)",)),
)  # fmt: skip
NAME_SERVER_HAS = (
    ("name exists already (YXDOMAIN)", ("(yxdomain)",)), ("record set exists already (YXRRSET)", ("(yxrrset)",)),
    ("record set that should exist is not there (NXRRSET)", ("(nxrrset)",)),
)  # fmt: skip
NAME_SERVER_FAILS = (("name server failed (SERVFAIL)", ("(servfail)",)),)
# Errno texts; each is said in the words of its group.
NO_WAY = (
    ("no route to host", ("no route to host", "ehostunreach")), ("network is unreachable", ("network is unreachable",
        "enetunreach")),
    ("host is unreachable", ("host is unreachable",)), ("host is down", ("host is down",)), ("could not connect",
        ("couldn't connect to server", "could not connect to server", "unable to connect to port")),
    ("cannot assign a local address", ("can't assign requested address", "cannot assign requested address")),
)  # fmt: skip
CUT_OFF = (
    ("cannot take requests now", ("unable to handle the request", "server is overloaded", "temporarily overloaded")),
    ("refused the connection", ("connection refused", "econnrefused", "actively refused")),
    ("reset the connection", ("connection reset by peer", "econnreset", "forcibly closed by the remote host")),
    ("closed the connection (connection lost)", ("connection lost", "connection was lost")),
    ("closed the connection (broken pipe)", ("broken pipe",)),
    ("closed the connection (empty reply)", ("empty reply from server",)),
    ("closed the connection (GOAWAY)", ("sent goaway",)),
    ("closed the connection", ("remote end closed connection", "remotedisconnected", "server closed idle connection",
        "connection closed by remote host", "use of closed network connection", "socket hang up",
        "connection closed by peer", "connection was closed", "kex_exchange_identification", "connection closed")),
)  # fmt: skip
TIMEOUT = (
    "i/o timeout", "context deadline exceeded", "client.timeout", "connection timed out", "operation timed out",
    "timed out", "tls handshake timeout",
    "timeout awaiting response headers", "deadline_exceeded", "deadlineexceeded", "gateway timeout",
    "gateway time-out", "etimedout", "timeout was reached", "timeout waiting",
    "timeout expired", "connect timeout", "read timeout", "timeout exceeded", "request timeout",
    "did not properly respond after a period of time", "timeout reached", "timeout error", "timeout after",
    "no response from ",
)  # fmt: skip
TLS = (
    "x509:", "certificate", "tls: ", "ssl:", "ssl_error", "ssl routines", "ssl connect", "err_cert",
    "gave http response to https client", "malformed http response",
    "self signed", "self-signed", "unable_to_verify", "handshake failure", "no common algorithm",
)  # fmt: skip
# Words of certificates, and how they are said.
CERTIFICATES = (
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
    ("TLS protocol version not supported", ("protocol version not supported", "unsupported protocol version")),
    ("TLS handshake failure", ("handshake failure",)),
    ("SSH host key verification failed", ("host key verification failed",)),
    ("SSH: no common algorithm: key exchange", ("no common algorithm for key exchange",)),
    ("SSH: no common algorithm: host key", ("no common algorithm for host key",)),
    ("SSH: no common algorithm", ("no common algorithm",)),
)  # fmt: skip
ANSWERS = (
    ("answered HTTP where HTTPS was due", ("gave http response to https client",)),
        ("answered something that is not HTTP", ("malformed http response",)),
    ("answered something that is not TLS", ("first record does not look like a tls handshake",
        "wrong version number")), ("refused the client's certificate (bad certificate)", ("bad certificate",)),
    ("wants a client certificate", ("certificate required",)),
        ("refused the client's certificate (unknown certificate authority)", ("unknown certificate authority",)),
    ("wants HTTPS: client sent an HTTP request to an HTTPS server", ("http request to an https server",
        "http request was sent to https port")),
)  # fmt: skip
# What one logs in with, and codes of makers in which both words are one.
LOGIN = (
    "authenticat", "auth failed", "invalid auth", "requires auth", "login", "log in", "logged in", "credential",
    "password", "username", "user name", "token", "session", "api key", "apikey", "api_key", "account",
    "authfailure", "invalid user", "signaturedoesnotmatch", "unrecognizedclient", "invalid_client", "invalid_grant",
    "aadsts", "(publickey", "please try again", "acl not found", "invalid header field value",
)  # fmt: skip
# What a client finds wrong with an address before it asks anybody: `unsupported protocol scheme ""`
BAD_ADDRESS = (
    "unsupported protocol scheme", "missing port in address", "no host in request url", "invalid url escape",
    "first path segment in url", "too many colons in address", "invalid port", "invalid character in host name",
    "invalid url port",
)  # fmt: skip
LOGIN_NOUN = r"(?:log ?in|password|credentials?|api[ _-]?key|tokens?|user ?name|authentication|session id)"
LOGIN_FAULT = (
    r"(?:invalid|expired|incorrect|wrong|bad|fail(?:ed|ure)|refused|rejected|denied|revoked|error|required|not valid|"
    r"timed out|mismatch)"
)
# `token was invalid`, `authentication to server failed`; `invalid api key`; `failed to log in`; codes
REFUSED_LOGIN = Pattern(
    rf"\b(?:{LOGIN_NOUN}(?: (?!not\b)[\w'-]{{1,20}}){{0,6}}? {LOGIN_FAULT}\b"
    rf"|(?:invalid|expired|incorrect|wrong|bad|missing|unknown|disabled|revoked|inactive)[ _]"
    rf"(?:(?!csrf|sudo)\w{{1,20}} ){{0,2}}?{LOGIN_NOUN}\b"
    r"|(?:failed|unable|not able|could not|cannot) to (?:log ?in|authenticate|sign in)\b"
    r"|failed (?:\w{1,20} ){0,2}log ?in\b"
    r"|needs? (?:a |an )?valid (?:\w+ ){0,3}?\w*(?:cookie|token|session|credentials?|log ?in)\b|error in authentication"
    r"|provide credentials|(?:un|not )authenticated\b|not logged in\b|no user authentication|cannot complete login"
    r"|session (?:has |is )?(?:expired|timed out|invalid)|account (?:is |has been )?(?:locked|disabled|expired))"
    r"|auth ?fail|invalid auth|requires auth|invalid user|invalid\w{0,20}token|expired\w{0,20}token|token\w{0,3}expired"
    r"|invalid\w{0,9}credential|err_login_failed|signaturedoesnotmatch|unrecognizedclient|invalid_client|invalid_grant"
    r"|aadsts|\(publickey|denied, please try again|acl not found|invalid header field value"
)


DENIED = (
    "permission", "privilege", "access", "authoriz", "is forbidden", "cannot create resource", "not permitted",
    "by policy", "bypolicy", "denied the request", "not allowed to", "only root", "only admin",
)  # fmt: skip
# `permission denied`, `access is denied`, `lacks permission`, `privilege is required`, `do not have access`; codes
REFUSED_ACCESS = Pattern(
    r"\b(?:permissions?|access|privileges?|authorization)\b(?: \w{1,20}){0,2}? ?(?:is |was |are )?"
    r"(?:denied|refused|missing|insufficient|required)\b"
    r"|\b(?:insufficient|sufficient|lacks?|missing|no|not have|without|denied)(?: [\w'-]{1,20}){0,2} "
    r"(?:permissions?|access|privileges?|authorization|authentication scopes)\b"
    r"|permissions? to perform|' permission|not authorized|not permitted to|operation not permitted|is forbidden"
    r"|cannot create resource|(?:disallowed|blocked) ?by ?policy|denied the request|not allowed to"
    r"|only (?:root|admin\w*) (?:can|may|is allowed)|no_?permission"
    r"|permission_?denied|access-?denied|unauthorizedoperation|authorizationfailed|insufficientpermissions?"
)
RATE = (
    "requestlimitexceeded", "throttling", "throttled", "slowdown:", "rate exceeded", "toomanyrequests",
    "too many requests", "ratelimitexceeded", "rate limit", "rate-limit",
    "provisionedthroughputexceeded", "requestthrottled", "api calls exceeded", "too many concurrent",
)  # fmt: skip
QUOTA = (
    "quota", "limitexceeded", "limitsexceeded", "limit exceeded", "limitreached", "maximum number of", "license limit",
    "exceeds the limit", "limit has been reached", "table full", "maximum number reached",
    "reached the limit", "toomanytargets", "exceeds the maximum", "exceeded the maximum", "maximum of ",
    "capacity exceeded", "insufficientfreeaddresses", "no free ", "no available ip", "is full",
    "license capacity", "out of addresses", "limit of ",
)  # fmt: skip
CONFLICT = (
    "already", "duplicate", "in use", "inuse", "used by", "is referenced", "being referenced", "conflict",
    "locked", "lock denied", "edit lock", "being edited", "concurrent", "another operation", "anotheroperation",
    "in progress", "has been modified", "is busy", "is not ready", "still ", "is using", "dependencyviolation",
    "overlap",
    "must be unique", "not unique", "a unique set", "unique constraint",
    "with the same name", "objects have the same", "more than one object", "cannot be deleted because",
    "illegally shares destination", "fingerprint",
)  # fmt: skip
NOT_FOUND = ("found", "exist", "find", "no such ", "nosuch", "no matching", "no matches for", "no results",
    "object not present", "unknown object", "unknown service id")  # fmt: skip
# `no secret found`, `could not be found`, `does not exist`, `couldn't find resource`, `ResourceNotFound`
ABSENT = Pattern(
    r"(?:\b(?:not|never|cannot|unable to|no(?: [\w-]{1,30}){1,3})|n't)[ _]?(?:be )?(?:found|find|exist)"
    r"|no such |object not present|nosuch|no (?:matching|matches for|results)|unknown (?:object|service id)|notfound"
)
INVALID = (
    "is invalid", "invalid value", "not valid", "must ", "is required", "not allowed", "unrecognized",
    "unrecognised", "unsupported", "not supported", "bad value", "invalid argument", "invalid input",
    "invalid parameter", "validation failed", "cannot be empty", "out of range", "invalid character", "syntax error",
    "malformed", "illegal",
)  # fmt: skip
COMMIT = (
    "commit failed",
    "failed to commit",
    "commit error",
    "commit lock",
    "another commit",
    "during commit",
    "commit is pending",
    "commit job",
)


EOF = Pattern(r"(?:\": |: |^)(?:unexpected )?EOF(?=$|[\s.,;)'\"])")
# `waiting for pool web to become ready: timeout while waiting for state to become 'ready' (last state: 'busy'`
WAITED = Pattern(
    r"(?i:(?:error )?waiting for (?P<object>[^\n:]{2,200}?)(?: to [^:\n]{1,60})?: )?(?:[^\n]{0,80}?)?timeout while "
    r"waiting for (?P<waited>[^\n]{3,100}?)"
    r"(?: \(last state: '(?P<last>[^']*)'|(?= \(|;|,|$))"
)
# `certificate is valid for fw-1.example.com, not fw-2.example.com`
VALID_FOR = Pattern(
    r"certificate is (?:valid|not valid) for (?:any names?|.{1,300}?)(?:, (?:not|but wanted to match) |"
    r", but .{0,30}?match )(?P<name>[\w.:*\ua500-\ua502-]+\w)"
)
# `lookup fw-1.example.com on 10.0.0.2:53`, `Could not resolve host: fw-1`, `getaddrinfo ENOTFOUND fw-1`
LOOKED_UP = Pattern(
    r"\blookup (?P<name>[\w.\ua000-\ua502-]*\w)(?= on |: )|(?i:(?:resolve (?:proxy|hostname|host name|host address|"
    r"host|address)?:?|ENOTFOUND|EAI_AGAIN|getaddrinfo (?:failed|error) for|"
    r"resolving|unknown ?host(?:exception)?:?|nxdomain:?) ?[\"'‘]?)(?P<resolved>[\w.\ua000-\ua502-]*\w)"
)
# As `lookup fw-1: `, or nothing: the rule holds without a name too.
MAY_LOOK_UP = Pattern(rf"{LOOKED_UP.source}|$")
# `lookup fw-1 on 10.0.0.2:53: read udp 10.0.0.1:41236->10.0.0.2:53: i/o timeout`
SERVER = Pattern(
    r"lookup [^\n]*?: (?:[^\n]*: )?(?P<server>i/o timeout|connection refused|network is unreachable|"
    r"no route to host|server misbehaving|cannot unmarshal DNS message|operation not permitted)"
)
# `Quota 'FIREWALLS' exceeded`, `exceeded quota: team-a`, `approved Total Regional Cores quota`
QUOTA_NAME = Pattern(
    r"(?i:quota|limit) '?\"?(?P<quota>[A-Z][A-Z0-9_]{3,60})'?\"?|quota metric '(?P<metric>[^']+)'|"
    r"exceeded quota: (?P<kubernetes>[\w.-]+)|quota (?:named|limit) '(?P<named>[^']+)'|"
    r"approved (?:Total )?(?P<approved>[\w -]+?) quota|(?i:quota) '(?P<plain>[\w.-]+)'"
)
