# ruff: noqa: E501 - pieces stand here as they come
"""A secret beside what tells of it never stays, in whatever surroundings; marks stay as they are; nothing breaks."""

from hypothesis import strategies as st

from ctsreport.redaction import Secrets
from ctsreport.snapshot.marks import SECRET_MARK, same_but_for_secrets

PLACES = [
    'password = "{}"', "password: '{}'\n", "password={}\n", '{{"password": "{}"}}', '{{\\"token\\":\\"{}\\"}}', "PGPASSWORD={} psql", "--password '{}' ",
    "Authorization: Bearer {}\n", 'api_key="{}"', "client_secret = {}\n", "https://u:{}@fw-01.example.com/x", "<secret>{}</secret>", "token:\n{}\n",
    'passphrase = "{}" -> "x"', "X-Vault-Token: {}\n", "psk={};", "snmp-server community {} RO", "enable secret 5 {}\n", "?access_token={}&x=1", "pwd={};",
    '{{"name": "password", "value": "{}"}}', '{{"value": "{}", "name": "password"}}', "<key>x</key><name>password</name><value>{}</value>", "| password | {} |\n",
    "user,password\nadmin,{}\n", "password = <<EOT\n{}\nEOT\n", 'password = coalesce(var.x, "{}")', "radius server R\n key 7 {}\n",
    "set psksecret {}\n", "curl -u admin:{} https://fw-01", "snmp-server user u g v3 auth sha {} priv aes 128 {}\n", "Password: {}\n",
    "{{\\u0022password\\u0022:\\u0022{}\\u0022}}", "password%253D%2522{}%2522\n", "scott/{}@//ora.example.com\n",
]  # fmt: skip
AROUND = [
    "Error: ", "\n\n", "'", '"', "\\", "│ ", "exit status 1. Output:\n", " ", "password", "=", ":", "token", "[secret: password #1]", "]", "://", "@", "İ", "ß",
    "\x00", "\ud800", "\u202e", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "eyJ", "$6$", "%3D", "%22", "{", "}", "<<EOT\n", "retry attempt #2 failed '",
    "': retry attempt #1 failed '",
]  # fmt: skip

surroundings = st.lists(st.sampled_from(AROUND) | st.text(max_size=6), max_size=8).map("".join)
secrets = st.from_regex(r"[A-Za-z]{4}[0-9][A-Za-z0-9_+^~]{6,20}[A-Z]", fullmatch=True)
messages_with_secrets = st.tuples(surroundings, st.sampled_from(PLACES), secrets, surroundings)


def check_secret(case: tuple[str, str, str, str]) -> None:
    """It is gone, and so it is from a second text that does not tell of it."""
    before, place, secret, after = case
    text = f"{before}\n\n{place.format(secret, secret)}\n\n{after}"
    known = Secrets()
    known.look(text)
    cleaned = known.clean(text, looked=True)
    half = (len(secret) + 1) // 2
    assert not any(
        secret[start : start + half] in SECRET_MARK.sub("\ue000", cleaned.replace(before, "").replace(after, ""))
        for start in (0, len(secret) - half)
    )
    assert secret not in cleaned
    if "private-key" in cleaned:
        return  # what stands before the end of a key may have gone with it, unknown by itself
    assert secret not in known.clean(f"x {secret} y")


def check_any_text(text: str) -> None:
    """Marks stay when it is cleaned again; what was taken out is all that differs."""
    cleaned = Secrets().clean(text)
    later = Secrets()
    later.taken(cleaned)
    again = later.clean(cleaned)
    assert [mark[0] for mark in SECRET_MARK.finditer(cleaned)] == [
        mark[0] for mark in SECRET_MARK.finditer(again) if mark[0] in cleaned
    ]
    assert same_but_for_secrets(cleaned, text) or "[secret: " in text
