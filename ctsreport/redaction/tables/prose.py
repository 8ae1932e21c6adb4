"""Words of prose that stand where a value would."""

STATUS = frozenset(
    """a about above absent accepted access according after again age all already also altered an and another
        any app are as at attribute attributes auth authenticate authenticated authentication
        authentication-order authorization backend bad based be because been before being below between both but
        by can cannot change changed changes check cleartext complexity compliant configuration configured
        contains correct could data database day days default defined denied detected did disabled do does
        during each either empty enabled encrypted encryption engine entered flag switch argument arguments
        entry eof error errors exceeded exceeds exist exists expected expire expired expires expiring expiry
        failed failure false field fields file for forbidden format found from generation get given granted had
        has hash hashes have help header headers here hint id if ignored in incorrect instead into invalid
        invalidation is issued it its join key keys known lacks last length less like list login lookup
        malformed manage management manager match matches may member-count mismatch missing mode must name need
        needed needs new next no none not null of off ok old on only option options or other out outside
        parameter password passwords permission plaintext please policy post prompt protected protection
        provided provider put read received recovery reference refresh refused rejected removed renewal renewed
        replaced request requested require required requires reset response retry revoked rotated rotation same
        scanning scope secret secrets see sent server service set sharing should since so specified store stored
        strength string such supplied support than that the their then there this through timeout to token
        tokens too true type unable unauthenticated unauthorized unavailable undefined under unexpected unknown
        unless unset unsupported until update updated use used user username using valid validated validation
        value values variable vault verification verify version via was were when where which while will with
        within without wrong x509 yes you your""".split()
)
"""Words that follow a telling one in prose."""

TYPES = frozenset(
    """any bool boolean bytes dynamic float int integer list map number object optional sensitive set str
        string text void""".split()
)
"""What stands in a schema where a value would."""

PLACEHOLDERS = frozenset(
    """all any blank changeme-not default empty false hidden known masked n/a na nil no none null off
        omitted on redacted removed sensitive set tbd todo true undefined unknown unset yes""".split()
)

SAYING = frozenset(
    """is was are were be been being now reads equals became gave gives entered supplied typed presented expected
        received got sent tried using value as currently still again""".split()
)
"""Words behind which a sentence says what something is."""

INTRODUCING = frozenset(
    """a an the of by for on at in from to with into via per under over between than like than vs against
        user users username account accounts host hosts hostname server servers device devices node nodes box boxes
        role roles group groups team teams policy policies profile profiles realm realms domain domains tenant
        tenants partition partitions vdom zone zones site sites region regions cluster clusters namespace namespaces
        project projects workspace workspaces organization org pool pools service services module modules task tasks
        resource resources provider providers instance instances interface interfaces vlan vrf version versions
        release releases line lines file files path paths folder id ids name names named called serial model
        type types class method function field fields object objects key header parameter attribute option
        error errors code status ticket issue case see ask algorithm cipher protocol port client customer vendor
        vault vaults mount mounts store stores certificate cert
        issuer subject audience mode level stage environment env branch tag commit build job
        pipeline run request session trace span endpoint url uri address
        switch router firewall gateway appliance machine vm pod chassis rack
        kid jti accessor digest checksum fingerprint thumbprint plugin program binary package image
        compte konto cuenta conta utente gebruiker gruppe benutzer rechner dienst
        richtlinie utilisateur groupe serveur usuario grupo servidor""".split()
)
"""Words behind which the name of something stands."""

JOINING = frozenset(["and", "then", "or", "und", "dann", "oder", "et", "puis", "ou", "y", "luego", "e", "en", "poi"])
"""Words between a user and what is typed behind it."""

USING = frozenset(
    """committed pushed leaked posted pasted copied pushes returned returns replaced printed gives shows said
        says have has had use used uses try tries typing enter put gave pick need needs want wants take takes
        with still now instead answer answers était es est ist lautet heisst heißt war sind sei è era é ser son fue
        estaba werden wird nutze nimm nehmt verwende eingeben tippe mettez mettre utilisez tapez saisir essayez
        usa use-se usar pon prueba probad usate prova gebruik""".split()
)
"""Words with which somebody is told what to type, also in other languages."""

BECOMING = frozenset(["to", "into", "by", "with", "auf", "durch", "à", "par", "por", "naar", "door", "na", "till"])
"""Words behind which stands what something became."""

CHANGING = """changed set reset rotated updated switched moved replaced geändert gesetzt zurückgesetzt ersetzt changé
        remplacé sostituito substituiu vervangen cambiado cambié cambiata alterada gewijzigd""".split()
"""Words of something that became something else: what it became stands behind *to*."""

LABELS = frozenset(
    """title subject comment note message msg description desc alias tag tags zone ssid hostname fqdn email mail
        owner etag request_id requestid correlation trace_id traceid span_id sha commit digest checksum hash
        fingerprint serial serialnumber model sku image ami version release build nonce_count uuid guid rule policy
        reason hint at from to by file line column filename dir target source resource resource_id module plan
        apply""".split()
)
"""Names of fields that hold names, numbers and identifiers."""
