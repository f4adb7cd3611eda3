# SPDX-License-Identifier: GPL-3.0-or-later
"""What a layer was made with is in its name, and in full in the layer itself."""
import hashlib
import json
import os
from pathlib import Path

import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp, Gio

import kit
from checks import check, each, equal
from kit import add_layer, call, make_layer, make_style, stylize, upscale

UPSCALE, STYLE = 'plug-in-neural-upscale', 'plug-in-neural-style-transfer'
MODELS = Path(os.environ['IMPASTO_MODEL_PATH'])


def told(layer):
    """By the procedure, which is what scripts use."""
    got, error = call('plug-in-impasto-info', drawable=layer)
    equal(error, '', 'error of info')
    return got[1]


def record(layer):
    return json.loads(told(layer))


def sha256(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def weights(model, *files):
    return [{'model': model, 'file': file, 'sha256': sha256(MODELS / model / file)} for file in files]


def own_arguments(name):
    return [spec.name for spec in Gimp.get_pdb().lookup_procedure(name).get_arguments()][3:]  # after run-mode, image, drawables


@each((80.0, None, 'Night · Starry Night, refined 80 %'), (12.5, None, 'Night · Starry Night, refined 12.5 %'),
      (100.0, 'Snow', 'Night · Starry Night + Snow, refined 100 %'))
def test_a_painted_layer_is_named_after_what_made_it(strength, second, name):
    image = kit.make_image()
    layer = add_layer(image, 13, 7, name='Night')
    kit.fill(layer, kit.pattern)
    more = {'style_2': make_style(image, name=second)} if second else {}
    result = stylize(image, layer, make_style(image, name='Starry Night'), strength=strength, method='refined', **more)
    check(result.ok, result.error)
    equal(result.layer.get_name(), name, 'name')
    image.delete()


@each((2.0, 'source ×2, nearest-x2'), (2.5, 'source ×2.5, nearest-x2'))
def test_an_enlarged_layer_is_named_after_what_made_it(factor, name):
    image, layer = make_layer()
    equal(upscale(image, layer, factor=factor).layer.get_name(), name, 'name')
    image.delete()


def test_automatic_names_the_model_that_it_picked():
    image, layer = make_layer()
    result = upscale(image, layer, 'auto')
    model = record(result.layer)['weights'][0]['model']
    check((MODELS / model).exists(), f'{model} is a model')
    equal(result.layer.get_name(), f'source ×2, {model}', 'name')
    equal(record(result.layer)['arguments']['model'], 'auto', 'the argument as it was given')
    image.delete()


def test_the_record_of_an_enlargement_is_complete():
    image, layer = make_layer()
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 2, 1, 6, 4)
    got = record(upscale(image, layer, 'brighter-x2', factor=1.5, restoration=25.0, best_quality=True, memory=900).layer)
    equal(list(got['arguments']), own_arguments(UPSCALE), 'names of the arguments')
    equal(got['arguments'] | {'factor': 1.5, 'model': 'brighter-x2', 'model-file': None, 'restoration': 25.0, 'output': 'new-layer',
                              'seamless': False, 'best-quality': True, 'device': 'auto', 'memory': 900}, got['arguments'], 'arguments')
    equal(got['weights'], weights('brighter-x2', 'weights.safetensors', 'restoring.safetensors'), 'weights')
    equal((got['procedure'], got['layer'], got['region'], got['gimp']), (UPSCALE, 'source', [2, 1, 6, 4], Gimp.version()), 'the rest')
    check(f'plug-in {got["version"]} in' in call('plug-in-impasto-info')[0][1], 'version')
    image.delete()


def test_an_end_that_does_not_count_is_not_named():
    image, layer = make_layer()
    equal(record(upscale(image, layer, 'brighter-x2', restoration=0.0).layer)['weights'], weights('brighter-x2', 'weights.safetensors'), 'weights')
    image.delete()


def test_a_model_file_is_named_with_its_sha256():
    file = MODELS / 'nearest-x2' / 'weights.safetensors'
    image, layer = make_layer()
    result = upscale(image, layer, model_file=Gio.File.new_for_path(str(file)))
    check(result.ok, result.error)
    equal(record(result.layer)['weights'], [{'model': 'weights', 'file': 'weights.safetensors', 'sha256': sha256(file)}], 'weights')
    equal(record(result.layer)['arguments']['model-file'], file.as_uri(), 'argument')
    image.delete()


