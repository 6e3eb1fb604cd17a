import argparse

from project import config
from project.model import create_model


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=1e-3)
    return parser.parse_args()


def main():
    args = parse_args()
    model = create_model()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.summary()
    wide = create_model({k: v * 2 for k, v in config.WIDTHS.items()}, num_classes=7)
    return model, wide


if __name__ == "__main__":
    main()
