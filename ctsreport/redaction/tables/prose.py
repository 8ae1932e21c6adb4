"""Words of prose that stand where a value would."""

STATUS = frozenset(
    """a about above absent accepted access according after again all already also altered an and another any app are as at auth authenticate
    authenticated authentication authorization bad based be because been before being below between both but by can cannot change changed changes check
    compliant complexity configuration configured contains correct could data database day days default defined denied did disabled
    do does during each either eof empty enabled encryption entered entry error errors exceeded exceeds exist exists expected expire expired expires
    expiring expiry failed failure false field fields file for forbidden format found from generation get given granted had has have
    hash hashes here id if ignored in incorrect instead into invalid is issued it its join key keys known lacks last length less
    like list login lookup malformed management manager match matches may mismatch missing mode must name need needed needs new next no none not
    null of off ok old on only or other out outside parameter permission please policy post prompt protected protection provided
    provider put read received reference refresh refused rejected removed renewal renewed replaced request requested require required requires
    reset response retry revoked rotated rotation same scanning scope see sent server service set sharing should since so specified store stored
    string such supplied support than that the their then there this through timeout to token tokens too true type unable unauthenticated
    unauthorized unavailable under undefined unexpected unknown unless unset unsupported until update updated use used user username using valid
    validated validation value values variable vault verification verify version via was were when where which while will with within without wrong
    x509 yes you your attribute attributes header headers member-count backend engine invalidation age encrypted plaintext cleartext
    authentication-order recovery strength manage hint secret secrets password passwords""".split()
)
"""Words that follow a telling one in prose."""

TYPES = frozenset("string number bool boolean object str int integer float any bytes text optional sensitive dynamic list map set void".split())
"""What stands in a schema where a value would."""

PLACEHOLDERS = frozenset(
    """null none nil undefined true false yes no on off any all default n/a na tbd todo changeme-not set unset empty blank redacted hidden masked removed
    sensitive unknown known omitted""".split()
)
