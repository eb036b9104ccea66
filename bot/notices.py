"""The notices under an answer: date of the strategy, renderings, language of quotes, older law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.answers import Citation
from bot.places import STRATEGY
from bot.wording import say

if TYPE_CHECKING:
    from index import IndexedSource, Ranking

# When we last looked for the outcome of the review that was announced for 2026, and found none.
REVIEW_CHECKED_ON = date(2026, 11, 23)


def notices(
    citations: Sequence[Citation],
    sources: Mapping[str, IndexedSource],
    language: str,
    ranking: Ranking | None,
    *,
    masked: Sequence[str] = (),
) -> tuple[str, ...]:
    """The notices that citations, personal data in the question and a search by words alone call for.

    Each once, in a fixed order.
    """
    said = [say("words_only", language)] if ranking and ranking.words_only else []
    said += [say("masked", language)] if masked else []
    cited = [sources[citation.source_id] for citation in citations]
    if any((source.renders or source.source_id).startswith(STRATEGY) for source in cited):
        said.append(say("strategy_date", language, checked_on=REVIEW_CHECKED_ON))
    if any(citation.kind == "rendering" for citation in citations):
        said.append(say("rendering", language))
    said += [
        say(f"quote_language_{code}", language)
        for code in sorted({citation.language for citation in citations})
        if code != language and code in ("nl", "en") and language != "pap"
    ]
    if any(source.kind == "law" for source in cited):
        said.append(say("law_dated", language))
    return tuple(said)
