#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one module of headless GIMP tests and reports in TAP.

Modules in inside/ run in GIMP's Python; those in outside/ start GIMP themselves. IMPASTO_TEST_ONLY picks tests by a part
of their name.
"""
import argparse
import importlib
import signal
import sys
from pathlib import Path

sys.dont_write_bytecode = True
here = Path(__file__).resolve().parent
sys.path.insert(0, str(here))

import checks
import inside_gimp
from throwaway import Build, Throwaway


def faults_of(answer, last_line):
    """What went wrong around the tests, not in them."""
    if last_line.startswith(inside_gimp.END):
        return answer.complaints(last_line.removeprefix(inside_gimp.END))
    return [f'GIMP ended before the tests did, with status {answer.status}', *answer.text.splitlines()[-30:]]


def run_inside(name, build, limit_s, report):
    with Throwaway(build) as gimp:
        answer = gimp.python(f'import sys; sys.path.insert(0, {str(here)!r}); import inside_gimp; inside_gimp.main({name!r})', limit_s)
        file = gimp.folder / 'report'
        lines = file.read_text().splitlines() if file.exists() else []
    last_line = lines.pop() if lines and lines[-1].startswith(inside_gimp.END) else ''
    report.take_over(lines)
    report.result('no warning, and the end was reached', faults_of(answer, last_line))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('module')
    parser.add_argument('--plugin', type=Path, required=True)
    parser.add_argument('--core', type=Path, required=True)
    parser.add_argument('--gimp-plug-ins', type=Path, required=True)
    parser.add_argument('--limit', type=int, default=300, help='seconds')
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
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
