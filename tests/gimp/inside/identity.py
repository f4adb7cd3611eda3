# SPDX-License-Identifier: GPL-3.0-or-later
"""A network that changes nothing must change nothing, whatever the pixels are made of."""
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

from checks import check, each, equal, near
from kit import GREATEST, channels, component, make_layer, upscale, values

# Greatest error in units of what is stored. The core computes in float32, which has 24 bits; a curve there and back costs three.
BOUND = {'u8': 1, 'u16': 1, 'u32': GREATEST['u32'] * 2 ** -20, 'half': 2 ** -11, 'float': 1e-5, 'double': 1e-5}
KINDS = [(kind + '-' + encoding, color, alpha)
         for kind in BOUND for encoding in ('linear', 'non-linear')
         for color in ('rgb', 'grey') for alpha in ('opaque', 'alpha')]
PERCEPTUAL = [(kind + '-perceptual', 'rgb', 'alpha') for kind in BOUND]
OUTPUTS = ('new-layer', 'new-image', 'resize-image')


def alphas(layer):
    count = channels(layer)
    return values(layer)[count - 1::count]


def expect_same(before, source, result):
    """`result` is an Outcome for the layer `source`, whose values were `before`."""
    if not check(result.ok, f'the run succeeds: {result.error}'):
        return
    kind = component(result.image)
    equal(result.layer.type(), source.type(), 'type of layer')
    equal(result.image.get_precision(), source.get_image().get_precision(), 'precision')
    near(values(result.layer), before, BOUND[kind], 'pixels')


@each(*KINDS, *PERCEPTUAL)
def test_pixels_come_back(nick, color, alpha):
    image, layer = make_layer(nick, grey=color == 'grey', alpha=alpha == 'alpha')
    before = values(layer)
    number = KINDS.index((nick, color, alpha)) if (nick, color, alpha) in KINDS else 0
    result = upscale(image, layer, 'identity', factor=1, output=OUTPUTS[number % 3])
    expect_same(before, layer, result)
    if result.ok and result.image != image:
        result.image.delete()
    image.delete()


@each('u8-non-linear', 'u16-linear', 'half-linear', 'float-non-linear')
def test_opaque_stays_exactly_opaque(nick):
    image, layer = make_layer(nick, value=lambda x, y, c, is_alpha: 1 if is_alpha else (x * 7 + y) % 5 / 4)
    result = upscale(image, layer, 'left-mean-x2')
    check(result.ok, result.error)
    equal(set(alphas(result.layer)), {GREATEST[component(image)]}, 'alpha values')
    image.delete()


def test_a_16_bit_ramp_keeps_its_levels():
    image, layer = make_layer('u16-non-linear', 100, 50, alpha=False, value=lambda x, y, c, _: (y * 100 + x) / 4999)
    before = len(set(values(layer)))
    result = upscale(image, layer, 'identity', factor=1)
    check(before > 4096 and len(set(values(result.layer))) == before, 'number of distinct levels')
    image.delete()


PROFILES = {'adobe': Gimp.ColorProfile.new_rgb_adobe, 'srgb-linear': Gimp.ColorProfile.new_rgb_srgb_linear,
            'adobe-linear': lambda: Gimp.ColorProfile.new_linear_from_color_profile(Gimp.ColorProfile.new_rgb_adobe())}


@each(*[(name, nick, output) for name in PROFILES for nick, output in
        (('u8-non-linear', 'new-image'), ('u16-linear', 'new-layer'), ('float-linear', 'new-image'), ('float-perceptual', 'resize-image'))])
def test_a_profile_survives(name, nick, output):
    image, layer = make_layer(nick)
    image.set_color_profile(PROFILES[name]())
    before, profile = values(layer), image.get_effective_color_profile()
    result = upscale(image, layer, 'identity', factor=1, output=output)
    expect_same(before, layer, result)
    equal(image.get_color_profile() is None, result.image.get_color_profile() is None, 'a profile is assigned')
    check(result.image.get_effective_color_profile().is_equal(profile), 'the profile is the same')
    if result.image != image:
        result.image.delete()
    image.delete()


def test_an_image_without_a_profile_gets_none():
    image, layer = make_layer()
    result = upscale(image, layer, 'identity', factor=1, output='new-image')
    equal(result.image.get_color_profile(), None, 'profile')
    result.image.delete()
    image.delete()


@each('float-linear', 'float-non-linear', 'float-perceptual', 'half-linear', 'double-linear')
def test_values_outside_0_to_1_come_back(nick):
    image, layer = make_layer(nick, value=lambda x, y, c, is_alpha: 1 if is_alpha else -0.25 + 0.3 * x + 0.01 * c)
    before = values(layer)
    check(min(before) < -0.2 and max(before) > 3, 'the test has such values')
    result = upscale(image, layer, 'identity', factor=1)
    check(result.ok, result.error)
    errors = [abs(a - b) / max(1, abs(b)) for a, b in zip(values(result.layer), before)]
    near(errors, [0] * len(errors), 2 ** -10 if nick.startswith('half') else 1e-5, 'relative error')
    image.delete()
