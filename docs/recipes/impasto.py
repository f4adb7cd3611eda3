# SPDX-License-Identifier: GPL-3.0-or-later
"""Recipes for Python-Fu of GIMP 3. Run this file, then call a function: see README.md beside it.

Each raises an exception with the filter's own sentence, and GIMP ends with an exit status that is not 0, when a picture cannot be made.
"""
import json
from glob import glob
from pathlib import Path

from gi.repository import Gimp, Gio

UPSCALE, STYLE, INFO = 'plug-in-neural-upscale', 'plug-in-neural-style-transfer', 'plug-in-impasto-info'
QUIET = Gimp.RunMode.NONINTERACTIVE


def call(name, **arguments):
    """The values that a procedure returns; `drawables` is a list."""
    procedure = Gimp.get_pdb().lookup_procedure(name)
    config = procedure.create_config()
    for argument, value in arguments.items():
        if argument == 'drawables':
            config.set_core_object_array(argument, value)
        else:
            config.set_property(argument.replace('_', '-'), value)
    answer = procedure.run(config)
    if answer.index(0) != Gimp.PDBStatusType.SUCCESS:
        raise RuntimeError(Gimp.get_pdb().get_last_error())
    return [answer.index(i) for i in range(1, answer.length())]


def file(path):
    return Gio.File.new_for_path(str(path))


def load(path):
    image = Gimp.file_load(QUIET, file(path))
    if not image:
        raise RuntimeError(Gimp.get_pdb().get_last_error())
    return image


def save(image, path):
    """And closes the image."""
    if not Gimp.file_save(QUIET, image, file(path), None):
        raise RuntimeError(Gimp.get_pdb().get_last_error())
    image.delete()
    print(path)


def merged(image):
    """One layer with everything that is visible."""
    return image.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)


def matching(pattern):
    if not (found := sorted(glob(pattern))):
        raise RuntimeError(f'There is no picture {pattern}.')
    return found


# The recipes. `more` are arguments of the filter by name: restoration=0.0, seed=7, method='refined' …

def upscale_file(source, target, factor=2.0, **more):
    """One picture. new-image leaves the opened one alone: the result is an image by itself."""
    image = load(source)
    _, result = call(UPSCALE, run_mode=QUIET, image=image, drawables=[merged(image)], factor=float(factor), output='new-image', **more)
    save(result, target)
    image.delete()


def upscale_folder(pattern, folder, factor=2.0, **more):
    """All pictures of a pattern like 'photos/*.png' into a folder."""
    for source in matching(pattern):
        upscale_file(source, Path(folder) / Path(source).name, factor, **more)


def upscale_to(source, target, px, **more):
    """Until the longer side has `px` pixels; at most 8 times, and never smaller."""
    image = load(source)
    longer = max(image.get_width(), image.get_height())
    image.delete()
    upscale_file(source, target, max(1, min(8, px / longer)), **more)


def paint(image, layer, style, **more):
    """replace-layer is what a batch wants of style transfer: the layer stays the layer, its pixels change."""
    call(STYLE, run_mode=QUIET, image=image, drawables=[layer], style_file=file(style), output='replace-layer', **more)


def style_file(source, style, target, **more):
    """One picture in the manner of another."""
    image = load(source)
    paint(image, merged(image), style, **more)
    save(image, target)


def style_folder(pattern, style, folder, **more):
    """One style over a folder."""
    for source in matching(pattern):
        style_file(source, style, Path(folder) / Path(source).name, **more)


def single_layers(layers):
    """Those in groups too."""
    for layer in layers:
        yield from single_layers(layer.get_children()) if layer.is_group() else [layer]


def style_layers(source, style, target, **more):
    """Every layer by itself; an XCF file keeps them as layers."""
    image = load(source)
    for layer in list(single_layers(image.get_layers())):
        paint(image, layer, style, **more)
    save(image, target)


def style_animation(source, style, target, **more):
    """The layers of an image as the frames of an animation, the lowest first: strokes stay where the picture stays."""
    image = load(source)
    call(STYLE, run_mode=QUIET, image=image, drawables=image.get_layers(), style_file=file(style), output='replace-layer',
         **{'method': 'texture'} | more)
    save(image, target)


def made_with(layer):
    """What made a layer: procedure, arguments, weights; None for a layer that Impasto did not make."""
    text, = call(INFO, drawable=layer)
    return json.loads(text) if text else None
