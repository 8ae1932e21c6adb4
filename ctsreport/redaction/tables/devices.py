"""Words of the configurations of network devices.

IOS, NX-OS, ASA, EOS, Junos, PAN-OS, FortiOS, F5, Citrix, Check Point, A10, Huawei.
"""

KEYWORDS = {
    **dict.fromkeys(["key", "keys", "keystring"], "psk"),
    **dict.fromkeys(
        """authentication-key digest-key key-hex-string key-octet-string md5-key message-digest-key
        trusted-key""".split(),
        "psk",
    ),
    **dict.fromkeys("""auth auth-key encryption md5 priv priv-key""".split(), "password"),
    **dict.fromkeys(["authentication", "authenticator"], "word"),
}
"""Names that tell of a secret in such a line and nowhere else."""

KINDS = {"word": "password", "secret": "password", "token": "password", "api-key": "psk"}
"""What a name's kind is in such a line."""

NEED_FORM = frozenset(["auth", "priv", "md5", "encryption"])
"""Those of them that only do where an algorithm stands between them and the secret: ``auth sha …``."""

ANCHORS = frozenset(
    """aaa aaa-server access add apm area auth authentication bgp bind chassis cluster cm config configure
        create crypto cts domain dot1x edit eigrp enable failover ftp ftp-server gateway glbp group-policy
        gtm host hsrp http-server hwtacacs ike ikev1 ikev2 interface ip ipsec ipv6 isakmp isis keychain ldap
        ldap-login-password ldap-server ldp line lisp local-user logging login ltm macsec management mgmt
        mka mlag modify monitor msdp neighbor net nhrp ntp ospf ospfv3 peer pim policy ppp pppoe profile
        proposal protocol protocols radius radius-server radsec rip root-authentication router security
        server server-private set snmp snmp-agent snmp-server snmpv3 ssid standby super sys system tacacs
        tacacs-server tacplus tmsh trap-group tunnel tunnel-group user username usm vpc vpdn vpn vrrp
        web-server wireless wlan zone""".split()
)
"""Words of which one stands before in the line, or in the line that the block begins with."""

STRONG = ANCHORS - frozenset(
    """access add area auth authentication bind cluster cm config configure create domain edit enable
        failover gateway group host ike interface ip key line logging login management mgmt monitor net
        password peer policy profile proposal protocol protocols router secret security server set standby
        system tunnel user username vpn wireless zone""".split()
)
"""Those of them that prose does not use: they count in the line before too, where a command may have been wrapped."""

OF_FILES = ("checksum", "checksums", "fingerprint", "thumbprint")
"""Words before an algorithm with which what follows is the digest of a file or a key, which everybody may know."""

FORMS = frozenset(
    """128 192 256 3des mode address aes aes-128 aes-128-cmac aes-192 aes-256 aes-256-cmac aes-256-gcm aes128
        aes192 aes256 ascii ascii-text authentication authentication-md5 cipher clear clear-text cleartext
        cmac des enc encrypted encrypted-password hash hex hexadecimal hmac-md5 hmac-sha hmac-sha-256
        hmac-sha256 irreversible-cipher key key-string keyed-md5 level local local-authentication md5
        md5-key password pbkdf2 plain plain-text plaintext pre-shared-key preshared-key rc4 read remote
        remote-authentication scrypt secret sha sha-1 sha-256 sha-512 sha1 sha224 sha256 sha384 sha512
        shared-secret simple string text type6 type7 value write""".split()
)
"""Words between keyword and secret: how it is written, or with which algorithm it is used."""

ALGORITHMS = ("md5", "sha", "aes", "des", "3des", "hmac", "cipher")

STOPS = frozenset(
    """access acct-port add address age all any auth-port authentication both chain change complexity
        config config-key default-group delete description dsa ecdsa encryption encryption-key end exit
        expire expiry export extended generate group hash-algorithm history host id import interface label
        length level lifetime line-vty list management-plane manager map maximum members min-length minimum
        mode name next no none order pair peer-group permissions policy port privilege quit recovery
        remote-as remove replace required retransmit ro role rotation rsa rw send-community server
        server-group service set show shutdown size source-interface standard string timeout type view vrf
        zeroize agreement exchange share modulus""".split()
)
"""Words behind a keyword that are commands themselves."""

OPTIONS = frozenset(
    """$ 2c ; access acct-port address all auth-port authorization default description encrypted fqdn group
        hostname key level no-xauth port priv privilege read-only read-write ro role rw server
        single-connection source timeout use-vrf v1 v2c version view vrf }""".split()
)
"""Words that go on behind a secret of letters alone."""

SENTENCE = frozenset(
    (
        "a an and are be by can could from has have header in is it no not of or that the this to was were with your"
    ).split()
)
"""Words that no command has: a line with one of them is prose, whatever it begins with."""
