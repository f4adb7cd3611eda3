# SPDX-License-Identifier: GPL-3.0-or-later
"""Alpha: no fringe from hidden colours, no jagged and no blurred edge."""
from math import hypot

from checks import check, each, equal, near
from kit import make_layer, rows, upscale

DISC, HIDDEN = (1.0, 0.5, 0.1), (0.0, 1.0, 0.0)
CENTER, RADIUS = 15.0, 10.3


def coverage(x, y):
    """Of the disc, by 8×8 samples."""
    offsets = [(i + 0.5) / 8 for i in range(8)]
    return sum(hypot(x + dx - CENTER, y + dy - CENTER) < RADIUS for dx in offsets for dy in offsets) / 64


def disc(x, y, channel, is_alpha):
    alpha = coverage(x, y)
    if is_alpha:
        return alpha
    return DISC[channel] if alpha else HIDDEN[channel]


def over(background, pixel):
    alpha = pixel[3]
    return [color * alpha + background * (1 - alpha) for color in pixel[:3]]


@each(*[(model, factor, output) for model in ('nearest-x2', 'left-mean-x2') for factor, output in
        ((2, 'new-layer'), (2.5, 'resize-image'))])
def test_hidden_colors_leave_no_fringe(model, factor, output):
    image, layer = make_layer('float-non-linear', 30, 30, value=disc)
    result = upscale(image, layer, model, factor=factor, output=output)
    check(result.ok, result.error)
    pixels = [pixel for row in rows(result.layer) for pixel in row]
    for background in (0, 1):
        got = [value for pixel in pixels for value in over(background, pixel)]
        want = [value for pixel in pixels for value in over(background, (*DISC, pixel[3]))]
        near(got, want, 1 / 255, f'composited on {background}')
    image.delete()


def edge_width(row):
    """Px of the left half that are neither empty nor full."""
    half = row[:len(row) // 2]
    return sum(0.02 < pixel[3] < 0.98 for pixel in half)


def test_an_edge_is_as_sharp_as_it_was():
    image, layer = make_layer('float-non-linear', 30, 30, value=disc)
    before = edge_width(rows(layer)[15])
    result = upscale(image, layer)
    after = edge_width(rows(result.layer)[30])
    check(abs(after - 2 * before) <= 1, f'{before} px wide before, {after} after')
    image.delete()


@each('nearest-x2', 'left-mean-x2')
def test_alpha_stays_between_its_neighbours(model):
    image, layer = make_layer('float-non-linear', 30, 30, value=disc)
    alphas = [pixel[3] for row in rows(upscale(image, layer, model, factor=2.5).layer) for pixel in row]
    check(0 <= min(alphas) and max(alphas) <= 1, f'{min(alphas)} … {max(alphas)}')
    image.delete()


def test_what_is_empty_stays_empty_and_keeps_its_hidden_color():
    image, layer = make_layer('u8-non-linear', 30, 30, value=lambda x, y, c, is_alpha: 0 if is_alpha else HIDDEN[c])
    result = upscale(image, layer)
    check(result.ok, result.error)
    equal(set(pixel for row in rows(result.layer) for pixel in row), {(0, 255, 0, 0)}, 'pixels')
    image.delete()
