"""How a reason is said: without what is of one event, so that all events of one cause have one line.

The key is made of the same.
"""

import re

from ctsreport.analysis.diagnosis.advice import sentences
from ctsreport.analysis.diagnosis.slots import CLOUDS, KINDS, NUMBER, SLOT
from ctsreport.analysis.diagnosis.text import bounded, lower_first, one_line
from ctsreport.pattern import Pattern

GAP = "…"
_ENOUGH, _LITTLE, _LOOKED_AT, _WORD = 110, 40, 1200, 16

# In quotes stands an object's name, `pool 'web-1'`, unless the word before says that it is one of the language,
# `argument "cidr_block"`, or it is a sentence.
_QUOTED = Pattern(
    r"(?:\b(?P<before>argument|attribute|variable|field|parameter|module|property|key|block|option|function|type|"
    r"value|section|permission|"
    r"action|quota|policy|package|module named|target|conflict with|conflicts with|"
    r"perform|scheme|state|become|status|class|kind|mode|method|header|operation|reference|"
    r"default|to be|called|blocks of type|metric|"
    r"command|scope|capability|role|required|extension|for|expected|got|role|feature|api|column|schema|database|"
    r"limit|constraints?|version|backend|provisioner|webhook)"
    r"s?(?P<colon>:?) ?)?"
    r"(?P<quoted>\"[^\"\n]{0,400}\"|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){0,400}'(?!\w)|`[^`\n]{0,200}`|‘[^’\n]{0,200}’|"
    r"“[^”\n]{0,200}”)(?P<object>(?= already exists| does not exist| doesn't exist| not found| could not be found|"
    r" (?:is )?already in use))?(?P<file>(?=: (?:executable file |no such file )))?"
    r"(?P<noun>(?= (?:config|field|option|parameter|attribute|argument|property|setting|flag|variable|header)\b))?"
    r"(?P<demand>(?= (?:must|should|needs to|has to)\b))?"
    r"(?P<after> is not a valid (?:value|option|keyword|command|argument|attribute|field|property|"
    r"parameter|type)\b)?",
    re.IGNORECASE,
    needs=('"', "'", "`", "‘", "“"),
)
# A field of the language or of an API: `cidr_block`, `spec.ports[0].port`, never `web-1`.
_FIELD = Pattern(r"[a-zA-Z]+(?:[._][a-zA-Z\[\]0-9]+)+|[a-z]+(?:[A-Z][a-z]+)+|[a-z_]+:[a-z_]+|/(?:[a-z_]+/)+[a-z_]+")
# What a maker calls an error: `VMExtensionError_K8SAPIServerDNSLookupFail`
_NAMED_ERROR = Pattern(r"(?=[A-Z])\w{0,60}(?:Error|Exception|Fault)\w{0,60}")
# `node`, `access_list`: a word of the language, where what follows says that it is one
_WORD_OF = Pattern(r"[a-z][a-z_]{1,40}")
# `templates/web.tmpl`, `ca.pem`
_FILE = Pattern(
    r"[^\s\"']*\.(?:tf|json|ya?ml|tfvars|tmpl|tpl|zip|txt|crt|pem|key|csv|conf|sh|py|tfstate|html|xml|sql|toml|hcl|"
    r"ini|cfg|tar|gz|jar|js|rb|lua|tcl|j2|lock|pub|text)"
)
# `password: …`, `api_key=…`: what stands there is no part of what went wrong.
_SECRET = Pattern(
    r"\b((?:\w*passw(?:or)?d|token|secret|api[_-]?key|bearer|psk)(?: ?[=:] ?|"
    r" (?=\S*[\d-])))(?!(?:time-?d?|in(?:valid|correct)|wrong|expired|required|is|was|not|must|cannot|has|error|denied|"
    r"failed|timeout|%)(?![\w-]))[^\s\"',;)]+",
    re.IGNORECASE,
    needs=("passw", "token", "secret", "api", "bearer", "psk"),
)
# `…, HTTP status code 503`, `… (HTTP 400)`
_ANSWERED = Pattern(r"[,;:]? ?\(?\bHTTP(?: status)?(?: code)?[: ]+[45]\d\d\)?(?: from(?: \S+)?)?$", needs=("HTTP",))
# `rule [name=web-in]`, `object [web]`, `<nil>`
_BRACKETED = Pattern(
    r" ?\[(?:name|id)[=,:] ?[^\]\n]{1,200}\]|(?<=path)=\[[^\]\n]{1,300}\]|"
    r"(?<=object)s? \[[^\]\n]{1,100}\]|(?<=resource) \[[^\]\n]{1,100}\]|"
    r"(?<=name) \[[^\]\n]{1,100}\]|<[^<>\n]{1,100}>",
    needs=("[", "<"),
)
# `EKS Add-On (web-eks:coredns) state`: the name of an object
_IN_BRACKETS = Pattern(r"(?<=\w )\((?=\w[^()\s]{0,80}[-:])[\w.:@-]{3,80}\)", needs=("(",))
# `module.web["eu"].` before the resource: its place in the configuration.
_ADDRESS = Pattern(r"\b(?:module\.[^\s.\[\]\"',;:)]{1,100}(?:\[[^\]\n]{1,200}\])?\.)+", needs=("module.",))
_KEY = Pattern(r"\[(?:\"[^\"\]\n]{0,200}\"|\d+)\]", needs=("[",))
# `/Common/web-pool` of BIG-IP, `uni/tn-prod/ap-web` of ACI
_OBJECT = Pattern(
    r"/Common/[^\s\"',;)]+|~Common~[^\s\"',;)]+|\buni/[^\s\"',;)]+", needs=("/Common/", "~Common~", "uni/")
)
# record:a/ZG5zLm5ldHdvcms:web/default
_REFERENCE = Pattern(r"\b([a-z]{2,20}:)\w+/[^\s\"',;)]+", needs=("/",))
# `/opt/cts/modules/` and `C:\cts\`, of which the last part stays: `./modules/web`
_PATH = Pattern(
    r"(?<![\w/:.<])(?:\.{0,2}/|\.\w[\w-]*/|[A-Za-z]:\\|~/)(?:[^\s/\\\"'()<>:;,]+[/\\])+(?=[\w.@+~…\ua000-\ua502-])",
    needs=("/", "\\"),
)
# `/subscriptions/…/networkInterfaces/web`: of a path of pairs the last type says what it is
_RESOURCE_ID = Pattern(
    r"(?<![\w/:.<])/?(?:subscriptions|projects|organizations|folders)/[^\s\"'()<>,;\[\]]*",
    needs=("subscriptions", "projects", "organizations", "folders"),
)
_TYPE = Pattern(r"/[^/]{1,200}/([A-Za-z]{3,40})/[^/]{1,200}$")
# The path of an object: `sys/ipv4/if-[vlan100]/addr-[10.0.0.2/31]`
_OBJECT_PATH = Pattern(
    rf"(?<![\w/:.-])(?=\S{{0,200}}?(?:\[|{SLOT}))[\w-]{{1,60}}(?:/(?:[\w.-]|\[[^\s\[\]]{{0,200}}\]){{1,200}}){{2,40}}",
    needs=("/",),
)
# `Action lb_web_1 does not exist`; but `argument lb_web` names one of the language
_SUBJECT = Pattern(
    r"(?<![\w.=:-])(?<!argument )(?<!attribute )(?<!field )(?<!parameter )(?<!property )(?<!element )(?<!column )"
    r"(?=[\w.]{1,60}[_-])[A-Za-z][\w.-]{2,80}"
    r"(?= (?:does not exist|already exists|doesn't exist|not found|could not be found|is (?:already |still )?in use))",
    needs=("exist", "found", "in use"),
)
# `fw-1.example.com`, but not a file's name or a function's
_HOSTED = Pattern(
    r"(?<![\w./@-])(?<!webhook \")[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|local|internal|"
    r"corp|lan|example|test|edu|gov|cloud|dev|[a-z]{2})(?![\w(]|\.\w)",
    needs=(".",),
)
# `name: web-1`, `user=admin`, `path entry found /a/b`
_NAMED_IS = Pattern(
    r"\b(name|named|id|path|entry found|user|username|hostname|identifier)( ?[=:,] ?| (?<=named )| (?<=with name )|"
    r" (?<=with path ))(?!(?:not|no|is|was|must|cannot)\b)[\w./@-]*\w",
    re.IGNORECASE,
    needs=("name", "id", "path", "found", "user"),
)
# Ids with their label, and what an API says of itself: `CorrelationId: …`, `Uri:http://…`
LABELLED_ID = Pattern(
    r"[,;(]? ?\b(?:request|host) id: \S{2,200}|"
    r"[,;(]? ?\b(?:[A-Z]{2,5} )?[\w-]*(?:request|correlation|trace|session|operation|activity|tracking|transaction|"
    r"time|query|reference|incident|support|ray)[ _-]?id\b[\"']?[:=]? ?[\"']?[\ua501-\ua502][^\s,;)]*=*\)?|"
    r"[,;]? \btime(?:stamp)?[:=] ?[\ua501-\ua502].|\b(?:uri|referrer|referer|sender):\S+",
    re.IGNORECASE,
    needs=("id", "time", "uri", "refer", "sender"),
)
_BINARY = Pattern(r"(terraform-provider-[a-z0-9-]+?)_v[\w.+-]+", needs=("terraform-provider-",))
# Counters: `3 rules`, `17 of 20`, `revision 5`, `line 12`, `attempt 2`, `5 > 3`.
_COUNT = Pattern(
    r"(?<![\w.$-])\d+(?:\.\d+)?(?= (?!days?\b|hours?\b|minutes?\b|seconds?\b|bits?\b)[a-z]+s\b| of \d| ?[<>]|"
    r" (?:available|requested|remaining|left|used|allowed)\b)|"
    r"\b(?P<word>revision|line|attempts?|retry|after|session|thread|transaction|column|col|index|row|item|number|count|took|pid|process|"
    r"port_id|goroutine|id|version_id|seq|job|task|limit|"
    r"current|used|used=|requested=|limited=|of|[<>]=?)(?P<sep>:? ?#?=?)\d+(?:\.\d+)?(?![\w.]*[A-Za-z])|"
    r"(?<=[A-Za-z])#\d+|(?<=\w):\d+(?:[:,]\d+(?:-\d+)?)?(?=[:,)\s]|$)",
    re.IGNORECASE,
)
# `…, … and …` are one gap.
_GAPS = Pattern(
    rf"(?:{GAP}(?:[,;/|:+&-]? ?(?:and |or |to )?(?:{GAP}|\d+\b))+)|(?<=[\w.-]){GAP}|{GAP}(?=\w)", needs=(GAP,)
)
# `id=`, `()`, `[, ]` and `""`: what a gap leaves behind, as in `rule (id: )`
_EMPTY = Pattern(
    rf":(?=\s*[.,;](?: |$))|:(?=\s{{1,3}}(?:was|does) )|"
    rf"\b\w+=(?=[\s,.;)]|$)|[\s,:;]+[A-Z]?[a-z_]+\d?={GAP}[\s.,;]*$|"
    rf"(?<=[.;])\s*{GAP}$|(?:,? (?:on since|since|idle|idle for) {GAP}(?: UTC)?)+$|"
    r" ?\((?:[\s,;:=…-]|Subscription|named?|p?id|(?:error )?code)*\)| ?\[[\s,;…]*\]|"
    # but what is empty where it must not be is the reason: `unsupported scheme ""`, `'' needs to be …`
    r"(?:\"\"(?!(?<=[a-z] \"\")$)|'')(?! (?:must|needs|should|cannot|is)\b)"
)
_BLANKS = Pattern(r"\s+(?=[,;:!?)\]]|\.(?![\w/]))|(?<=[(\[])\s+|\s{2,}")
# `FortiOS: the requested object …`: no article behind the name of who says it.
_ARTICLE = Pattern(r"^([^:]{1,80}: )(?:the|an?)(?: requested| specified| given| following)? (?=\w)", re.IGNORECASE)
_SLOTS = Pattern(rf"{SLOT}(?::\d+)?(?:/{SLOT})?")
# `[]string{"rule", "0", "name"}`: the path of an attribute as Go prints it
_GO_PATH = Pattern(r"\[\](?:string|interface \{\})\{([^{}\n]{1,300})\}")
_GO_NAME = Pattern(r"\"([^\"]*)\"")
_ENDS = " \t\n.,;:-|*"
_PAIRS = (('"', '"'), ("'", "'"), ("`", "`"), ("[", "]"), ("{", "}"), ("(", ")"))
# `{no such pool}`, `[[invalid vlan]]`, `(denied)`: in brackets as a whole
_WRAPPED = Pattern(r"(?:[\[{]+ ?(?P<inside>[^\[\]{}]+?) ?[\]}]+|\((?P<round>[^()]+)\))")


