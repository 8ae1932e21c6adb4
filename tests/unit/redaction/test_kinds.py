"""Every kind of secret, as tools write it, is taken out and named; what only looks like one stays.

The secrets are put together here, so that nobody's scanner takes them for real ones.
"""

import base64

import pytest

from ctsreport.redaction import Secrets
from ctsreport.snapshot.marks import SECRET_MARK

DASHES = "-" * 5
WORD = "hunter" + "2-Zx9"
HEX = "9f86d081" + "884c7d65" + "9a2feaa0" + "c55ad015"
BASE64 = "Zm9vYmFy" + "MTIzNDU2" + "Nzg5MGFi" + "Y2RlZmdo"
ODD = "Turnip" + "-Gate41"
PHRASE = "olive tree " + "grove 9"
DENSE = "4fJkQ9zT" + "x7LmWb2R" + "pY8sVd3N"
UUID = "0f8fad5b-" + "d9cb-469f-" + "a165-70867728950e"
AWS_ID = "AKIA" + "QWERTYUIOP234567"
AWS_KEY = "wJalrXUtnFEMI/" + "K7MDENG/bPxRfiCY" + "ABCDEFGHIJ"
GITHUB = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
GITLAB = "glp" + "at-" + "xY3kP9wQ7tR1vN5zB2mC"
SLACK = "xo" + "xb-" + "123456789012-" + "abcDEF123456ghiJKL"
VAULT = "hv" + "s." + "CAESIJ8Qw3rTy5uI7oP9aS1d"
OLD_VAULT = "s" + "." + "Ab3dEf7hIj1lMn5pQr9tUv2x"
GOOGLE = "AI" + "za" + "SyB3cD4eF5gH6iJ7kL8mN9oP0qR1sT2uV3"
JWT = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (b'{"alg":"HS256"}', b'{"sub":"nobody","x":1}', b"signature-1234")
)
BODY = "\n".join("MIIEowIBAAKCAQEA" + letter * 48 for letter in "kPqR7")
PEM = f"{DASHES}BEGIN RSA PRIVATE KEY{DASHES}\n{BODY}\n{DASHES}END RSA PRIVATE KEY{DASHES}"
USER = base64.b64encode(f"admin:{WORD}".encode()).decode()
PACKED = base64.b64encode(f'{{"password": "{WORD}"}}'.encode()).decode()

