# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be painted, or painted with, is refused with a sentence of its own; the image stays as it was."""
from pathlib import Path

import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp, Gio

import kit
from checks import check, each, equal
from inside.refusals import channel, floating, group, in_locked_group, indexed, locked, mask, none, text
from kit import CALLING_ERROR, EXECUTION_ERROR, make_image, make_layer, make_style, state, stylize

LAYERS = (('No layer is selected', none, 'new-layer'),
          ('A channel is selected', channel, 'new-layer'), ('A layer mask is selected', mask, 'replace-layer'),
          ('A layer group has no pixels', group, 'new-layer'), ('pixels are locked', locked, 'replace-layer'),
          ('pixels are locked', in_locked_group, 'replace-layer'), ('pixels of a text layer', text, 'replace-layer'),
          ('floating selection', floating, 'new-layer'), ('indexed colors', indexed, 'new-layer'))


def expect_refusal(image, sentence, what, *arguments, **named):
    image.clean_all()
    before = state(image)
    result = stylize(image, *arguments, **named)
    equal(result.status, CALLING_ERROR, f'{what}: status')
    check(sentence in result.error, f'{what}: {result.error}')
    check(state(image) == before, f'{what}: the image is unchanged')


def test_each_unfit_layer_has_its_own_sentence():
    style = make_style(make_image())
    for sentence, prepare, output in LAYERS:
        image, layer = make_layer()
        expect_refusal(image, sentence, prepare.__name__, prepare(image, layer), style, output=output)
        image.delete()
    style.get_image().delete()


@each((locked, 'new-layer'), (locked, 'new-image'), (text, 'new-layer'))
def test_what_only_reads_the_layer_is_allowed(prepare, output):
    image, layer = make_layer()
    style = make_style(image)
    result = stylize(image, prepare(image, layer), style, output=output)
    check(result.ok, result.error)
    if result.image and result.image != image:
        result.image.delete()
    image.delete()


def no_style(image, layer):
    return {}


def only_a_second_style(image, layer):
    return {'style_2': make_style(image)}


def itself(image, layer):
    return {'style': layer}


def empty_layer(image, layer):
    return {'style': make_style(image, lambda x, y, c, is_alpha: 0 if is_alpha else 1, alpha=True)}


def empty_group(image, layer):
    made = Gimp.GroupLayer.new(image, 'nothing')
    image.insert_layer(made, None, 0)
    return {'style': made}


def empty_second_style(image, layer):
    return {'style': make_style(image), 'style_2': empty_layer(image, layer)['style']}


def no_such_file(image, layer):
    """GIMP itself says so."""
    return {'style_file': Gio.File.new_for_path('/no/such/picture.png')}


def no_picture(image, layer):
    file = Path(kit.folder) / 'words.xcf'
    file.write_text('These are words.')
    return {'style': make_style(image), 'style_file': Gio.File.new_for_path(str(file))}


@each(('There is no style yet', no_style), ('There is no style yet', only_a_second_style), ('cannot be its own style', itself),
      ('“style” is wholly transparent', empty_layer), ('“nothing” is wholly transparent', empty_group),
      ('wholly transparent', empty_second_style), ('style-file', no_such_file),
      ('words.xcf cannot be opened', no_picture))
def test_each_unfit_style_has_its_own_sentence(sentence, prepare):
    for output in ('new-layer', 'replace-layer', 'new-image'):
        image, layer = make_layer()
        expect_refusal(image, sentence, prepare.__name__, layer, **prepare(image, layer), output=output)
        image.delete()
    equal(len(Gimp.get_images()), 0, 'images that stayed open')


def test_a_broken_network_is_named():
    image, layer = make_layer()
    style = make_style(image)
    image.clean_all()
    before = state(image)
    result = stylize(image, layer, style, network='seeing-tampered')
    equal(result.status, EXECUTION_ERROR, 'status')
    check('seeing-tampered' in result.error and result.error.endswith('.'), f'a sentence with its name: {result.error}')
    check(state(image) == before, 'the image is unchanged')
    image.delete()


def test_a_style_with_a_single_visible_px_is_taken():
    image, layer = make_layer()
    style = make_style(image, lambda x, y, c, is_alpha: float((x, y) == (23, 17)) if is_alpha else 0.5, alpha=True)
    result = stylize(image, layer, style)
    check(result.ok, result.error)
    image.delete()


def test_the_image_still_works_after_a_refusal():
    image, layer = make_layer()
    style = make_style(image)
    stylize(image, layer)
    stylize(image, layer, **no_such_file(image, layer), output='replace-layer')
    result = stylize(image, layer, style)
    check(result.ok, result.error)
    image.delete()
