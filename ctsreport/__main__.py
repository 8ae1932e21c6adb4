"""``python -m ctsreport``: the same program as ``ctsreport``."""

from ctsreport.cli import main

if __name__ == "__main__":
    main()
