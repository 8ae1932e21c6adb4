"""Commands of shells and databases: which words of them are secrets.

``PROGRAMS``: options by program. The next word is a secret (``-p``), or what stands attached (``-p*``), or what stands
behind a sign in the next word (``-u:`` behind the first colon, ``-U%`` behind the first percent sign, ``-u,`` behind
the first comma). Options whose names tell of a secret need no row. ``WORDS``: words that follow one another; ``*`` is
any one, ``$`` the secret.
"""

_BY_OPTIONS = {
    "-u: --user: -U: --proxy-user: -E: --cert: --oauth2-bearer": "curl",
    "-a: --auth: -A:": "http https xh",
    "-p*": (
        "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mariadb mariadb-dump mariadb-admin mydumper "
        "7z 7za 7zr rar unrar"
    ),
    "-p -p*": "sshpass",
    "-a": "redis-cli valkey-cli keydb-cli",
    "-w": "ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldapcompare ldapmodrdn",
    "-w -s -a": "ldappasswd",
    "-P": "ipmitool sqlcmd bcp isql tsql osql zip unzip mosquitto_pub mosquitto_sub",
    "-U%": "net",
    "/rp": "schtasks",
    "-y:": "dig nsupdate delv",
    "-U% --user% -p": "smbclient rpcclient smbget winexe smbmap",
    "-c -A -X": (
        "snmpwalk snmpget snmpgetnext snmpset snmpbulkwalk snmpbulkget snmptable snmptrap snmpinform snmpstatus snmpusm"
    ),
    "-p --creds: --src-creds: --dest-creds:": "docker podman nerdctl buildah helm skopeo oras crane regctl az oc",
    "--user:": "etcdctl",
    "-p": (
        "mongo mongosh mongodump mongorestore mongoexport mongoimport cqlsh influx racadm rabbitmqadmin cadaver "
        "evil-winrm nxc argocd"
    ),
    "-k -K -passin: -passout: -pass:": "openssl",
    "-pw": "plink pscp psftp",
    "-u,": "lftp",
    "-N -P": "ssh-keygen",
    "/p:*": "xfreerdp wfreerdp",
    "-storepass -keypass": "keytool jarsigner",
}

PROGRAMS = {program: options for options, programs in _BY_OPTIONS.items() for program in programs.split()}

ONLY_WITH = dict.fromkeys(
    """argocd az buildah crane docker helm nerdctl oc oras podman regctl skopeo""".split(), "login"
)
"""Programs whose options mean a secret in one command alone; those with ``creds`` in their names always do."""

WORDS = (
    "vault login $",
    "vault operator unseal $",
    "vault operator rekey $",
    "vault unwrap $",
    "vault token lookup $",
    "vault token renew $",
    "vault token revoke $",
    "nomad acl bootstrap $",
    "consul acl bootstrap $",
    "wpa_passphrase * $",
    "htpasswd -b * * $",
    "htpasswd -bc * * $",
    "htpasswd -nb * $",
    "htpasswd -nbB * $",
    "rabbitmqctl add_user * $",
    "rabbitmqctl change_password * $",
    "rabbitmqctl authenticate_user * $",
    "aws configure set aws_secret_access_key $",
    "aws configure set aws_session_token $",
    "mc alias set * * * $",
    "mc config host add * * * $",
    "openssl passwd $",
    "openssl passwd -1 $",
    "openssl passwd -6 $",
    "identified by $",
    "identified by password $",
    "identified with * by $",
    "identified with * as $",
    "requirepass $",
    "masterauth $",
    "net use * $",
    "net use * * $",
    "net user * $",
    "convertto-securestring $",
    "convertto-securestring -string $",
    "convertto-securestring -asplaintext $",
    "auth plain $",
    "auth login $",
    "snmp-server host * $",
    "snmp-server host * version * $",
    "snmp-server host * traps $",
    "snmp-server host * traps version * $",
    "snmp-server host * informs version * $",
    "snmp-server host * * $",
    "createuser * * $ * $",
    "auth default $",
    "set password for * = $",
    "snyk auth $",
    "mgmtuser add * $",
    "radtest * $ * * $",
    "rasdial * * $",
    "consul acl set-agent-token * $",
    "add system user * $",
    "set system user * $",
)
