"""Many questions leave memory and open files as they were; `make faults` asks a server 20,000."""

from __future__ import annotations

import gc
import os
import random
from pathlib import Path

import pytest

from bot.answers import Question
from bot.assistant import Assistant
from tests.faults.soaking import WORDS, memory_mb, open_files


@pytest.mark.slow
def test_six_hundred_questions_leave_memory_and_open_files_flat(assistant: Assistant) -> None:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not list open files under /proc")
    chance = random.Random(10)
    seen = []
    for number in range(600):
        text = f"Wat zegt de strategie over {chance.choice(WORDS)} en {chance.choice(WORDS)}? {number}"
        assert assistant.answer(Question(text=text)).index == assistant.index.fingerprint
        if number in (200, 599):
            gc.collect()
            seen.append((memory_mb(os.getpid()), open_files(os.getpid())))
    (memory, files), (memory_after, files_after) = seen
    assert memory_after <= 1.1 * memory
    assert files_after <= files
