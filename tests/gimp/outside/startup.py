# SPDX-License-Identifier: GPL-3.0-or-later
"""What GIMP sees of the plug-in before anyone uses it."""
import re
import subprocess

from checks import check, each, equal, figure
from throwaway import Throwaway

NAMES = ('plug-in-neural-upscale', 'plug-in-neural-style-transfer', 'plug-in-impasto-info')
LIST = "for n in {}: print('found', n, Gimp.get_pdb().lookup_procedure(n) is not None)".format(NAMES)
RUN = """
image = Gimp.Image.new(8, 8, Gimp.ImageBaseType.RGB)
layer = Gimp.Layer.new(image, 'source', 8, 8, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
image.insert_layer(layer, None, 0)
config = Gimp.get_pdb().lookup_procedure('plug-in-neural-upscale').create_config()
config.set_property('image', image)
config.set_core_object_array('drawables', [layer])
print('status', Gimp.get_pdb().lookup_procedure('plug-in-neural-upscale').run(config).index(0).value_nick)
print('sentence', Gimp.get_pdb().get_last_error())
print('layers', len(image.get_layers()))
image.delete()
"""
# Stands in for the executable and notes the processor time of each call, by the call's mode.
STOPWATCH = """#!/bin/sh
"{real}" "$@"
status=$?
{{ echo "$5"; times; }} >> "{log}"
exit $status
"""


def test_all_procedures_are_there_and_gimp_starts_clean():
    with Throwaway(build) as gimp:
        answer = gimp.python(LIST)
        equal(answer.text.count('found plug-in-'), len(NAMES), 'procedures looked for')
        equal(answer.text.count(' False'), 0, 'procedures not found')
        equal(answer.complaints(), [], 'complaints')


def test_without_its_core_the_filter_is_there_and_says_what_is_wrong():
    with Throwaway(build, with_core=False) as gimp:
        answer = gimp.python(LIST + '\n' + RUN)
        equal(answer.text.count(' True'), len(NAMES), 'procedures found')
        check('status execution-error' in answer.text, 'the run fails')
        check(re.search(r'sentence .*core library cannot be loaded\. Install Impasto', answer.text), answer.text)
        check('layers 1' in answer.text, 'the image is unchanged')
        equal(answer.complaints(), [], 'complaints')


def test_the_executable_links_no_libtorch():
    libraries = subprocess.run(['ldd', build.plugin], capture_output=True, text=True, check=True).stdout
    check('libgimp-3.0' in libraries, 'ldd shows the libraries')
    equal(re.findall(r'lib(?:torch|c10|opencv|cuda)\S*', libraries), [], 'libraries that only the core may link')


def seconds(log, mode):
    """After the mode come two lines, the shell's own times and its children's: "0m0.050000s 0m0.010000s", user and system."""
    lines = log.read_text().splitlines()
    return [sum(60 * int(minutes) + float(rest) for minutes, rest in re.findall(r'(\d+)m([\d.]+)s', lines[i + 2]))
            for i, line in enumerate(lines) if line == mode]


def stopwatch(gimp):
    """Puts itself in the executable's place; the file it notes to."""
    log, real = gimp.folder / 'times', gimp.package / 'real'
    (gimp.package / 'impasto').rename(real)
    (gimp.package / 'impasto').write_text(STOPWATCH.format(real=real, log=log))
    (gimp.package / 'impasto').chmod(0o755)
    return log


@each('-query', '-init')
def test_gimp_is_not_kept_waiting_at_its_start(mode):
    with Throwaway(build) as gimp:
        log = stopwatch(gimp)
        gimp.python(LIST)
        used = seconds(log, mode)
    check(used and max(used) < 0.2, f'processor time in seconds: {used}')
    figure(f'{max(used, default=0):.3f} s of processor time')
