"""Words of prose that stand where a value would."""

STATUS = frozenset(
    """a about above absent accepted access according after again age all already also altered an and
        another any app are as at attribute attributes auth authenticate authenticated authentication
        authentication-order authorization backend bad based be because been before being below between both
        but by can cannot change changed changes check cleartext complexity compliant configuration
        configured contains correct could data database day days default defined denied detected did disabled do does
        during each either empty enabled encrypted encryption engine entered flag switch argument arguments entry eof
        error errors exceeded exceeds exist exists expected expire expired expires expiring expiry failed failure false
        field fields file for forbidden format found from generation get given granted had has hash hashes have help
        header headers here hint id if ignored in incorrect instead into invalid invalidation is issued it its join key
        keys known lacks last length less like list login lookup malformed manage management manager match matches may
        member-count mismatch missing mode must name need needed needs new next no none not null of off ok old on only
        option options or other out outside parameter password passwords permission plaintext please policy post prompt
        protected protection provided provider put read received recovery reference refresh refused rejected removed
        renewal renewed replaced request requested require required requires reset response retry revoked rotated
        rotation same scanning scope secret secrets see sent server service set sharing should since so specified store
        stored strength string such supplied support than that the their then there this through timeout to token tokens
        too true type unable unauthenticated unauthorized unavailable undefined under unexpected unknown unless unset
        unsupported until update updated use used user username using valid validated validation value values variable
        vault verification verify version via was were when where which while will with within without wrong x509 yes
        you your""".split()
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
