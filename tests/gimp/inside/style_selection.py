# SPDX-License-Identifier: GPL-3.0-or-later
"""A selection limits the style: outside it no bit changes, soft edges blend."""
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

from checks import check, each, equal, near
from kit import CALLING_ERROR, make_layer, make_style, offsets, rows, selected, size, state, stored, stylize

REPLACE = Gimp.ChannelOps.REPLACE
OUTPUTS = ('new-layer', 'replace-layer', 'new-image')


def soft_box(image, px=6):
    image.select_rectangle(REPLACE, 12, 8, 16, 14)
    Gimp.Selection.feather(image, px)


def window(image, layer, result):
    """Left and top of the result in the layer."""
    if result.layer == layer:
        return 0, 0
    bounds, (x, y) = Gimp.Selection.bounds(image), offsets(layer)
    return max(0, bounds.x1 - x), max(0, bounds.y1 - y)


def compared(image, layer, before, result):
    """Share of the selection, px before, px after: for every px of the result."""
    share, (x0, y0), (left, top) = selected(image), offsets(layer), window(image, layer, result)
    return [(share[y + top + y0][x + left + x0], before[y + top][x + left], after)
            for y, row in enumerate(rows(result.layer)) for x, after in enumerate(row)]


def finish(image, result):
    if result.image and result.image != image:
        result.image.delete()
    image.delete()


@each(*[(output, nick) for output in OUTPUTS for nick in ('u8-non-linear', 'u16-linear', 'float-non-linear', 'double-linear')])
def test_outside_the_selection_no_bit_changes(output, nick):
    image, layer = make_layer(nick, 30, 20, offsets=(5, 3))
    style, before = make_style(image), rows(layer)
    image.select_ellipse(REPLACE, 8, 6, 18, 14)
    Gimp.Selection.feather(image, 3)
    result = stylize(image, layer, style, output=output)
    check(result.ok, result.error)
    px = compared(image, layer, before, result)
    outside, inside = [(a, b) for share, a, b in px if share == 0], [(a, b) for share, a, b in px if share > 0.9]
    check(len(outside) > 20 and all(a == b for a, b in outside), f'{sum(a != b for a, b in outside)} of {len(outside)} px outside have changed')
    check(len(inside) > 20 and any(a != b for a, b in inside), 'inside they have')
    finish(image, result)


@each(('new-layer', (8, 4)), ('new-image', (0, 0)))
def test_only_the_bounding_box_is_computed(output, corner):
    image, layer = make_layer(offsets=(5, 3))
    style = make_style(image)
    image.select_ellipse(REPLACE, 8, 4, 6, 20)  # of it, 6×6 px lie in the layer
    result = stylize(image, layer, style, output=output)
    check(result.ok, result.error)
    equal((size(result.layer), offsets(result.layer)), ((6, 6), corner), 'size and offsets')
    if result.image != image:
        result.image.delete()
    image.delete()


def box_painted(output, soft):
    """The same bounding box, selected softly or hard."""
    image, layer = make_layer('float-non-linear', 40, 30, alpha=False, value=lambda x, y, c, _: 0.4 + 0.3 * ((x + y) % 2))
    style, before = make_style(image), rows(layer)
    soft_box(image)
    if not soft:
        bounds = Gimp.Selection.bounds(image)
        image.select_rectangle(REPLACE, bounds.x1, bounds.y1, bounds.x2 - bounds.x1, bounds.y2 - bounds.y1)
    result = stylize(image, layer, style, output=output)
    check(result.ok, result.error)
    px = compared(image, layer, before, result)
    finish(image, result)
    return px


@each(*OUTPUTS)
def test_a_soft_edge_blends_by_the_selection(output):
    soft, hard = box_painted(output, True), box_painted(output, False)
    equal(len({share for share, _, _ in hard if share}), 1, 'shares of the hard selection')
    check(len({round(share, 1) for share, _, _ in soft}) > 8, 'shares of the soft selection')
    want = [b + (painted - b) * share for (share, before, _), (_, _, after) in zip(soft, hard) for b, painted in zip(before, after)]
    near([value for _, _, after in soft for value in after], want, 1e-5, 'between layer and hard result')


@each(*OUTPUTS)
def test_a_selection_beside_the_layer_is_refused(output):
    image, layer = make_layer()
    style = make_style(image)
    image.select_rectangle(REPLACE, 30, 20, 5, 5)
    before = state(image)
    result = stylize(image, layer, style, output=output)
    equal(result.status, CALLING_ERROR, 'status')
    check('selection does not touch the layer' in result.error, result.error)
    check(state(image) == before, 'the image is unchanged')
    image.delete()


def test_the_selection_itself_stays():
    image, layer = make_layer(width=40, height=30)
    style = make_style(image)
    image.select_rectangle(REPLACE, 12, 8, 16, 14)
    Gimp.Selection.feather(image, 6)
    before = stored(image.get_selection())
    check(stylize(image, layer, style, output='replace-layer').ok, 'success')
    check(stored(image.get_selection()) == before, 'selected as before')
    image.delete()
