"""The scheduled jobs of docs/ci, each read as its system reads it."""

import configparser
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hcl2
import yaml

DOCS = Path(__file__).parents[2] / "docs" / "ci"
README = DOCS / "README.md"
EXAMPLES = sorted(path.name for path in DOCS.iterdir() if path != README)

# --- What each system makes of its file -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """A file as its system reads it.

    What is started, one after the other until one fails, and what is published in any case.

    ``address`` is what it says of ``CTS_ADDRESS``; ``files`` lie in the folder where it starts.
    """

    commands: tuple[tuple[str, ...], ...]
    published: tuple[str, ...] = ()
    address: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def read_github() -> Job:
    """Each step in a shell of its own: ``bash -e``."""
    document = yaml.safe_load((DOCS / "github-actions.yml").read_text())
    check_schedule(document[True]["schedule"][0]["cron"])  # YAML 1.1 takes on: for a truth
    [job] = document["jobs"].values()
    steps = [step for step in job["steps"] if "run" in step]
    uploads = [step for step in job["steps"] if step.get("uses", "").startswith("actions/upload-artifact@")]
    assert [step["if"] for step in uploads] == ["always()"]
    return Job(
        tuple(("bash", "-e", "-c", step["run"]) for step in steps),
        tuple(step["with"]["path"] for step in uploads),
        steps[-1]["env"]["CTS_ADDRESS"],
        {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "step/summary.md", "GITHUB_OUTPUT": "step/output.txt"},
    )


def read_gitlab() -> Job:
    """All lines of a script in one shell."""
    [job] = yaml.safe_load((DOCS / "gitlab-ci.yml").read_text()).values()
    artifacts = job["artifacts"]
    assert artifacts["when"] == "always"
    return Job(
        (("sh", "-e", "-c", "\n".join(job["script"])),),
        (*artifacts["paths"], *artifacts["reports"].values()),
        variables={"GITLAB_CI": "true"},
    )


def read_azure() -> Job:
    """Each script in a shell of its own."""
    document = yaml.safe_load((DOCS / "azure-pipelines.yml").read_text())
    check_schedule(document["schedules"][0]["cron"])
    scripts = [step for step in document["steps"] if "script" in step]
    after = [
        step
        for step in document["steps"]
        if "publish" in step or step.get("task", "").startswith("PublishTestResults@")
    ]
    assert [step["condition"] for step in after] == ["always()"] * 2
    return Job(
        tuple(("sh", "-e", "-c", step["script"]) for step in scripts),
        tuple(step["publish"] if "publish" in step else step["inputs"]["testResultsFiles"] for step in after),
        scripts[-1]["env"]["CTS_ADDRESS"],
        {"TF_BUILD": "True"},
    )


_GROOVY = re.compile(
    r"//[^\n]*|'''(?P<long>.*?)'''|'(?P<text>[^'\n]*)'|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<word>\w+)|(?P<quote>['\"])",
    re.DOTALL,
)
_PAIRS = {"}": "{", ")": "(", "]": "["}


def groovy_texts(text: str) -> list[tuple[str, str]]:
    """Each text of the Jenkinsfile with the word before it; every brace and quote must have its other half."""
    opened: list[str] = []
    texts: list[tuple[str, str]] = []
    word = ""
    for found in _GROOVY.finditer(text):
        assert found["quote"] is None, f"a quote without its other half at {found.start()}"
        shown = found["long"] if found["long"] is not None else found["text"]
        if shown is not None:
            assert "\\" not in shown, "Groovy takes the backslash for itself"
            texts.append((word, shown))
        elif found["open"]:
            opened.append(found["open"])
        elif found["close"]:
            assert opened, f"{found['close']} closes nothing"
            assert opened.pop() == _PAIRS[found["close"]]
        word = found["word"] or word
    assert opened == []
    return texts


def read_jenkins() -> Job:
    """Each step in a shell of its own."""
    text = (DOCS / "Jenkinsfile").read_text()
    texts = groovy_texts(text)
    found = dict(texts)
    check_schedule(found["cron"])
    assert text.index("always {") < text.index("junit ")
    return Job(
        tuple(("sh", "-e", "-c", script) for word, script in texts if word == "sh"),
        (found["testResults"], found["artifacts"]),
        found["CTS_ADDRESS"],
        {"JENKINS_URL": "http://jenkins.example.com/"},
    )


def read_cron() -> Job:
    """The one line, started as cron does."""
    [(schedule, command)], variables = read_crontab((DOCS / "crontab").read_text())
    check_schedule(schedule)
    assert "@" in variables["MAILTO"]
    return Job((("sh", "-e", "-c", command),), (), variables["CTS_ADDRESS"], {"PATH": variables["PATH"]})


def read_crontab(text: str) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Schedule and command of each line, and the variables.

    As cron reads it: no ``$`` in a variable, a ``%`` ends a command.
    """
    assert text.endswith("\n"), "cron refuses a last line without an end"
    lines: list[tuple[str, str]] = []
    variables: dict[str, str] = {}
    for line in text.splitlines():
        named = re.fullmatch(r"([A-Za-z_]+)\s*=\s*(\S+)", line)
        if not line.strip() or line.startswith("#"):
            continue
        if named:
            assert "$" not in named[2]
            variables[named[1]] = named[2]
            continue
        *fields, command = line.split(None, 5)
        assert re.search(r"(?<!\\)%", command) is None
        lines.append((" ".join(fields), command))
    return lines, variables


