"""Write down what the elements of TensorFlow Datasets look like.

    pip install tensorflow-datasets && python scripts/tfds_features.py

For each data set with one input and one class label, whose description comes with the package: the names of both, the shape
and the dtype of the input, and how many classes there are. Nothing is downloaded.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
TARGET = Path(__file__).parent.parent / "kerlint" / "semantics" / "signatures" / "tfds_features.json"
NAMES = (
    "ag_news_subset beans caltech101 cats_vs_dogs cifar10 cifar100 citrus_leaves colorectal_histology deep_weeds emnist eurosat "
    "fashion_mnist food101 horses_or_humans imdb_reviews iris kmnist malaria mnist omniglot oxford_flowers102 oxford_iiit_pet "
    "patch_camelyon plant_village rock_paper_scissors stanford_dogs stl10 svhn_cropped tf_flowers uc_merced yelp_polarity_reviews"
).split()


def main() -> None:
    """Ask the installed package and write the table."""
    import numpy as np
    import tensorflow_datasets as tfds

    lines = []
    for name in NAMES:
        info = tfds.builder(name).info
        x, y = info.supervised_keys
        given, label = info.features[x], info.features[y]
        dtype = np.dtype(given.np_dtype)
        entry = [x, y, list(given.shape), "string" if dtype.kind == "O" else dtype.name, label.num_classes]
        lines.append(f"{json.dumps(name)}:{json.dumps(entry, separators=(',', ':'))}")
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
