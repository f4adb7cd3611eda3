# SPDX-License-Identifier: GPL-3.0-or-later
"""The signature of style transfer is public API, and every argument arrives."""
from pathlib import Path

import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

import kit
from checks import check, each, equal
from kit import make_layer, make_style, stored, stylize

NAME = 'plug-in-neural-style-transfer'
CHOICES = {'method': ['fast', 'refined', 'texture'], 'colors': ['style', 'original-hue', 'original-statistics'], 'start': ['fast', 'content', 'noise'],
           'optimizer': ['lbfgs', 'adam'], 'output': ['new-layer', 'replace-layer', 'new-image'], 'device': ['auto', 'cpu', 'gpu']}
NUMBERS = {'mix': (0, 100, 50), 'strength': (0, 100, 100), 'style-scale': (10, 400, 100), 'detail': (0, 100, 50),
           'iterations': (1, 5000, 200), 'smoothness': (0, 100, 10), 'seed': (0, 2147483647, 0), 'memory': (0, 1 << 20, 0)}
TYPES = {'style': 'GimpDrawable', 'style-file': 'GFile', 'style-2': 'GimpDrawable', 'style-2-file': 'GFile', 'mix': 'gdouble',
         'method': 'gchararray', 'strength': 'gdouble', 'style-scale': 'gdouble', 'colors': 'gchararray', 'detail': 'gdouble',
         'iterations': 'gint', 'smoothness': 'gdouble', 'start': 'gchararray', 'optimizer': 'gchararray', 'network': 'gchararray',
         'seed': 'gint', 'output': 'gchararray', 'device': 'gchararray', 'memory': 'gint'}


def arguments():
    return {spec.name: spec for spec in Gimp.get_pdb().lookup_procedure(NAME).get_arguments()}


def test_arguments_have_their_names_and_types():
    own = list(arguments())[3:]  # after run-mode, image, drawables
    equal(own, list(TYPES), 'names in order')
    equal({name: arguments()[name].value_type.name for name in own}, TYPES, 'types')


@each(*NUMBERS.items())
def test_numbers_have_their_range_and_default(name, want):
    spec = arguments()[name]
    equal((spec.minimum, spec.maximum, spec.default_value), want, name)


@each(*CHOICES.items())
def test_choices_are_offered_and_the_first_is_the_default(name, want):
    spec = arguments()[name]
    equal(Gimp.param_spec_choice_get_choice(spec).list_nicks(), want, 'choices')
    equal(spec.get_default_value(), want[0], 'default')


def test_networks_are_offered_by_id():
    choice = Gimp.param_spec_choice_get_choice(arguments()['network'])
    equal((choice.list_nicks()[0], arguments()['network'].get_default_value()), ('auto', 'auto'), 'first, default')
    offered = [model for model in ('seeing', 'seeing-slowly', 'nearest-x2', 'identity') if choice.is_valid(model)]
    equal(offered, ['seeing', 'seeing-slowly'], 'choices')


def test_it_is_in_the_menu():
    procedure = Gimp.get_pdb().lookup_procedure(NAME)
    equal((procedure.get_menu_label(), procedure.get_menu_paths()), ('Neural _Style Transfer...', ['<Image>/Filters/Artistic']), 'menu')
    equal(procedure.get_image_types(), 'RGB*, GRAY*', 'kinds of images')


def test_return_values_are_layer_and_image():
    equal([spec.name for spec in Gimp.get_pdb().lookup_procedure(NAME).get_return_values()], ['layer', 'image'], 'names')


@each(('colors', 'original-hue'), ('colors', 'original-statistics'), ('start', 'noise'), ('optimizer', 'adam'), ('style_scale', 50.0),
      ('detail', 0.0), ('detail', 100.0), ('smoothness', 0.0), ('seed', 7), ('device', 'cpu'), ('memory', 1500), ('strength', 30.0))
def test_every_argument_is_taken(name, value):
    image, layer = make_layer(width=40, height=30)
    result = stylize(image, layer, make_style(image), **{name: value})
    check(result.ok, result.error)
    image.delete()


@each('fast', 'refined', 'texture')
def test_each_method_paints_in_its_own_manner(method):
    image, layer = make_layer(width=70, height=50)
    style, before = make_style(image), stored(layer)
    results = [stylize(image, layer, style, method=method, start='fast', seed=3) for _ in range(2)]
    for result in results:
        check(result.ok, result.error)
    check(stored(results[0].layer) != before, 'the result differs from the layer')
    check(stored(results[0].layer) == stored(results[1].layer), 'the same seed gives the same result')
    image.delete()


@each('fast', 'texture')
def test_strength_0_is_the_layer_with_every_method(method):
    image, layer = make_layer('u16-linear')
    result = stylize(image, layer, make_style(image), method=method, strength=0)
    check(result.ok and stored(result.layer) == stored(layer), result.error)
    image.delete()


def test_a_network_can_be_chosen():
    image, layer = make_layer('float-non-linear', 40, 30)
    style = make_style(image)
    results = [stored(stylize(image, layer, style, network=network).layer) for network in ('auto', 'seeing', 'seeing-slowly')]
    equal((results[0] == results[1], results[1] == results[2]), (True, False), 'auto is the first one; another one paints otherwise')
    image.delete()


def test_last_values_are_used():
    saved = Path(kit.folder) / 'profile' / 'plug-in-settings' / f'GimpProcedureConfigRun-{NAME}.last'
    saved.parent.mkdir(exist_ok=True)
    saved.write_text('# settings\n\n(output "replace-layer")\n(iterations 2)\n\n# end of settings\n')
    image, layer = make_layer()
    style = make_style(image)
    result = stylize(image, layer, style, mode=Gimp.RunMode.WITH_LAST_VALS)
    check(result.ok and result.layer == layer, result.error)
    saved.unlink()
    image.delete()
