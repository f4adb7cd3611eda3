# SPDX-License-Identifier: GPL-3.0-or-later
"""Script-Fu with named arguments, batches over several images, and what a shell script sees of a failure."""
from checks import check, each, equal
from throwaway import Throwaway

IMAGE = """(let* ((image (car (gimp-image-new 20 10 RGB)))
       (layer (car (gimp-layer-new image "source" 20 10 RGB-IMAGE 100 LAYER-MODE-NORMAL)))
       (result 0))
  (gimp-image-insert-layer image layer 0 0)
  (set! result (plug-in-neural-upscale #:run-mode RUN-NONINTERACTIVE #:image image {arguments}))
  (gimp-message (string-append "width=" (number->string (car (gimp-drawable-get-width (car result))))
                               " same-image=" (if (= image (cadr result)) "yes" "no"))))"""
BATCH = """
procedure = Gimp.get_pdb().lookup_procedure('plug-in-neural-upscale')
for number in range(3):
    image = Gimp.Image.new(10 + number, 8, Gimp.ImageBaseType.GRAY)
    layer = Gimp.Layer.new(image, 'source', 10 + number, 8, Gimp.ImageType.GRAY_IMAGE, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    config = procedure.create_config()
    config.set_property('image', image)
    config.set_core_object_array('drawables', [layer])
    config.set_property('model', 'nearest-x2')
    config.set_property('output', 'resize-image')
    result = procedure.run(config)
    print('batch', number, result.index(0).value_nick, image.get_width(), image.get_height())
    image.delete()
"""


def script(arguments):
    with Throwaway(build) as gimp:
        return gimp.script_fu(IMAGE.format(arguments=arguments))


def test_script_fu_calls_it_with_named_arguments():
    answer = script('#:drawables (vector layer) #:factor 1.5 #:model "nearest-x2" #:output "new-image"')
    equal(answer.status, 0, 'exit status')
    check('width=30 same-image=no' in answer.text, answer.text)
    equal(answer.complaints(), [], 'complaints')


@each(('#:drawables (vector layer) #:model "cut-off"', 'cut-off'),
      ('#:drawables (vector layer) #:factor 9', 'factor'),
      ('#:drawables (vector layer) #:factor 0.5', 'factor'))
def test_a_failure_is_an_exit_status_and_a_sentence(arguments, named):
    answer = script(arguments)
    check(answer.status != 0, f'exit status {answer.status}')
    check(named in answer.text, answer.text)
    check('same-image=yes' not in answer.text, 'the script ends at the failure')


def test_gimp_itself_names_a_model_that_is_not_there():
    """It then goes on with the default: a choice is checked before the plug-in is asked."""
    answer = script('#:drawables (vector layer) #:model "no-such-model"')
    check('value ""no-such-model"" of type' in answer.text, answer.text)


def test_python_fu_works_through_three_images():
    with Throwaway(build) as gimp:
        answer = gimp.python(BATCH)
    lines = [line for line in answer.text.splitlines() if line.startswith('batch ') and line[6].isdigit()]
    equal(lines, [f'batch {number} success {20 + 2 * number} 16' for number in range(3)], 'results')
    equal(answer.complaints(), [], 'complaints')


PICTURES = """
from gi.repository import Gio
def save(name, size, color):
    image = Gimp.Image.new(size, 16, Gimp.ImageBaseType.RGB)
    layer = Gimp.Layer.new(image, 'source', size, 16, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    Gimp.context_set_foreground(Gegl.Color.new(color))
    layer.edit_fill(Gimp.FillType.FOREGROUND)
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path({folder!r} + name), None)
    image.delete()
for number in range(3):
    save(f'/in/{{number}}.xcf', 20 + number, 'white')
save('/style.xcf', 24, 'red')
"""
# The recipe of the documentation: one style file over a folder.
FOLDER = """(for-each (lambda (name)
    (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE (string-append "{folder}/in/" name ".xcf"))))
           (result (plug-in-neural-style-transfer #:run-mode RUN-NONINTERACTIVE #:image image
                     #:drawables (car (gimp-image-get-layers image)) #:style-file "{folder}/style.xcf" #:iterations 2 #:output "replace-layer")))
      (gimp-file-save RUN-NONINTERACTIVE image (string-append "{folder}/out/" name ".xcf"))
      (gimp-message (string-append "done=" name " width=" (number->string (car (gimp-drawable-get-width (car result))))))
      (gimp-image-delete image)))
  (list "0" "1" "2"))"""


def test_a_style_file_over_a_folder():
    with Throwaway(build) as gimp:
        for part in ('in', 'out'):
            (gimp.folder / part).mkdir()
        gimp.python('from gi.repository import Gegl\n' + PICTURES.format(folder=str(gimp.folder)))
        answer = gimp.script_fu(FOLDER.format(folder=gimp.folder))
        equal(answer.status, 0, 'exit status: ' + answer.text)
        for number in range(3):
            check(f'done={number} width={20 + number}' in answer.text, answer.text)
        before, after = [sorted((gimp.folder / part).glob('*.xcf')) for part in ('in', 'out')]
        equal(len(after), 3, 'files that came out')
        check(all(a.read_bytes() != b.read_bytes() for a, b in zip(before, after)), 'they differ from what went in')
        equal(answer.complaints(), [], 'complaints')


def test_a_style_transfer_without_style_is_an_exit_status_and_a_sentence():
    with Throwaway(build) as gimp:
        answer = gimp.script_fu(IMAGE.replace('upscale', 'style-transfer').format(arguments='#:drawables (vector layer)'))
    check(answer.status != 0, f'exit status {answer.status}')
    check('There is no style yet' in answer.text, answer.text)
