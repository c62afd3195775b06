"""Readers without a model, some of which die of their documents."""

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from memcon.cluster.worker import memo_of_gap
from memcon.records import Memo, ReadBy
from memcon.reports import Report


class QuietReader:
    """Gives each report a memo that holds its text and one gap."""

    read_by = ReadBy(memcon="0.0.0", model="none", gazetteer="none")

    def read(self, reports: Iterable[Report]) -> Iterator[Memo]:
        for report in reports:
            self.meet(report)
            yield memo_of_gap(report, "a test", self.read_by)

    def meet(self, report: Report) -> None:
        """What a document does to the process."""


class FragileReader(QuietReader):
    """Does what a document's words ask for."""

    def meet(self, report: Report) -> None:
        if "SEGFAULT" in report.text:
            import ctypes
            import faulthandler

            faulthandler.disable()

            ctypes.string_at(0)
        if "ABORT" in report.text:
            import faulthandler

            faulthandler.disable()
            os.abort()
        if "BROKEN" in report.text:
            raise KeyError("a fault of ours")
        if "ENDLESS" in report.text:
            time.sleep(600)


class SlowReader(QuietReader):
    """Takes its time, so that there is time to kill it."""

    def meet(self, report: Report) -> None:
        time.sleep(0.003)


class StumblingReader(QuietReader):
    """Its process is killed once, at a document that harms nobody else."""

    def __init__(self, flag: Path) -> None:
        self.flag = flag

    def meet(self, report: Report) -> None:
        if "STUMBLE" in report.text and not self.flag.exists():
            self.flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
