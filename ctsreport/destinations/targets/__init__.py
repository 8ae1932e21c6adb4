"""Where people read, one file a kind. What a kind's class says of its settings is all that there is to know of them."""

from importlib import import_module
from typing import NamedTuple

from ctsreport.destinations.interface import Target
from ctsreport.destinations.targets.settings import Run, TargetSettings


class Kind(NamedTuple):
    """A kind of target; its module is imported only when it is used.

    ``class_name`` is the target, made of the module's ``Settings`` and a `Run`.
    """

    name: str
    module: str
    class_name: str

    @property
    def settings(self) -> type[TargetSettings]:
        """What ``[[targets]]`` may hold for it."""
        found: type[TargetSettings] = import_module(self.module).Settings
        return found


KINDS = {
    each.name: each
    for each in (
        Kind("git_wiki", "ctsreport.destinations.targets.git_wiki", "GitWiki"),
        Kind("gitlab_wiki", "ctsreport.destinations.targets.gitlab_wiki", "GitLabWiki"),
        Kind("github", "ctsreport.destinations.targets.github", "GitHub"),
        Kind("gitlab", "ctsreport.destinations.targets.gitlab", "GitLab"),
        Kind("jira", "ctsreport.destinations.targets.jira", "Jira"),
        Kind("mail", "ctsreport.destinations.targets.mail", "Mail"),
        Kind("mattermost", "ctsreport.destinations.targets.mattermost", "Mattermost"),
        Kind("notify", "ctsreport.destinations.targets.notify", "Notify"),
        Kind("pagerduty", "ctsreport.destinations.targets.pagerduty", "PagerDuty"),
        Kind("pushgateway", "ctsreport.destinations.targets.pushgateway", "Pushgateway"),
        Kind("servicenow", "ctsreport.destinations.targets.servicenow", "ServiceNow"),
        Kind("slack", "ctsreport.destinations.targets.slack", "Slack"),
        Kind("teams", "ctsreport.destinations.targets.teams", "Teams"),
        Kind("confluence", "ctsreport.destinations.targets.confluence", "Confluence"),
        Kind("dokuwiki", "ctsreport.destinations.targets.dokuwiki", "DokuWiki"),
        Kind("mediawiki", "ctsreport.destinations.targets.mediawiki", "MediaWiki"),
    )
}


def target(settings: TargetSettings, run: Run) -> Target:
    """The target of these settings."""
    kind = KINDS[settings.kind]
    made: Target = getattr(import_module(kind.module), kind.class_name)(settings, run)
    return made
