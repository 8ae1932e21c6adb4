"""The paths of CTS's API that a report is made of."""

STATUS = "/v1/status"
TASKS = "/v1/status/tasks"
DEFINITIONS = "/v1/tasks"
HEALTH = "/v1/health"
CLUSTER = "/v1/status/cluster"
