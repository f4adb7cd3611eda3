#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of complaints in README.md names tests that are there, and leaves none of the 25 out.

usage: complaints.py FOLDER, where README.md lies
"""
import pathlib
import re
import sys

COMPLAINTS = 25
MODULES = {'gimp': ('gimp/inside', 'gimp/outside'), 'gui': ('gui',)}


def core_tests(place):
    text = '\n'.join(file.read_text() for file in [*place.glob('unit/*Test.cpp'), *place.glob('plugin/*Test.cpp')])
    return {f'{suite}.{name}' for suite, name in re.findall(r'^TEST(?:_F|_P)?\((\w+), (\w+)\)', text, re.M)}


def gimp_tests(place):
    for kind, folders in MODULES.items():
        for folder in folders:
            for file in place.glob(folder + '/*.py'):
                for name in re.findall(r'^def test_(\w+)', file.read_text(), re.M):
                    yield f'{kind}-{file.stem}/{name}'


def meson_tests(place):
    """Names that stand in the build file; “shipped-models-” is put together with a kind."""
    text = (place / 'meson.build').read_text()
    kinds = re.search(r"foreach kind : \[(.*?)\]", text)[1]
    return {*re.findall(r"test\('([\w-]+)',", text), *('shipped-models-' + kind for kind in re.findall(r"'(\w+)'", kinds))}


def main(place):
    table = (place / 'README.md').read_text().split('| # | complaint | shown by |')[1]
    rows = dict(re.findall(r'^\| (\d+) \| (.*) \|$', table, re.M))
    there = core_tests(place) | set(gimp_tests(place)) | meson_tests(place) | {'./dev package --check'}
    faults = [f'complaint {number} is missing' for number in range(1, COMPLAINTS + 1) if str(number) not in rows]
    for number, row in rows.items():
        names = re.findall(r'`([^`]+)`', row)
        faults += [f'complaint {number}: there is no test {name}' for name in names if name not in there]
        faults += [] if names or '**Not yet' in row else [f'complaint {number} names no test']
    print(*faults, f'{len(rows)} complaints', sep='\n')
    return int(bool(faults))


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1])))
