"""Counting in memory."""

import os
import threading
from collections.abc import Mapping

from shared.tally import Tally


def test_counts_are_written_once_and_added_up_over_threads() -> None:
    written: list[Mapping[str, int]] = []
    tally: Tally[str] = Tally("test", written.append)

    def count() -> None:
        for _ in range(500):
            tally.add("a")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.flush()
    tally.flush()
    assert written == [{"a": 2000}]


def test_what_can_not_be_written_is_kept_for_the_next_time() -> None:
    written: list[Mapping[str, int]] = []
    is_down = True

    def write(counts: Mapping[str, int]) -> None:
        if is_down:
            raise ConnectionError
        written.append(counts)

    tally: Tally[str] = Tally("test", write)
    tally.add("a")
    tally.flush()
    tally.add("a")
    is_down = False
    tally.flush()
    assert written == [{"a": 2}]


def test_nobody_fills_the_memory_with_ever_other_keys() -> None:
    written: list[Mapping[int, int]] = []
    tally: Tally[int] = Tally("test", written.append, most=3)
    for number in [*range(10), 0, 0]:
        tally.add(number)
    tally.flush()
    assert written == [{0: 3, 1: 1, 2: 1}]


def test_a_forked_process_does_not_count_what_its_parent_did() -> None:
    written: list[Mapping[str, int]] = []
    tally: Tally[str] = Tally("test", written.append)
    tally.start(every_s=0)
    tally.add("parent")
    child = os.fork()
    if child == 0:
        tally.flush()
        os._exit(len(written))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    tally.flush()
    assert written == [{"parent": 1}]
