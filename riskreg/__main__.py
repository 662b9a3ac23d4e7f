"""``python -m riskreg``: the command line."""

import sys

from riskreg.cli import main

sys.exit(main())
