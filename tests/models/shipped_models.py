#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quality floors of the shipped models, measured by `impasto evaluate` and `impasto bench style`.

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
    ('photo-x2', 2, 'photos/eval/set5', 37.2, 3.0),
    ('photo-x2', 2, 'photos/eval/kodak24', 0.0, 2.3),
    ('photo-x3', 3, 'photos/eval/set5', 33.35, 2.5),
    ('photo-x4', 4, 'photos/eval/set5', 31.15, 2.4),
]
# model, scale, folder, JPEG quality, least gain of the restoring end in dB of colour PSNR over what needs no network
RESTORING_FLOORS = [
    ('restore', 1, 'photos/eval/set5', 10, 1.45),
    ('restore', 1, 'photos/eval/set5', 30, 1.1),
]
# The restoring end against the faithful one, on a compressed small picture.
ENDS_FLOORS = [
    ('photo-x2', 2, 'photos/eval/set5', 30, 1.1),
    ('photo-x3', 3, 'photos/eval/set5', 30, 0.9),
    ('photo-x4', 4, 'photos/eval/set5', 30, 0.8),
]
# fast, a photo to a painting: judge, photos, paintings, most mean distance from the style, from the content
STYLE_CEILING = ('weights/perceptual/vgg19-16x-to-conv5_1.pth', 'photos/eval/kodak24', 'paintings/eval', 0.12, 0.40)
MAX_BYTES, MAX_STYLE_BYTES, MAX_BYTES_OF_ALL = 1_500_000, 4_000_000, 10_000_000
STYLE_NETWORKS = ('perceptual', 'style')


def mean_psnr(impasto, folder, scale, model, column='psnr', more=()):
    """Mean PSNR by method over a folder."""
    with tempfile.TemporaryDirectory() as place:
        table = pathlib.Path(place, 'scores.csv')
        subprocess.run([impasto, 'evaluate', folder, '--scale', str(scale), '--model', model, '--csv', table, *more],
                       check=True, stdout=subprocess.DEVNULL)
        scores = {}
        for row in csv.DictReader(table.open()):
            scores.setdefault(row['method'], []).append(float(row[column]))
    return {method: sum(values) / len(values) for method, values in scores.items()}


def holds(impasto, place, model, scale, folder, least, least_gain):
    scores = mean_psnr(impasto, place / folder, scale, model)
    gain = scores[model] - scores['bicubic']
    print(f'{model} ×{scale} on {folder}: {scores[model]:.2f} dB (floor {least}), bicubic {gain:+.2f} dB (floor +{least_gain})')
    return scores[model] >= least and gain >= least_gain


def color_gain(impasto, folder, scale, model, quality, restoration):
    more = [f'--jpeg={quality}', '--block-offset', '3', '--restoration', str(restoration)]
    scores = mean_psnr(impasto, folder, scale, model, 'color_psnr', more)
    return scores[model] - next(iter(scores.values()))


def restores(impasto, place, model, scale, folder, quality, least_gain):
    gain = color_gain(impasto, place / folder, scale, model, quality, 100)
    print(f'{model} restores JPEG {quality} ×{scale} on {folder}: {gain:+.2f} dB (floor +{least_gain})')
    unchanged = scale > 1 or abs(color_gain(impasto, place / folder, scale, model, quality, 0)) < 1e-6
    print(f'{model} at its faithful end {"leaves" if unchanged else "does not leave"} the picture as it is' if scale == 1 else '')
    return gain >= least_gain and unchanged


def ends_differ(impasto, place, model, scale, folder, quality, least_gain):
    gain = (color_gain(impasto, place / folder, scale, model, quality, 100)
            - color_gain(impasto, place / folder, scale, model, quality, 0))
    print(f'{model} on JPEG {quality}, {folder}: restoring over faithful {gain:+.2f} dB (floor +{least_gain})')
    return gain >= least_gain


def paints(impasto, place, judge, photos, paintings, most_style, most_content):
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder, 'scores.csv')
        subprocess.run([impasto, 'bench', 'style', '--method', 'fast', '--one-each', '--content', place / photos, '--style', place / paintings,
                        '--judge', place / judge, '--csv', table], check=True, stdout=subprocess.DEVNULL)
        rows = [row for row in csv.DictReader(table.open()) if row['content'] != 'mean']
    style, content = (sum(float(row[column]) for row in rows) / len(rows) for column in ('style distance', 'content distance'))
    print(f'fast, {len(rows)} pairs: style {style:.3f} (at most {most_style}), content {content:.3f} (at most {most_content})')
    return style <= most_style and content <= most_content


def all_hold(impasto, place, floors):
    return all([holds(impasto, pathlib.Path(place), *floor) for floor in floors])


def most_bytes(name):
    return MAX_STYLE_BYTES if name.startswith(STYLE_NETWORKS) else MAX_BYTES


def small_enough(models):
    sizes = {}
    for file in models.glob('*/*.safetensors'):
        sizes[file.parent.name] = sizes.get(file.parent.name, 0) + file.stat().st_size
    for name, size in sorted(sizes.items()):
        print(f'{name}: {size} bytes (at most {most_bytes(name)})')
    return sizes and all(size <= most_bytes(name) for name, size in sizes.items()) and sum(sizes.values()) <= MAX_BYTES_OF_ALL


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
    place = pathlib.Path(assets)
    held = [all_hold(impasto, place, PHOTO_FLOORS)]
    held += [restores(impasto, place, *floor) for floor in RESTORING_FLOORS]
    held += [ends_differ(impasto, place, *floor) for floor in ENDS_FLOORS]
    held += [paints(impasto, place, *STYLE_CEILING)]
    return 0 if all(held) else 1


def main(kind, impasto, models):
    os.environ['IMPASTO_MODEL_PATH'] = models
    return {'drawing': test_drawing, 'photos': test_photos}[kind](impasto, pathlib.Path(models))


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
