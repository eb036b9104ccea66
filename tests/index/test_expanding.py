"""A query leads to stems of the index across languages, spellings and ways of saying it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import stem
from index.compounds import split_compound
from index.expanding import ExpandedQuery, Expander, query_languages
from index.glossary import Phrases
from index.vocabulary import Vocabulary


class Everything(frozenset[str]):
    """An index that knows every stem."""

    def __contains__(self, item: object) -> bool:
        return True


def expand(query: str, languages: tuple[str, ...] = ("en",), words: dict[str, int] | None = None) -> ExpandedQuery:
    return Expander(Everything(), Vocabulary(words or {}), languages).expand(query)


def test_a_dutch_word_leads_to_english_stems_and_says_so() -> None:
    found = expand("Wat is weerbaarheid?")
    assert found.weights["resili"] > 0.5
    assert found.expansions["weerbaarheid"][0][0] == "resili"


def test_an_english_word_leads_to_dutch_stems() -> None:
    assert expand("What about the mayor?", ("nl",)).weights[stem("burgemeester", "nl")] > 0.5


def test_papiamentu_is_read_in_both_spellings() -> None:
    for query in ("Kiko ta seguridad di pais?", "Kiko ta siguridat di pais?"):
        assert expand(query).languages == ("pap",)
        assert "secur" in expand(query).weights


def test_a_domain_term_wins_over_its_words() -> None:
    found = expand("Hoe staat het met de nationale veiligheid?")
    assert found.weights["secur"] == 1.0
    assert "safeti" not in found.weights
    assert found.expansions["nationale veiligheid"] == (("nation", 1.0), ("secur", 1.0))


def test_a_compound_is_found_by_its_parts_and_translated_by_them() -> None:
    found = expand("Hoe zit het met drinkwaterbeveiliging?", ("nl", "en"))
    assert "water" in found.weights
    assert stem("beveiliging", "nl") in found.weights


def test_a_typing_error_leads_to_the_word_that_was_meant() -> None:
    meant = stem("overstromingen", "nl")
    expander = Expander({meant}, Vocabulary({"overstromingen": 3}), ("nl",))
    assert expander.expand("Wat doet de overheid tegen overstromimgen?").expansions["overstromimgen"] == ((meant, 0.8),)


def test_a_known_word_is_never_corrected() -> None:
    assert "dijken" not in expand("Wat gebeurt er met de dijken?", ("nl",), {"dijken": 1, "dijker": 9}).expansions


def test_lay_words_lead_to_the_words_of_policy() -> None:
    found = expand("Wat doet u tegen nepnieuws?", ("nl", "en"))
    assert {stem("desinformatie", "nl"), "disinform"} <= set(found.weights)
    assert found.weights[stem("nepnieuws", "nl")] == 1.0


def test_abbreviations_and_full_forms_lead_to_each_other() -> None:
    assert "counterterror" in expand("What does the NCTV do?").weights
    assert "nctv" in expand("the National Coordinator for Counterterrorism and Security").weights


def test_a_name_stands_unchanged_in_the_other_language() -> None:
    assert expand("Hoe gaat het in Xanadu?").weights["xanadu"] == 1.0


def test_only_stems_of_the_index_are_searched() -> None:
    found = Expander({"resili"}, Vocabulary({}), ("en",)).expand("weerbaarheid tegen een dreiging")
    assert set(found.weights) == {"resili"}


@pytest.mark.parametrize(
    ("query", "languages"),
    [
        ("Wat doet de overheid?", ("nl",)),
        ("What does the government do?", ("en",)),
        ("Kiko ta e menasa pa nos?", ("pap",)),
        ("weerbaarheid", ("nl",)),
        ("disinformation", ("en",)),
        ("xyzzy", ("nl", "en")),
        ("", ("nl", "en")),
    ],
)
def test_the_language_is_told_by_common_words_then_by_the_lexicon(query: str, languages: tuple[str, ...]) -> None:
    assert query_languages(query) == languages


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_expanded_with_weights_up_to_one(query: str) -> None:
    found = expand(query, ("nl", "en"))
    assert all(0 < weight <= 1 for weight in found.weights.values())
    assert all(0 < w <= 1 for row in found.expansions.values() for _, w in row)


@pytest.mark.parametrize("query", ["", "de het een", "🙂", "水", "x" * 10_000, "water " * 3_000, "\ud800"])
def test_odd_queries_are_no_errors(query: str) -> None:
    assert len(expand(query).weights) <= 64


def test_the_most_even_split_of_a_compound_is_taken() -> None:
    known = {"drugs", "criminaliteit", "veiligheid", "regio", "pandemie", "beleid", "veilig"}.__contains__
    assert split_compound("drugscriminaliteit", known) == ("drugs", "criminaliteit")
    assert split_compound("veiligheidsregio", known) == ("veiligheid", "regio")
    assert split_compound("veiligheid", known) == ()
    assert split_compound("onbekendwoord", known) == ()


def _among(known: set[str], some: Sequence[str]) -> list[str]:
    return [word for word in some if word in known]


def test_near_words_of_the_texts_win_over_those_elsewhere() -> None:
    vocabulary = Vocabulary({"storm": 2, "stort": 5})
    assert vocabulary.meant("storn", partial(_among, {"stern"})) == ("stort", "storm")
    assert vocabulary.meant("sterk1", partial(_among, {"sterk"})) == ()
    assert vocabulary.meant("steru", partial(_among, {"stern"})) == ("stern",)
    assert vocabulary.meant("tsorm", partial(_among, {"stern"})) == ("storm",)


def test_the_longest_phrase_is_found_in_any_inflection() -> None:
    phrases = Phrases([("vitale infrastructuur", "kritiek"), ("vitale", "levend")], "nl")
    found = phrases.find(("beschermt", "vitale", "infrastructuur", "vitale"))
    assert [(match.start, match.n_words, match.meanings) for match in found] == [
        (1, 2, ("kritiek",)),
        (3, 1, ("levend",)),
    ]
