"""Words of which names are made: what says secret, what says the opposite, what says nothing."""

SECRET = {
    **dict.fromkeys(
        """adgangskode geslo hasel jelszo lozinka salasana sifre
        authpass authpasswd authpwd contrasena contraseña dbpass haslo heslo kennwort keypass losenord mdp motdepasse
        parola pass passe passcode passkey passcrypt passord passphrase passw passwd password passwort pfxpass phash
        privpass privpwd pswd pw pwd senha sshpass storepass unlockcode userpass wachtwoord""".split(),
        "password",
    ),
    **dict.fromkeys(
        """adgangskode geslo hasła hasło jelszó jelszava κωδικός κωδικό lozinka lösenord lösenordet mật-khẩu пароль
        пароля паролем паролю salasana şifre şifresi şifreniz slaptažodis
        パスワード 密码 密碼 口令 비밀번호 סיסמה""".split(),
        "password",
    ),
    **dict.fromkeys(
        """sekret geheimnis segredo segreto secreto
        apisecret appsecret clientsecret consumersecret secret secretaccesskey secretid secretkey
        sharedsecret""".split(),
        "secret",
    ),
    **dict.fromkeys(
        """accesstoken apitoken authtoken bearertoken csrftoken idtoken refreshtoken sessiontoken tok token
        unsealkey usertoken xsrftoken""".split(),
        "token",
    ),
    **dict.fromkeys(["credential", "credentials", "creds", "cred"], "secret"),
    **dict.fromkeys("""presharedkey presharedsecret psk psksecret wpapsk cak""".split(), "psk"),
    **dict.fromkeys(["community", "communitystring", "communities"], "snmp-community"),
    **dict.fromkeys(
        """accesskey accountkey apikey authkey encryptionkey privatekey privkey sharedaccesskey sharedkey
        signingkey""".split(),
        "api-key",
    ),
    **dict.fromkeys(
        """gossipkey hmackey keystring licensekey masterkey sessionkey sshkey storagekey subscriptionkey
        tsigkey""".split(),
        "api-key",
    ),
    **dict.fromkeys(
        """apscookie aspsessionid ccsrftoken cookie cookies ibapauth jsessionid nitroauthtoken phpsessid sessid
        sessionid setcookie""".split(),
        "cookie",
    ),
}
"""What a value of that name is, by the name's last word that says anything."""

WEAK = {
    **dict.fromkeys(["licence", "license"], "secret"),
    **dict.fromkeys("""assertion samlrequest samlresponse sess session sid ticket wresult""".split(), "cookie"),
    **dict.fromkeys("""hmac mac sas sig signature""".split(), "signature"),
    **dict.fromkeys("""auth authcode code encrypt nonce seed""".split(), "secret"),
    **dict.fromkeys(["otp", "totp", "pin", "puk"], "pin"),
    **dict.fromkeys(["jwt"], "token"),
    "enable": "password",
}
"""Where only a value that looks random is one."""

PAIRED = frozenset(
    """aad access account activation admin aes agent api app application auth authentication authorization
        aws azure bearer bgp bind bot cf cipher client cluster consul consumer crypt data datadog dd decrypt
        decryption deploy deployment des device digest enc encrypt encryption enrollment entra function gcp
        goog google gossip hec hmac host ike ingest ingestion installation instance integration ipsec isakmp
        join kms licence license mailgun master md5 mfa newrelic node nomad ntp org ospf pagerduty pan panos
        pem preshared primary priv private product project provisioning psk rad radius read recovery
        registration rest rndc root routing sas secondary secret security sendgrid serial server service
        session sha sha1 sha256 shared sharedaccess signature signing splunk ssh ssl static storage stripe
        subscription sym symmetric tacacs team tenant tls totp transit tsig unseal user vault vpn webhook
        wep wireguard wpa wrap wrapping write x""".split()
)
"""Words before ``key`` with which it is a secret one."""