def test_the_record_of_a_painting_is_complete():
    image, layer = make_layer()
    got = record(stylize(image, layer, make_style(image, name='Starry Night'), seed=7, strength=80.0).layer)
    equal(list(got['arguments']), own_arguments(STYLE), 'names of the arguments')
    equal({name: got['arguments'][name] for name in ('style', 'style-file', 'style-2', 'seed', 'strength', 'iterations', 'network')},
          {'style': 'Starry Night', 'style-file': None, 'style-2': None, 'seed': 7, 'strength': 80.0, 'iterations': 2, 'network': 'auto'}, 'arguments')
    equal(got['weights'], weights('seeing', 'weights.safetensors'), 'weights of the network that looks')
    image.delete()


def test_fast_uses_a_network_for_style_that_is_installed():
    aside, installed = MODELS / 'aside' / 'painting', MODELS / 'painting'
    aside.rename(installed)
    try:
        image, layer = make_layer()
        got = record(stylize(image, layer, make_style(image), method='fast').layer)
        equal(got['weights'], weights('painting', 'weights.safetensors'), 'weights')
        image.delete()
    finally:
        installed.rename(aside)


def test_where_no_network_was_asked_none_is_named():
    image, layer = make_layer()
    equal(record(stylize(image, layer, make_style(image), strength=0.0).layer)['weights'], [], 'weights')
    image.delete()


@each((upscale, 'new-layer'), (upscale, 'resize-image'), (upscale, 'new-image'),
      (stylize, 'new-layer'), (stylize, 'replace-layer'), (stylize, 'new-image'))
def test_the_record_is_there_wherever_the_result_goes(filter_call, output):
    image, layer = make_layer()
    more = {'style': make_style(image)} if filter_call is stylize else {}
    result = filter_call(image, layer, output=output, **more)
    check(result.ok, result.error)
    equal(record(result.layer)['arguments']['output'], output, 'argument')
    parasite = result.layer.get_parasite('impasto')
    check(parasite.is_persistent() and parasite.is_undoable(), 'it is saved, and undone')
    if result.image != image:
        result.image.delete()
    image.delete()


def test_a_second_run_has_the_last_word():
    image, layer = make_layer()
    style = make_style(image)
    for seed in (1, 2):
        check(stylize(image, layer, style, seed=seed, output='replace-layer').ok, 'success')
        equal(record(layer)['arguments']['seed'], seed, 'seed')
    image.delete()


def test_the_record_is_saved_with_the_image():
    image, layer = make_layer()
    before = told(upscale(image, layer).layer)
    file = Gio.File.new_for_path(kit.folder + '/saved.xcf')
    check(Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file, None), 'saved')
    image.delete()
    again = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)
    equal(told(again.get_layers()[0]), before, 'record')
    equal(told(again.get_layers()[1]), '', 'record of the source')
    again.delete()


@each((upscale, UPSCALE, {'factor': 3.0, 'model': 'nearest-x2'}), (stylize, STYLE, {'strength': 40.0, 'iterations': 2}))
def test_a_repeated_run_tells_the_values_it_took(filter_call, name, want):
    file = Path(kit.folder) / 'profile' / 'plug-in-settings' / f'GimpProcedureConfigRun-{name}.last'
    file.parent.mkdir(exist_ok=True)
    saved = '\n'.join(f'({argument} {json.dumps(value)})' for argument, value in want.items())
    file.write_text(f'# settings\n\n{saved}\n\n# end of settings\n')
    image, layer = make_layer()
    more = {'style': make_style(image)} if filter_call is stylize else {'model': 'identity'}
    result = filter_call(image, layer, mode=Gimp.RunMode.WITH_LAST_VALS, **more)
    check(result.ok, result.error)
    equal({key: record(result.layer)['arguments'][key] for key in want}, want, 'arguments')
    file.unlink()
    image.delete()


def test_a_layer_that_impasto_did_not_make_has_no_record():
    image, layer = make_layer()
    equal(told(layer), '', 'text')
    image.delete()


def test_info_needs_no_argument():
    spec, = Gimp.get_pdb().lookup_procedure('plug-in-impasto-info').get_arguments()
    equal((spec.name, spec.value_type.name), ('drawable', 'GimpDrawable'), 'argument')
    check('LibTorch' in call('plug-in-impasto-info')[0][1], 'without it, versions are told')
