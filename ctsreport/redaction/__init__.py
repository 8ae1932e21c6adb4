"""What must not leave is taken out here, once, between snapshot and everything after it.

`Secrets` knows what was taken out of one report, so that the same secret has the same mark everywhere, and a secret
that is known by its place in one text goes from the others too, in whatever spelling.

What is for answers that are kept raw (`raw`) and for a preview (`preview`) is imported where it is used.
"""

from ctsreport.redaction.options import Redaction as Redaction
from ctsreport.redaction.secrets import Secrets as Secrets
from ctsreport.redaction.variables import learn_variables as learn_variables
from ctsreport.redaction.walk import with_secrets as with_secrets
from ctsreport.redaction.walk import without_secrets as without_secrets
