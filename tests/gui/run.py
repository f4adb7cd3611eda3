#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one module of tests in GIMP with its windows open, and reports in TAP. Exit status 77: there is no screen to be had here."""
import argparse
import importlib
import signal
import sys
from pathlib import Path

sys.dont_write_bytecode = True
here = Path(__file__).resolve().parent
sys.path[:0] = [str(here), str(here.parent / 'gimp')]

import checks
from desktop import Gimp, Screen, missing_tools
from throwaway import SHIPPED_MODELS, Build
from windows import TITLES, Windows


def run_module(module, gimp, pictures, report):
    pictures.mkdir(parents=True, exist_ok=True)
    module.gimp, module.screen, module.windows = gimp, gimp.screen, Windows(gimp, gimp.screen, pictures)
    try:
        with gimp:
            report.run(module)
    finally:
        report.result('no warning', gimp.complaints(getattr(module, 'EXPECTED_MESSAGE', None)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('module')
    parser.add_argument('color_scheme', choices=('dark', 'light'))
    parser.add_argument('--language', default='en')
    parser.add_argument('--catalogues', type=Path, help='where they were compiled to: LANGUAGE/LC_MESSAGES/impasto.mo')
    parser.add_argument('--plugin', type=Path, required=True)
    parser.add_argument('--core', type=Path, required=True)
    parser.add_argument('--gimp-plug-ins', type=Path, required=True)
    parser.add_argument('--pictures', type=Path, required=True, help='where pictures of the screen are kept')
    given = parser.parse_args()
    if missing := missing_tools():
        print(f'1..0 # SKIP not installed here: {", ".join(missing)}')
        return 77
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    build = Build(given.plugin.resolve(), given.core.resolve(), given.gimp_plug_ins)
    report = checks.Report(sys.stdout)
    with Screen() as screen:
        module = importlib.import_module(given.module)
        models = SHIPPED_MODELS if getattr(module, 'SHIPPED_MODELS', False) else None
        gimp = Gimp(build, screen, given.color_scheme, given.language, given.catalogues and given.catalogues.resolve(), models)
        TITLES.update({name: gimp.translated(title) for name, title in TITLES.items()})
        run_module(module, gimp, given.pictures, report)
    report.plan()
    return 1 if report.failed else 0


if __name__ == '__main__':
    sys.exit(main())
