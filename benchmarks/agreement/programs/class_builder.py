from dataclasses import dataclass, field

from tensorflow.keras import Model
from tensorflow.keras.layers import (
    LSTM,
    BatchNormalization,
    Bidirectional,
    Concatenate,
    Dense,
    Dropout,
    Embedding,
    Input,
)
from tensorflow.keras.optimizers import Adam


@dataclass
class HParams:
    vocab: int = 5000
    maxlen: int = 120
    embed: int = 64
    lstm_units: list[int] = field(default_factory=lambda: [64, 32])
    dense: tuple[int, ...] = (64, 16)
    n_meta: int = 7
    lr: float = 1e-3


class TextModel:
    def __init__(self, hp: HParams):
        self.hp = hp
        self.model = None

    def _encoder(self, x):
        hp = self.hp
        for i, units in enumerate(hp.lstm_units):
            last = i == len(hp.lstm_units) - 1
            x = Bidirectional(LSTM(units, return_sequences=not last))(x)
        return x

    def _head(self, x, n_out, activation):
        for units in self.hp.dense:
            x = Dense(units, activation="relu")(x)
            x = BatchNormalization()(x)
            x = Dropout(0.2)(x)
        return Dense(n_out, activation=activation, name="out")(x)

    def build_model(self):
        text = Input(shape=(self.hp.maxlen,), dtype="int32", name="text")
        meta = Input(shape=(self.hp.n_meta,), name="meta")
        x = Embedding(self.hp.vocab, self.hp.embed, mask_zero=True)(text)
        x = self._encoder(x)
        x = Concatenate()([x, meta])
        out = self._head(x, 1, "sigmoid")
        self.model = Model(inputs=[text, meta], outputs=out)
        self.model.compile(optimizer=Adam(learning_rate=self.hp.lr), loss="binary_crossentropy")
        return self

    @property
    def n_params(self):
        return self.model.count_params()


hp = HParams(vocab=8000)
tm = TextModel(hp).build_model()
tm.model.summary()
print(tm.n_params)
