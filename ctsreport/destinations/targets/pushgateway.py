"""A group of a Pushgateway, for Prometheus: the metrics of one report, replaced whole in each run.

That a run changes nothing but the time of the report is a change here: by that time Prometheus sees that the job runs.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, NotRequired, TypedDict

from msgspec import Meta

from ctsreport.destinations.interface import Action, Change, Delivered, Kept, Publication, RefusedError
from ctsreport.destinations.targets.settings import Run, Secret, TargetSettings, Text
from ctsreport.destinations.web import Answer, Login, basic_login, bearer_login, shaped
from ctsreport.errors import unwritten_error, usage_error

TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The format that every Pushgateway reads."""

OURS = "ctsreport_generated_timestamp_seconds"
"""A family that each group of ours has, and nobody else's."""

_SAMPLE = re.compile(r"([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r'\\([\\"n])')
_NUMBER = r"^(?:[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?|[+-]?Inf|NaN)$"
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")

Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]
"""Values by name and labels."""


class Settings(TargetSettings, frozen=True, kw_only=True):
    """A Pushgateway: ``url`` is its address, with the path before ``/metrics`` where it has one.

    ``job`` is the label by which Prometheus groups; who is let in by ``user`` and ``password``, or by a ``token``.
    """

    kind: Literal["pushgateway"] = "pushgateway"
    url: Text
    job: Text = "ctsreport"
    user: Text | None = None
    password: Secret | None = None
    token: Secret | None = None


class _Build(TypedDict):
    build_information: NotRequired[dict[str, str]]


class _Status(TypedDict):
    data: _Build


class _Series(TypedDict):
    labels: NotRequired[dict[str, str]]
    value: NotRequired[Annotated[str, Meta(pattern=_NUMBER)]]


class _Family(TypedDict):
    metrics: NotRequired[list[_Series]]


class _Groups(TypedDict):
    """Each group has its labels, and beside them its families by their names."""

    data: list[dict[str, Any]]


class Pushgateway:
    """One group: that of ``job`` and the report. Others are not touched."""

    reads_back: ClassVar[bool] = True

    def __init__(self, settings: Settings, run: Run) -> None:
        headers, secrets = _login(settings, run)
        self._job = settings.job
        self._adopt = run.adopt
        self._site = run.web.site("Pushgateway", settings.url, headers, secrets=secrets, cacert=settings.cacert)

    def plan(self, publication: Publication, kept: Kept) -> list[Change]:  # noqa: ARG002 - what is there says it all
        """The group as it is, and as it would be."""
        group = {"job": self._job, "report": publication.key}
        text = publication.draw("openmetrics", None).text
        there = self._there(group)
        before, after = there or {}, {key: value for key, value in _pushed(text, group)}  # noqa: C416 - typed
        path = "/metrics" + "".join(f"/{_path(name, value)}" for name, value in group.items())
        place = self._site.address + path
        if there and not self._adopt and not any(name == OURS for name, _ in there):
            raise RefusedError(
                f"{place} was not made by ctsreport, and is left alone.", "--adopt replaces it; or name another job."
            )
        if before == after:
            return [Change("group", Action.KEEP, place)]
        action = Action.CREATE if there is None else Action.UPDATE
        return [Change("group", action, place, _written(before), _written(after), step=(path, text))]

    def carry_out(self, change: Change) -> Delivered:
        """Replace the group. Twice is as once."""
        path, text = change.step
        data, headers = text.encode("utf-8", "replace"), {"Content-Type": TYPE}
        self._site.call("PUT", path, data=data, headers=headers, again=True)
        return Delivered(change)

    def check(self) -> Iterator[str]:
        """Which version answers. Whether it may push, a Pushgateway does not tell."""
        said: _Build = self._data(self._site.call("GET", "/api/v1/status", answers={404}), _Status)
        version = said.get("build_information", {}).get("version", "of a version that it does not tell")
        yield f"Pushgateway {version} lets us read."
        yield "Whether it lets us push is seen when something is pushed; it has no limit of size."

    def close(self) -> None:
        """Nothing is held."""

    def _there(self, group: Mapping[str, str]) -> Series | None:
        """The series of a group; None where there is no such group, which one without series is too."""
        groups: list[dict[str, Any]] = self._data(self._site.call("GET", "/api/v1/metrics", answers={404}), _Groups)
        for each in groups:
            if each.get("labels") == group:
                return dict(_kept(each, self._site.address)) or None
        return None

    def _data(self, answer: Answer, shape: Any) -> Any:
        if answer.status == 404:
            raise unwritten_error(
                f"{answer.where} is not there.", "Check url; it takes a Pushgateway 1.0 or later, and its /api/v1."
            )
        return answer.json(shape)["data"]


def _login(settings: Settings, run: Run) -> Login:
    """The header that lets it in, and what in it is secret."""
    if bool(settings.user) != bool(settings.password) or (settings.user and settings.token):
        raise usage_error(
            f"The target {settings.name} does not say how it is let in.",
            "Give it user and password, or token, or none.",
        )
    if settings.password:
        return basic_login(str(settings.user), run.secret(settings.password))
    if settings.token:
        return bearer_login(run.secret(settings.token))
    return Login({}, ())


def _path(name: str, value: str) -> str:
    """A label in the address of a group; what a path cannot hold is in base64."""
    if _PLAIN.fullmatch(value) and value not in {".", ".."}:
        return f"{name}/{value}"
    return f"{name}@base64/{urlsafe_b64encode(value.encode('utf-8', 'replace')).decode() or '='}"


def _pushed(text: str, group: Mapping[str, str]) -> Iterator[tuple[tuple[str, tuple[tuple[str, str], ...]], float]]:
    """The series of our text, as a Pushgateway keeps them: with the labels of the group in the place of theirs."""
    for line in text.split("\n"):
        found = None if line.startswith("#") else _SAMPLE.fullmatch(line)
        if found:
            labels = {name: _ESCAPED.sub(_unescaped, value) for name, value in _LABEL.findall(found[2] or "")}
            yield _series(found[1], {**labels, **group}), float(found[3])


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] == "n" else found[1]


def _kept(group: Mapping[str, Any], where: str) -> Iterator[tuple[tuple[str, tuple[tuple[str, str], ...]], float]]:
    """The series of a group, without those that the gateway adds."""
    for name, family in group.items():
        if isinstance(family, dict) and not name.startswith("push_"):
            for each in shaped(family, _Family, where).get("metrics", ()):
                yield _series(name, each.get("labels", {})), float(each.get("value", "nan"))


def _series(name: str, labels: Mapping[str, str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The gateway gives each series an empty label instance, which is none."""
    return name, tuple(sorted((label, value) for label, value in labels.items() if value))


def _written(series: Series) -> str:
    """For a diff: a line each, in order."""
    return "".join(
        f"{name}{{{', '.join(f'{label}={value!r}' for label, value in labels)}}} {number:.15g}\n"
        for (name, labels), number in sorted(series.items())
    )