def masked(reason: str, keep: str = "") -> str:
    """``reason`` without names, numbers and places of one event.

    ``keep`` is the one slot that stays (who was called).
    """
    if len(reason) > _LOOKED_AT:
        reason = bounded(reason, _LOOKED_AT)
    if '\\"' in reason:
        reason = reason.replace('\\"', '"')
    if "{" in reason:
        reason = _GO_PATH.sub(lambda match: ".".join(_GO_NAME.findall(match[1])), reason)
    text = LABELLED_ID.sub("", _ADDRESS.sub("", _SECRET.sub(rf"\1{GAP}", _ANSWERED.sub("", one_line(reason)))))
    text = _BINARY.sub(r"\1", _BRACKETED.sub(" ", _KEY.sub("", text)))
    text = _QUOTED.sub(_quoted, text)
    text = _IN_BRACKETS.sub("", text)
    text = _REFERENCE.sub(rf"\1{GAP}", _OBJECT.sub(GAP, text))
    text = _SUBJECT.sub(GAP, _OBJECT_PATH.sub(GAP, text))
    text = _PATH.sub("", _RESOURCE_ID.sub(_type_of, text))
    text = _SLOTS.sub(lambda match: match[0] if (keep and keep in match[0]) or _is_bound(match) else GAP, text)
    text = _HOSTED.sub(lambda match: match[0] if match[0] == keep or _is_service(match[0]) else GAP, text)
    text = _NAMED_IS.sub(rf"\1\2{GAP}", text)
    text = _COUNT.sub(
        lambda match: f"{match['word'] or ''}{match['sep'] or ''}{GAP}" if match["word"] or match[0][0] != ":" else "",
        text,
    )
    text = tidy(text)
    if _VERB.match(text) and not _VERB.match(reason):
        text = f"object {text}"
    if text.endswith("looking for beginning of value") and "JSON" not in text:
        return f"{text} (no JSON)"
    if len(text.split()) > 1 or not reason:
        return text
    return tidy(_SLOTS.sub(GAP, one_line(reason)))


