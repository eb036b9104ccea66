"""The short word lists that readers of text rely on."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


# After one of these a hanging hyphen stays hanging: "klimaat- en natuurrampen", "short- and long-term".
COORDINATORS = word_set("en of and or und oder et ou")
# A sentence cannot end on one of these, so what follows belongs to it.
NEVER_LAST = word_set(
    "a an the of to in on at by for with from and or but that which who as is are be been was were will would "
    "can could may must shall should has have had not than into via their its our this these such including "
    "between de het een van te op aan bij voor met uit en maar dat die als zijn waren wordt worden zal zullen "
    "kan kunnen moet moeten niet om tot door over onder tussen hun haar onze deze dit"
)
# Words of one or two letters that are whole.
SHORT_WORDS = word_set(
    "a an al as at be by de do du en es et ex go he ik if in is it je la le me my na no nu of om on op or os "
    "so te to un up us uw we ze"
)
# Common words that tell Dutch from English.
DUTCH = word_set("de het een van en dat niet voor met zijn op aan te wordt ook bij")
ENGLISH = word_set("the of and to that not for with are on is be by this from as")
# Halves that make an old and whole word with "to", "by" or "and".
FUSED = word_set("there where here near stand pass hither hereun thereun")
# What may stand before any word with a hyphen.
PREFIXES = word_set("anti counter cross ever multi non post self semi well")
