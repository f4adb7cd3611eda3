# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes, and every pixel of a doubled layer."""
from checks import check, each, equal, near
from kit import flat, make_layer, offsets, repeated, rows, seen, size, stored, upscale

SIZES = ((1, 1), (1, 7), (3, 3), (13, 7))


def rounded(px, factor):
    return int(px * factor + 0.5)


@each(*[(width, height, factor) for width, height in SIZES for factor in (1.5, 2.5, 3)], (17, 5, 7.9), (31, 2, 1.01))
def test_the_size_is_rounded_exactly(width, height, factor):
    image, layer = make_layer(width=width, height=height)
    result = upscale(image, layer, factor=factor)
    check(result.ok, result.error)
    equal(size(result.layer), (rounded(width, factor), rounded(height, factor)), 'size')
    image.delete()


@each(*[(width, height, nick) for width, height in SIZES for nick in ('u8-non-linear', 'float-linear')])
def test_twice_the_size_repeats_every_pixel(width, height, nick):
    image, layer = make_layer(nick, width, height)
    before = rows(layer)
    result = upscale(image, layer)
    check(result.ok, result.error)
    equal(size(result.layer), (2 * width, 2 * height), 'size')
    near(flat(seen(rows(result.layer))), flat(seen(repeated(before))), 1e-5 if nick.startswith('float') else 0, 'pixels')
    image.delete()


def test_a_layer_larger_than_a_tile_has_no_seams():
    """A memory limit below what LibTorch needs gives the smallest tiles."""
    image, layer = make_layer(width=300, height=210, alpha=False)
    whole = upscale(image, layer, 'left-mean-x2', factor=1.7, memory=0)
    tiled = upscale(image, layer, 'left-mean-x2', factor=1.7, memory=1)
    check(whole.ok and tiled.ok, whole.error + tiled.error)
    near(stored(tiled.layer), stored(whole.layer), 1, 'tiled against whole')
    image.delete()


@each((1.5, (5, -3), (8, -4)), (2, (-7, 11), (-14, 22)), (2.5, (5, -3), (13, -7)), (1, (4, 9), (4, 9)))
def test_offsets_are_scaled(factor, before, after):
    image, layer = make_layer(offsets=before)
    equal(offsets(upscale(image, layer, factor=factor).layer), after, 'offsets')
    image.delete()
