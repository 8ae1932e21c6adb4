"""The shapes in which APIs, and those who print their answers, name a reason."""

import re

from ctsreport.pattern import Pattern

NAME = r"[A-Za-z][A-Za-z_-]{1,24}(?: [a-z]{2,12})?"
# `"message": "…"`, `'msg': 'no such pool'`, `Message="…"`, `Message:"…"`, `"errors": ["…"`
PAIR = Pattern(
    rf"(?P<name>{NAME})[\"']?\s{{0,3}}(?::|=|=>)\s{{0,3}}(?:[\[{{]\s{{0,3}})*"
    r"(?:\"(?P<double>[^\"]{1,1200})\"(?!\s{0,3}:)|'(?P<single>(?:[^']|(?<=\w)'(?=\w)){1,1200})'(?!\w|\s{0,3}:)|"
    r"(?P<bare>-?[\w.]{1,40})(?=\s{0,3}[,}\]]))"
)
# A field and what is wrong with it: `"port": ["must be below 65536"]`
LISTED = Pattern(
    r"(?:[\"'](?P<name>[A-Za-z_][\w.-]{0,60})[\"']\s{0,3}:\s{0,3}\[\s{0,3}[\"'](?P<value>[^\"]{3,600}?)[\"']\s{0,3}"
    r"[\],])"
    r"|\{(?P<bare>[a-z_]{1,60}): \[(?P<said>[^\[\]\"']{3,600})\]"
)
# Whatever its name: `"0": "Not a valid application point"`
SENTENCE = Pattern(r"[\"']\s{0,3}:\s{0,3}[\"]([^\"\s{}]{1,40}(?: [^\"\s{}]{1,40}){2,60})\"")
# `{ErrorType:application ErrorTag:invalid-value ErrorMessage:device refused one or more commands ErrorInfo:{…}}`
STRUCT = Pattern(
    r"(?:(?<=[{ \[])|^)(?P<name>[A-Z][A-Za-z]{2,24}):(?P<value>[^\s\"'\[{/](?:(?! "
    r"[A-Z][A-Za-z]{2,24}:)[^\]}]){0,400})"
)
# `error-message=no such vlan`, `error-path=…`; `Code=InvalidParameter, Message=…, RequestId=…`
KEYED = Pattern(
    r"\b(?P<name>[Ee]rror-?(?:[Mm]essage|[Tt]ag|[Pp]ath)[=: ]|(?:[Cc]ode|[Ee]rror[Cc]ode|[Mm]essage)=) *"
    r"(?P<value>(?:(?! Error[A-Z]\w+:|,? error-\w+[:=]|\.?, ?[A-Za-z]\w{2,20}=)[^}\n\"']){3,300})"
)
# `CommitError(path: [edit], message: mgd: zone must be defined)`
IN_LIST = Pattern(r"[(,] ?(?P<name>message|msg|reason|detail): (?P<value>[^()\n\"'{}\[\]]{3,300})(?=\))")
# `map[error:Pool object not found! obj_name:web]`, `map[code:102 text:…]`: no blank stands behind the colon of a key
MAP = Pattern(
    r"(?:(?<=map\[)|(?<=\S) )(?P<name>[A-Za-z][\w.]{0,60}):\[?(?P<value>(?!map\[|//)[^\s\[\]][^\[\]\n]{0,600}?)"
    r"(?=[\[\]\n]| [A-Za-z][\w.]{0,60}:(?!//)\S|$)"
)
# `<error-message xml:lang="en">no such vlan</error-message>`, `<faultstring>…`
XML = Pattern(
    r"<(?:\w+:)?(?P<name>error-message|error-tag|errormessage|message|msg|line|faultstring|description|detail|"
    r"reason|text|title|code)(?: [^<>]{0,200})?>(?:<\w+>)?"
    r"(?:<!\[CDATA\[)?(?P<value>[^<>]{2,600})",
    re.IGNORECASE,
)
# `Status: 400 Bad Request⏎Code: err_x⏎Message: …`; also when the lines were joined.
LABEL = Pattern(
    r"(?:(?<=[\n ])|^)(?P<name>(?:Cli response|Server Response|"
    r"Status ?Message|Raw Message|Error [Mm]essages?|error messages?|Message|Reasons?|"
    r"[Ss]td(?:[Ee]rr|[Oo]ut)|Errors|Detail|Details|Cause|Description|Code|"
    r"Error Code|Error Text|Path|Output|error description|faultstring))(?:: |:\n|:(?=\[)|:$)"
)
NEXT = Pattern(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?: |[Ss]td(?:[Ee]rr|[Oo]ut):")
# `"details":"{\"Errors\":{\"Missing\":[\"/a/b\"]}}"`: an answer in an answer, of whatever names.
NESTED = Pattern(r"[\"']details?[\"']\s{0,3}:\s{0,3}[\"']?[\[{]+(?P<value>[^<]{3,400}?)(?:[}\]]{2,}|$)")
ENDS = Pattern(r"(?:(?<=[\n ])|^)[A-Z][a-z]+(?: [A-Za-z][a-z]+){0,2}: |\n|$")
# `Code: AuthFailure`, `errorcode=258`
CODE_IN = Pattern(
    r"(?:^|\s)(?:Code|Error ?Code|code|errorcode|error code)[:=] ?\"?([A-Za-z][\w.]{2,60}|-?\d{1,9}|"
    r"[\ua502].)\b"
)
# `Unexpected response code: 500 (No cluster leader)`
CODED = Pattern(r"response code:? (?P<status>\d{3}) \((?P<value>(?:[^()]|\([^()]{0,200}\)){1,1200})\)(?=$|[ ,.;:\n\"])")
