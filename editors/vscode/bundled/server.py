"""Run the kerlint that comes with the extension: `python -I server.py`."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "libs"))

from kerlint.cli import main

main(sys.argv[1:] or ["server"])
