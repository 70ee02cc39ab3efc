"""What a worker knows of the clock at the other end."""

from __future__ import annotations

from typing import Any

import pytest

from newsbot.frontier.line import Line


def test_a_clock_that_goes_back_is_told_and_believed(caplog: pytest.LogCaptureFixture) -> None:
    client: Any = None  # not called
    line = Line(client, lambda name, number: None)
    line.heard(1000.0, 0.0, 0.2)
    line.heard(1001.0, 1.0, 1.1)
    assert line.offset == pytest.approx(999.9)
    line.heard(1001.5, 2.0, 2.1)  # slewed
    assert not caplog.records
    assert not line.turned_back
    line.heard(903.0, 3.0, 3.1)
    assert "went back by 100 s" in caplog.text
    assert line.turned_back == pytest.approx(100, abs=2)
    assert line.offset == pytest.approx(899.9)
    line.heard(5000.0, 4.0, 4.1)  # ahead: nothing waits
    assert len(caplog.records) == 1
