"""`python -m unbroken_verify` is `unbroken-verify`."""

import sys

from unbroken_verify.cli import main

sys.exit(main())