_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def check_schedule(text: str) -> None:
    """Five fields, each within its range; ``H`` is Jenkins' own."""
    fields = text.split()
    assert len(fields) == 5
    for each, (low, high) in zip(fields, _RANGES, strict=True):
        assert re.fullmatch(r"(\*|H|\d+(-\d+)?)(/\d+)?(,\d+(-\d+)?)*", each), each
        assert all(low <= int(number) <= high for number in re.findall(r"\d+", each)), each


def read_unit(name: str) -> configparser.ConfigParser:
    """A unit; a key that stands twice or outside a section is refused."""
    unit = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#", ";"))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((DOCS / name).read_text())
    return unit


def read_systemd() -> Job:
    """No shell: the words of ``ExecStart``."""
    service = read_unit("ctsreport.service")["Service"]
    name, address = service["Environment"].split("=", 1)
    assert name == "CTS_ADDRESS"
    assert "%" not in service["ExecStart"], "systemd takes the % for itself"
    return Job((tuple(shlex.split(service["ExecStart"])),), (), address)


def read_hcl() -> dict[str, Any]:
    """The Nomad job, as plain values: a block is a list of what stands in it, by its label where it has one."""
    plain = hcl2.SerializationOptions(
        with_comments=False, explicit_blocks=False, strip_string_quotes=True, preserve_heredocs=False
    )
    read: dict[str, Any] = hcl2.loads((DOCS / "nomad-periodic.hcl").read_text(), serialization_options=plain)
    return read


def read_nomad() -> Job:
    """The image's program with the arguments. Two of Nomad's variables are folders: the allocation's and the task's."""
    [[job]] = [each.values() for each in read_hcl()["job"]]
    [periodic] = job["periodic"]
    check_schedule(*periodic["crons"])
    [[group]] = [each.values() for each in job["group"]]
    [[task]] = [each.values() for each in group["task"]]
    [config], [variables], [template] = task["config"], task["env"], task["template"]
    folders = {"${NOMAD_ALLOC_DIR}": "alloc", "${NOMAD_TASK_DIR}": "local"}
    return Job(
        (("ctsreport", *(replaced(text, folders) for text in config["args"])),),
        ("alloc/data/report.html",),
        variables["CTS_ADDRESS"],
        {name: replaced(text, folders) for name, text in variables.items() if name != "CTS_ADDRESS"},
        {template["destination"]: replaced(template["data"], {'\\"': '"'})},
    )


def replaced(text: str, places: Mapping[str, str]) -> str:
    """A text with each of these replaced."""
    for old, new in places.items():
        text = text.replace(old, new)
    return text


def read_manifests() -> dict[str, dict[str, Any]]:
    """What the Kubernetes file holds, by its kind."""
    return {each["kind"]: each for each in yaml.safe_load_all((DOCS / "kubernetes-cronjob.yml").read_text())}


def read_kubernetes() -> Job:
    """The image's program with the arguments, and the volumes where they are mounted."""
    manifests = read_manifests()
    check_schedule(manifests["CronJob"]["spec"]["schedule"])
    pod = manifests["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    [container] = pod["containers"]
    variables = {each["name"]: each["value"] for each in container["env"]}
    mounted = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
    inside = {path: path.lstrip("/") for path in mounted.values()}
    config = inside[mounted["config"]]
    return Job(
        (("ctsreport", *(replaced(text, inside) for text in container["args"])),),
        (f"{inside[mounted['output']]}/report.html",),
        variables.pop("CTS_ADDRESS"),
        {name: replaced(text, inside) for name, text in variables.items()},
        {f"{config}/{name}": text for name, text in manifests["ConfigMap"]["data"].items()},
    )


READERS: dict[str, Callable[[], Job]] = {
    "github-actions.yml": read_github,
    "gitlab-ci.yml": read_gitlab,
    "azure-pipelines.yml": read_azure,
    "Jenkinsfile": read_jenkins,
    "crontab": read_cron,
    "ctsreport.service": read_systemd,
    "nomad-periodic.hcl": read_nomad,
    "kubernetes-cronjob.yml": read_kubernetes,
}
