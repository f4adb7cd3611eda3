# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a painted layer goes, what it is called, and what is returned."""
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

from checks import check, each, equal
from kit import add_layer, fill, make_image, make_layer, make_style, offsets, pattern, rows, size, state, stored, stylize

OUTPUTS = ('new-layer', 'replace-layer', 'new-image')


def test_new_layer_lies_above_its_source_in_the_same_group():
    image = make_image()
    group, inner = Gimp.GroupLayer.new(image, 'group'), Gimp.GroupLayer.new(image, 'inner')
    image.insert_layer(group, None, 0)
    image.insert_layer(inner, group, 0)
    layer = add_layer(image, 13, 7, name='Night', offsets=(5, -3), parent=inner)
    add_layer(image, 17, 5, name='beside', parent=inner)
    fill(layer, pattern)
    before = stored(layer)
    result = stylize(image, layer, make_style(image, name='Starry Night'))
    check(result.ok, result.error)
    equal([child.get_name() for child in inner.get_children()], ['beside', 'Night · Starry Night, refined 100 %', 'Night'], 'layers of the group')
    equal((inner.get_children()[1], image), (result.layer, result.image), 'returned layer and image')
    equal((size(result.layer), offsets(result.layer)), ((13, 7), (5, -3)), 'size and offsets')
    check(stored(layer) == before, 'the source is unchanged')
    image.delete()


def test_two_styles_are_both_named():
    image, layer = make_layer()
    result = stylize(image, layer, make_style(image, name='Snow'), style_2=make_style(image, name='Fire'))
    equal(result.layer.get_name(), 'source · Snow + Fire, refined 100 %', 'name')
    image.delete()


def dressed():
    """A layer with mask, opacity, mode, effect."""
    image, layer = make_layer(width=20, height=16, offsets=(5, -3))
    layer.add_mask(layer.create_mask(Gimp.AddMaskType.BLACK))
    layer.set_edit_mask(False)
    layer.set_opacity(70)
    layer.set_mode(Gimp.LayerMode.MULTIPLY)
    layer.set_lock_alpha(True)
    layer.append_filter(Gimp.DrawableFilter.new(layer, 'gegl:gaussian-blur', 'soft'))
    return image, layer


def test_replace_layer_keeps_the_layer_and_what_hangs_on_it():
    image, layer = dressed()
    before = stored(layer)
    result = stylize(image, layer, make_style(image), output='replace-layer')
    check(result.ok, result.error)
    equal((result.layer, result.image), (layer, image), 'returned layer and image')
    equal((layer.get_name(), round(layer.get_opacity()), layer.get_mode(), layer.get_lock_alpha()),
          ('source', 70, Gimp.LayerMode.MULTIPLY, True), 'name, opacity, mode, lock')
    equal(set(stored(layer.get_mask())), {0}, 'mask')
    equal([effect.get_operation_name() for effect in layer.get_filters()], ['gegl:gaussian-blur'], 'effects')
    equal((size(layer), offsets(layer)), ((20, 16), (5, -3)), 'size and offsets')
    check(stored(layer) != before, 'the pixels are new')
    image.delete()


def test_new_layer_and_replaced_layer_have_the_same_pixels():
    image, layer = make_layer('float-linear', 40, 30)
    style = make_style(image)
    image.select_ellipse(Gimp.ChannelOps.REPLACE, 12, 9, 14, 10)
    Gimp.Selection.feather(image, 4)
    above = stylize(image, layer, style).layer
    replaced = stylize(image, layer, style, output='replace-layer').layer
    (_, x, y), (width, height) = above.get_offsets(), size(above)
    check((width, height) != size(replaced), 'the new layer is as large as the selection')
    equal([row[x:x + width] for row in rows(replaced)[y:y + height]], rows(above), 'pixels')
    image.delete()


def test_switched_off_components_are_kept():
    """As every filter of GIMP does with the Channels dialog."""
    image, layer = make_layer(width=20, height=16, alpha=False)
    image.set_component_active(Gimp.ChannelType.GREEN, False)
    before = rows(layer)
    check(stylize(image, layer, make_style(image), output='replace-layer').ok, 'success')
    after = rows(layer)
    equal([pixel[1] for row in after for pixel in row], [pixel[1] for row in before for pixel in row], 'green')
    check([pixel[0] for row in after for pixel in row] != [pixel[0] for row in before for pixel in row], 'red has changed')
    image.delete()


def test_new_image_leaves_the_old_one_alone():
    image, layer = make_layer('u16-non-linear')
    style = make_style(make_image(width=60, height=60), name='other')
    image.clean_all()
    before = state(image)
    result = stylize(image, layer, style, output='new-image')
    check(result.ok and result.image != image, result.error)
    equal((result.image.get_layers(), result.layer.get_name()), ([result.layer], 'source · other, refined 100 %'), 'layers, name')
    equal((result.image.get_width(), result.image.get_height(), result.image.get_precision()), (13, 7, image.get_precision()), 'size and precision')
    result.image.delete()
    check(state(image) == before, 'the image is unchanged')
    style.get_image().delete()
    image.delete()


@each(*OUTPUTS)
def test_nothing_is_left_behind(output):
    image, layer = make_layer()
    style, images = make_style(image), len(Gimp.get_images())
    result = stylize(image, layer, style, output=output)
    equal(len(Gimp.get_images()) - images, int(output == 'new-image'), 'more images')
    equal(len(image.get_layers()), 3 if output == 'new-layer' else 2, 'layers')
    equal(len(image.get_channels()), 0, 'channels')
    if result.image != image:
        result.image.delete()
    image.delete()
