"""Words of which names are made: what says secret, what says the opposite, what says nothing."""

SECRET = {
    **dict.fromkeys(
        """password passwd passwort kennwort passord losenord wachtwoord contrasena contraseña senha motdepasse heslo haslo parola pwd pswd
        passw pass pw passphrase passcode passcrypt phash authpass privpass storepass keypass authpasswd authpwd privpwd sshpass mdp
        pfxpass userpass dbpass unlockcode""".split(),
        "password",
    ),
    **dict.fromkeys("secret secretid secretkey secretaccesskey clientsecret appsecret consumersecret apisecret sharedsecret".split(), "secret"),
    **dict.fromkeys(
        """token tok accesstoken authtoken idtoken apitoken bearertoken refreshtoken sessiontoken csrftoken xsrftoken usertoken
        unsealkey""".split(),
        "token",
    ),
    **dict.fromkeys("credential credentials creds cred".split(), "secret"),
    **dict.fromkeys("psk presharedkey psksecret wpapsk presharedsecret".split(), "psk"),
    **dict.fromkeys("community communitystring communities".split(), "snmp-community"),
    **dict.fromkeys("apikey authkey accesskey privatekey privkey sharedkey sharedaccesskey accountkey encryptionkey signingkey".split(), "api-key"),
    **dict.fromkeys("keystring masterkey subscriptionkey licensekey sessionkey sshkey tsigkey hmackey gossipkey storagekey".split(), "api-key"),
    **dict.fromkeys(
        "sessid sessionid phpsessid jsessionid aspsessionid cookie cookies setcookie apscookie ccsrftoken ibapauth nitroauthtoken".split(), "cookie"
    ),
}
"""What a value of that name is, by the name's last word that says anything."""

WEAK = {
    **dict.fromkeys("sid ticket session sess assertion samlresponse samlrequest wresult".split(), "cookie"),
    **dict.fromkeys("sig signature hmac sas mac".split(), "signature"),
    **dict.fromkeys("authcode auth code nonce seed encrypt".split(), "secret"),
    **dict.fromkeys("otp totp pin puk".split(), "pin"),
    **dict.fromkeys("jwt".split(), "token"),
    **dict.fromkeys("pwhash hash encrypted".split(), "password-hash"),
}
"""Where only a value that looks random is one."""

PAIRED = frozenset(
    """api access account shared sharedaccess private priv auth authentication authorization signing signature encryption encrypt enc
    secret master license licence session storage subscription consumer deploy deployment integration admin app application hmac tsig bearer
    webhook wireguard ike radius tacacs client function host function rad routing preshared psk ssh tls ssl pem md5 sha sha1 sha256 serial wpa wep gossip unseal
    recovery root rndc cluster node agent join kms crypt cipher aes des ipsec isakmp vpn bgp ospf ntp server service user instance
    product activation installation pan panos goog google aws azure gcp datadog dd newrelic pagerduty sendgrid stripe mailgun splunk hec ingest
    ingestion write read org team bot device registration provisioning enrollment totp mfa vault consul nomad decryption
    decrypt security digest static aad entra sas project tenant rest sym symmetric x bind wrap wrapping transit data primary secondary
    """.split()
)
"""Words before ``key`` with which it is a secret one."""

WEAK_PAIRS = frozenset("primary secondary data user server service host instance node x routing read write root client product device cluster project org team".split())
"""Those of them where only a value that looks random is one: a primary key, a host key, a service's name."""

CODES = frozenset("recovery backup auth verification activation unlock pairing security".split())
"""Words before ``code`` with which it is one."""

NEUTRAL = frozenset(
    """value values val hash hashed b64 base64 enc encoded encrypted cipher ciphertext plain text plaintext clear cleartext data string str old new
    current prev previous primary secondary wo confirm confirmation confirmed again repeat repeated retype verify verification s json raw input env var
    word default b bytes hex ascii bin binary content contents body payload sha256 sha512 md5 bcrypt crypt material fallback first second next last
    phrase used sent given received provided supplied""".split()
)
"""Words behind the telling one that change nothing."""

OPPOSITE_BEHIND = frozenset(
    """id ids file files filename path paths arn arns name names count counts ttl period type types version versions age length len size min max
    policy policies url urls uri uris endpoint endpoints expiry expires expiration expire expired rotation rotate enabled enable disabled required
    require reset accessor ref refs reference format status state prompt manager provider store role roles mode method field fields
    label labels hint lifetime interval limit limits usage backend engine mount key_id prefix suffix server host port date time timeout at on
    created updated location dir directory source authentication algorithm alg scheme class kind group groups template rule rules
    strength complexity history attempts retries callback issuer audience scope scopes permission permissions owner index number num
    metadata info description desc map list set store_name realm request requests response issued lookup duration seconds minutes days
    protection validation policy_arn only less manager_arn generator change changed service account""".split()
)
"""Words behind the telling one that say: something about it, not it."""

PAIRS = frozenset(
    [("secret", "id"), ("session", "id"), ("sess", "id"), ("community", "name"), ("saml", "response"), ("saml", "request"), ("chkp", "sid"), ("php", "sessid")]
)
"""Words that say the opposite, but not behind these."""

OPPOSITE_BEFORE = frozenset(
    """page next continuation num max min total count prompt completion public pub partition sort foreign natural composite bypass no without
    host known ssh_host cache sync resume cursor pagination per input output unexpected idempotency range dedup row record
    object bucket registry hot""".split()
)
"""Words before the telling one with which it is none."""

ENGLISH = frozenset(
    """bypass compass trespass surpass overpass underpass encompass passing passed passes passive passage passenger passport passthrough
    passthru tokenizer tokenize tokenized tokens_per secretary secretariat monkey turkey donkey hockey keyboard keyword keynote
    incredible credit credits accredited discredit sacred""".split()
)
"""Words of English that hold a telling one by chance."""

KINDS = (
    ("aws", "secret", "aws-secret-key"),
    ("aws", "session", "aws-session-token"),
    ("secret", "access_key", "aws-secret-key"),
    ("x-amz", "token", "aws-session-token"),
    ("vault", "token", "vault-token"),
    ("consul", "token", "consul-token"),
    ("nomad", "token", "nomad-token"),
    ("account", "key", "azure-key"),
    ("sharedaccess", "key", "azure-key"),
    ("gitlab", "token", "gitlab-token"),
    ("private", "token", "gitlab-token"),
    ("github", "token", "github-token"),
    ("slack", "token", "slack-token"),
)
"""What else a name tells: two parts of it, and the kind."""
