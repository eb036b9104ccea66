"""The embedder in the package, and any other sentence-transformers model with its prompts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding import EmbedderMissing, NamedEmbedder, PackagedEmbedder, load_embedder

TEXTS = ["Wat is nationale veiligheid?", "What is national security?", "🙂", "", "drugscriminaliteit", "a " * 3000]


@pytest.fixture(scope="module")
def packaged() -> PackagedEmbedder:
    return PackagedEmbedder()


def test_queries_are_unit_vectors_or_zero(packaged: PackagedEmbedder) -> None:
    lengths = np.linalg.norm(packaged.encode_queries(TEXTS), axis=1)
    assert all(np.isclose(length, 1, atol=1e-5) or length == 0 for length in lengths)
    assert lengths[3] == 0


def test_dutch_and_english_of_the_same_meaning_are_near(packaged: PackagedEmbedder) -> None:
    dutch, english, other = packaged.encode_queries([TEXTS[0], TEXTS[1], "The cat sleeps on the warm sofa."])
    assert dutch @ english > 0.7
    assert dutch @ other < 0.3


@pytest.mark.slow
def test_the_light_path_gives_the_vectors_of_sentence_transformers(packaged: PackagedEmbedder) -> None:
    assert np.abs(packaged.encode_queries(TEXTS) - packaged.encode_passages(TEXTS)).max() < 1e-4


def test_a_query_does_not_import_torch() -> None:
    code = (
        "import sys; from index.embedding import load_embedder; load_embedder().encode_queries(['water']); "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_langchain_gets_lists_of_floats(packaged: PackagedEmbedder) -> None:
    vector = packaged.embed_query("water")
    assert len(vector) == packaged.dim == 256
    assert isinstance(vector[0], float)


def test_a_model_that_is_not_here_says_what_to_do() -> None:
    with pytest.raises(EmbedderMissing, match="PARAAT_EMBEDDER"):
        load_embedder("no-such-folder/no-such-model")


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model whose prompts change its vectors: the prompt's word has a row of its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[UNK]": 0, "vraag": 1, "tekst": 2, "water": 3, ":": 4}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    table = np.eye(len(words), dtype=np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=table)],
        prompts={"query": "vraag: ", "document": "tekst: "},
        device="cpu",
    )
    folder = tmp_path_factory.mktemp("model")
    model.save(str(folder))
    return folder


@pytest.mark.slow
def test_query_and_passage_prompts_of_another_model_are_applied(prompted: Path) -> None:
    model = NamedEmbedder(str(prompted))
    query, passage = model.encode_queries(["water"])[0], model.encode_passages(["water"])[0]
    third = 1 / np.sqrt(3)
    assert query == pytest.approx([0, third, 0, third, third], abs=1e-5)
    assert passage == pytest.approx([0, 0, third, third, third], abs=1e-5)


@pytest.mark.slow
def test_identity_follows_the_files_of_a_model_not_its_place(prompted: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / prompted.name
    shutil.copytree(prompted, copy)
    assert NamedEmbedder(str(copy)).identity == NamedEmbedder(str(prompted)).identity
    (copy / "README.md").write_text("changed", encoding="utf-8")
    assert NamedEmbedder(str(copy)).identity != NamedEmbedder(str(prompted)).identity
