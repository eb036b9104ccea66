"""Turns a follow-up and the turns before it into one stand-alone query."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from bot.answers import Question
from bot.claims import claim_of
from bot.regions import plain
from bot.rewording import reworded

# A question this short says too little by itself, unless it asks what something is.
_FEW_WORDS = 4
# How many user turns a chain of follow-ups is traced back.
TURNS_BACK = 3
# Words this long carry a subject; a question with so many of them stands alone even when it says "that" or "it".
_SUBJECT_LETTERS, _SUBJECTS = 6, 3
_PARTS = 2
_BEGINS_BACK = re.compile(
    r"((ok|oke|okay) )?(en|and|maar|but|dus|so|of|or|ook|also|i|y|hoe zit (het|dat) (met|bij|op|in)|hoe staat het met"
    r"|what about|how about|((nee|no) )?(ik bedoel|i mean|i meant))\b"
)
_ASSENT = re.compile(
    r"(ja|jazeker|graag|yes|yep|sure|ok|oke|okay|si|doe maar|go on|go ahead|please|alsjeblieft|alstublieft|vertel"
    r"|vertel (me )?(meer|verder)|tell me more|more|meer|ga door|continue|leg( dat)? uit|explain( that)?|waarom|why"
    r"|hoezo|hoe dan|how so|pakiko|pakico|(heel )?(erg )?bedankt|dank (je|u)( wel)?|dankjewel|thanks|thank you|danki"
    r"|says who|(op )?(welke|which|what) (pagina|bladzijde|page)( (is|staat) (dat|that|it))?"
    r"|geef( eens)? (een )?voorbeeld"
    r"|(can you |could you )?give( me)?( an| some)? examples?|kun je (dat|het) uitleggen|wat bedoel je( daarmee)?"
    r"|wie zegt dat|hoe werkt (dat|het)|how does (it|that) work)( please| graag| alstublieft| alsjeblieft)*$"
)
# What people call a line of action once it is known which strategy is meant.
_LINE = re.compile(r"\bline (\d+)")
_POINTS_BACK = re.compile(
    r"\b(daarvan|daarmee|daarvoor|daarop|daaraan|daarin|daarover|hiervan|hiermee|ervan|ermee|ervoor|erover|erin|eraan)\b"
    r"|\b(dat|dit|die|deze|hij|zij|ze|hun|it|its|that|this|those|these|them|they|their|he|she|esey|esaki|nan)\b"
)
_ASKS_WHAT = re.compile(
    r"(wat|what|kiko|kico) (is|zijn|are|betekent|does|ta|houdt)\b(?! (dat|dit|die|it|that|this|those|they)\b)"
)


@cache
def _groups() -> tuple[tuple[re.Pattern[str], ...], ...]:
    groups = tomllib.loads((files("bot") / "conversation.toml").read_text(encoding="utf-8"))["groups"]
    return tuple(tuple(re.compile(rf"\b{member}\b") for member in group) for group in groups)


def stand_alone_query(question: Question) -> str:
    """What to search for: the question, completed from earlier user turns when it points back to them.

    A word that takes the place of another one replaces it ("en voor bedrijven?" after a question on citizens). What
    the assistant said in an earlier turn is never used: a history that comes over the API can be forged. Of a
    question that asks to confirm something ("klopt het dat …?") only the claim is searched, and everyday words that the
    sources use for something else are put in theirs.
    """
    chain = [question.text]
    for turn in reversed([turn.content for turn in question.history if turn.role == "user"][-TURNS_BACK:]):
        if not _needs_context(chain[0]):
            break
        chain.insert(0, turn)
    query = chain[0]
    for follow_up in chain[1:]:
        query = _completed(query, follow_up)
    return reworded(claim_of(query) or query)


def second_part(text: str) -> str | None:
    """The second of two questions in one ("Geldt dit op Bonaire? En op Saba?"), completed; None where there is one."""
    parts = [part.strip() for part in re.findall(r"[^?]+\?", text)]
    if len(parts) != _PARTS or not _BEGINS_BACK.match(_folded(parts[1])):
        return None
    return reworded(_completed(parts[0], parts[1]))


def _needs_context(text: str) -> bool:
    folded = _folded(text)
    words = folded.split()
    if _BEGINS_BACK.match(folded) or _ASSENT.match(folded) or not words:
        return True
    if len(words) <= _FEW_WORDS and not _ASKS_WHAT.match(folded):
        return True
    subjects = sum(len(word) >= _SUBJECT_LETTERS for word in words)
    return bool(_POINTS_BACK.search(folded)) and subjects < _SUBJECTS


def _completed(earlier: str, follow_up: str) -> str:
    """The earlier query with what the follow-up changes in it, or both in a row."""
    folded = _LINE.sub(r"line of action \1", _folded(follow_up))
    if _ASSENT.match(folded):
        return earlier
    replaced = _replaced(earlier, folded)
    return replaced if replaced is not None else f"{earlier} {follow_up}"


def _replaced(earlier: str, follow_up: str) -> str | None:
    """The earlier query with one member of a group replaced by the follow-up's, when it holds little else."""
    before = _folded(earlier)
    for group in _groups():
        named = [found for member in group if (found := member.search(follow_up))]
        known = [found for member in group if (found := member.search(before))]
        if len(named) == 1 and len(known) == 1 and named[0][0] != known[0][0]:
            rest = follow_up.replace(named[0][0], " ").split()
            changed = before.replace(known[0][0], named[0][0])
            subjects = [word for word in rest if len(word) >= _SUBJECT_LETTERS and word not in before]
            return " ".join([changed, *subjects])
    return None


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s']", " ", plain(text)).split())
