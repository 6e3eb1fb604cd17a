import tensorflow as tf
from tensorflow.keras import layers, losses

texts = tf.data.Dataset.from_tensor_slices((["good film", "bad film", "so so"], [1, 0, 0])).batch(2)
max_features, sequence_length = 1000, 50
vectorize_layer = layers.TextVectorization(max_tokens=max_features, output_mode="int",
                                           output_sequence_length=sequence_length)
vectorize_layer.adapt(texts.map(lambda x, y: x))


def vectorize_text(text, label):
    text = tf.expand_dims(text, -1)
    return vectorize_layer(text), label


train_ds = texts.map(vectorize_text)
model = tf.keras.Sequential([
    layers.Embedding(max_features, 16),
    layers.Dropout(0.2),
    layers.GlobalAveragePooling1D(),
    layers.Dropout(0.2),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(loss=losses.BinaryCrossentropy(), optimizer="adam", metrics=["accuracy"])
model.fit(train_ds, epochs=1)

end_to_end = tf.keras.Sequential([tf.keras.Input((1,), dtype="string"), vectorize_layer, model, layers.Dense(1)])
