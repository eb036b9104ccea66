"""Whatever the description allows, or almost allows, gets an answer as described and never a fault of ours."""

from __future__ import annotations
