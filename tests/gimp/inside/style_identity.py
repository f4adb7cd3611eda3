# SPDX-License-Identifier: GPL-3.0-or-later
"""Style transfer keeps what pixels are made of: every precision, grey, alpha, profile; and strength 0 keeps the pixels."""
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

from checks import check, each, equal
from kit import GREATEST, channels, component, make_layer, make_style, stored, stylize, values

KINDS = [(kind + '-' + encoding, color, alpha)
         for kind in GREATEST for encoding in ('linear', 'non-linear') for color in ('rgb', 'grey') for alpha in ('opaque', 'alpha')]
OUTPUTS = ('new-layer', 'replace-layer', 'new-image')


def finish(image, result):
    if result.image and result.image != image:
        result.image.delete()
    image.delete()


@each(*KINDS)
def test_strength_0_is_the_layer_bit_for_bit(nick, color, alpha):
    image, layer = make_layer(nick, grey=color == 'grey', alpha=alpha == 'alpha')
    style, before = make_style(image), stored(layer)
    result = stylize(image, layer, style, strength=0, output=OUTPUTS[KINDS.index((nick, color, alpha)) % 3])
    if check(result.ok, result.error):
        equal((result.layer.type(), result.image.get_precision()), (layer.type(), image.get_precision()), 'type and precision')
        check(stored(result.layer) == before, 'every stored byte is as before')
    finish(image, result)


@each(*[(nick, color) for nick in ('u8-non-linear', 'u16-linear', 'u32-non-linear', 'float-linear', 'double-linear') for color in ('rgb', 'grey')])
def test_alpha_is_kept_to_the_last_bit(nick, color):
    image, layer = make_layer(nick, grey=color == 'grey')
    style, count, before = make_style(image), channels(layer), values(layer)
    result = stylize(image, layer, style)
    check(result.ok, result.error)
    equal(values(result.layer)[count - 1::count], before[count - 1::count], 'alpha')
    check(all(abs(value) <= 2 * GREATEST[component(image)] for value in values(result.layer)), 'values are finite')
    equal((result.layer.type(), result.image.get_precision()), (layer.type(), image.get_precision()), 'type and precision')
    finish(image, result)


def test_a_run_changes_the_pixels():
    """Or all the tests that compare would prove nothing."""
    image, layer = make_layer('float-non-linear', 40, 30, alpha=False)
    before = stored(layer)
    result = stylize(image, layer, make_style(image))
    check(result.ok, result.error)
    check(stored(result.layer) != before, 'the result differs from the layer')
    image.delete()


@each(*OUTPUTS)
def test_a_profile_survives(output):
    image, layer = make_layer('u16-non-linear')
    image.set_color_profile(Gimp.ColorProfile.new_rgb_adobe())
    image.set_resolution(100, 120)
    result = stylize(image, layer, make_style(image), output=output)
    check(result.ok, result.error)
    check(result.image.get_color_profile().is_equal(image.get_color_profile()), 'profile')
    equal(tuple(result.image.get_resolution())[1:], (100, 120), 'resolution')
    finish(image, result)


@each((1, 1), (1, 7), (3, 3), (17, 5), (97, 31))
def test_the_result_is_as_large_as_the_layer(width, height):
    image, layer = make_layer(width=width, height=height)
    result = stylize(image, layer, make_style(image))
    check(result.ok, result.error)
    equal((result.layer.get_width(), result.layer.get_height()), (width, height), 'size')
    image.delete()


def test_same_seed_same_result():
    results = []
    for _ in range(2):
        image, layer = make_layer('float-non-linear', 40, 30, alpha=False)
        results.append(stored(stylize(image, layer, make_style(image), start='noise', seed=3).layer))
        image.delete()
    check(results[0] == results[1], 'two runs give the same')
