#!/usr/bin/env python3
"""The one door: `python3 run.py demo`, `test`, `check`, `screenshots`, `bench`, `secrets`, `manage`.

Standard library only. This file keeps to syntax that every Python can read, so that an old one
says what is missing in one sentence and not with a syntax error; the work is in `launcher/`.
"""

import sys

NEEDED = (3, 11)


def main():
    if sys.version_info < NEEDED:
        sys.exit(
            "Policeroom needs Python %d.%d or newer, and this is Python %d.%d (%s): start run.py with a newer one, "
            "for example `python3.11 run.py`." % (NEEDED + tuple(sys.version_info[:2]) + (sys.executable,))
        )
    from launcher import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
