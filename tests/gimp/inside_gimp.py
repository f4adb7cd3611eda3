# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module of inside/ in GIMP's Python. The report goes to a file: GIMP talks on the terminal."""
import importlib
import os
from pathlib import Path

import checks

END = 'all tests were run; expected: '


def main(name):
    with open(Path(os.environ['IMPASTO_TEST_FOLDER']) / 'report', 'w') as out:
        report = checks.Report(out)
        module = importlib.import_module('inside.' + name)
        report.run(module)
        report.line(END + getattr(module, 'EXPECTED_MESSAGE', ''))
