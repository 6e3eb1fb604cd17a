"""Texts as numbers: the `Tokenizer` of Keras and its companions."""

from __future__ import annotations

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Expr, as_dim, symbol
from kerlint.graph.tensors import Array
from kerlint.interpreter.libraries.arrays import keras_paths, length_of, size_named
from kerlint.interpreter.library import Call, attribute, function, method
from kerlint.interpreter.values import Foreign, ListValue, Value

TOKENIZER = "keras.preprocessing.text.Tokenizer"


@function(*keras_paths("preprocessing.text.Tokenizer"))
def tokenizer(call: Call) -> Value:
    """A tokenizer whose words are only known once it has read texts: their number has a name."""
    words = call.get(0, "num_words")
    made = Foreign(TOKENIZER, call.args, dict(call.kwargs))
    made.attributes.update(num_words=words, key=("words", call.machine.serial()))
    return made


@function(*keras_paths("preprocessing.text.tokenizer_from_json"))
def tokenizer_from_json(call: Call) -> Value:
    """A tokenizer of which nothing is known."""
    made = Foreign(TOKENIZER)
    made.attributes.update(num_words=UNKNOWN, key=("words", call.machine.serial()))
    return made


def _vocabulary(made: Foreign) -> Expr:
    return symbol("len(word_index)", made.attributes["key"], 0)


@attribute(TOKENIZER, "word_index", "index_word")
def word_index(receiver: Foreign) -> Value:
    """The numbers of the words, from 1; all of them, however small `num_words` is."""
    return Foreign("dict of known length", attributes={"length": _vocabulary(receiver)})


@attribute(TOKENIZER, "word_counts", "word_docs")
def word_counts(receiver: Foreign) -> Value:
    """How often each word was met; a word for out-of-vocabulary ones is not among them."""
    return Foreign("dict of known length", attributes={"length": symbol("len(word_counts)", receiver.attributes["key"], 0)})


@method(TOKENIZER, "fit_on_texts", "fit_on_sequences")
def fit_on_texts(call: Call) -> Value:
    """Reads the texts. Another reading may add words."""
    made: Foreign = call.receiver
    if made.attributes.get("fitted"):
        made.attributes["key"] = ("words", call.machine.serial())
    made.attributes["fitted"] = True
    return None


def _sequences(call: Call, count: Dim) -> ListValue:
    """A list of lists of word numbers below `num_words`."""
    words = call.receiver.attributes["num_words"]
    high = words - 1 if type(words) is int and words > 0 else None
    token = size_named(call, "token", 0, high)
    row = ListValue([token], exact=False, length=UNKNOWN)
    if isinstance(count, int) and count <= 64:
        return ListValue([row] * count)
    return ListValue([row], exact=False, length=count)


@method(TOKENIZER, "texts_to_sequences", "texts_to_sequences_generator")
def texts_to_sequences(call: Call) -> Value:
    """Word numbers of each text."""
    return _sequences(call, length_of(call.get(0, "texts", UNKNOWN)))


@method(TOKENIZER, "texts_to_matrix", "sequences_to_matrix")
def texts_to_matrix(call: Call) -> Value:
    """A row for each text and a column for each number below `num_words`, or for every word and 0."""
    rows = length_of(call.get(0, "texts", call.get(None, "sequences", UNKNOWN)))
    words = call.receiver.attributes["num_words"]
    width = dims.add(_vocabulary(call.receiver), 1) if words is None or words == 0 else as_dim(words)
    mode = call.get(1, "mode", "binary")
    high = 1.0 if mode in ("binary", "freq") else None
    return Array((rows, width), "float64", low=0.0, high=high, place=call.place)


@method(TOKENIZER, "sequences_to_texts")
def sequences_to_texts(call: Call) -> Value:
    """A list of texts."""
    return ListValue([UNKNOWN], exact=False, length=length_of(call.get(0, "sequences", UNKNOWN)))


@method(TOKENIZER, "to_json", "get_config")
def to_json(call: Call) -> Value:
    """Something that is not needed here."""
    return UNKNOWN


@function(*keras_paths("preprocessing.text.one_hot", "preprocessing.text.hashing_trick"))
def one_hot(call: Call) -> Value:
    """A list of word numbers from 1 to n - 1."""
    n = call.get(1, "n", UNKNOWN)
    token = size_named(call, "token", 1, n - 1 if type(n) is int and n > 1 else None)
    return ListValue([token], exact=False, length=UNKNOWN)


@function(*keras_paths("preprocessing.text.text_to_word_sequence"))
def text_to_word_sequence(call: Call) -> Value:
    """A list of words."""
    return ListValue([UNKNOWN], exact=False, length=UNKNOWN)
