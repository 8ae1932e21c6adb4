"""The image of docs/ci and what runs it.

The Containerfile's steps in a clean root, the fields of Nomad's and Kubernetes' files.

No container can be built where the tests run. So the steps of the Containerfile are run as a shell script in a folder
that stands for the image's root: a new virtual environment in the place of the base image's Python, the wheel in the
place of the build's folder.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ctsreport import __version__
from tests.conftest import CAPTURES, NOW
from tests.functional.ci_examples import DOCS, read_hcl, read_manifests

ROOT = Path(__file__).parents[2]
IMAGE = f"registry.example.com/ops/ctsreport:{__version__}"
SCHEMA = json.loads((ROOT / "tests/data/kubernetes.schema.json").read_text())
KINDS = {
    "CronJob": "io.k8s.api.batch.v1.CronJob",
    "ConfigMap": "io.k8s.api.core.v1.ConfigMap",
    "PersistentVolumeClaim": "io.k8s.api.core.v1.PersistentVolumeClaim",
}


# --- The Containerfile ------------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Containerfile with what follows it."""
    lines = (DOCS / "Containerfile").read_text().replace("\\\n", " ").splitlines()
    split = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, rest in split]


def of(word: str) -> list[str]:
    """What follows each instruction of that word."""
    return [rest for name, rest in instructions() if name == word]


def test_the_image_is_pinned_small_and_not_root_s() -> None:
    """The base by a tag that names the version of Python, no cache in a layer, the program as the entry point.

    A user by number: Kubernetes refuses a name where ``runAsNonRoot`` is asked for.
    """
    [base], [user], [entry], [run] = of("FROM"), of("USER"), of("ENTRYPOINT"), of("RUN")
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-\w+", base)
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert json.loads(entry) == ["ctsreport"]
    assert "pip install --no-cache-dir " in run
    words = [word for word, _ in instructions()]
    assert words.index("RUN") < words.index("USER") < words.index("ENTRYPOINT")
    assert words.count("RUN") == 1


