# SPDX-License-Identifier: GPL-3.0-or-later
"""Several selected layers: each gets its result, all of them or none; style transfer takes them for the frames of an animation."""
import json

import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

from checks import check, each, equal, figure, near
from kit import (CALLING_ERROR, add_layer, call, fill, flat, make_image, make_layer, make_style, offsets, pattern, put, repeated, rows,
                 size, state, stored, stylize, upscale)


def two(image, parent=None):
    """Of different sizes and places, the lower one first."""
    lower = add_layer(image, 13, 7, False, 'lower', (5, 2), parent)
    upper = add_layer(image, 10, 9, False, 'upper', (1, 4), parent)
    for layer in (lower, upper):
        fill(layer, pattern)
    return lower, upper


def names(item):
    return [layer.get_name() for layer in (item.get_layers() if isinstance(item, Gimp.Image) else item.get_children())]


def test_each_layer_gets_its_result_above_it_and_the_topmost_is_returned():
    image = make_image()
    group = Gimp.GroupLayer.new(image, 'group')
    image.insert_layer(group, None, 0)
    two(image)
    for layer, name in zip(two(image, group), ('low', 'high')):
        layer.set_name(name)
    layers = image.get_layers()[:2] + group.get_children()
    result = upscale(image, layers)
    check(result.ok, result.error)
    equal(names(image)[:-1], ['upper ×2, nearest-x2', 'upper', 'lower ×2, nearest-x2', 'lower'], 'layers')
    equal(names(group), ['high ×2, nearest-x2', 'high', 'low ×2, nearest-x2', 'low'], 'layers of the group')
    equal(result.layer, image.get_layers()[0], 'returned layer')
    equal((size(result.layer), offsets(result.layer)), ((20, 18), (2, 8)), 'size and offsets')
    image.delete()


def test_the_image_grows_once_and_all_pixels_are_the_networks():
    image = make_image()
    layers = two(image)
    before = [rows(layer) for layer in layers]
    result = upscale(image, list(layers), output='resize-image')
    check(result.ok, result.error)
    equal((image.get_width(), image.get_height()), (80, 60), 'canvas')
    for layer, pixels in zip(layers, before):
        near(flat(rows(layer)), flat(repeated(pixels)), 1, f'pixels of {layer.get_name()}')
    equal(result.layer, layers[1], 'returned layer')
    image.delete()


def test_a_new_image_holds_all_of_them_as_they_lay():
    image = make_image()
    lower, upper = two(image)
    result = upscale(image, [upper, lower], output='new-image')
    check(result.ok, result.error)
    equal(names(result.image), ['upper ×2, nearest-x2', 'lower ×2, nearest-x2'], 'layers')
    equal([offsets(layer) for layer in result.image.get_layers()], [(0, 4), (8, 0)], 'offsets')
    equal((result.image.get_width(), result.image.get_height()), (34, 22), 'canvas')
    equal(len(image.get_layers()), 2, 'layers of the old image')
    result.image.delete()
    image.delete()


def test_a_layer_named_twice_is_enlarged_once():
    image, layer = make_layer()
    check(upscale(image, [layer, layer]).ok, 'success')
    equal(len(image.get_layers()), 2, 'layers')
    image.delete()


@each('new-layer', 'replace-layer', 'new-image')
def test_all_are_painted(output):
    image = make_image()
    layers = list(two(image))
    style, before = make_style(image), [stored(layer) for layer in layers]
    result = stylize(image, layers, style, output=output)
    check(result.ok, result.error)
    changed = [stored(layer) != pixels for layer, pixels in zip(layers, before)]
    equal(changed, [output == 'replace-layer'] * 2, 'layers that have changed')
    equal(len(image.get_layers()), 5 if output == 'new-layer' else 3, 'layers')
    if output != 'replace-layer':
        equal(names(result.image)[:3:2] if output == 'new-layer' else names(result.image),
              ['upper · style, refined 100 %', 'lower · style, refined 100 %'], 'results')
    if result.image != image:
        result.image.delete()
    image.delete()


def test_a_result_tells_its_layer_and_those_beside_it():
    image = make_image()
    layers = two(image)
    result = stylize(image, list(layers), make_style(image))
    record = json.loads(call('plug-in-impasto-info', drawable=result.layer)[0][1])
    equal((record['layer'], record['layers']), ('upper', ['lower', 'upper']), 'layers')
    image.delete()


def lock_upper(image, lower, upper):
    upper.set_lock_content(True)
    return {}


def select_beside_upper(image, lower, upper):
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 15, 2, 2, 2)
    return {}


def take_upper_as_the_style(image, lower, upper):
    return {'style': upper}


@each(('pixels are locked', lock_upper), ('selection does not touch', select_beside_upper), ('cannot be its own style', take_upper_as_the_style))
def test_one_that_cannot_be_painted_spares_the_others(sentence, prepare):
    image = make_image()
    layers = two(image)
    arguments = {'style': make_style(image)} | prepare(image, *layers)
    image.clean_all()
    before = state(image)
    result = stylize(image, list(layers), **arguments, output='replace-layer')
    equal(result.status, CALLING_ERROR, 'status')
    check(sentence in result.error, result.error)
    check(state(image) == before, 'the image is unchanged')
    image.delete()


def scene(shift):
    """A square that moves over a ground with some grain, in code values."""
    def value(x, y, channel, is_alpha):
        in_square = 20 + shift <= x < 44 + shift and 16 <= y < 40
        return ((200 if in_square else 60 + y) + (x * 37 + y * 59) % 11) / 255
    return value


def strokes(x, y, channel, is_alpha):
    return ((x + 2 * y) % 9 * 12 + (x // 20 + y // 15) % 3 * 50 + channel * 20) / 255


def moving(image):
    """Two frames, the first one below."""
    frames = [add_layer(image, 96, 64, False, f'frame {shift}') for shift in (0, 3)]
    for frame, shift in zip(frames, (0, 3)):
        fill(frame, scene(shift))
    return frames


def difference(frames):
    first, second = (stored(frame) for frame in frames)
    return sum(abs(a - b) for a, b in zip(first, second)) / len(first)


def test_strokes_stay_where_the_picture_stays():
    image = make_image(width=96, height=64)
    style = add_layer(image, 64, 64, False, 'style')
    fill(style, strokes)
    frames = moving(image)
    contents, before = difference(frames), [stored(frame) for frame in frames]
    for frame in frames:
        check(stylize(image, frame, style, method='texture', output='replace-layer').ok, 'one by one')
    one_by_one = difference(frames)
    for frame, pixels in zip(frames, before):
        put(frame, pixels)
    check(stylize(image, frames[::-1], style, method='texture', output='replace-layer').ok, 'together')
    together = difference(frames)
    figure(f'contents differ by {contents:.2f} codes; painted one by one {one_by_one:.2f}, together {together:.2f}')
    check(together < 0.6 * one_by_one, 'together they differ less')
    image.delete()
