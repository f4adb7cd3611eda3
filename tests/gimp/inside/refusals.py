# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be done is refused with a sentence of its own, and the image stays as it was."""
import gi
gi.require_version('Gimp', '3.0')
gi.require_version('Gegl', '0.4')
from gi.repository import Gegl, Gimp

from checks import check, each, equal
from kit import CALLING_ERROR, EXECUTION_ERROR, add_layer, make_image, make_layer, state, upscale


def none(image, layer):
    return []


def channel(image, layer):
    made = Gimp.Channel.new(image, 'channel', 40, 30, 50, Gegl.Color.new('red'))
    image.insert_channel(made, None, 0)
    return [made]


def selection(image, layer):
    return [image.get_selection()]


def mask(image, layer):
    made = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(made)
    return [made]


def group(image, layer):
    made = Gimp.GroupLayer.new(image, 'group')
    image.insert_layer(made, None, 0)
    return [made]


def locked(image, layer):
    layer.set_lock_content(True)
    return [layer]


def in_locked_group(image, layer):
    made, = group(image, layer)
    image.reorder_item(layer, made, 0)
    made.set_lock_content(True)
    return [layer]


def text(image, layer):
    font = Gimp.context_get_font()
    made = Gimp.TextLayer.new(image, 'text', font, 20, Gimp.Unit.pixel())
    image.insert_layer(made, None, 0)
    return [made]


def floating(image, layer):
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 2, 1, 5, 3)
    Gimp.Selection.float(image, [layer], 0, 0)
    return [layer]


def indexed(image, layer):
    image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 16, False, False, '')
    return [layer]


LAYERS = (('No layer is selected', none, 'new-layer'),
          ('A channel is selected', channel, 'new-layer'), ('A channel is selected', selection, 'new-layer'),
          ('A layer mask is selected', mask, 'new-layer'), ('A layer group has no pixels', group, 'new-layer'),
          ('pixels are locked', locked, 'resize-image'), ('pixels are locked', in_locked_group, 'resize-image'),
          ('pixels of a text layer', text, 'resize-image'), ('floating selection', floating, 'new-layer'),
          ('indexed colors', indexed, 'new-image'))


def test_each_unfit_layer_has_its_own_sentence():
    for sentence, prepare, output in LAYERS:
        image, layer = make_layer()
        drawables = prepare(image, layer)
        image.clean_all()
        before = state(image)
        result = upscale(image, drawables, output=output)
        equal(result.status, CALLING_ERROR, f'{prepare.__name__}: status')
        check(sentence in result.error, f'{prepare.__name__}: {result.error}')
        check(state(image) == before, f'{prepare.__name__}: the image is unchanged')
        image.delete()


@each((locked, 'new-layer'), (locked, 'new-image'), (text, 'new-layer'))
def test_what_only_reads_the_layer_is_allowed(prepare, output):
    image, layer = make_layer()
    result = upscale(image, prepare(image, layer), output=output)
    check(result.ok, result.error)
    if result.ok and result.image != image:
        result.image.delete()
    image.delete()


@each(('cut-off', 'cut-off'), ('tampered', 'tampered'))
def test_a_broken_model_is_named(model, named):
    for output in ('new-layer', 'resize-image', 'new-image'):
        image, layer = make_layer()
        image.clean_all()
        before = state(image)
        result = upscale(image, layer, model, output=output)
        equal(result.status, EXECUTION_ERROR, 'status')
        check(named in result.error and result.error.endswith('.'), f'a sentence with its name: {result.error}')
        check(state(image) == before, 'the image is unchanged')
        image.delete()


def test_a_result_beyond_the_limit_of_gimp_is_refused():
    image = make_image(width=200000, height=10)
    layer = add_layer(image, 200000, 10, alpha=False)
    result = upscale(image, layer, factor=8)
    equal(result.status, CALLING_ERROR, 'status')
    check('Choose a smaller factor' in result.error, result.error)
    equal(len(image.get_layers()), 1, 'layers')
    image.delete()


def test_the_image_still_works_after_a_refusal():
    image, layer = make_layer()
    upscale(image, [])
    upscale(image, layer, 'cut-off', output='resize-image')
    result = upscale(image, layer)
    check(result.ok, result.error)
    image.delete()
