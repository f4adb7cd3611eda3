# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/recipes/README.md tells a user to type: each of its command lines is run as it stands there, on small pictures."""
import json
import os
import re
import shlex
import shutil
import subprocess

from checks import check, each, equal
from throwaway import DOCUMENTS, Answer, Throwaway, console

RECIPES = DOCUMENTS / 'recipes'
PLUG_INS = ('file-png', 'file-glob')
PHOTOS = {'a.png': (20, 12), 'b.png': (9, 16)}
# Pictures with something to see, and an image with a layer in a group.
MAKE = """
from gi.repository import Gegl, Gio
def image_of(width, height, names, grouped=True):
    image, group = Gimp.Image.new(width, height, Gimp.ImageBaseType.RGB), None
    for name in names:
        layer = Gimp.Layer.new(image, name, width, height, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
        image.insert_layer(layer, group, 0)
        data = bytes(255 if c == 3 else (x * 37 + y * 59 + c * 101 + len(name)) % 256 for y in range(height) for x in range(width) for c in range(4))
        buffer = layer.get_buffer()
        buffer.set(Gegl.Rectangle.new(0, 0, width, height), "R'G'B'A u8", data)
        buffer.flush()
        if grouped and len(names) > 1 and not group:
            group = Gimp.GroupLayer.new(image, 'group')
            image.insert_layer(group, None, 1)
    return image
def save(name, *about):
    image = image_of(*about)
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path({folder!r} + '/' + name), None)
    image.delete()
save('photo.png', 24, 16, ['photo'])
save('painting.png', 18, 18, ['the painting'])
save('collage.xcf', 20, 14, ['above', 'inside'])
save('walk.xcf', 20, 14, ['frame', 'next frame'], False)
for name, size in {photos!r}.items():
    save('photos/' + name, *size, [name])
"""
# Layers by name, size, and pixels, of what came out.
LOOK = """
import hashlib, json
from gi.repository import Gegl, Gio
def tell(layer):
    if layer.is_group():
        return [inner for child in layer.get_children() for inner in tell(child)]
    data = layer.get_buffer().get(Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height()), 1.0, None, Gegl.AbyssPolicy.NONE)
    return [[layer.get_name(), layer.get_width(), layer.get_height(), hashlib.sha256(data).hexdigest()]]
seen = {{}}
for name in {names!r}:
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path({folder!r} + '/' + name))
    seen[name] = [line for layer in image.get_layers() for line in tell(layer)]
    image.delete()
with open({folder!r} + '/seen', 'w') as file:
    json.dump(seen, file)
"""


# What each line leaves, by what the page says above it: the size of every layer.
A_FOLDER, PAINTED_FOLDER = {'large/a.png': (30, 18), 'large/b.png': (14, 24)}, {'painted/a.png': (20, 12), 'painted/b.png': (9, 16)}
RESULTS = {
    'One picture': {'large.png': (48, 32)},
    'One picture, as faithful as it can be': {'large.png': (48, 32)},
    'A folder': A_FOLDER,
    'Until the longer side has 100 px': {'poster.png': (100, 67)},
    'One picture in the manner of another': {'painted.png': (24, 16)},
    'One style over a folder': PAINTED_FOLDER,
    'One style over a folder, in the photos’ own colors': PAINTED_FOLDER,
    'Every layer of an image': {'painted.xcf': (20, 14)},
    'The frames of an animation': {'painted-walk.xcf': (20, 14)},
    'The whole image resized, all its layers with it': {'large.xcf': (40, 28)},
    'Versions, devices and models': {},
}
SOURCES = {'painted.png': 'photo.png', 'painted.xcf': 'collage.xcf', 'painted-walk.xcf': 'walk.xcf', 'painted/a.png': 'photos/a.png', 'painted/b.png': 'photos/b.png'}
LINES_NEEDED = {'Script-Fu from the command line': 7, 'Python-Fu from the command line': 7, 'One line, no recipe file': 4}


def commands():
    """Of the page: section, what stands above a command line, the command line."""
    section = ''
    for heading, told, command in re.findall(r'^## ([^\n]*)$|^([^\n]*):\n\n```sh\n(.*?)```', (RECIPES / 'README.md').read_text(), re.M | re.S):
        section = heading or section
        if command:
            yield section, told, command


def make_pictures(gimp):
    (gimp.folder / 'start' / 'photos').mkdir(parents=True)
    answer = gimp.python(MAKE.format(folder=str(gimp.folder / 'start'), photos=PHOTOS))
    equal(answer.status, 0, 'status of making the pictures: ' + answer.text)


