"""The embedder in the package, and any other sentence-transformers model with its prompts."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from index.embedding import EmbedderMissing, NamedEmbedder, PackagedEmbedder, load_embedder

TEXTS = ["Wat is nationale veiligheid?", "What is national security?", "🙂", "", "drugscriminaliteit", "a " * 3000]
# Nothing to read: no text, an emoji, an accent on its own, half a character.
UNREADABLE = ["", " ", "🙂", "\u0301", "\ud800"]


@pytest.fixture(scope="module")
def packaged() -> PackagedEmbedder:
    return PackagedEmbedder()


def test_queries_are_unit_vectors_or_zero(packaged: PackagedEmbedder) -> None:
    lengths = np.linalg.norm(packaged.encode_queries(TEXTS), axis=1)
    assert lengths == pytest.approx([1, 1, 0, 0, 1, 1], abs=1e-5)


def test_what_cannot_be_read_gives_zeros_and_does_not_disturb_the_rest(packaged: PackagedEmbedder) -> None:
    assert not packaged.encode_queries(["", " ", "🙂", "\u0301"]).any()
    clean, disturbed = packaged.encode_queries(["water", "🙂 water 🙂"])
    assert disturbed == pytest.approx(clean, abs=1e-5)


def test_half_a_character_is_read_as_a_mark_not_refused(packaged: PackagedEmbedder) -> None:
    found, expected = packaged.encode_queries(["\ud800 water", "? water"])
    assert np.array_equal(found, expected)


def test_no_texts_give_no_rows(packaged: PackagedEmbedder) -> None:
    assert packaged.encode_queries([]).shape == (0, packaged.dim)


def test_dutch_and_english_of_the_same_meaning_are_near(packaged: PackagedEmbedder) -> None:
    dutch, english, other = packaged.encode_queries([TEXTS[0], TEXTS[1], "The cat sleeps on the warm sofa."])
    assert dutch @ english > 0.7
    assert dutch @ other < 0.3


@pytest.mark.slow
def test_the_light_path_gives_the_vectors_of_sentence_transformers(packaged: PackagedEmbedder) -> None:
    from safetensors.numpy import load_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    folder = Path(str(files("index") / "model"))
    stored, tokenizer = load_file(folder / "model.safetensors"), Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(512)
    module = StaticEmbedding(tokenizer, embedding_weights=stored["rows"].astype(np.float32) * stored["scales"])
    model = SentenceTransformer(modules=[module], device="cpu")
    # StaticEmbedding has no mean of nothing.
    texts = [text for text in (*TEXTS, "[PAD]", "water " * 600) if packaged.encode_queries([text]).any()]
    assert len(texts) == 5
    theirs = model.encode(texts, convert_to_numpy=True, normalize_embeddings=True)
    assert np.abs(packaged.encode_passages(texts) - theirs).max() < 1e-4
    for text, row in zip(texts, packaged.encode_passages(texts), strict=True):
        assert packaged.encode_queries([text]).tolist() == [row.tolist()]


def test_a_query_does_not_import_torch() -> None:
    code = (
        "import sys; from index.embedding import load_embedder; load_embedder().encode_queries(['water']); "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_langchain_gets_lists_of_floats(packaged: PackagedEmbedder) -> None:
    assert isinstance(packaged, Embeddings)
    vector = packaged.embed_query("water")
    assert len(vector) == packaged.dim == 256
    assert isinstance(vector[0], float)


def test_a_model_that_is_not_here_says_what_to_do() -> None:
    with pytest.raises(EmbedderMissing, match="PARAAT_EMBEDDER"):
        load_embedder("no-such-folder/no-such-model")


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model whose prompts change its vectors: the prompt's word has a row of its own."""
    return tiny_model(tmp_path_factory.mktemp("model"), {"query": "vraag: ", "document": "tekst: "})


def tiny_model(folder: Path, prompts: dict[str, str] | None) -> Path:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[UNK]": 0, "vraag": 1, "tekst": 2, "water": 3, ":": 4, "query": 5, "passage": 6}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    table = np.eye(len(words), dtype=np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=table)],
        prompts=prompts,
        device="cpu",
    )
    model.save(str(folder))
    return folder


@pytest.mark.slow
def test_query_and_passage_prompts_of_another_model_are_applied(prompted: Path) -> None:
    model = NamedEmbedder(str(prompted))
    query, passage = model.encode_queries(["water"])[0], model.encode_passages(["water"])[0]
    third = 1 / np.sqrt(3)
    assert query == pytest.approx([0, third, 0, third, third, 0, 0], abs=1e-5)
    assert passage == pytest.approx([0, 0, third, third, third, 0, 0], abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "query_words", "passage_words"),
    [
        ("multilingual-e5-small", [3, 4, 5], [3, 4, 6]),
        ("e5-base-v2", [3, 4, 5], [3, 4, 6]),
        ("multilingual-e5-large-instruct", [3], [3]),
        ("bge-m3", [3], [3]),
        ("mine5-small", [3], [3]),
    ],
)
def test_prompts_that_a_models_files_lack_are_known_by_its_name(
    tmp_path: Path, name: str, query_words: list[int], passage_words: list[int]
) -> None:
    model = NamedEmbedder(str(tiny_model(tmp_path / name, None)))
    assert np.flatnonzero(model.encode_queries(["water"])[0]).tolist() == query_words
    assert np.flatnonzero(model.encode_passages(["water"])[0]).tolist() == passage_words


@pytest.mark.slow
def test_identity_follows_the_files_of_a_model_not_its_place(prompted: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / prompted.name
    shutil.copytree(prompted, copy)
    assert NamedEmbedder(str(copy)).identity == NamedEmbedder(str(prompted)).identity
    (copy / "README.md").write_text("changed", encoding="utf-8")
    assert NamedEmbedder(str(copy)).identity != NamedEmbedder(str(prompted)).identity


@pytest.mark.slow
def test_a_model_in_the_hub_cache_is_known_by_name_and_commit(
    prompted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    commit = "0123456789abcdef0123456789abcdef01234567"
    repository = tmp_path / "models--example--tiny"
    shutil.copytree(prompted, repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit, encoding="utf-8")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    model = load_embedder("example/tiny")
    assert model.identity == f"example/tiny@{commit}"
    assert model.dim == 7
    assert model.encode_queries([]).shape == (0, 7)
    assert len(model.embed_documents(["water", "\ud800"])) == 2
