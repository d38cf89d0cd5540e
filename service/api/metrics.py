"""Figures for those who watch over the service: counts and times only, nothing about people or cases."""

from collections.abc import Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from service.bootstrap import Alur
from service.queries import workload

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The figures of one process; those about rows are read from the database when asked for."""

    def __init__(self, alur: Alur) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Rows(alur))
        self._requests = Counter(
            "alur_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "alur_request_seconds",
            "Time taken to answer.",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self._registry,
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def written(self) -> bytes:
        """Write all figures as Prometheus reads them (five statements)."""
        return generate_latest(self._registry)


class _Rows(Collector):
    """Figures that are the same in every process: they are counted in the database."""

    def __init__(self, alur: Alur) -> None:
        self._alur = alur

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Count cases, tasks, timers, messages and incidents."""
        now = self._alur.clock.now()
        with self._alur.database.read() as connection:
            found = workload.counted(connection, now)
        cases = GaugeMetricFamily("alur_cases", "Cases by status.", labels=["status"])
        for status, count in sorted(found.cases.items()):
            cases.add_metric([status], count)
        yield cases
        yield GaugeMetricFamily("alur_open_tasks", "Tasks on offer.", value=found.open_tasks)
        yield GaugeMetricFamily("alur_overdue_tasks", "Tasks on offer past their time.", value=found.overdue)
        yield GaugeMetricFamily("alur_waiting_timers", "Timers that wait.", value=found.timers)
        yield GaugeMetricFamily(
            "alur_timer_lag_seconds",
            "How late the earliest waiting timer is.",
            value=found.timer_lag(now),
        )
        messages = GaugeMetricFamily("alur_messages", "Outgoing messages by status.", labels=["status"])
        for status, count in sorted(found.messages.items()):
            messages.add_metric([status], count)
        yield messages
        yield GaugeMetricFamily(
            "alur_incidents", "Timers and documents that failed and wait for somebody.", value=found.incidents
        )

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Name nothing beforehand: counting needs the database."""
        return ()
