#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quality floors of the shipped models, measured by `impasto evaluate`.

usage: shipped_models.py drawing|photos IMPASTO MODELS_DIR
drawing: a picture made by rule; photos: those of IMPASTO_ASSETS, skipped where that is not set.
"""
import csv
import math
import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77  # Meson's exit code for a skipped test

# model, scale, folder, least mean PSNR in dB, least gain over bicubic in dB
DRAWING_FLOORS = [('photo-x2', 2, '.', 0.0, 3.0)]
PHOTO_FLOORS = [
    ('photo-x2', 2, 'photos/eval/set5', 37.0, 3.0),
    ('photo-x2', 2, 'photos/eval/kodak24', 0.0, 1.6),
]
MAX_BYTES = 1_000_000


def mean_psnr(impasto, folder, scale, model):
    """Mean PSNR by method over a folder."""
    with tempfile.TemporaryDirectory() as place:
        table = pathlib.Path(place, 'scores.csv')
        subprocess.run([impasto, 'evaluate', folder, '--scale', str(scale), '--model', model, '--csv', table],
                       check=True, stdout=subprocess.DEVNULL)
        scores = {}
        for row in csv.DictReader(table.open()):
            scores.setdefault(row['method'], []).append(float(row['psnr']))
    return {method: sum(values) / len(values) for method, values in scores.items()}


def holds(impasto, place, model, scale, folder, least, least_gain):
    scores = mean_psnr(impasto, place / folder, scale, model)
    gain = scores[model] - scores['bicubic']
    print(f'{model} ×{scale} on {folder}: {scores[model]:.2f} dB (floor {least}), bicubic {gain:+.2f} dB (floor +{least_gain})')
    return scores[model] >= least and gain >= least_gain


def all_hold(impasto, place, floors):
    return all([holds(impasto, pathlib.Path(place), *floor) for floor in floors])


def small_enough(models):
    files = sorted(models.glob('*/weights.safetensors'))
    for file in files:
        print(f'{file.parent.name}: {file.stat().st_size} bytes (at most {MAX_BYTES})')
    return files and all(file.stat().st_size <= MAX_BYTES for file in files)


def drawing_value(x, y):
    """Rings and slanted bars with soft edges: edges of every direction."""
    ring = math.sin(math.hypot(x - 90, y - 100) / 4)
    bar = math.sin((x * 0.8 + y * 0.3) / 5)
    return round(255 / (1 + math.exp(-4 * (ring if x + y < 256 else bar))))


def write_drawing(file, side=256):
    pixels = bytes(value for y in range(side) for x in range(side) for value in [drawing_value(x, y)] * 3)
    file.write_bytes(b'P6 %d %d 255\n' % (side, side) + pixels)


def test_drawing(impasto, models):
    subprocess.run([impasto, 'models', '--check'], check=True)
    with tempfile.TemporaryDirectory() as place:
        write_drawing(pathlib.Path(place, 'drawing.ppm'))
        return 0 if small_enough(models) and all_hold(impasto, place, DRAWING_FLOORS) else 1


def test_photos(impasto, _models):
    assets = os.environ.get('IMPASTO_ASSETS')
    if not assets:
        print('IMPASTO_ASSETS is not set: the floors on photos were not measured.')
        return SKIPPED
    return 0 if all_hold(impasto, assets, PHOTO_FLOORS) else 1


def main(kind, impasto, models):
    os.environ['IMPASTO_MODEL_PATH'] = models
    return {'drawing': test_drawing, 'photos': test_photos}[kind](impasto, pathlib.Path(models))


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
