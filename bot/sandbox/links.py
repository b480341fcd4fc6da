"""Which addresses Telegram takes in links and buttons."""

from urllib.parse import urlsplit


def link_fault(url: str) -> str | None:
    """Return what Telegram would say against `url`, or None when it is good.

    ``http``, ``https`` and ``tg`` are taken; a bare ``example.org`` counts as http. Local names
    such as ``localhost`` are refused, as Telegram does.
    """
    if "://" not in url:
        url = f"http://{url}"
    scheme, _, rest = url.partition("://")
    if scheme.lower() in {"tg", "ton", "tonsite"}:
        return None if rest else "URL host is empty"
    if scheme.lower() not in {"http", "https"}:
        return "unsupported URL protocol"
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return "wrong HTTP URL"
    if not host:
        return "URL host is empty"
    return None if "." in host and not any(map(str.isspace, url)) else "wrong HTTP URL"