SECRETS: list[tuple[str, str, str]] = [
    ("psk", f'{{"bgp_md5":"{ODD}","peer":"192.0.2.17"}}', ODD),
    ("psk", f"ospfMD5: {ODD}", ODD),
    ("psk", f'hsrp.md5 = "{HEX}"', HEX),
    ("cookie", f"Wrong session id [{DENSE}]. Session may be expired.", DENSE),
    ("cookie", f"session id ({DENSE}) is unknown", DENSE),
    ("token", f"invalid token [{DENSE}].", DENSE),
    # assignments
    ("password", f"login failed: user=admin password={WORD} host=fw-01", WORD),
    ("password", f'   6:   password = "{WORD}"', WORD),
    ("password", f"password: '{WORD}'", WORD),
    ("password", f"db_password: {WORD}\nnext: line", WORD),
    ("password", '{"password": "correct horse battery"}', "correct horse battery"),
    ("password", f'{{\\"admin_password\\":\\"{WORD}\\"}}', WORD),
    ("password", f"PGPASSWORD={WORD} psql -h db", WORD),
    ("password", f"export DB_PASSWD={WORD}", WORD),
    ("password", f"map[password:{WORD} user:admin]", WORD),
    ("password", f"<password>{WORD}</password>", WORD),
    ("password", f'{{"name": "SMTP_PASSWORD", "value": "{WORD}"}}', WORD),
    ("password", f"./push.sh --password {WORD} --host fw-01", WORD),
    ("password", f"smtp_pass = {WORD}", WORD),
    ("password", "Server=db;User Id=sa;Pwd=Sw0rdf1sh!;Database=x", "Sw0rdf1sh!"),
    ("password", f'~ password = "{WORD}" -> "next-{WORD}"', WORD),
    ("password", f"password = <<EOT\n{WORD}\nEOT\n", WORD),
    ("password", f"incorrect passwd {WORD}", WORD),
    ("password", f"password%3D{WORD}%26user%3Dadmin", WORD),
    ("password", f"%22password%22%3A%22{WORD}%22", WORD),
    ("secret", f'client_secret = "{WORD}"', WORD),
    ("token", f'token = "{DENSE}"', DENSE),
    ("token", f"token:\n{WORD} api", WORD),
    ("token", f"GET /api?access_token={WORD}&x=1", WORD),
    ("token", f'tokens = ["{DENSE}", "{DENSE[::-1]}"]', DENSE[::-1]),
    ("token", f"the token {DENSE} was rejected", DENSE),
    ("token", f"Error: {DENSE} is not a valid token", DENSE),
    ("api-key", f"api_key='{WORD}'", WORD),
    ("api-key", f"X-Api-Key: {DENSE}", DENSE),
    ("api-key", f'Get "https://fw-01.example.com/api/?type=op&key={BASE64}": dial tcp', BASE64),
    ("api-key", f"encryption_key = {HEX}", HEX),
    ("password", f"- name: DB_PASSWORD\n  value: {WORD}", WORD),
    ("password", "config user local\n set passwd swordfish", "swordfish"),
    ("password", 'the password "swordfish" was rejected', "swordfish"),
    ("secret", f"secret_id = {UUID}", UUID),
    ("token", f"ACL token '{UUID}' is invalid", UUID),
    ("psk", f'psk = "{WORD}"', WORD),
    # sentences, prompts, calls, lists of words
    ("password", f"the password of the core switches was changed again and is now {ODD}, the old one fails", ODD),
    ("psk", f"the psk on the peer is right, while {ODD} is here", ODD),
    ("password", f"we logged in as svc with {ODD} and were refused", ODD),
    ("password", f"Enter old passphrase: {PHRASE}\nincorrect passphrase", PHRASE),
    ("password", f"Password: \n{ODD}\nAccess denied", ODD),
    ("password", f'client.login("admin", "{ODD}")\nAuthError', ODD),
    ("password", f'Icontrol.new("10.0.0.1", "cts", "{ODD}") failed', ODD),
    ("password", f"Command '['sshpass', '-p', '{ODD}', 'scp', 'a', 'b']' failed", ODD),
    ("password", f"echo {ODD} | docker login -u ci --password-stdin", ODD),
    ("pin", "SSO code: 73" + "9214 was rejected", "73" + "9214"),
    # authorization
    ("authorization", f"Authorization: Bearer {DENSE}", DENSE),
    ("authorization", f'"Authorization": "Basic {USER}"', USER),
    ("authorization", f"Authorization:\nBearer\n{DENSE}", DENSE),
    ("authorization", f"sent Bearer {DENSE}: 401", DENSE),
    ("authorization", f"Proxy-Authorization: Basic\n{USER}", USER),
    ("cookie", f"Set-Cookie: sid={WORD}; HttpOnly", WORD),
    # addresses
    ("url-password", f"postgres://svc:{WORD}@db.example.com/x", WORD),
    ("url-password", "https://admin:p%40ss-w0rd@fw.example.com:8443/api", "p%40ss-w0rd"),
    ("url-password", f"git::https://{DENSE}@git.example.com/net/lb", DENSE),
    ("url-password", f"https%3A%2F%2Fadmin%3A{WORD}%40fw.example.com", WORD),
    ("url-password", f"root:{WORD}@tcp(db:3306)/x", WORD),
    # makers
    ("private-key", PEM, BODY.splitlines()[2]),
    ("private-key", PEM.replace("\n", "\\n"), BODY.splitlines()[2]),
    ("private-key", PEM[:200], PEM[60:190]),
    ("private-key", PEM[-160:], BODY.splitlines()[-1]),
    ("private-key", PEM.replace("\n", " "), BODY.splitlines()[2]),
    ("private-key", "see " + base64.b64encode(PEM.encode()).decode(), base64.b64encode(PEM.encode()).decode()[40:60]),
    ("jwt", f"jwt {JWT} expired", JWT),
    ("jwt", f"jwt {JWT[: JWT.rindex('.')]}", JWT.split(".")[1]),
    ("aws-access-key", f"key {AWS_ID} is disabled", AWS_ID),
    ("aws-secret-key", f"aws_secret_access_key={AWS_KEY}", AWS_KEY),
    ("github-token", f"remote: {GITHUB} refused", GITHUB),
    ("gitlab-token", f"PRIVATE-TOKEN: {GITLAB}", GITLAB),
    ("slack-token", f"posting with {SLACK}", SLACK),
    ("vault-token", f"Code: 403 {VAULT}", VAULT),
    ("vault-token", f"X-Vault-Token: {OLD_VAULT}", OLD_VAULT),
    ("consul-token", f"X-Consul-Token:\n{UUID}", UUID),
    ("consul-token", f"CONSUL_HTTP_TOKEN={UUID}", UUID),
    ("nomad-token", f"NOMAD_TOKEN={UUID}", UUID),
    ("azure-key", f"DefaultEndpointsProtocol=https;AccountName=x;AccountKey={BASE64}==;EndpointSuffix=y", BASE64),
    ("azure-key", f"Endpoint=sb://x/;SharedAccessKeyName=k;SharedAccessKey={BASE64}=", BASE64),
    ("signature", f"https://x.example.com/c?sv=2021&sig={BASE64}%3D", BASE64),
    ("gcp-key", f"key {GOOGLE} not authorized", GOOGLE),
    # devices
    ("password-hash", f"enable secret 5 $1$mERr${WORD}", WORD),
    ("password", f"username admin privilege 15 secret 0 {WORD}", WORD),
    ("password", "neighbor 192.0.2.1 password 7 0822455D0A16", "0822455D0A16"),
    ("password", f'set system login user x authentication encrypted-password "{WORD}"', WORD),
    ("password", f"set password ENC {BASE64}", BASE64),
    ("password-hash", "got $6$saltsalt$" + DENSE, DENSE),
    ("psk", f"radius-server host 192.0.2.9 key 7 {WORD}", WORD),
    ("psk", f"radius-server key {WORD}", WORD),
    ("psk", f"crypto isakmp key {WORD} address 192.0.2.1", WORD),
    ("psk", f"set psksecret {WORD}", WORD),
    ("psk", f"pre-shared-key ascii-text {WORD}", WORD),
    ("snmp-community", f"snmp-server community {WORD} RO", WORD),
    ("snmp-community", f"snmpwalk -v2c -c {WORD} 192.0.2.1", WORD),
    ("password", f"curl -u admin:{WORD} https://fw-01", WORD),
    ("password", f"sshpass -p {WORD} ssh fw-01", WORD),
    # encoded
    ("password", "payload " + PACKED, PACKED[20:28]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "secret"), SECRETS)
