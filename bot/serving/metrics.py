"""What is counted, for `/metrics`: the one door to prometheus-client. No label comes from what people write."""

from contextlib import AbstractContextManager
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

# Seconds. The limits to watch lie inside: 0.5 and 2 for an acknowledgement, 3 of Discord's, 0.05 for the loop's lag.
_ANSWER_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60)
_ACKNOWLEDGEMENT_BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
_LAG_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        """Begin at zero."""
        registry = CollectorRegistry()
        self._registry = registry
        ProcessCollector(registry=registry)
        of_platform = ("platform",)
        self._questions = Counter(
            "verbatim_questions", "Questions by what became of them.", ("platform", "outcome"), registry=registry
        )
        self._answers = Histogram(
            "verbatim_answer_seconds",
            "From a question's receipt to its answer.",
            of_platform,
            buckets=_ANSWER_BUCKETS,
            registry=registry,
        )
        self._acknowledgements = Histogram(
            "verbatim_acknowledgement_seconds",
            "From a question's receipt to its acknowledgement.",
            of_platform,
            buckets=_ACKNOWLEDGEMENT_BUCKETS,
            registry=registry,
        )
        self._refused = Counter(
            "verbatim_sends_refused", "Messages that the platform would not take.", of_platform, registry=registry
        )
        self._unknown = Counter(
            "verbatim_sends_unknown", "Messages of which nobody knows whether they arrived.", of_platform,
            registry=registry,
        )  # fmt: skip
        self._signs_left_out = Counter(
            "verbatim_signs_left_out", "Signs to whoever asked too fast that were not shown.", of_platform,
            registry=registry,
        )  # fmt: skip
        self._duplicates = Counter(
            "verbatim_duplicates", "Deliveries that had been answered before.", of_platform, registry=registry
        )
        self._handed_over = Counter(
            "verbatim_handed_over", "Questions that were put to people.", of_platform, registry=registry
        )
        self._in_flight = Gauge("verbatim_in_flight", "Questions being answered.", of_platform, registry=registry)
        self._connections = Counter(
            "verbatim_connections", "Connections opened to the platform.", of_platform, registry=registry
        )
        self._restarts = Counter(
            "verbatim_restarts", "Fresh starts of the platform after a failure.", of_platform, registry=registry
        )
        self._identifies = Gauge(
            "verbatim_identifies_left", "IDENTIFYs left of the day's budget.", of_platform, registry=registry
        )
        self._ready = Gauge("verbatim_ready", "1 while the platform takes questions.", of_platform, registry=registry)
        self._lag = Histogram(
            "verbatim_event_loop_lag_seconds",
            "How much later than asked the event loop runs what is due.",
            buckets=_LAG_BUCKETS,
            registry=registry,
        )

    def question(self, platform: str, outcome: str) -> None:
        """Count a question; `outcome` is one of the few words that the code knows."""
        self._questions.labels(platform, outcome).inc()

    def answered_in(self, platform: str, seconds: float) -> None:
        """Note how long an answer took."""
        self._answers.labels(platform).observe(seconds)

    def acknowledged_in(self, platform: str, seconds: float) -> None:
        """Note how long an acknowledgement took."""
        self._acknowledgements.labels(platform).observe(seconds)

    def send_refused(self, platform: str) -> None:
        """Count a message that would not be taken."""
        self._refused.labels(platform).inc()

    def send_unknown(self, platform: str) -> None:
        """Count a message of which nobody knows whether it arrived."""
        self._unknown.labels(platform).inc()

    def sign_left_out(self, platform: str) -> None:
        """Count a sign that was not shown: it would not be taken, or told nothing any more."""
        self._signs_left_out.labels(platform).inc()

    def duplicate(self, platform: str) -> None:
        """Count a delivery that had been answered before."""
        self._duplicates.labels(platform).inc()

    def handed_over(self, platform: str) -> None:
        """Count a question that was put to people."""
        self._handed_over.labels(platform).inc()

    def in_flight(self, platform: str) -> AbstractContextManager[None]:
        """Count a question as being answered while the block runs."""
        return self._in_flight.labels(platform).track_inprogress()

    def connected(self, platform: str) -> None:
        """Count a connection that is being opened, first ones and resumed ones alike."""
        self._connections.labels(platform).inc()

    def restarted(self, platform: str) -> None:
        """Count a fresh start after a failure."""
        self._restarts.labels(platform).inc()

    def identifies_left(self, platform: str, number: int) -> None:
        """Note how much of the day's budget is left."""
        self._identifies.labels(platform).set(number)

    def ready(self, platform: str, *, is_ready: bool) -> None:
        """Note whether a platform takes questions."""
        self._ready.labels(platform).set(int(is_ready))

    def loop_lag(self, seconds: float) -> None:
        """Note how late the event loop was."""
        self._lag.observe(seconds)

    def value(self, name: str, **labels: str) -> float | None:
        """Return the present value of one series, None where nothing was counted yet."""
        return self._registry.get_sample_value(name, labels)

    def exposition(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)