def type_in(gimp, command, place):
    """In a folder of its own, as a user would."""
    shutil.copytree(gimp.folder / 'start', place)
    for name in ('large', 'painted'):
        (place / name).mkdir()
    programs = gimp.folder / 'programs'
    programs.mkdir(exist_ok=True)
    if not (programs / 'gimp-console').exists():
        (programs / 'gimp-console').symlink_to(console())
    environment = gimp.environment() | {'RECIPES': str(RECIPES), 'PATH': f'{programs}:{os.environ["PATH"]}'}
    done = subprocess.run(['bash', '-euo', 'pipefail', '-c', command], cwd=place, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    return Answer(done.returncode, done.stdout)


def look(gimp, names):
    """name → [[layer, width, height, digest of its pixels] …]"""
    gimp.python(LOOK.format(folder=str(gimp.folder), names=[name for name in names if (gimp.folder / name).exists()]))
    return json.loads((gimp.folder / 'seen').read_text())


def check_result(name, layers, size, sources):
    check(layers, f'{name} was written')
    for layer, width, height, digest in layers or []:
        equal((width, height), size, f'size of {layer} in {name}')
        check(digest not in sources, f'{layer} in {name} is painted')


@each(*LINES_NEEDED)
def test_every_line_of_the_page_does_what_it_says(section):
    with Throwaway(build, plug_ins=PLUG_INS) as gimp:
        make_pictures(gimp)
        lines = [(told, command) for of_section, told, command in commands() if of_section == section]
        equal(len(lines), LINES_NEEDED[section], 'lines')
        for number, (told, command) in enumerate(lines):
            answer = type_in(gimp, command, gimp.folder / str(number))
            equal((answer.status, answer.complaints()), (0, []), f'{told}: status and complaints of\n{command}{answer.text}')
            if told.startswith('Versions'):
                check('LibTorch' in answer.text, answer.text)
        wanted = {f'{number}/{name}': size for number, (told, _) in enumerate(lines) for name, size in RESULTS[told].items()}
        seen = look(gimp, [*wanted, *('start/' + source for source in SOURCES.values())])
        for name, size in wanted.items():
            source = SOURCES.get(name.split('/', 1)[1])
            check_result(name, seen.get(name), size, {layer[-1] for layer in seen['start/' + source]} if source else ())


# A photo that is not there, a painting that is no picture, a folder without one.
FAILURES = [
    ('plug-in-script-fu-eval', '(load "{recipes}/impasto.scm") (impasto-upscale-folder "nowhere/*.png" "large" 2)'),
    ('plug-in-script-fu-eval', '(load "{recipes}/impasto.scm") (impasto-upscale-file "nowhere.png" "large.png" 2)'),
    ('plug-in-script-fu-eval', '(load "{recipes}/impasto.scm") (impasto-style-file "photo.png" "no-picture.png" "painted.png")'),
    ('python-fu-eval', "exec(open('{recipes}/impasto.py').read())\nupscale_file('nowhere.png', 'large.png')"),
    ('python-fu-eval', "exec(open('{recipes}/impasto.py').read())\nstyle_file('photo.png', 'no-picture.png', 'painted.png')"),
    ('python-fu-eval', "exec(open('{recipes}/impasto.py').read())\nupscale_folder('nowhere/*.png', 'large')"),
]


def test_a_failure_is_an_exit_status_and_a_sentence():
    with Throwaway(build, plug_ins=PLUG_INS) as gimp:
        make_pictures(gimp)
        (gimp.folder / 'start' / 'no-picture.png').write_text('This is not a picture.')
        for number, (interpreter, batch) in enumerate(FAILURES):
            command = shlex.join(['gimp-console', '-nis', '--batch-interpreter', interpreter, '-b', batch.format(recipes=RECIPES), '--quit'])
            answer = type_in(gimp, command, gimp.folder / str(number))
            check(answer.status != 0, f'status {answer.status} of {command}')
            check(re.search(r'nowhere|no-picture', answer.text), f'the file is named: {answer.text}')
            equal(sorted(file.name for file in (gimp.folder / str(number)).iterdir()),
                  ['collage.xcf', 'large', 'no-picture.png', 'painted', 'painting.png', 'photo.png', 'photos', 'walk.xcf'], 'files')


MADE_WITH = """
exec(open('{recipes}/impasto.py').read())
image = load('{folder}/start/photo.png')
layer, _ = call(UPSCALE, run_mode=QUIET, image=image, drawables=[merged(image)], factor=3.0)
print('made with', made_with(layer)['arguments']['factor'], made_with(image.get_layers()[1]))
"""


def test_what_made_a_layer_can_be_asked():
    with Throwaway(build, plug_ins=PLUG_INS) as gimp:
        make_pictures(gimp)
        answer = gimp.python(MADE_WITH.format(recipes=RECIPES, folder=gimp.folder))
        check('made with 3.0 None' in answer.text, answer.text)