def test_a_secret_is_taken_out_and_named(kind: str, text: str, secret: str) -> None:
    """Nothing of it is left, the mark tells the kind, and a second time changes nothing."""
    cleaned = Secrets().clean(text)
    assert secret not in cleaned
    assert kind in {match["kind"] for match in SECRET_MARK.finditer(cleaned)}
    assert Secrets().clean(cleaned) == cleaned


HARMLESS = [
    f"duplicate IPv6 2001:db8:85a3::8a2e:370:7334/64; checksum md5 {HEX}",
    f"interface Vlan12: image fingerprint MD5 {HEX} is not as it was",
    f"image_md5 = {HEX}; content-md5: {HEX}",
    '{"bgp_md5_enabled": true, "tcp_md5": "enabled"}',
    "router bgp 65000: tcp md5 option is not supported; bgp md5 mismatch with 192.0.2.17",
    "Wrong session id [expired]. Please log in again.",
    "session id (fw-01-web) is unknown; invalid token [1].",
    "timed out waiting for prompt 'Password:' after 30 s",
    "Search pattern never detected: 'Password:' (read_timeout=10)",
    "expected 'fw-01 Password: ' but got 'login 42x'",
    'no "Passphrase:" within 20 s, "login:" was there',
    'Resource: "/v1, Resource=secrets", GroupVersionKind: "/v1, Kind=Secret"',
    "the password of the core switches was changed again by NetOps-Team2, ask Berlin-Desk1",
    "the token issuer is Okta-Prod01, its audience is Vault-Prod1",
    "login failed with TLSv1.3 and Kerberos5 as admin@fw-01.example.com",
    'login("fw-edge-01", "partition-web") returned 404',
    "Password: \nsw1>show version | i IOS-XE17",
    'argv: ["terraform", "apply", "-lock-timeout=60s", "-var-file=prod2.tfvars"]',
    f"a task with id {UUID} does not exist",
    f"Permission denied: token with AccessorID '{UUID}' lacks permission 'service:read' on \"api\"",
    f"commit {HEX}{'ab12' * 2} of module",
    "dial tcp 192.0.2.11:443: connect: connection refused",
    'Get "https://consul.example.com:8500/v1/kv/cts/state": EOF',
    "git@github.com:net/lb.git and ops@example.com",
    'resource "vault_generic_secret" "db" {',
    'secret "web-tls-1" not found',
    "token = var.api_token",
    "password = random_password.db.result",
    'password = module.vault.secrets["fw"]',
    "password = (sensitive value)",
    "password: (known after apply)",
    'No value for required variable "db_password"',
    "password must be at least 12 characters",
    "invalid token: unexpected end of input",
    "Error reading secret: permission denied",
    "token expired at 2026-11-24T13:00:00Z",
    "token: 401 Unauthorized",
    'failed to get token: Post "https://login.example.com/x": dial tcp',
    'private_key = file("/etc/cts/key.pem")',
    'private_key_path = "/etc/ssl/private/fw.pem"',
    'key = "web-01"',
    "partition_key = each.key",
    "ssh-rsa AAAAB3NzaC1yc2E is the host key",
    "snmp community is missing",
    "Request ID: 7b3f9a1c2d4e5f60718293a4b5c6d7e8",
    "community 65000:100 and tokens=1200 max_tokens=4096",
    "no basic auth credentials; Basic authentication is disabled; bearer token is required",
    "no user authentication header or token detected. Uri:http://127.0.0.1:8100/mgmt/tm/ltm/pool/~Common~web",
    "sha256:" + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "token $TOKEN or ${var.token} or *** is not set",
    "i-0abcd1234ef567890 and arn:aws:iam::123456789012:role/cts",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_text_stays(text: str) -> None:
    """Identifiers, addresses, references and prose about secrets."""
    assert Secrets().clean(text) == text


def test_a_certificate_stays() -> None:
    """What everybody may know."""
    text = PEM.replace("RSA PRIVATE KEY", "CERTIFICATE")
    assert Secrets().clean(text) == text


@pytest.mark.parametrize("sign", [":    ", "     ", " =   "])
def test_a_value_ends_where_the_next_line_has_a_name_of_its_own(sign: str) -> None:
    """Lines of a table may be as long as each other, and are not one line that was cut."""
    accessor = "5d1f8b0a-" + "7c2e-4d3f-" + "8a9b-0c1d2e3f4a5b"
    table = (
        f"AccessorID{sign}{accessor}\nSecretID  {sign}{UUID}\nDescription{sign[1:]}of an agent\nLocal     {sign}false"
    )
    cleaned = Secrets().clean(table)
    assert SECRET_MARK.search(cleaned)
    assert SECRET_MARK.sub(UUID, cleaned) == table


def test_brackets_around_what_is_echoed_stay() -> None:
    """They are the message's, as quotes are."""
    cleaned = Secrets().clean(f"Wrong session id [{DENSE}]. Please log in.")
    assert SECRET_MARK.sub("", cleaned) == "Wrong session id []. Please log in."


@pytest.mark.parametrize("margin", ["", "  ", "\u2502 "])
@pytest.mark.parametrize("width", [60, 78, 100])
@pytest.mark.parametrize(
    "line", ["Authorization: Bearer {}", "user=cts password={} timed out", "Set-Cookie: sessionid={}; path=/"]
)
def test_a_value_cut_at_a_width_goes_whole(line: str, width: int, margin: str) -> None:
    """A longer line of prose shows the width; what is cut is behind the margin of a box too."""
    prose = "the request to the second firewall of this pair was answered with what nobody had expected " * 3
    secret = DENSE + BASE64[::-1] + DENSE[::-1]
    inner = width - len(margin)
    lines = [prose, line.format(secret), "status 401"]
    text = "\n".join(margin + each[i : i + inner] for each in lines for i in range(0, len(each), inner))
    cleaned = SECRET_MARK.sub("", Secrets().clean(text))
    assert not any(secret[i : i + 6] in cleaned for i in range(len(secret) - 5))
    assert "status 401" in cleaned


def test_headers_as_long_as_each_other_stay_apart() -> None:
    """The next one's name is no part of a value, inside of a box too."""
    lines = [f"\u2502 Authorization: Bearer {DENSE}", f"\u2502 X-Request-Id:         {DENSE[::-1]}", "\u2502 done"]
    assert len(lines[0]) == len(lines[1])
    assert "X-Request-Id: " in Secrets().clean("\n".join(lines))
