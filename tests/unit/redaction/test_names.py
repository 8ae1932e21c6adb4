"""What names say of their values: in any spelling, by their last word that says anything."""

import pytest

from ctsreport.redaction.names import look_up

SURE = """
    password db_password DB-PASSWORD dbPassword pw root_pw bindpw bind_pw pswd passwd authpass privpass
    storepass SSHPASS sshpass passphrase auth-pass-phrase passcrypt password_wo password_confirm
    passwordConfirm ENCRYPTION_PASSWORD_OLD password2 pass_word client_secret clientSecret api_key apiKey
    X-API-Key x-goog-api-key ssh_key priv_key privKey md5_key md5-keys pre-shared-key preshared_key psk
    ipsec_psk keystring key-string X-PAN-KEY access_token csrftoken X-Vault-Token community-name
    snmp_community spring.datasource.password Kennwort Passwort secret_id SecretID
    hibernate.connection.password recovery_code AWS_SECRET_ACCESS_KEY
""".split()  # noqa: SIM905 - words are data
WEAK = """
    sid X-chkp-sid session session_id ticket signature sig hmac otp jwt SAMLResponse auth primary_key key
    nonce routing_key
""".split()  # noqa: SIM905 - words are data
NONE = """
    password_file passwordFile token_ttl token_type secret_name secret_arn password_length max_password_age
    token_count num_tokens page_token next_token nextPageToken key_id public_key host_key partition_key bypass
    compass monkey keyboard secretary password_policy password_hash_algorithm secret_version access_key_id
    tokenizer country_code status_code passport author authority description password_wo_version
    token_accessor secretKeyRef existing_secret passwordSecretRef insidious
""".split()  # noqa: SIM905 - words are data


@pytest.mark.parametrize("name", SURE)
def test_a_name_that_says_secret(name: str) -> None:
    """Whatever the value looks like."""
    found = look_up(name)
    assert found is not None
    assert found.sure


@pytest.mark.parametrize("name", WEAK)
def test_a_name_that_may_say_secret(name: str) -> None:
    """Only a value that looks random is one."""
    found = look_up(name)
    assert found is not None
    assert not found.sure


@pytest.mark.parametrize("name", NONE)
def test_a_name_that_says_the_opposite_or_nothing(name: str) -> None:
    """A file, a count, a kind, an address of a secret; words that hold a telling one by chance."""
    assert look_up(name) is None
