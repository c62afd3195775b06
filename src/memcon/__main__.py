"""`python -m memcon`."""

from memcon.cli import main

raise SystemExit(main())
