from bot.operation.heartbeat import Heartbeat
from bot.operation.measured import Measured
from bot.operation.metrics import Metrics
from bot.operation.probes import serve
from bot.operation.readiness import Check, Readiness
from bot.operation.watch import Watch

__all__ = ["Check", "Heartbeat", "Measured", "Metrics", "Readiness", "Watch", "serve"]
