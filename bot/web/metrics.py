"""What Prometheus reads: ``GET /metrics``, for neighbours only."""

from ipaddress import IPv6Address, ip_address

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.db import queues
from bot.db.engine import Database
from bot.metrics import Metrics

log = structlog.get_logger(__name__)

#: A proxy says with these for whom it asks.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def add_metrics(app: web.Application, db: Database, metrics: Metrics) -> None:
    """Serve ``/metrics`` to this machine and its private network; others do not find it.

    The port may be open to the world for the webhook, and a proxy may pass on more than it should.
    """

    async def show(request: web.Request) -> web.Response:
        if not is_neighbour(request.remote) or any(name in request.headers for name in _FORWARDED):
            raise web.HTTPNotFound
        try:
            async with db.reading() as session:
                metrics.queued(await queues.lengths(session))
        except Exception:
            # The other numbers are wanted most when the database is away.
            log.exception("queues cannot be counted")
            metrics.queued({})
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/metrics", show)


def is_neighbour(address: str | None) -> bool:
    """Whether an IP address belongs to this machine or to a private network."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_loopback or ip.is_private
