# SPDX-License-Identifier: GPL-3.0-or-later
"""The three places a result can go to, and what is returned."""
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

from checks import check, each, equal, near
from kit import (add_layer, fill, flat, make_image, make_layer, offsets, pattern, repeated, rows, seen, size, stored, upscale)


def grouped():
    """group [other, inner [beside, source]] in an image of 40×30 px."""
    image = make_image()
    group, inner = Gimp.GroupLayer.new(image, 'group'), Gimp.GroupLayer.new(image, 'inner')
    image.insert_layer(group, None, 0)
    image.insert_layer(inner, group, 0)
    add_layer(image, 11, 19, name='other', offsets=(3, 9), parent=group)
    layer = add_layer(image, 13, 7, offsets=(5, -3), parent=inner)
    add_layer(image, 17, 5, name='beside', offsets=(-2, 1), parent=inner)
    fill(layer, pattern)
    return image, inner, layer


def test_new_layer_lies_above_its_source_in_the_same_group():
    image, inner, layer = grouped()
    result = upscale(image, layer)
    check(result.ok, result.error)
    equal([child.get_name() for child in inner.get_children()], ['beside', 'source ×2, nearest-x2', 'source'], 'layers of the group')
    equal(inner.get_children()[1], result.layer, 'returned layer')
    equal(result.image, image, 'returned image')
    equal(offsets(result.layer), (10, -6), 'offsets')
    image.delete()


def test_new_layer_leaves_canvas_and_source_alone():
    image, layer = make_layer()
    before = stored(layer)
    check(upscale(image, layer, factor=3).ok, 'success')
    equal((image.get_width(), image.get_height()), (40, 30), 'canvas')
    equal((stored(layer) == before, size(layer)), (True, (13, 7)), 'source unchanged, its size')
    equal(len(image.get_layers()), 2, 'number of layers')
    check(image.is_dirty(), 'the image has unsaved changes')
    image.delete()


def dressed():
    """A layer with mask, opacity, mode, and another layer below it."""
    image, layer = make_layer(offsets=(5, -3))
    add_layer(image, 20, 10, name='other', offsets=(3, 4), position=1)
    mask = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(mask)
    layer.set_edit_mask(False)
    layer.set_opacity(70)
    layer.set_mode(Gimp.LayerMode.MULTIPLY)
    return image, layer


def test_resize_image_scales_the_image_and_the_other_layers():
    image, layer = dressed()
    check(upscale(image, layer, output='resize-image').ok, 'success')
    other = image.get_layers()[1]
    equal((image.get_width(), image.get_height()), (80, 60), 'canvas')
    equal((size(other), offsets(other)), ((40, 20), (6, 8)), 'the other layer')
    equal((size(layer), offsets(layer)), ((26, 14), (10, -6)), 'the layer')
    image.delete()


def test_resize_image_keeps_the_layer_and_what_hangs_on_it():
    image, layer = dressed()
    result = upscale(image, layer, output='resize-image')
    check(result.ok, result.error)
    equal((result.layer, result.image), (layer, image), 'returned layer and image')
    equal((layer.get_name(), round(layer.get_opacity()), layer.get_mode()), ('source', 70, Gimp.LayerMode.MULTIPLY), 'name, opacity, mode')
    check(layer.get_mask() is not None and size(layer.get_mask()) == (26, 14), 'the mask is scaled')
    image.delete()


@each((2, 'u8-non-linear', (5, -3)), (2, 'float-linear', (-7, 11)), (1, 'u16-linear', (0, 0)))
def test_resize_image_takes_the_pixels_from_the_network(factor, nick, corner):
    image, layer = make_layer(nick, offsets=corner)
    before = rows(layer)
    result = upscale(image, layer, factor=factor, output='resize-image', model='nearest-x2' if factor == 2 else 'identity')
    check(result.ok, result.error)
    near(flat(seen(rows(layer))), flat(seen(repeated(before, factor))), 1e-5 if nick.startswith('float') else 1, 'pixels')
    image.delete()


def test_resize_image_finds_the_layer_in_nested_groups():
    image, inner, layer = grouped()
    before = {pixel for row in seen(rows(layer)) for pixel in row}
    result = upscale(image, layer, output='resize-image')
    check(result.ok, result.error)
    equal({pixel for row in seen(rows(layer)) for pixel in row} - before, set(), 'pixels that the network did not draw')
    image.delete()


def test_new_image_has_precision_profile_and_size_on_paper():
    image, layer = make_layer('u16-non-linear')
    image.set_color_profile(Gimp.ColorProfile.new_rgb_adobe())
    image.set_resolution(100, 120)
    before = rows(layer)
    result = upscale(image, layer, factor=2, output='new-image')
    check(result.ok and result.image != image, result.error)
    equal((result.image.get_width(), result.image.get_height()), (26, 14), 'canvas')
    equal(tuple(result.image.get_resolution())[1:], (200, 240), 'resolution')
    equal(result.image.get_precision(), image.get_precision(), 'precision')
    check(result.image.get_color_profile().is_equal(image.get_color_profile()), 'profile')
    equal(result.image.get_layers(), [result.layer], 'layers')
    near(flat(seen(rows(result.layer))), flat(seen(repeated(before))), 1, 'pixels')
    result.image.delete()
    image.delete()


def test_new_image_leaves_the_old_one_alone():
    image, layer = make_layer()
    image.clean_all()
    before = stored(layer)
    result = upscale(image, layer, output='new-image')
    equal((image.get_layers(), stored(layer) == before, image.is_dirty()), ([layer], True, False), 'layers, pixels, unsaved changes')
    result.image.delete()
    image.delete()


@each('new-layer', 'resize-image', 'new-image')
def test_nothing_is_left_behind(output):
    image, layer = make_layer()
    images = len(Gimp.get_images())
    result = upscale(image, layer, output=output)
    equal(len(Gimp.get_images()) - images, 1 if output == 'new-image' else 0, 'more images')
    equal(len(image.get_layers()), 2 if output == 'new-layer' else 1, 'layers')
    if result.image != image:
        result.image.delete()
    image.delete()