WEAK_PAIRS = frozenset(
    """client cluster data device host instance node org primary product project read root routing
        secondary server service team user write x""".split()
)
"""Those of them where only a value that looks random is one: a primary key, a host key, a service's name."""

TOGETHER = {
    ("key", "string"): "api-key",
    ("recovery", "phrase"): "password",
    ("seed", "phrase"): "password",
    ("secure", "string"): "password",
    ("sonar", "login"): "token",
    ("dsonar", "login"): "token",
    ("initial", "management"): "token",
    ("agent", "master"): "token",
    ("agent", "recovery"): "token",
    ("saml", "response"): "cookie",
    ("saml", "request"): "cookie",
}
SURE_TOGETHER = frozenset(["string", "login", "phrase"])
"""Pairs of words that tell of a secret together, and those by whose second word it is one whatever it looks like."""

SIGNED_PROTOCOLS = frozenset("""bfd bgp eigrp glbp hsrp isis ldp msdp ntp ospf rip ripv2 rsvp tcp vrrp""".split())
"""Protocols whose messages are signed with a key: behind their names ``md5`` is that key, and no checksum."""

CODES = frozenset("""activation backup pairing recovery security unlock verification""".split())
"""Words before ``code`` with which it is one."""

TYPED_CODES = frozenset("""2fa access authentication login mfa otp pin sms sso totp""".split())
"""Words before ``code`` with which it is one where it is made of digits."""

NEUTRAL = frozenset(
    """again ascii b b64 base64 bcrypt bin binary body bytes cipher ciphertext clear cleartext confirm
        confirmation confirmed content contents crypt current data default enc encoded encrypted env
        fallback first given hash hashed hex input json last material md5 new next old payload phrase plain
        plaintext prev previous primary provided raw received repeat repeated retype s second secondary sent
        sha256 sha512 str string supplied text used val value values var verification verify wo word""".split()
)
"""Words behind the telling one that change nothing."""

OPPOSITE_BEHIND = frozenset(
    """fingerprint thumbprint checksum digest accessor account age alg algorithm arn arns at attempts audience
        authentication backend callback change changed class complexity count counts created date days desc
        description dir directory disabled duration enable enabled endpoint endpoints engine expiration expire
        expired expires expiry field fields file filename files format generator group groups hint history host
        id ids index info interval issued issuer key_id kind label labels len length less lifetime limit limits
        list location lookup manager manager_arn map max metadata method min minutes mode mount name names num
        number on only owner path paths period permission permissions policies policy policy_arn port prefix
        prompt protection provider realm ref reference refs request requests require required reset response
        retries role roles rotate rotation rule rules scheme scope scopes seconds server service set size source
        state status store store_name strength suffix template time timeout ttl type types updated uri uris url
        urls usage validation version versions""".split()
)
"""Words behind the telling one that say: something about it, not it."""

PAIRS = frozenset(
    [
        ("secret", "id"),
        ("session", "id"),
        ("sess", "id"),
        ("community", "name"),
        ("saml", "response"),
        ("saml", "request"),
        ("chkp", "sid"),
        ("php", "sessid"),
    ]
)
"""Words that say the opposite, but not behind these."""

OPPOSITE_BEFORE = frozenset(
    """bucket bypass cache checksum completion composite continuation count country cursor dedup digest
        error existing exit fingerprint foreign host hot idempotency input known kubernetes language max min
        natural next no num object output page pagination partition per postal prompt pub public pull range
        record region registry response resume return row sort source ssh_host status sync thumbprint total
        unexpected without zip""".split()
)
"""Words before the telling one with which it is none."""

ENGLISH = frozenset(
    """accredited bypass compass credit credits discredit donkey encompass hockey incredible keyboard
        keynote keyword monkey overpass passage passed passenger passes passing passive passport passthrough
        passthru sacred secretariat secretary surpass tokenize tokenized tokenizer tokens_per trespass
        turkey underpass""".split()
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