# `must be below `, `in the range (1 - `: the number that follows is a demand.
_BOUND = Pattern(
    r"\b(?:below|above|than|most|least|max(?:imum)?|up to|between|between \S+ and|range \(?\S+ -) $", re.IGNORECASE
)
_VERB = Pattern(r"(?:is|are|has|have|was|were|must|cannot|does|did|already)\b")


def _is_bound(slot: re.Match[str]) -> bool:
    """Whether a number is what a device demands (`must be below 65536`), and so the same for all."""
    return slot[0][0] == NUMBER and _BOUND.search(slot.string[max(0, slot.start() - 24) : slot.start()]) is not None


def _type_of(path: re.Match[str]) -> str:
    """``networkInterfaces``."""
    found = _TYPE.search(path[0].rstrip("/."))
    return found[1] if found else GAP


def _is_service(host: str) -> bool:
    """`sts.googleapis.com`, `roles.rbac.k8s.io`: the name of what serves all, or of a kind of object."""
    return (host.count(".") == 2 and host.endswith(CLOUDS)) or host.endswith("k8s.io")


def _quoted(match: re.Match[str]) -> str:
    if match["after"]:
        return match[0]
    if match["object"] is not None and match.string.startswith(" already exists", match.end()):
        return f"{match['before'] or ''} "
    inside = match["quoted"][1:-1]
    before = f"{match['before'] or ''}{match['colon'] or ''}{' ' if match['before'] else ''}"
    if len(inside.split()) > 2:
        return before + inside
    if _FILE.fullmatch(inside):
        stem, dot, extension = inside.rsplit("/", 1)[-1].rpartition(".")
        return f'{before}"{GAP if stem.isdigit() else stem}{dot}{extension}"'
    if (
        match["before"]
        or (_is_word(match) and _WORD_OF.fullmatch(inside))
        or (match["quoted"][0] == "`" and not inside.isdigit())
        or match["file"] is not None
        or (match["object"] is None and _FIELD.fullmatch(inside) and not any(char in inside for char in KINDS))
        or _NAMED_ERROR.fullmatch(inside)
    ):
        return match[0]
    return " " if inside else match[0]


