"""`python -m kerlint`."""

from kerlint.cli import main

if __name__ == "__main__":
    main()
