"""Raw text -> searchable, in megabytes of text a second, each with its own analysis of the language.

- ours: blocks, sentences, passages, language, terms, and the engine, in memory, as `verbatim index` makes them: where
  there is text enough, cut and read by two processes beside this one, their start included;
- tantivy: its own English stemmer and stop words, one writer, whole documents, committed to the disk;
- nltk and rank-bm25: Punkt for sentences, Treebank words, the Snowball stemmer, over the first megabytes only.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bench.engines import K1, OURS, RANK, TANTIVY, B
from bench.measured import Measured
from index.engine.embedded import EmbeddedEngine
from index.formats.plain_text import blocks_of
from index.model import StoredDocument
from index.reindex.cutting import Uncut, cut_each
from index.segments.analysis import analyzed
from index.segments.workers import SHARED_CHARACTERS, Workers
from index.text.segmentation import PassageLimits
from index.text.stop_words import STOP_WORDS

WHAT: Final = "raw text to searchable"
NLTK: Final = f"nltk and {RANK}"
NLTK_CHARACTERS: Final = 1_000_000
"""nltk is slow; it is asked for the first so many characters."""
LIMITS: Final = PassageLimits(target_words=60, max_sentences=5)
_HEAP_BYTES: Final = 500_000_000
_MEGABYTE: Final = 1e6


def raw(texts: Sequence[str], folder: Path) -> Iterator[Measured]:
    """Yield the speed of each; `folder` is empty."""
    ways: Mapping[str, Callable[[Sequence[str], Path], object]] = {OURS: ours, TANTIVY: with_tantivy, NLTK: with_nltk}
    for name, way in ways.items():
        if name != TANTIVY or find_spec("tantivy"):
            taken = _first(texts, NLTK_CHARACTERS) if name == NLTK else texts
            started = time.perf_counter()
            way(taken, folder)
            seconds = time.perf_counter() - started
            yield Measured(WHAT, name, sum(len(text.encode()) for text in taken) / _MEGABYTE / seconds, "MB/s")


def ours(texts: Sequence[str], folder: Path) -> object:
    """Cut, analyse and index with our own."""
    del folder
    uncut = [Uncut(text, blocks_of(text)) for text in texts]
    with Workers() as workers:
        shared = workers if sum(map(len, texts)) >= SHARED_CHARACTERS else None
        cuts = cut_each(uncut, LIMITS, shared)
        documents = [
            StoredDocument("bench", f"{number:08}", text, f"{number:08}", cut)
            for number, (text, cut) in enumerate(zip(texts, cuts, strict=True))
        ]
        return EmbeddedEngine.of(1, analyzed(documents, shared), formula="lucene", k1=K1, b=B)


def with_tantivy(texts: Sequence[str], folder: Path) -> object:
    """Analyse and index with tantivy, documents whole."""
    import tantivy  # noqa: PLC0415 - may be absent

    filters = (tantivy.Filter.lowercase(), tantivy.Filter.custom_stopword(sorted(STOP_WORDS)))
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in (*filters, tantivy.Filter.stemmer("english")):
        analyzer = analyzer.filter(one)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="english", index_option="freq")
    index = tantivy.Index(builder.build(), path=str(folder))
    index.register_tokenizer("english", analyzer.build())
    writer = index.writer(_HEAP_BYTES, 1)
    for text in texts:
        writer.add_document(tantivy.Document(text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()


def with_nltk(texts: Sequence[str], folder: Path) -> object:
    """Cut and analyse with nltk as it comes, and rank with rank-bm25."""
    from nltk.stem.snowball import SnowballStemmer  # noqa: PLC0415 - loaded only where it is measured
    from nltk.tokenize.punkt import PunktSentenceTokenizer  # noqa: PLC0415 - likewise
    from nltk.tokenize.treebank import TreebankWordTokenizer  # noqa: PLC0415 - likewise
    from rank_bm25 import BM25Okapi  # noqa: PLC0415 - likewise

    del folder
    cut, split, stem = (
        PunktSentenceTokenizer().tokenize,
        TreebankWordTokenizer().tokenize,
        SnowballStemmer("english").stem,
    )
    sentences = [
        [stem(word) for word in split(sentence) if word.lower() not in STOP_WORDS]
        for text in texts
        for sentence in cut(text)
    ]
    return BM25Okapi(sentences, k1=K1, b=B)


def _first(texts: Sequence[str], characters: int) -> Sequence[str]:
    held = 0
    for count, text in enumerate(texts):
        if held >= characters:
            return texts[:count]
        held += len(text)
    return texts