def _is_word(match: re.Match[str]) -> bool:
    """Whether what follows says that a word of the language was quoted."""
    return match["noun"] is not None or match["demand"] is not None


def tidy(text: str) -> str:
    """Blanks, brackets and gaps that the names leave behind, put right."""
    text = _EMPTY.sub("", _GAPS.sub(GAP, text))
    text = _BLANKS.sub(lambda match: " " if match[0].isspace() and len(match[0]) > 1 and _inside(match) else "", text)
    return " ".join(_trimmed(text).split())


def _trimmed(text: str) -> str:
    """Without marks at either end that close or open nothing."""
    if match := _WRAPPED.fullmatch(text):
        text = match["inside"] or match["round"]
    while True:
        text = text.strip(_ENDS)
        for opening, closing in _PAIRS:
            if text.endswith(closing) and (
                text.count(closing) % 2 if opening == closing else text.count(closing) > text.count(opening)
            ):
                text = text[:-1]
                break
            if text.startswith(opening) and (
                text.count(opening) % 2 if opening == closing else text.count(opening) > text.count(closing)
            ):
                text = text[1:]
                break
        else:
            return text


def _inside(match: re.Match[str]) -> bool:
    after = match.string[match.end() : match.end() + 1]
    return bool(after) and after not in ".,;:!?)]"


def without_article(headline: str) -> str:
    """``F5: the pool …`` reads better as ``F5: pool …``."""
    return _ARTICLE.sub(r"\1", headline, count=1)


def brief(reason: str) -> str:
    """Its first sentence; more of them, as long as that is short."""
    found = sentences(reason)
    text = found[0] if found else ""
    for each in found[1:]:
        if length(text) + length(each) > _ENOUGH and length(text) > _LITTLE:
            break
        text = f"{text} {each}"
    return text


def length(text: str) -> int:
    """How long the line would be: of a path or an id little is left."""
    return sum(min(len(word), _WORD) + 1 for word in text.split())


def clause(reason: str, *, keep: str = "") -> str:
    """As it stands behind a colon."""
    return lower_first(masked(brief(reason), keep))
