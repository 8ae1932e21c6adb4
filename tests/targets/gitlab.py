"""GitLab: an issue a report; notes are tried with GitHub's comments, and in tests/targets/test_forges.py."""

from tests.fakes.forges import GITLAB_LIMIT, GitLab
from tests.targets.adapter import Adapter
from tests.targets.forges import FOUND_BY_ITS_MARK, starter

ADAPTER = Adapter(
    kind="gitlab",
    start=starter(GitLab, project="ops/network"),
    limit=GITLAB_LIMIT,
    not_so=dict.fromkeys(("refused", "refused_another"), FOUND_BY_ITS_MARK),
)
