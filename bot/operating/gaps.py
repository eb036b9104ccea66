"""Groups the questions that the sources did not answer, so that someone can see what to add."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.personal_data import MASK
from bot.regions import plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.database import AskedQuestion
    from index import Index

# A group of fewer questions is not shown: it might be one person.
LEAST = 5
# Groups are grown until their questions are less alike than this on average (1: the same words).
_ALIKE = 0.26
# More different questions than these, the most asked first, and comparing all with all takes too much memory.
_MOST_DIFFERENT = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions that are alike: how many, in which languages, the wording nearest to all, what stood nearest to them.

    `languages` and `nearest` are ordered by how often; `partly` of the questions were answered in part.
    """

    questions: int
    partly: int
    languages: tuple[str, ...]
    example: str
    nearest: tuple[str, ...]
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GapReport:
    """The groups of five questions and more, the largest first, and the number of questions in none of them."""

    gaps: tuple[Gap, ...]
    questions: int
    ungrouped: int


def find_gaps(asked: Sequence[AskedQuestion], index: Index, *, least: int = LEAST) -> GapReport:
    """What was not answered, grouped by words and meaning; the same questions always give the same groups."""
    alike: defaultdict[str, list[AskedQuestion]] = defaultdict(list)
    for one in asked:
        # Without letters nothing was asked.
        if any(char.isalpha() for char in one.text):
            alike[" ".join(plain(one.text).split())].append(one)
    wordings = sorted(alike.values(), key=lambda same: (-len(same), same[0].text))[:_MOST_DIFFERENT]
    groups = [[wordings[number] for number in group] for group in _grouped([w[0] for w in wordings], index)]
    large = [group for group in groups if sum(map(len, group)) >= least]
    gaps = sorted((_gap(group, index) for group in large), key=lambda gap: (-gap.questions, gap.example))
    return GapReport(gaps=tuple(gaps), questions=len(asked), ungrouped=len(asked) - sum(gap.questions for gap in gaps))


def likeness(asked: Sequence[AskedQuestion], index: Index) -> NDArray[np.float32]:
    """How much each question is like each other, 0 to 1, shape (n, n): half by meaning, half by their rarer words."""
    import numpy as np

    vectors = index.embed([one.text for one in asked])
    stems = [index.stems(one.text, one.language) for one in asked]
    column = {stem: number for number, stem in enumerate(dict.fromkeys(s for row in stems for s in row))}
    words = np.zeros((len(asked), max(len(column), 1)), dtype=np.float32)
    for row, own in enumerate(stems):
        for stem in own:
            words[row, column[stem]] = index.weight(stem)
    lengths = np.linalg.norm(words, axis=1, keepdims=True)
    words /= np.where(lengths == 0, 1, lengths)
    meaning = vectors @ vectors.T
    languages = np.array([one.language for one in asked])
    # Questions in two languages share no words, so their meaning alone counts.
    other = languages[:, None] != languages[None, :]
    mixed = np.where(other, meaning, 0.5 * meaning + 0.5 * (words @ words.T))
    return np.asarray(np.clip(mixed, 0, 1), dtype=np.float32)


def _grouped(asked: Sequence[AskedQuestion], index: Index) -> list[list[int]]:
    """Positions of questions that are alike."""
    if len(asked) < 2:
        return [[number] for number in range(len(asked))]
    from sklearn.cluster import AgglomerativeClustering

    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - _ALIKE
    )
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for position, label in enumerate(model.fit_predict(1 - likeness(asked, index))):
        groups[int(label)].append(position)
    return list(groups.values())


def _gap(group: Sequence[Sequence[AskedQuestion]], index: Index) -> Gap:
    every = [one for same in group for one in same]
    near = Counter(place for one in every for place in one.nearest)
    languages = Counter(one.language for one in every)
    return Gap(
        questions=len(every),
        partly=sum(one.status == "partial" for one in every),
        languages=_by_number(languages),
        example=_example(group, index),
        nearest=_by_number(near)[:3],
        first=min(one.at for one in every),
        last=max(one.at for one in every),
    )


def _by_number(counted: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counted, key=lambda name: (-counted[name], name)))


def _example(group: Sequence[Sequence[AskedQuestion]], index: Index) -> str:
    """The wording that is most like the others of the main language, without words that might tell who asked.

    Names cannot be recognised by their form. A word that one wording alone holds, and no source, is therefore hidden.
    """
    languages = Counter(one.language for same in group for one in same)
    read = _by_number(languages)[0]
    group = [same for same in group if same[0].language == read]
    ones = [same[0] for same in group]
    weights = [len(same) for same in group]
    central = (likeness(ones, index) @ weights).argmax()
    chosen = ones[int(central)]
    shared = Counter(stem for one in ones for stem in set(index.stems(one.text, one.language)))
    asked_often = weights[int(central)] > 1

    def shown(word: str) -> str:
        stems = index.stems(word, chosen.language)
        is_known = all(asked_often or shared[stem] > 1 or index.holds(stem) for stem in stems)
        return word if is_known else MASK

    return " ".join(shown(word) for word in chosen.text.split())
