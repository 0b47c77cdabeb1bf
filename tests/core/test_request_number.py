"""The number an error page shows leads to the lines of the log."""

import structlog


def test_answer_and_log_share_the_number(client):
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        response = client.get("/nowhere", headers={"X-Request-ID": "from-proxy-7"})
    assert response.headers["X-Request-ID"] == "from-proxy-7"
    assert "from-proxy-7" in [line.get("request_number") for line in lines if line["event"] == "request_finished"]
