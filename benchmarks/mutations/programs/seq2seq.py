import keras
import numpy as np
from keras import layers

source_tokens, target_tokens, latent_dim = 15, 18, 12
encoder_data = np.random.rand(8, 7, source_tokens)
decoder_data = np.random.rand(8, 9, target_tokens)
target_data = np.eye(target_tokens)[np.random.randint(0, target_tokens, (8, 9))]

encoder_inputs = keras.Input(shape=(None, source_tokens))
encoder = layers.LSTM(latent_dim, return_state=True)
encoder_outputs, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]

decoder_inputs = keras.Input(shape=(None, target_tokens))
decoder_lstm = layers.LSTM(latent_dim, return_sequences=True, return_state=True)
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_dense = layers.Dense(target_tokens, activation="softmax")
decoder_outputs = decoder_dense(decoder_outputs)

model = keras.Model([encoder_inputs, decoder_inputs], decoder_outputs)
model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit([encoder_data, decoder_data], target_data, batch_size=4, epochs=1, verbose=0)
