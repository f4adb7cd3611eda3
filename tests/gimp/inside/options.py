# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments do what they say; the procedures' signature is public API."""
from pathlib import Path

import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp

import kit
from checks import check, each, equal, near
from kit import call, flat, make_layer, repeated, rows, size, upscale, values

ARGUMENTS = {'factor': ('gdouble', 2), 'model': ('gchararray', 'auto'), 'model-file': ('GFile', None),
             'restoration': ('gdouble', 50), 'output': ('gchararray', 'new-layer'), 'seamless': ('gboolean', False), 'best-quality': ('gboolean', False), 'device': ('gchararray', 'auto'),
             'memory': ('gint', 0)}


def procedure(name='plug-in-neural-upscale'):
    return Gimp.get_pdb().lookup_procedure(name)


def test_arguments_have_their_names_types_and_defaults():
    found = {spec.name: (spec.value_type.name, spec.get_default_value()) for spec in procedure().get_arguments()}
    for name, want in ARGUMENTS.items():
        equal(found.get(name), want, name)


def test_return_values_are_layer_and_image():
    equal([spec.name for spec in procedure().get_return_values()], ['layer', 'image'], 'names')


def test_models_are_offered_by_id():
    spec, = (spec for spec in procedure().get_arguments() if spec.name == 'model')
    offered = [model for model in ('auto', 'identity', 'nearest-x2', 'no-weights') if Gimp.param_spec_choice_get_choice(spec).is_valid(model)]
    equal(offered, ['auto', 'identity', 'nearest-x2'], 'choices')


def left_mean(pixel_rows, first):
    """What the model left-mean-x2 gives, worked out; `first` is the column left of the first one."""
    def mean(row):
        return [[(a + b) / 2 for a, b in zip(pixel, row[x - 1] if x else row[first])] for x, pixel in enumerate(row)]
    return repeated([mean(row) for row in pixel_rows])


@each((True, -1), (False, 0))
def test_seamless_wraps_and_otherwise_the_edge_is_reflected(seamless, neighbour):
    image, layer = make_layer('float-non-linear', alpha=False)
    want = left_mean(rows(layer), neighbour)
    result = upscale(image, layer, 'left-mean-x2', seamless=seamless)
    check(result.ok, result.error)
    near(values(result.layer), flat(want), 1e-5, 'pixels')
    image.delete()


def rolled(pixel_rows, px):
    return [row[-px:] + row[:-px] for row in pixel_rows]


@each('rgb', 'alpha')
def test_a_seamless_texture_has_no_first_column(kind):
    """Roll by 2 px, enlarge 1.5 times: the result is rolled by 3 px."""
    results, alpha = [], kind == 'alpha'
    for roll in (0, 2):
        image, layer = make_layer('float-non-linear', 12, 8, alpha=alpha,
                                  value=lambda x, y, c, is_alpha: 0.3 + ((x - roll) % 12 * 5 + y * 3 + c) % 7 / 10)
        results.append(rows(upscale(image, layer, 'left-mean-x2', factor=1.5, seamless=True).layer))
        image.delete()
    near(flat(results[1]), flat(rolled(results[0], 3)), 1e-5, 'rolled result')


def test_best_quality_does_not_know_left_from_right():
    """left-mean-x2 does; the mean of all flips and turns must not."""
    def result(mirrored, best):
        image, layer = make_layer('float-non-linear', alpha=False,
                                  value=lambda x, y, c, _: kit.pattern(12 - x if mirrored else x, y, c, False))
        got = rows(upscale(image, layer, 'left-mean-x2', best_quality=best).layer)
        image.delete()
        return [row[::-1] for row in got] if mirrored else got
    near(flat(result(True, True)), flat(result(False, True)), 1e-5, 'mirrored with best quality')
    check(flat(result(True, False)) != flat(result(False, False)), 'the model is not symmetrical by itself')


def test_auto_picks_by_the_factor():
    image, layer = make_layer()
    result = upscale(image, layer, 'auto', factor=2)
    check(result.ok, result.error)
    equal(size(result.layer), (26, 14), 'size')
    image.delete()


@each(0, 25, 50, 100)
def test_restoration_moves_between_the_two_ends(percent):
    """The restoring end of brighter-x2 adds 0.2 to what the faithful one gives."""
    image, layer = make_layer('float-non-linear', alpha=False, value=lambda x, y, c, _: (x * 5 + y * 3 + c) % 7 / 10)
    want = [value + 0.002 * percent for value in flat(repeated(rows(layer)))]
    result = upscale(image, layer, 'brighter-x2', restoration=percent)
    check(result.ok, result.error)
    near(values(result.layer), want, 1e-5, 'pixels')
    image.delete()


def test_auto_restores_at_the_same_size():
    image, layer = make_layer('float-non-linear', alpha=False)
    before = values(layer)
    result = upscale(image, layer, 'auto', factor=1, restoration=0)
    check(result.ok, result.error)
    near(values(result.layer), before, 1e-5, 'pixels')
    image.delete()


def test_auto_passes_over_a_broken_model():
    image, layer = make_layer()
    result = upscale(image, layer, 'auto', factor=3)
    check(result.ok, result.error)
    image.delete()


@each('auto', 'cpu')
def test_a_device_can_be_chosen(device):
    image, layer = make_layer()
    result = upscale(image, layer, device=device)
    check(result.ok, result.error)
    image.delete()


def test_without_a_gpu_the_choice_gpu_still_gives_a_result_or_a_sentence():
    image, layer = make_layer()
    result = upscale(image, layer, device='gpu')
    check(result.ok or result.error.endswith('.'), f'{result.status} {result.error}')
    image.delete()


def test_last_values_are_used():
    saved = Path(kit.folder) / 'profile' / 'plug-in-settings' / 'GimpProcedureConfigRun-plug-in-neural-upscale.last'
    saved.parent.mkdir(exist_ok=True)
    saved.write_text('# settings\n\n(factor 3)\n(model "nearest-x2")\n(output "resize-image")\n\n# end of settings\n')
    image, layer = make_layer()
    result = upscale(image, layer, 'identity', mode=Gimp.RunMode.WITH_LAST_VALS)
    check(result.ok, result.error)
    equal((image.get_width(), image.get_height()), (120, 90), 'canvas after a run with factor 3 and resize-image')
    saved.unlink()
    image.delete()


def test_info_tells_versions_devices_and_verdicts():
    got, error = call('plug-in-impasto-info')
    equal(error, '', 'error')
    lines = got[1].splitlines()
    for part in ('Impasto plug-in', 'LibTorch', 'CPU', 'free'):
        check(part in got[1], f'{part!r} is in the text')
    for model, verdict in (('nearest-x2', 'usable'), ('cut-off', 'cannot be used'), ('tampered', 'cannot be used'),
                           ('no-weights', 'weights.safetensors is missing')):
        line = next((line for line in lines if model in line), '')
        check(verdict in line, f'{model} is {verdict}: {line}')
