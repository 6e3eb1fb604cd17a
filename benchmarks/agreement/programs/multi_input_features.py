import keras
from keras import layers

NUMERIC = ["age", "trestbps", "chol"]
CATEGORICAL = {"sex": 2, "cp": 5, "thal": 4}
VOCAB = {"country": ["de", "fr", "us"], "os": ["win", "mac"]}


def create_model_inputs():
    inputs = {}
    for name in NUMERIC:
        inputs[name] = layers.Input(name=name, shape=(1,), dtype="float32")
    for name in CATEGORICAL:
        inputs[name] = layers.Input(name=name, shape=(1,), dtype="int32")
    for name in VOCAB:
        inputs[name] = layers.Input(name=name, shape=(1,), dtype="string")
    return inputs


def encode_inputs(inputs, use_embedding=False):
    encoded = []
    for feature_name in inputs:
        if feature_name in CATEGORICAL:
            n = CATEGORICAL[feature_name]
            if use_embedding:
                e = layers.Embedding(n, 8)(inputs[feature_name])
                e = layers.Reshape((8,))(e)
            else:
                e = layers.CategoryEncoding(num_tokens=n, output_mode="one_hot")(inputs[feature_name])
        elif feature_name in VOCAB:
            lookup = layers.StringLookup(vocabulary=VOCAB[feature_name], output_mode="int")
            idx = lookup(inputs[feature_name])
            e = layers.Embedding(len(VOCAB[feature_name]) + 1, 4)(idx)
            e = layers.Flatten()(e)
        else:
            e = inputs[feature_name]
        encoded.append(e)
    return layers.concatenate(encoded)


def create_wide_and_deep(hidden_units=(32, 16)):
    inputs = create_model_inputs()
    wide = encode_inputs(inputs)
    wide = layers.BatchNormalization()(wide)
    deep = encode_inputs(inputs, use_embedding=True)
    for units in hidden_units:
        deep = layers.Dense(units)(deep)
        deep = layers.BatchNormalization()(deep)
        deep = layers.ReLU()(deep)
    merged = layers.concatenate([wide, deep])
    return keras.Model(inputs=inputs, outputs=layers.Dense(1, activation="sigmoid")(merged))


model = create_wide_and_deep()
