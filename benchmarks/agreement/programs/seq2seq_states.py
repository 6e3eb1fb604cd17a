from keras.layers import LSTM, Attention, Concatenate, Dense, Embedding, Input, TimeDistributed
from keras.models import Model

num_encoder_tokens, num_decoder_tokens, latent_dim = 71, 93, 256
encoder_inputs = Input(shape=(None, num_encoder_tokens))
encoder = LSTM(latent_dim, return_state=True)
encoder_outputs, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]
decoder_inputs = Input(shape=(None, num_decoder_tokens))
decoder_lstm = LSTM(latent_dim, return_sequences=True, return_state=True)
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_dense = Dense(num_decoder_tokens, activation="softmax")
decoder_outputs = decoder_dense(decoder_outputs)
model = Model([encoder_inputs, decoder_inputs], decoder_outputs)

encoder_model = Model(encoder_inputs, encoder_states)
decoder_state_input_h = Input(shape=(latent_dim,))
decoder_state_input_c = Input(shape=(latent_dim,))
decoder_states_inputs = [decoder_state_input_h, decoder_state_input_c]
decoder_outputs, state_h, state_c = decoder_lstm(decoder_inputs, initial_state=decoder_states_inputs)
decoder_states = [state_h, state_c]
decoder_outputs = decoder_dense(decoder_outputs)
decoder_model = Model([decoder_inputs] + decoder_states_inputs, [decoder_outputs] + decoder_states)

src, tgt = Input((30,)), Input((25,))
enc = Embedding(500, 64)(src)
for _ in range(2):
    enc, h, c = LSTM(128, return_sequences=True, return_state=True)(enc)
dec = Embedding(600, 64)(tgt)
dec, *_rest = LSTM(128, return_sequences=True, return_state=True)(dec, initial_state=[h, c])
ctx = Attention()([dec, enc])
merged = Concatenate(axis=-1)([dec, ctx])
out = TimeDistributed(Dense(600, activation="softmax"))(merged)
attn = Model([src, tgt], out)
