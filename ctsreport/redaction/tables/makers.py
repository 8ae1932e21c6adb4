"""Tokens that are known by how they begin: kind, prefixes, signs that follow, and how many at least."""

WORD = "A-Za-z0-9"
URL_SAFE = "A-Za-z0-9_-"
DOTTED = "A-Za-z0-9_.-"
HEX = "a-f0-9"

MAKERS = (
    ("aws-access-key", "AKIA ASIA ABIA ACCA", "A-Z0-9", 12),
    ("github-token", "ghp_ gho_ ghu_ ghs_ ghr_", WORD, 16),
    ("github-token", "github_pat_", "A-Za-z0-9_", 16),
    (
        "gitlab-token",
        "glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- gloas- glsoat- glffct- glwt- GR1348941",
        DOTTED,
        14,
    ),
    ("slack-token", "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xoxo- xoxc- xoxd- xoxe. xapp- xwfp-", "A-Za-z0-9.%-", 10),
    ("vault-token", "hvs. hvb. hvr.", DOTTED, 8),
    ("vault-token", "b.AAAA", URL_SAFE, 8),
    ("gcp-key", "AIza", URL_SAFE, 24),
    ("gcp-key", "ya29. GOCSPX-", DOTTED, 10),
    ("gcp-key", "1//0", URL_SAFE, 20),
    ("token", "sk-proj- sk-svcacct- sk-admin- sk-ant- sk-or- sk-", URL_SAFE, 16),
    ("token", "sk_live_ sk_test_ rk_live_ rk_test_ whsec_ pk_live_", WORD, 12),
    ("token", "npm_", WORD, 20),
    ("token", "pypi-", URL_SAFE, 20),
    ("token", "dop_v1_ doo_v1_ dor_v1_", HEX, 20),
    ("token", "shpat_ shpca_ shppa_ shpss_ shptka_", "A-Fa-f0-9", 16),
    ("token", "SG.", DOTTED, 20),
    ("token", "key-", HEX, 32),
    ("token", "glsa_ glc_ eyJrIjoi", "A-Za-z0-9_+/=", 16),
    ("token", "dckr_pat_ dckr_oat_", URL_SAFE, 16),
    ("token", "dapi dkea", HEX, 24),
    ("token", "NRAK- NRJS- NRII- NRRA-", "A-Za-z0-9-", 16),
    ("token", "PMAK-", "A-Za-z0-9-", 20),
    ("token", "lin_api_ lin_oauth_", WORD, 20),
    ("token", "figd_ figo_", URL_SAFE, 20),
    ("token", "hf_ api_org_", WORD, 20),
    ("token", "rubygems_", HEX, 24),
    ("token", "pul-", HEX, 24),
    ("token", "tskey-api- tskey-auth- tskey-client- tskey-scim- tskey-webhook-", "A-Za-z0-9-", 10),
    ("token", "fo1_ fm1_ fm2_ fm1r_", "A-Za-z0-9_+/=-", 20),
    ("token", "dt0c01. dt0s01. dt0s02. dt0s16.", "A-Z0-9.", 20),
    ("token", "ATATT3 ATBB ATCTT3 BBDC-", "A-Za-z0-9_=+/-", 16),
    ("token", "sntrys_ sntryu_ sntrya_", "A-Za-z0-9_+/=", 16),
    ("token", "ops_ey", URL_SAFE, 40),
    ("token", "ccipat_ CCIPAT_ CCIPRJ_", "A-Za-z0-9_", 16),
    ("token", "bkua_ bkaj_ bkcj_ bkct_", WORD, 20),
    ("token", "pat-na1- pat-eu1-", "A-Za-z0-9-", 20),
    ("token", "EAACEdEose0cBA", WORD, 10),
    ("token", "sq0csp- sq0atp- sq0idp- EAAA", URL_SAFE, 20),
    ("token", "nvapi-", URL_SAFE, 20),
    ("token", "gsk_ xai- r8_ pplx- tvly- fc-", WORD, 24),
    ("token", "pscale_tkn_ pscale_pw_ pscale_oauth_", DOTTED, 16),
    ("token", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim.", DOTTED, 16),
    ("token", "ntn_ AKCp", WORD, 30),
    ("token", "AGE-SECRET-KEY-1", "A-Z0-9", 20),
    (
        "token",
        (
            "nfp_ nfc_ nfo_ nfb_ nfu_ vercel_blob_rw_ sbp_ sb_secret_ rnd_ railway_ waka_ zpka_ apify_api_ phc_ "
            "phx_ tr_dev_"
        ),
        "A-Za-z0-9_",
        20,
    ),
    ("token", "snyk_ snyk_uat. sgp_ sgh_ sqp_ squ_ sqa_", DOTTED, 20),
)
"""A prefix that is a word of prose needs a longer rest."""

WEBHOOKS = (
    ("slack-token", "hooks.slack.com/services/", "A-Za-z0-9_/-", 10),
    ("slack-token", "hooks.slack.com/workflows/", "A-Za-z0-9_/-", 10),
    ("slack-token", "hooks.slack.com/triggers/", "A-Za-z0-9_/-", 10),
    ("slack-token", "hooks.slack-gov.com/services/", "A-Za-z0-9_/-", 10),
    ("webhook", "discord.com/api/webhooks/", "A-Za-z0-9_/-", 30),
    ("webhook", "discordapp.com/api/webhooks/", "A-Za-z0-9_/-", 30),
    ("webhook", "webhook.office.com/webhookb2/", "A-Za-z0-9_/@.-", 30),
    ("webhook", "outlook.office.com/webhook/", "A-Za-z0-9_/@.-", 30),
    ("webhook", "api.telegram.org/bot", "A-Za-z0-9_:-", 20),
    ("webhook", "open.feishu.cn/open-apis/bot/v2/hook/", "A-Za-z0-9_-", 16),
    ("webhook", "open.larksuite.com/open-apis/bot/v2/hook/", "A-Za-z0-9_-", 16),
    ("webhook", "hooks.zapier.com/hooks/catch/", "A-Za-z0-9_/-", 8),
    ("webhook", "maker.ifttt.com/use/", "A-Za-z0-9_-", 16),
    ("webhook", "events.pagerduty.com/integration/", "A-Za-z0-9_-", 16),
    ("webhook", "alert.victorops.com/integrations/generic/", "A-Za-z0-9_/-", 16),
    ("webhook", "chat.googleapis.com/v1/spaces/", "A-Za-z0-9_/-", 200),
    ("webhook", "hc-ping.com/", "A-Za-z0-9-", 22),
    ("webhook", "/hooks/", "a-z0-9", 26),
)
"""Addresses that let in whoever knows them: what follows is the secret."""
