from bot.serving.metrics import Metrics


def test_every_figure_stands_in_the_exposition() -> None:
    metrics = Metrics()
    metrics.question("discord", "answered")
    metrics.answered_in("discord", 0.2)
    metrics.acknowledged_in("discord", 0.01)
    metrics.send_refused("discord")
    metrics.sign_left_out("slack")
    metrics.send_unknown("discord")
    metrics.duplicate("discord")
    metrics.handed_over("discord")
    metrics.connected("discord")
    metrics.restarted("discord")
    metrics.identifies_left("discord", 299)
    metrics.ready("discord", is_ready=True)
    metrics.loop_lag(0.002)
    text = metrics.exposition().decode()
    for line in (
        'verbatim_questions_total{outcome="answered",platform="discord"} 1.0',
        'verbatim_answer_seconds_count{platform="discord"} 1.0',
        'verbatim_acknowledgement_seconds_bucket{le="0.01",platform="discord"} 1.0',
        'verbatim_sends_refused_total{platform="discord"} 1.0',
        'verbatim_signs_left_out_total{platform="slack"} 1.0',
        'verbatim_sends_unknown_total{platform="discord"} 1.0',
        'verbatim_duplicates_total{platform="discord"} 1.0',
        'verbatim_handed_over_total{platform="discord"} 1.0',
        'verbatim_connections_total{platform="discord"} 1.0',
        'verbatim_restarts_total{platform="discord"} 1.0',
        'verbatim_identifies_left{platform="discord"} 299.0',
        'verbatim_ready{platform="discord"} 1.0',
        'verbatim_event_loop_lag_seconds_bucket{le="0.0025"} 1.0',
        "process_resident_memory_bytes ",
    ):
        assert line in text


def test_questions_in_flight_are_counted_up_and_down() -> None:
    metrics = Metrics()
    with metrics.in_flight("discord"), metrics.in_flight("discord"):
        assert metrics.value("verbatim_in_flight", platform="discord") == 2
    assert metrics.value("verbatim_in_flight", platform="discord") == 0


def test_two_processes_in_one_keep_apart() -> None:
    one, other = Metrics(), Metrics()
    one.duplicate("discord")
    assert other.value("verbatim_duplicates_total", platform="discord") is None
