"""Words of the configurations of network devices: IOS, NX-OS, ASA, EOS, Junos, PAN-OS, FortiOS, F5, Citrix, Check Point, A10, Huawei."""

KEYWORDS = {
    **dict.fromkeys("key keys keystring".split(), "psk"),
    **dict.fromkeys("message-digest-key digest-key md5-key authentication-key trusted-key".split(), "psk"),
    **dict.fromkeys("auth priv auth-key priv-key md5 encryption".split(), "password"),
    **dict.fromkeys("authentication authenticator".split(), "word"),
}
"""Names that tell of a secret in such a line and nowhere else."""

KINDS = {"word": "password", "secret": "password", "token": "password", "api-key": "psk"}
"""What a name's kind is in such a line."""

NEED_FORM = frozenset("auth priv md5 encryption".split())
"""Those of them that only do where an algorithm stands between them and the secret: ``auth sha …``."""

ANCHORS = frozenset(
    """enable username user snmp-server snmp snmpv3 tacacs-server radius-server tacacs tacplus radius aaa-server aaa hwtacacs neighbor standby vrrp hsrp
    glbp ip ipv6 area crypto isakmp ikev1 ikev2 ntp line set add bind server authentication ppp auth ltm gtm net cm sys security apm monitor domain cts snmp-agent failover
    peer host ldap ldap-server ldap-login-password mlag tunnel dot1x local-user super bgp ospf ospfv3 eigrp isis rip protocol protocols router
    system access profile create edit config configure vpc tunnel-group interface server-private wlan wireless ssid nhrp lisp pim msdp ldp trap-group usm
    root-authentication login ike ipsec vpn gateway policy proposal group-policy logging vpdn pppoe mka macsec keychain ftp ftp-server
    http-server modify tmsh web-server zone mgmt management cluster failover chassis radsec""".split()
)
"""Words of which one stands before in the line, or in the line that the block begins with."""

STRONG = ANCHORS - frozenset(
    """line set add user server access domain host profile system security interface policy group edit config configure create management cluster login
    protocol protocols enable authentication auth zone area logging monitor standby peer proposal gateway net cm username key bind router mgmt
    wireless failover ip ike vpn password secret tunnel""".split()
)
"""Those of them that prose does not use: they count in the line before too, where a command may have been wrapped."""

FORMS = frozenset(
    """enc encrypted md5 sha sha1 sha-1 sha256 sha-256 sha384 sha512 sha-512 sha224 scrypt pbkdf2 cipher irreversible-cipher simple plain plaintext
    plain-text clear cleartext clear-text ascii ascii-text hex hexadecimal local remote local-authentication remote-authentication hash text key
    key-string string hmac-sha hmac-md5 hmac-sha-256 hmac-sha256 cmac aes aes-128 aes-192 aes-256 aes128 aes192 aes256 des 3des rc4 value secret
    password encrypted-password level md5-key keyed-md5 type6 type7 authentication-md5 preshared-key aes-256-gcm aes-128-cmac aes-256-cmac authentication read write
    address 128 192 256 shared-secret pre-shared-key""".split()
)
"""Words between keyword and secret: how it is written, or with which algorithm it is used."""

ALGORITHMS = ("md5", "sha", "aes", "des", "3des", "hmac", "cipher")

STOPS = frozenset(
    """chain generate zeroize label export import size rsa dsa ecdsa auth-port acct-port timeout retransmit port host server id pair config mode vrf
    source-interface encryption-key role privilege group ro rw view access permissions exit end quit next no shutdown description interface address
    server-group type order all any line-vty members default-group name config-key send-community standard extended both string level
    management-plane peer-group remote-as map list replace add remove delete set show change none required lifetime hash-algorithm encryption
    length complexity min-length minimum maximum history age expire expiry policy recovery service manager rotation authentication
    """.split()
)
"""Words behind a keyword that are commands themselves."""

OPTIONS = frozenset(
    """ro rw role privilege address view access all source authorization encrypted auth-port acct-port timeout vrf use-vrf port level group priv v1 v2c 2c version
    hostname fqdn no-xauth key server single-connection read-only read-write default $ } ; description""".split()
)
"""Words that go on behind a secret of letters alone."""
