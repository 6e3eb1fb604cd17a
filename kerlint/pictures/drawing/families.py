"""Which layers are of a kind, so that they can have a colour in common."""

from __future__ import annotations

_FAMILIES = {
    "convolution": ("Conv1D", "Conv2D", "Conv3D", "Transpose", "Upsampling", "LocallyConnected"),
    "recurrent": ("LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell", "Bidirectional", "LSTM1D", "LSTM2D", "LSTM3D"),
    "attention": ("Attention", "MultiHeadAttention"),
    "dense": ("Dense", "EinsumDense", "Embedding"),
    "normalization": ("Normalization", "Dropout", "Dropout1D", "Dropout2D", "Dropout3D", "GaussianNoise"),
    "pooling": ("Pooling1D", "Pooling2D", "Pooling3D", "Sampling1D", "Sampling2D", "Sampling3D"),
}


def family(class_name: str) -> str:
    """The family of a class of Keras; "" for the rest."""
    for name, endings in _FAMILIES.items():
        if class_name.endswith(endings):
            return name
    return ""
