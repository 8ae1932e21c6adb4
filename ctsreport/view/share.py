"""Shares in words: never a false 0 % or 100 %."""


def percent(share: float) -> str:
    """``42 %``; what is nearly nothing or nearly all is said to be so."""
    if share in {0, 1}:
        return f"{int(share) * 100} %"
    whole = round(share * 100)
    if whole == 0:
        return "under 1 %"
    if whole == 100:
        return "over 99 %"
    return f"{whole} %"
