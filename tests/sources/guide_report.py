"""What the guides hold, and a fixed draw of their paragraphs to judge: python -m tests.sources.guide_report [SEED]."""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import read_cases
from sources import Document, builtin_sources, read_document
from tests.sources.fact_lists import read_facts

SEED = "2029"
# How many paragraphs of each language are drawn.
DRAWN = 10
# The guides that render one text with printed pages, beside which a paragraph can be laid.
RENDERING = ("strategy-guide-nl", "strategy-guide-en")
DATASETS = Path(__file__).parents[2] / "eval" / "datasets"
SETS = ("answerable-tuning", "answerable-test", "declined-tuning", "declined-test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph or list item of a guide; `number` counts from 1 within its section, `page` is printed."""

    source_id: str
    section_id: str
    number: int
    page: int | None
    text: str

    @property
    def name(self) -> str:
        """Its place, as in "strategy-guide-nl 2.3.12.H/2"."""
        return f"{self.source_id} {self.section_id}/{self.number}"


def paragraphs_of(document: Document) -> list[Paragraph]:
    """The paragraphs and list items of a guide in their order, each on one line."""
    return [
        Paragraph(
            source_id=document.source.source_id,
            section_id=section.section_id,
            number=number,
            page=block.page,
            text=" ".join(section.text[block.start : block.end].split()),
        )
        for section in document.sections
        for number, block in enumerate(section.blocks, 1)
    ]


def draw(paragraphs: Sequence[Paragraph], count: int, seed: str) -> list[Paragraph]:
    """That many different paragraphs in their order, or all where there are fewer; the same for the same seed."""
    chosen = random.Random(seed).sample(range(len(paragraphs)), min(count, len(paragraphs)))
    return [paragraphs[position] for position in sorted(chosen)]


def part_of(section_id: str) -> str:
    """The line of action, chapter or part of a guide that a section belongs to, as "2.3.12", "1.4" or "P2"."""
    found = re.match(r"2\.\d\.\d+|[PWO]\d+|\d\.\d|\d", section_id)
    return found[0] if found else section_id


def coverage(guides: Sequence[Document]) -> str:
    """A line for each part of the guides in one language: its sections, facts held, and questions answered there.

    A question with several places counts once in each part.
    """
    sections = Counter(part_of(section.section_id) for guide in guides for section in guide.sections)
    facts = Counter(part_of(fact.section) for fact in read_facts())
    questions: Counter[str] = Counter()
    for name in SETS:
        for case in read_cases(DATASETS / f"{name}.jsonl"):
            questions.update({part_of(gold.section_id) for gold in case.gold} if case.expect == "answer" else ())
    lines = [f"{'part':8} {'sections':>8} {'facts':>6} {'questions':>9}"]
    lines += [f"{part:8} {sections[part]:8} {facts[part]:6} {questions[part]:9}" for part in sections]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    """Print the size of each guide, the facts held by section part, and the paragraphs drawn with a seed."""
    seed = arguments[0] if arguments else SEED
    guides = {source.source_id: read_document(source) for source in builtin_sources()}
    print(f"{'guide':24} {'sections':>8} {'paragraphs':>10}")
    for name, guide in guides.items():
        print(f"{name:24} {len(guide.sections):8} {len(paragraphs_of(guide)):10}")
    print(f"\n{coverage([guide for guide in guides.values() if guide.source.language == 'nl'])}")
    facts = read_facts()
    parts = Counter(fact.section.partition(".")[0] for fact in facts)
    by_part = ", ".join(f"part {part}: {count}" for part, count in sorted(parts.items()))
    print(f"\nfacts held: {len(facts)} in {len({fact.section for fact in facts})} sections ({by_part})\n")
    for name in RENDERING:
        for paragraph in draw(paragraphs_of(guides[name]), DRAWN, f"{seed} {name}"):
            print(f"{paragraph.name}, p. {paragraph.page}: {paragraph.text}")


if __name__ == "__main__":
    main(sys.argv[1:])
