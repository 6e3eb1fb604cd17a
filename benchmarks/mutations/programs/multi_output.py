import keras
import numpy as np
from keras import layers

faces = np.random.rand(8, 24, 24, 3)
ages = np.random.rand(8, 1)
genders = np.random.randint(0, 2, (8, 1))
moods = keras.utils.to_categorical(np.random.randint(0, 7, 8), 7)

face = keras.Input(shape=(24, 24, 3), name="face")
x = layers.Conv2D(8, 3, activation="relu")(face)
x = layers.MaxPooling2D(2)(x)
x = layers.Conv2D(8, 3, activation="relu")(x)
x = layers.Flatten()(x)
x = layers.Dense(12, activation="relu")(x)
age = layers.Dense(1, name="age")(x)
gender = layers.Dense(1, activation="sigmoid", name="gender")(x)
mood = layers.Dense(7, activation="softmax", name="mood")(x)
model = keras.Model(face, [age, gender, mood])
model.compile(
    optimizer="adam",
    loss={"age": "mse", "gender": "binary_crossentropy", "mood": "categorical_crossentropy"},
    metrics={"gender": ["accuracy"], "mood": ["accuracy"]},
)
model.fit(faces, {"age": ages, "gender": genders, "mood": moods}, batch_size=4, epochs=1, verbose=0)
