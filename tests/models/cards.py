#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every weight file that ships is small, is the one its manifest names, and has a card that says where it comes from.

usage: cards.py MODELS_DIR
"""
import hashlib
import json
import pathlib
import sys

MOST_BYTES_OF_ALL = 20_000_000
FILES = {'weights.safetensors': 'sha256', 'restoring.safetensors': 'sha256_restoring'}
CARD_TELLS = ('licence', '## Scores', '## Recipe', '## Limits', 'impasto train')
MANIFEST_TELLS = ('title', 'task', 'architecture', 'licence', 'data', 'recipe')


def faults_of_weights(folder, manifest):
    for file, key in FILES.items():
        path = folder / file
        if path.exists() != (key in manifest):
            yield f'{file} is {"there but not" if path.exists() else "not there but"} named in the manifest'
        elif path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() != manifest[key]:
            yield f'{file} is not the one that the manifest names'


def faults(folder):
    manifest = json.loads((folder / 'model.json').read_text())
    card = (folder / 'README.md').read_text() if (folder / 'README.md').exists() else ''
    yield from faults_of_weights(folder, manifest)
    yield from (f'the manifest does not tell: {key}' for key in MANIFEST_TELLS if not manifest.get(key))
    yield from (f'the card does not tell: {part}' for part in CARD_TELLS if part not in card)
    if manifest.get('licence') and manifest['licence'] not in card:
        yield 'card and manifest name different licences'


def main(place):
    folders = [path.parent for path in sorted(place.glob('*/model.json'))]
    found = [f'{folder.name}: {fault}' for folder in folders for fault in faults(folder)]
    size = sum(file.stat().st_size for name in FILES for file in place.glob('*/' + name))
    print(*found, f'{len(folders)} models, {size / 1e6:.1f} MB of weights', sep='\n')
    return int(bool(found) or not folders or size > MOST_BYTES_OF_ALL)


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1])))
