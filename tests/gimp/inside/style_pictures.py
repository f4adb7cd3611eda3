# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the style is kept in, the core sees the same picture: in the colors of the layer that is painted."""
from pathlib import Path

import gi
gi.require_version('Gimp', '3.0')
gi.require_version('Gegl', '0.4')
from gi.repository import Gegl, Gimp, Gio

import kit
from checks import check, each, equal, near
from kit import make_image, make_layer, make_style, stylize, values


def result_with(prepare, bound=2):
    """The result for a style layer that `prepare(content image)` makes; and for the plain one."""
    results = []
    for make in (prepare, make_style):
        image, layer = make_layer(width=40, height=30, alpha=False)
        style = make(image)
        given = {'style_file': style} if isinstance(style, Gio.File) else {'style': style}
        result = stylize(image, layer, **given)
        check(result.ok, f'{make.__name__}: {result.error}')
        results.append(values(result.layer) if result.ok else ())
        image.delete()
        for other in Gimp.get_images():
            other.delete()
    near(results[0], results[1], bound, 'result, against that of a layer beside it')


def in_another_image(image):
    return make_style(make_image(width=60, height=60))


def of_16_bits(image):
    return make_style(make_image('u16-non-linear', 60, 60))


def of_linear_floats(image):
    other = make_image('float-linear', 60, 60)
    gentle = make_style(make_image('float-non-linear', 60, 60))
    copy = Gimp.Layer.new_from_drawable(gentle, other)
    other.insert_layer(copy, None, 0)
    return copy


def with_alpha(image):
    return make_style(image, alpha=True)


def in_a_group(image):
    group = Gimp.GroupLayer.new(image, 'group')
    image.insert_layer(group, None, 0)
    make_style(image, parent=group)
    return group


def in_adobe_rgb(image):
    """The same colors in another profile."""
    other = make_image('float-non-linear', 60, 60)
    style = make_style(other)
    other.convert_color_profile(Gimp.ColorProfile.new_rgb_adobe(), Gimp.ColorRenderingIntent.RELATIVE_COLORIMETRIC, False)
    return style


def in_a_file(kind):
    def prepare(image):
        other = make_image(width=24, height=18)
        make_style(other)
        path = Path(kit.folder) / ('style.' + kind)
        Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, other, Gio.File.new_for_path(str(path)), None)
        other.delete()
        return Gio.File.new_for_path(str(path))
    prepare.__name__ = kind + ' file'
    return prepare


@each(in_another_image, of_16_bits, of_linear_floats, with_alpha, in_a_group, in_adobe_rgb, in_a_file('xcf'))
def test_every_style_layer_gives_the_same(prepare):
    result_with(prepare)


def test_a_grey_layer_takes_a_colored_style():
    image, layer = make_layer(width=40, height=30, grey=True)
    result = stylize(image, layer, make_style(make_image(width=60, height=60)))
    check(result.ok, result.error)
    equal(result.layer.type(), Gimp.ImageType.GRAYA_IMAGE, 'type')
    check(len(set(values(result.layer)[::2])) > 8, 'it has many levels of grey')
    image.delete()


@each(*[(content_grey, kind) for content_grey in (False, True) for kind in ('grey', 'indexed', 'channel', 'u32', 'double')])
def test_unlike_styles_are_taken(content_grey, kind):
    image, layer = make_layer(width=40, height=30, grey=content_grey)
    other = make_image({'u32': 'u32-linear', 'double': 'double-linear'}.get(kind, 'u8-non-linear'), 60, 60, grey=kind == 'grey')
    style = make_style(other)
    if kind == 'indexed':
        other.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 16, False, False, '')
    if kind == 'channel':
        style = Gimp.Channel.new(other, 'channel', 60, 60, 50, Gegl.Color.new('red'))
        other.insert_channel(style, None, 0)
    result = stylize(image, layer, style)
    check(result.ok, result.error)
    other.delete()
    image.delete()


def test_a_file_goes_before_a_layer():
    """As in the dialog: the layer is proposed, the file is what the user chose."""
    image, layer = make_layer(width=40, height=30)
    result = stylize(image, layer, make_style(image), style_file=in_a_file('xcf')(image))
    check(result.ok, result.error)
    equal(result.layer.get_name(), 'source · style, refined 100 %', 'name, from the file')
    image.delete()


def test_no_image_stays_open_after_a_style_file():
    image, layer = make_layer()
    before = len(Gimp.get_images())
    file = in_a_file('xcf')(image)
    for arguments in ({'style_file': file}, {'style_file': file, 'style_2_file': file}, {'style_file': file, 'network': 'auto', 'strength': 0}):
        check(stylize(image, layer, **arguments).ok, 'success')
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 30, 20, 5, 5)  # beside the layer: refused
    check(not stylize(image, layer, style_file=file).ok, 'refusal')
    equal(len(Gimp.get_images()), before, 'open images')
    image.delete()


@each((0, 'first'), (100, 'second'))
def test_the_ends_of_the_mix_are_the_single_styles(mix, alone):
    image, layer = make_layer('float-non-linear', 40, 30, alpha=False)
    first, second = make_style(image), make_style(image, value=lambda x, y, c, _: (x // 3 + c) % 2)
    single = stylize(image, layer, {'first': first, 'second': second}[alone])
    mixed = stylize(image, layer, first, style_2=second, mix=mix)
    check(single.ok and mixed.ok, single.error + mixed.error)
    near(values(mixed.layer), values(single.layer), 1e-6, 'mixed against single')
    image.delete()


def test_the_style_is_left_as_it_was():
    image, layer = make_layer()
    style = make_style(make_image(width=60, height=60))
    other = style.get_image()
    other.clean_all()
    before = kit.state(other)
    check(stylize(image, layer, style).ok, 'success')
    check(kit.state(other) == before, 'its image is unchanged')
    other.delete()
    image.delete()
