# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside GIMP (python-fu-eval): upscales pictures with GIMP's cubic interpolation and with Impasto.

IMPASTO_DEMO_JOBS holds two lines for each picture: the file, and the folder for the results.
"""
import os
import time

import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp, Gio

QUIET = Gimp.RunMode.NONINTERACTIVE
LARGEST = 1920 * 1080  # pixels; larger pictures are reduced first, so that the demo takes seconds


def file_at(folder, name):
    return Gio.File.new_for_path(os.path.join(folder, name))


def load(path):
    image = Gimp.file_load(QUIET, Gio.File.new_for_path(path))
    if image is None:
        raise RuntimeError('GIMP cannot open it as a picture.')
    if len(image.get_layers()) > 1:
        image.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)
    if image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        image.convert_rgb()
    return image


def reduce(image):
    width, height = image.get_width(), image.get_height()
    ratio = (LARGEST / (width * height)) ** 0.5
    if ratio < 1:
        image.scale(int(width * ratio), int(height * ratio))
    return f'reduced from {width} x {height}, ' if ratio < 1 else ''


def cubic(image):
    """GIMP's own enlargement, as Scale Image does it."""
    image = image.duplicate()
    Gimp.context_set_interpolation(Gimp.InterpolationType.CUBIC)
    image.scale(2 * image.get_width(), 2 * image.get_height())
    return image


def neural(image):
    procedure = Gimp.get_pdb().lookup_procedure('plug-in-neural-upscale')
    if procedure is None:
        raise RuntimeError('GIMP does not know plug-in-neural-upscale.')
    config = procedure.create_config()
    config.set_property('run-mode', QUIET)
    config.set_property('image', image)
    config.set_core_object_array('drawables', [image.get_layers()[0]])
    config.set_property('factor', 2.0)
    config.set_property('output', 'new-image')
    result = procedure.run(config)
    if result.index(0) != Gimp.PDBStatusType.SUCCESS:
        raise RuntimeError(Gimp.get_pdb().get_last_error())
    return result.index(1).get_image()


def timed(work, image):
    start = time.monotonic()
    return work(image), time.monotonic() - start


def save(image, folder, name):
    """PNG, lightly compressed: GIMP's default spends longer on it than the network does on the picture."""
    procedure = Gimp.get_pdb().lookup_procedure('file-png-export')
    config = procedure.create_config()
    for key, value in (('run-mode', QUIET), ('image', image), ('file', file_at(folder, name)), ('compression', 2)):
        config.set_property(key, value)
    if procedure.run(config).index(0) != Gimp.PDBStatusType.SUCCESS:
        raise RuntimeError(Gimp.get_pdb().get_last_error())


def show(path, folder):
    image = load(path)
    reduced = reduce(image)
    save(image, folder, 'before.png')
    plain, plain_seconds = timed(cubic, image)
    save(plain, folder, 'cubic.png')
    better, better_seconds = timed(neural, image)
    save(better, folder, 'after.png')
    size = f'{better.get_width()} x {better.get_height()}'
    with open(os.path.join(folder, 'report.txt'), 'w') as report:
        report.write(f'{os.path.basename(path)}: {reduced}{image.get_width()} x {image.get_height()} to {size}; '
                     f'GIMP cubic {plain_seconds:.1f} s, Neural Upscale {better_seconds:.1f} s\n')


def main():
    lines = os.environ['IMPASTO_DEMO_JOBS'].splitlines()
    for path, folder in zip(lines[::2], lines[1::2]):
        try:
            show(path, folder)
        except Exception as problem:  # one bad picture must not cost the others
            with open(os.path.join(folder, 'error.txt'), 'w') as out:
                out.write(str(problem))
        for image in Gimp.get_images():
            image.delete()


main()
