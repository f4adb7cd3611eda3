# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs in GIMP's Python while GIMP's windows are open, and answers what the tests ask: how many layers, which pixels."""
import hashlib
import json
import os
import socket
import traceback
from pathlib import Path

import kit
from gi.repository import Gio
from kit import Gegl, Gimp

now = {}


def _put_rows(layer, value):
    """Rows repeat every 60 px: quick to make, also for large layers."""
    width, height = kit.size(layer)
    rows = [bytes(value(x, y, c) for x in range(width) for c in range(3)) for y in range(60)]
    kit.put(layer, b''.join((rows * (height // 60 + 1))[:height]))


def fresh(width=240, height=160):
    """Opens a window on a new image in the place of the last one: "photo" on top, which is selected, "stripes" below."""
    image = kit.make_image(width=width, height=height)
    photo, stripes = [kit.add_layer(image, width, height, alpha=False, name=name, position=position)
                      for position, name in enumerate(('photo', 'stripes'))]
    _put_rows(photo, lambda x, y, c: (x // 2 + y * 3 + c * 60) % 200 + 20)
    _put_rows(stripes, lambda x, y, c: (x // 4 * 3 + y // 3 + c * 2) % 6 * 51)
    image.set_selected_layers([photo])
    image.clean_all()
    former, now['display'] = now.get('display'), Gimp.Display.new(image)
    now['image'] = image
    if former:
        former.delete()
    Gimp.displays_flush()


def layers():
    return [layer.get_name() for layer in now['image'].get_layers()]


def select(name):
    now['image'].set_selected_layers([layer for layer in now['image'].get_layers() if layer.get_name() == name])


def add_frame():
    """A copy of the photo above it, both selected."""
    image = now['image']
    photo = image.get_layers()[0]
    frame = photo.copy()
    image.insert_layer(frame, None, 0)
    frame.set_name('next')
    image.set_selected_layers([photo, frame])
    image.clean_all()
    Gimp.displays_flush()


def snapshot():
    """What undo has to bring back."""
    return hashlib.sha256(repr(kit.state(now['image'])[:3]).encode()).hexdigest()


def pixels(layer, rect):
    """Three bytes each, in hexadecimal."""
    return bytes(layer.get_buffer().get(Gegl.Rectangle.new(*rect), 1.0, "R'G'B' u8", Gegl.AbyssPolicy.NONE)).hex()


def enlarged(rect, **arguments):
    """A part of what Neural Upscale makes of the photo, computed in a copy of the image."""
    image = now['image'].duplicate()
    done = kit.upscale(image, image.get_layers()[0], **arguments)
    part = pixels(done.layer, rect)
    image.delete()
    return part


def choices(procedure, argument):
    spec, = (spec for spec in Gimp.get_pdb().lookup_procedure(procedure).get_arguments() if spec.name == argument)
    return Gimp.param_spec_choice_get_choice(spec).list_nicks()


def own_arguments(procedure):
    """Without those that GIMP gives every filter."""
    return [spec.name for spec in Gimp.get_pdb().lookup_procedure(procedure).get_arguments()][3:]


def model_weights(name):
    return str(Path(os.environ['IMPASTO_MODEL_PATH']) / name / 'weights.safetensors')


def saved_picture(name):
    """The path of a small picture in GIMP's own format, which needs no other plug-in."""
    path = Path(kit.folder) / f'{name}.xcf'
    if not path.exists():
        image, _ = kit.make_layer(width=24, height=18, value=kit.painting)
        Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(str(path)), None)
        image.delete()
    return str(path)


def newest_record():
    """What a layer of the image, or of one opened since, was made with; empty until there is one."""
    for image in Gimp.get_images():
        for layer in image.get_layers() if image.get_id() >= now['image'].get_id() else ():
            if parasite := layer.get_parasite('impasto'):
                return bytes(parasite.get_data()).rstrip(b'\0').decode()
    return ''


def is_core_loaded():
    """By the plug-in, which does that for a preview or a run."""
    return any('libimpasto-core' in Path(f'/proc/{process}/maps').read_text() for process in kit.plug_in_processes())


def busy_seconds():
    """Processor time of the plug-in so far."""
    ticks = 0
    for process in kit.plug_in_processes():
        fields = Path(f'/proc/{process}/stat').read_text().rpartition(')')[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf('SC_CLK_TCK')


def _answer(question, names):
    try:
        return {'answer': eval(question, names)}
    except Exception:  # the test shall see it
        return {'fault': traceback.format_exc()}


def serve():
    """A line of Python in, a line of JSON out, until the other side hangs up."""
    names = vars(kit) | globals()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(os.environ['IMPASTO_REMOTE'])
        with line.makefile('rw') as file:
            for question in file:
                file.write(json.dumps(_answer(question, names), default=str) + '\n')
                file.flush()
