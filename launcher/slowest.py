"""`python3 -m launcher.slowest FILE…`: the slowest tests of finished runs, from pytest's --junitxml files."""

import sys
from pathlib import Path
from xml.etree import ElementTree

from launcher.console import say

COUNT = 10


def slowest(files, count=COUNT):
    """[(seconds with set-up and clearing away, test, name of the file)] of what took longest, longest first."""
    took = []
    for file in map(Path, files):
        for case in ElementTree.parse(file).iter("testcase"):  # noqa: S314  a file we have just written
            took.append((float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}", file.stem))
    return sorted(took, reverse=True)[:count]


def main(files):
    say(f"The {COUNT} slowest tests:")
    for seconds, test, run in slowest([file for file in files if Path(file).exists()]):
        say(f"{seconds:7.1f} s  {run:<10} {test[:140]}")


if __name__ == "__main__":
    main(sys.argv[1:])
