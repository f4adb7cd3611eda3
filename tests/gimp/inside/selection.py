# SPDX-License-Identifier: GPL-3.0-or-later
"""A selection limits what is enlarged."""
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

from checks import check, each, equal, near
from kit import CALLING_ERROR, flat, make_layer, offsets, repeated, rows, seen, size, state, upscale, values

REPLACE = Gimp.ChannelOps.REPLACE


@each(('new-layer', (16, 8)), ('new-image', (0, 0)))
def test_only_the_bounding_box_is_enlarged(output, corner):
    image, layer = make_layer(offsets=(5, 3))
    image.select_ellipse(REPLACE, 8, 4, 6, 20)  # of it, 6×6 px lie in the layer
    inside = [row[3:9] for row in rows(layer)[1:7]]
    result = upscale(image, layer, output=output)
    check(result.ok, result.error)
    equal((size(result.layer), offsets(result.layer)), ((12, 12), corner), 'size and offsets')
    near(flat(seen(rows(result.layer))), flat(seen(repeated(inside))), 0, 'pixels')
    if result.image != image:
        result.image.delete()
    image.delete()


@each('new-layer', 'resize-image', 'new-image')
def test_a_selection_beside_the_layer_is_refused(output):
    image, layer = make_layer()
    image.select_rectangle(REPLACE, 30, 20, 5, 5)
    before = state(image)
    result = upscale(image, layer, output=output)
    equal(result.status, CALLING_ERROR, 'status')
    check('selection does not touch the layer' in result.error, result.error)
    check(state(image) == before, 'the image is unchanged')
    image.delete()


def expected_by_gimp(image):
    """What the layer becomes when GIMP alone scales the image."""
    copy = image.duplicate()
    copy.scale(2 * image.get_width(), 2 * image.get_height())
    scaled = rows(copy.get_layers()[0])
    copy.delete()
    return scaled


def test_resized_image_has_the_network_inside_and_gimp_outside():
    image, layer = make_layer(width=40, height=30, alpha=False)
    by_gimp, by_network = expected_by_gimp(image), repeated(rows(layer))
    image.select_rectangle(REPLACE, 10, 10, 12, 8)
    check(upscale(image, layer, output='resize-image').ok, 'success')
    after, inside, outside = rows(layer), [], []
    for y in range(60):
        for x in range(80):
            if 21 <= x < 43 and 21 <= y < 35:
                inside += [a - b for a, b in zip(after[y][x], by_network[y][x])]
            elif not (19 <= x < 45 and 19 <= y < 37):
                outside += [a - b for a, b in zip(after[y][x], by_gimp[y][x])]
    near(inside, [0] * len(inside), 1, 'inside')
    near(outside, [0] * len(outside), 0, 'outside')
    image.delete()


def test_a_soft_selection_blends():
    """Black and white columns: GIMP smooths them, nearest neighbour does not; in between both are mixed."""
    image, layer = make_layer('float-non-linear', 40, 30, alpha=False, value=lambda x, y, c, _: x % 2)
    by_gimp, by_network = expected_by_gimp(image), repeated(rows(layer))
    image.select_rectangle(REPLACE, 12, 8, 16, 14)
    Gimp.Selection.feather(image, 6)
    check(upscale(image, layer, output='resize-image').ok, 'success')
    after, shares = rows(layer), []
    for x in range(80):
        network, gimp, got = by_network[30][x][0], by_gimp[30][x][0], after[30][x][0]
        check(min(network, gimp) - 1e-3 <= got <= max(network, gimp) + 1e-3, f'column {x} lies between both: {gimp} {got} {network}')
        if abs(network - gimp) > 0.1:
            shares.append(round((got - gimp) / (network - gimp), 2))
    check(len({share for share in shares if 0.05 < share < 0.95}) >= 4, f'the share of the network rises in steps: {shares}')
    check(min(shares) < 0.02 and max(shares) > 0.9, f'from nothing to nearly all: {shares}')
    image.delete()


def test_a_soft_selection_over_one_color_leaves_no_rim():
    image, layer = make_layer('float-non-linear', 40, 30, alpha=False, value=lambda *_: 0.25)
    image.select_rectangle(REPLACE, 10, 10, 12, 8)
    Gimp.Selection.feather(image, 4)
    check(upscale(image, layer, output='resize-image').ok, 'success')
    near(values(layer), [0.25] * (80 * 60 * 3), 2e-3, 'one color')
    image.delete()
