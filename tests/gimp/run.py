#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one module of headless GIMP tests and reports in TAP.

Modules in inside/ run in GIMP's Python; those in outside/ start GIMP themselves. IMPASTO_TEST_ONLY picks tests by a part
of their name.
"""
import argparse
import importlib
import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True
here = Path(__file__).resolve().parent
sys.path.insert(0, str(here))

import checks
import inside_gimp
from throwaway import Build, Throwaway


def faults_of(answer, lines):
    """What went wrong around the tests, not in them."""
    faults = answer.complaints()
    if not lines or lines[-1] != inside_gimp.END:
        faults.append('GIMP ended before the tests did, with status ' + str(answer.status))
        faults += answer.text.splitlines()[-30:]
    return faults


def run_inside(name, build, limit_s, report):
    with Throwaway(build) as gimp:
        answer = gimp.python(f'import sys; sys.path.insert(0, {str(here)!r}); import inside_gimp; inside_gimp.main({name!r})', limit_s)
        file = gimp.folder / 'report'
        lines = file.read_text().splitlines() if file.exists() else []
    for line in lines:
        if line != inside_gimp.END:
            report.line(line)
    report.tests += sum(line.startswith(('ok ', 'not ok ')) for line in lines)
    report.failed += sum(line.startswith('not ok ') for line in lines)
    report.result('no warning, and the end was reached', faults_of(answer, lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('module')
    parser.add_argument('--plugin', type=Path, required=True)
    parser.add_argument('--core', type=Path, required=True)
    parser.add_argument('--gimp-plug-ins', type=Path, required=True)
    parser.add_argument('--limit', type=int, default=300, help='seconds')
    given = parser.parse_args()
    build = Build(given.plugin.resolve(), given.core.resolve(), given.gimp_plug_ins)
    report = checks.Report(sys.stdout)
    if (here / 'inside' / (given.module + '.py')).exists():
        run_inside(given.module, build, given.limit, report)
    else:
        module = importlib.import_module('outside.' + given.module)
        module.build = build
        report.run(module)
    report.plan()
    return 1 if report.failed else 0


if __name__ == '__main__':
    sys.exit(main())
