"""GitHub: a comment on a pull request; issues are tried with GitLab, and in tests/targets/test_forges.py."""

from tests.fakes.forges import GITHUB_LIMIT, GitHub
from tests.targets.adapter import Adapter
from tests.targets.forges import FOUND_BY_ITS_MARK, starter

ADAPTER = Adapter(
    kind="github",
    start=starter(GitHub, repository="ops/network", shape="comment", number=7),
    limit=GITHUB_LIMIT,
    not_so=dict.fromkeys(("refused", "refused_another"), FOUND_BY_ITS_MARK),
)
