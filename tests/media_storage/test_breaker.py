import threading

import pytest

from media_storage import breaker
from media_storage.breaker import Breaker
from media_storage.errors import StorageUnavailable


class TestBreaker:
    def test_opens_at_once_after_a_call_that_got_no_answer(self) -> None:
        subject = Breaker(lambda: True)
        subject.failed(silent=True)
        with pytest.raises(StorageUnavailable) as refused:
            subject.admit()
        assert 1 <= refused.value.retry_after <= 5

    def test_opens_after_two_failures_in_a_row_but_not_after_one(self) -> None:
        subject = Breaker(lambda: True)
        for _ in range(3):
            subject.failed(silent=False)
            subject.admit()
            subject.answered()
        subject.failed(silent=False)
        subject.failed(silent=False)
        with pytest.raises(StorageUnavailable):
            subject.admit()

    def test_lets_calls_through_again_when_the_probe_after_the_pause_succeeds(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(breaker, "PAUSE_SECONDS", 0.0)
        subject = Breaker(lambda: True)
        subject.failed(silent=True)
        subject.admit()

    def test_stays_open_when_the_probe_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(breaker, "PAUSE_SECONDS", 0.0)
        subject = Breaker(lambda: False)
        subject.failed(silent=True)
        with pytest.raises(StorageUnavailable):
            subject.admit()

    def test_lets_one_caller_probe_and_refuses_the_others_at_once(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        probing, answer = threading.Event(), threading.Event()

        def probe() -> bool:
            probing.set()
            return answer.wait(10)

        subject = Breaker(probe)
        monkeypatch.setattr(breaker, "PAUSE_SECONDS", 0.0)
        subject.failed(silent=True)
        monkeypatch.setattr(breaker, "PAUSE_SECONDS", 60.0)
        prober = threading.Thread(target=subject.admit)
        prober.start()
        assert probing.wait(10)
        with pytest.raises(StorageUnavailable):
            subject.admit()
        answer.set()
        prober.join()
        subject.admit()