@dataclass
class Image:
    """A folder in the place of an image's root, made by the steps of the Containerfile."""

    root: Path
    context: Path
    workdir: Path = field(init=False)
    entry: list[str] = field(init=False)

    def build(self) -> None:
        """Each step in turn."""
        for word, rest in instructions():
            getattr(self, f"_{word.lower()}")(rest)

    def _from(self, base: str) -> None:
        """Its Python is this one here, whose libraries can be seen, pip among them, and nothing of ctsreport."""
        assert base.startswith("docker.io/library/python:")
        venv.create(self.root / "usr", with_pip=False)
        pip = self.root / "usr/bin/pip"
        pip.write_text(f'#!/bin/sh\nexec {shlex.quote(str(pip.with_name("python")))} -m pip "$@"\n')
        pip.chmod(0o755)
        [libraries] = self.root.glob("usr/lib/python3*/site-packages")
        seen = self.root / "libraries"
        seen.mkdir()
        for path in Path(sysconfig.get_path("purelib")).iterdir():
            if "ctsreport" not in path.name and path.suffix != ".pth":
                (seen / path.name).symlink_to(path)
        (libraries / "libraries.pth").write_text(f"{seen}\n")

    def _workdir(self, place: str) -> None:
        self.workdir = self.root / place.lstrip("/")
        self.workdir.mkdir(parents=True)

    def _copy(self, words: str) -> None:
        *sources, target = words.split()
        for pattern in sources:
            found = list(self.context.glob(pattern))
            assert found, f"nothing in the build's folder is called {pattern}"
            for path in found:
                shutil.copy(path, self.workdir / target)

    def _run(self, script: str) -> None:
        self.shell("/bin/sh", "-e", "-c", script)

    def _user(self, user: str) -> None:
        """Nothing to do: who may use what is made is looked at below."""

    def _entrypoint(self, words: str) -> None:
        self.entry = json.loads(words)

    def shell(self, *words: str, **variables: str) -> str:
        """Run something in there, with nothing of this environment; its standard output."""
        clean = {
            "PATH": f"{self.root}/usr/bin:/usr/bin:/bin",
            "PIP_NO_INDEX": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            **variables,
        }
        if words[0] != "/bin/sh":
            words = (str(shutil.which(words[0], path=clean["PATH"])), *words[1:])
        ended = subprocess.run(words, cwd=self.workdir, env=clean, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Built from the wheel of this checkout, in a folder with nothing else."""
    folder = tmp_path_factory.mktemp("image")
    (folder / "context").mkdir()
    build = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    subprocess.run([*build, "--wheel-dir", folder / "context", _copied(folder / "source")], check=True)
    made = Image(folder / "root", folder / "context")
    made.build()
    return made


def _copied(into: Path) -> Path:
    """The package, its templates and the files beside them, so that a build leaves nothing in the checkout."""
    for name in ("ctsreport", "templates"):
        shutil.copytree(ROOT / name, into / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copyfile(path, into / path.name)
    return into


@pytest.mark.slow
def test_the_image_s_program_makes_a_report(image: Image) -> None:
    """By its entry point, from the wheel that was installed."""
    assert image.shell(*image.entry, "--version").startswith(f"ctsreport {__version__},")
    image.shell(*image.entry, "report", str(CAPTURES / "v0.9.0/mixed"), "--now", NOW)
    assert "edge-firewall-rules" in (image.workdir / "output/report.html").read_text("utf-8")


@pytest.mark.slow
def test_the_image_holds_no_wheel_and_a_folder_that_anybody_may_write_into(image: Image) -> None:
    assert [path.name for path in image.workdir.iterdir()] == ["output"]
    assert (image.workdir / "output").stat().st_mode & 0o7777 == 0o1777


@pytest.mark.slow
def test_the_image_s_program_needs_no_home_and_no_name_of_its_user(image: Image) -> None:
    """As where USER is a number that no file knows."""
    other = ("unshare", "--user", "--map-user=10001", "--map-group=10001")
    if subprocess.run([*other, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no other user can be played here")
    command = shlex.join(
        [*image.entry, "report", str(CAPTURES / "v0.9.0/mixed"), "-q", "-o", "output/other", "--now", NOW]
    )
    assert image.shell(*other, "/bin/sh", "-e", "-c", f"id -u; {command}", HOME="/") == "10001\n"
    assert os.listdir(image.workdir / "output/other")


# --- Nomad ------------------------------------------------------------------------------------------------------------


FIELDS = {
    "job": {"type", "periodic", "group"},
    "periodic": {"crons", "prohibit_overlap"},
    "group": {"restart", "reschedule", "task"},
    "restart": {"attempts", "mode"},
    "reschedule": {"attempts", "unlimited"},
    "task": {"driver", "config", "env", "template", "resources"},
    "config": {"image", "args"},
    "template": {"destination", "data"},
    "resources": {"cpu", "memory"},
}
"""What may stand in each block of the Nomad file.

Compared by hand with the fields of Nomad's own client (its module ``api``).
"""


def nomad_blocks(name: str, found: Any) -> list[tuple[str, dict[str, Any]]]:
    """Each block below this one with its name, a label left aside."""
    values = found.values() if len(found) == 1 and isinstance(next(iter(found.values())), dict) else [found]
    inner = [(key, each) for value in values for key, more in value.items() if key in FIELDS for each in more]
    return [(name, value) for value in values] + [block for key, each in inner for block in nomad_blocks(key, each)]


def test_the_nomad_job_is_one_that_nomad_takes() -> None:
    """Each block has fields that Nomad knows."""
    [job] = read_hcl()["job"]
    blocks = nomad_blocks("job", job)
    assert {name for name, _ in blocks} == set(FIELDS)
    assert [(name, set(block) - FIELDS[name]) for name, block in blocks if set(block) - FIELDS[name]] == []


def test_the_nomad_job_runs_the_image_once_a_tick() -> None:
    """A failed gate is not tried again, and no two runs are under way at once."""
    [job] = read_hcl()["job"]
    blocks = dict(nomad_blocks("job", job))
    assert blocks["job"]["type"] == "batch"
    assert blocks["periodic"]["prohibit_overlap"] is True
    assert blocks["restart"] == {"attempts": 0, "mode": "fail"}
    assert blocks["reschedule"] == {"attempts": 0, "unlimited": False}
    assert blocks["config"]["image"] == IMAGE


# --- Kubernetes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_kubernetes_takes_the_manifest(kind: str) -> None:
    """By its own schema: no field that it does not know."""
    manifests = read_manifests()
    assert set(manifests) == set(KINDS)
    validator = jsonschema.Draft7Validator({"$ref": f"#/$defs/{KINDS[kind]}", "$defs": SCHEMA["$defs"]})
    assert [error.message for error in validator.iter_errors(manifests[kind])] == []
    misspelt = {**manifests[kind], "metadate": {}}
    assert list(validator.iter_errors(misspelt)) != []


def pod() -> dict[str, Any]:
    """What the CronJob starts."""
    found: dict[str, Any] = read_manifests()["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    return found


def test_the_cronjob_runs_the_image_once_a_tick() -> None:
    """A failed gate is not tried again, and no two runs are under way at once."""
    spec = read_manifests()["CronJob"]["spec"]
    assert spec["concurrencyPolicy"] == "Forbid"
    assert spec["jobTemplate"]["spec"]["backoffLimit"] == 0
    assert pod()["restartPolicy"] == "Never"
    [container] = pod()["containers"]
    assert container["image"] == IMAGE
    assert "command" not in container, "it would replace the image's entry point"


def test_the_cronjob_may_do_nothing_but_write_its_report() -> None:
    """As the image's user, with a root that it cannot change, no rights and no token; the volume is that user's."""
    [user] = of("USER")
    security = pod()["securityContext"]
    assert [f"{security['runAsUser']}:{security['runAsGroup']}", security["fsGroup"], security["runAsNonRoot"]] == [
        user,
        10001,
        True,
    ]
    [container] = pod()["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert (pod()["automountServiceAccountToken"], pod()["enableServiceLinks"]) == (False, False)


def test_the_cronjob_mounts_what_is_there() -> None:
    """Each mount has its volume, each volume what it names; the report goes where a volume is."""
    manifests = read_manifests()
    [container] = pod()["containers"]
    mounts = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
    volumes = {each["name"]: each for each in pod()["volumes"]}
    assert set(mounts) == set(volumes)
    assert volumes["config"]["configMap"]["name"] == manifests["ConfigMap"]["metadata"]["name"]
    assert (
        volumes["output"]["persistentVolumeClaim"]["claimName"]
        == manifests["PersistentVolumeClaim"]["metadata"]["name"]
    )
    assert f"--output={mounts['output']}" in container["args"]
