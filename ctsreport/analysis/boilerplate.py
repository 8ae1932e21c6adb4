"""What CTS and Terraform write around every error: no part of that tells one failure from another."""

import re

_DIRECT = (
    "error tf-{word} for 'NAME': exit status 1\n\nError: \n\n  with module.NAME.TYPE.NAME,\n"
    '  on .terraform/modules/NAME/main.tf line 1, in resource "'
)

_WRAPPINGS = tuple(
    text.replace("DIRECT", _DIRECT.format(word=word))
    for word in ("apply", "init", "plan", "validate")
    for text in (
        "context canceled: retry attempt #2 failed 'DIRECT': retry attempt #1 failed 'DIRECT'",
        "Error updating task 'NAME'. Unable to init task: DIRECT",
        "error rendering template for task 'NAME': ",
        "error fetching template dependencies for task NAME: execute: template: ",
        "could not apply changes for task NAME: DIRECT",
    )
)

_ATTEMPT = re.compile(r"#[0-9]+")


def covers_everything(text: str) -> bool:
    """Whether a text is part of the wrapping alone, whichever attempt it was.

    ``exit status 1``, ``failed``, ``error tf-apply for '``.
    """
    plain = _normal(text)
    return any(plain in _normal(each) for each in _WRAPPINGS)


def _normal(text: str) -> str:
    return _ATTEMPT.sub("#N", " ".join(text.split()))
