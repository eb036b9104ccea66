"""Makes the set from the guide: true sentences, right paraphrases, and true sentences made false one way at a time."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from eval.gateset.mutating import MUTATORS, causal_sentence
from sources import Document, builtin_sources, read_document

LANGUAGES = ("nl", "en")
OTHER = {"nl": "en", "en": "nl"}
WRONG_PASSAGE = "wrong passage"
# Items of one kind, language and passage language; fewer where the guide has no more sentences that fit.
_MOST = {True: 220, False: 120}
_PIECE_WORDS = 130
_LEAST_WORDS, _MOST_WORDS = 7, 32
_ALIKE = 0.75
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9'(])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Whole paragraphs of one section; `twin` is the piece that says the same in the other language."""

    piece_id: str
    language: str
    family: str
    theme: str
    text: str
    twin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A sentence, the passage it is held against, and whether it follows from it."""

    item_id: str
    kind: str
    half: Literal["tuning", "test"]
    language: str
    passage_language: str
    supported: bool
    sentence: str
    passage: str


def make_set(seed: int = 7) -> tuple[tuple[Piece, ...], tuple[Item, ...]]:
    """The pieces of the bundled guides and the items on them; the same guides and seed give the same set."""
    pieces = {piece.piece_id: piece for source in builtin_sources() for piece in _pieces(read_document(source))}
    items: list[Item] = []
    for language in LANGUAGES:
        true = [(text, piece) for piece in pieces.values() if piece.language == language for text in _sentences(piece)]
        random.Random(f"{seed} {language}").shuffle(true)
        items += _true_items(true, pieces, language)
        for kind in (*MUTATORS, WRONG_PASSAGE):
            chance = random.Random(f"{seed} {kind} {language}")
            made = list(_false_pairs(kind, true, pieces, language, chance))
            for is_same in (True, False):
                items += _numbered(kind, made, pieces, is_same=is_same)
    causal_pieces, causal_items = _causal(tuple(pieces.values()), random.Random(seed))
    items += causal_items
    pieces |= {piece.piece_id: piece for piece in causal_pieces}
    used = {item.passage for item in items}
    return tuple(piece for piece in pieces.values() if piece.piece_id in used), tuple(items)


def write_set(folder: Path) -> int:
    """Write passages.jsonl and items.jsonl; the number of items."""
    pieces, items = make_set()
    _write(folder / "passages.jsonl", [{"id": piece.piece_id, "text": piece.text} for piece in pieces])
    _write(folder / "items.jsonl", [asdict(item) for item in items])
    return len(items)


def read_set(folder: Path | None = None) -> tuple[Item, ...]:
    """The items of the committed set (or of a folder like it), each with the text of its passage."""
    data = folder or Path(str(files("eval.gateset") / "data"))
    passages = {row["id"]: row["text"] for row in _rows(data / "passages.jsonl")}
    return tuple(Item(**{**row, "passage": passages[row["passage"]]}) for row in _rows(data / "items.jsonl"))


def _write(path: Path, rows: Sequence[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line)


def _pieces(document: Document) -> Iterator[Piece]:
    """The sections cut into pieces, paragraphs kept whole; both languages are cut at the same paragraphs."""
    source = document.source
    family = source.source_id.removesuffix(f"-{source.language}")
    if source.language not in OTHER:
        return
    for section in document.sections:
        paragraphs = [" ".join(part.split()) for part in section.text.split("\n\n") if part.strip()]
        step = 2 if sum(len(part.split()) for part in paragraphs) > _PIECE_WORDS else len(paragraphs) or 1
        for start in range(0, len(paragraphs), step):
            place = f"{section.section_id}/{start}"
            yield Piece(
                piece_id=f"{source.source_id}:{place}",
                language=source.language,
                family=f"{family}:{section.section_id}",
                theme=f"{family}:{section.section_id.rpartition('.')[0] or section.section_id}",
                text="\n".join(paragraphs[start : start + step]),
                twin=f"{family}-{OTHER[source.language]}:{place}",
            )


def _sentences(piece: Piece) -> list[str]:
    found = [text for line in piece.text.split("\n") for text in _SENTENCE_END.split(line.removeprefix("- "))]
    return [text for text in found if text.endswith(".") and _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS]


def _true_items(true: Sequence[tuple[str, Piece]], pieces: dict[str, Piece], language: str) -> list[Item]:
    """Sentences as they stand, hand-written paraphrases, and sentences over the passage of the other language."""
    home = dict(true)
    table = (files("eval.gateset") / "data" / f"paraphrases-{language}.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.split("\n") if line]
    right = [(said, home[source], home[source].piece_id) for source, said in rows if source in home]
    across = [(text, piece, piece.twin) for text, piece in true if piece.twin in pieces]
    same = [(text, piece, piece.piece_id) for text, piece in true]
    spoken = [(said, piece, piece.twin) for said, piece, _ in right if piece.twin in pieces]
    return [
        *_items("verbatim", same[:120], pieces, supported=True),
        *_items("paraphrase", right, pieces, supported=True),
        *_items("across", across[: _MOST[True]], pieces, supported=True),
        *_items("paraphrase across", spoken, pieces, supported=True),
    ]


def _causal(pieces: Sequence[Piece], chance: random.Random) -> tuple[list[Piece], list[Item]]:
    """Passages that say what causes what between two sentences of the guide, and sentences that say it so or reversed.

    The sentence never has the form of the passage, so that no word order gives it away.
    """
    table = (files("eval.gateset") / "data" / "causes.tsv").read_text(encoding="utf-8")
    made: list[Piece] = []
    rows: dict[tuple[str, str, bool], list[tuple[str, Piece, str]]] = {}
    for number, line in enumerate(table.strip().split("\n")):
        words = line.split("\t")
        terms = {"nl": (words[0], words[1]), "en": (words[2], words[3])}
        for language in LANGUAGES:
            around = _sentences(chance.choice([piece for piece in pieces if piece.language == language]))
            cause, effect = terms[language]
            stated = causal_sentence(cause, effect, number, language)
            piece = Piece(
                piece_id=f"cause:{number}:{language}",
                language=language,
                family="cause",
                theme=f"cause:{number}",
                text=" ".join([*around[:1], stated, *around[1:2]]),
                twin="",
            )
            made.append(piece)
            for asked in LANGUAGES:
                for said, is_kept in _sayings(terms[asked], number, asked, 3 if asked == language else 2):
                    rows.setdefault((asked, language, is_kept), []).append((said, piece, piece.piece_id))
    known = {piece.piece_id: piece for piece in made}
    items: list[Item] = []
    for (asked, _, supported), found in rows.items():
        kind = "cause kept" if supported else "cause reversed"
        items += _items(kind, found, known, supported=supported, language=asked)
    return made, items


def _sayings(terms: tuple[str, str], number: int, language: str, times: int) -> Iterator[tuple[str, bool]]:
    """The two terms as cause and effect, and the other way round, in as many forms; and whether they were kept."""
    cause, effect = terms
    for form in range(number + 2, number + 2 * times + 1, 2):
        yield causal_sentence(cause, effect, form, language), True
        yield causal_sentence(effect, cause, form, language), False


def _false_pairs(
    kind: str, true: Sequence[tuple[str, Piece]], pieces: dict[str, Piece], language: str, chance: random.Random
) -> Iterator[tuple[str, Piece]]:
    for text, piece in true:
        if kind == WRONG_PASSAGE:
            if other := _near_by(text, piece, pieces, chance):
                yield text, other
        elif (changed := MUTATORS[kind](text, language, chance)) and changed != text:
            yield changed, piece


def _near_by(text: str, piece: Piece, pieces: dict[str, Piece], chance: random.Random) -> Piece | None:
    """Another piece of the same section, else of the same theme, that holds no sentence much like this one."""
    others = [other for other in pieces.values() if other.language == piece.language and other is not piece]
    same = [other for other in others if other.family == piece.family]
    near = [other for other in others if other.theme == piece.theme and other.family != piece.family]
    chance.shuffle(same)
    chance.shuffle(near)
    for other in [*same[:1], *near]:
        alike = (SequenceMatcher(None, text, sentence).ratio() for sentence in _sentences(other))
        if max(alike, default=0.0) < _ALIKE:
            return other
    return None


def _numbered(
    kind: str, made: Sequence[tuple[str, Piece]], pieces: dict[str, Piece], *, is_same: bool
) -> tuple[Item, ...]:
    rows = [(text, piece, piece.piece_id if is_same else piece.twin) for text, piece in made]
    rows = [row for row in rows if row[2] in pieces]
    return _items(kind, rows[: _MOST[is_same]], pieces, supported=False)


def _items(
    kind: str, rows: Sequence[tuple[str, Piece, str]], pieces: dict[str, Piece], *, supported: bool, language: str = ""
) -> tuple[Item, ...]:
    """The rows as items; `language` is that of the sentences where it is not the piece's."""
    return tuple(
        Item(
            item_id=f"{kind.replace(' ', '-')}-{language or piece.language}-{pieces[passage].language}-{number:03}",
            kind=kind,
            half=_half(piece.theme),
            language=language or piece.language,
            passage_language=pieces[passage].language,
            supported=supported,
            sentence=text,
            passage=passage,
        )
        for number, (text, piece, passage) in enumerate(rows, start=1)
    )


def _half(theme: str) -> Literal["tuning", "test"]:
    """All items of a theme, in both languages, are in one half."""
    return "tuning" if hashlib.sha256(theme.encode()).digest()[0] % 2 else "test"
