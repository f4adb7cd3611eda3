; SPDX-License-Identifier: GPL-3.0-or-later
; Recipes for Script-Fu of GIMP 3. Load this file, then call a function: see README.md beside it.
; Each ends with an error, and GIMP with an exit status that is not 0, when a picture cannot be made.
(script-fu-use-v3)

; ---- What the recipes share.

; One layer with everything that is visible.
(define (impasto-merged image)
  (gimp-image-merge-visible-layers image CLIP-TO-IMAGE))

; And closes the image.
(define (impasto-save image file)
  (gimp-file-save RUN-NONINTERACTIVE image file)
  (gimp-image-delete image))

(define (impasto-matching pattern)
  (let* ((files (file-glob #:pattern pattern #:filename-encoding TRUE)))
    (if (null? files) (error "There is no picture" pattern) files)))

; Calls (recipe from to) for each picture of a pattern like "photos/*.png"; it keeps its name in the folder.
(define (impasto-over-folder pattern folder recipe)
  (for-each
    (lambda (file)
      (recipe file (string-append folder "/" (car (reverse (strbreakup file "/"))))))
    (impasto-matching pattern)))

; A filter returns a layer and its image. new-image leaves the opened picture alone; the result is an image by itself.
(define (impasto-upscaled image factor)
  (cadr (plug-in-neural-upscale #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector (impasto-merged image))
                                #:factor factor #:output "new-image")))

; replace-layer is what a batch wants of style transfer: the layer stays the layer, its pixels change.
(define (impasto-paint image layer style)
  (plug-in-neural-style-transfer #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector layer)
                                 #:style-file style #:output "replace-layer"))

; ---- The recipes.

; One picture, `factor` times as large.
(define (impasto-upscale-file from to factor)
  (let* ((image (gimp-file-load RUN-NONINTERACTIVE from)))
    (impasto-save (impasto-upscaled image factor) to)
    (gimp-image-delete image)))

; All pictures of a pattern into a folder.
(define (impasto-upscale-folder pattern folder factor)
  (impasto-over-folder pattern folder (lambda (from to) (impasto-upscale-file from to factor))))

; Until the longer side has `px` pixels; at most 8 times, and never smaller.
(define (impasto-upscale-to from to px)
  (let* ((image (gimp-file-load RUN-NONINTERACTIVE from))
         (longer (max (gimp-image-get-width image) (gimp-image-get-height image))))
    (impasto-save (impasto-upscaled image (max 1 (min 8 (/ px longer)))) to)
    (gimp-image-delete image)))

; One picture in the manner of another.
(define (impasto-style-file from style to)
  (let* ((image (gimp-file-load RUN-NONINTERACTIVE from)))
    (impasto-paint image (impasto-merged image) style)
    (impasto-save image to)))

; One style over a folder.
(define (impasto-style-folder pattern style folder)
  (impasto-over-folder pattern folder (lambda (from to) (impasto-style-file from style to))))

; Every layer by itself, those in groups too; an XCF file keeps them as layers.
(define (impasto-style-layers from style to)
  (let* ((image (gimp-file-load RUN-NONINTERACTIVE from)))
    (define (paint-all layers)
      (for-each
        (lambda (layer)
          (if (gimp-item-is-group layer)
              (paint-all (gimp-item-get-children layer))
              (impasto-paint image layer style)))
        (vector->list layers)))
    (paint-all (gimp-image-get-layers image))
    (impasto-save image to)))

; The layers of an image as the frames of an animation, the lowest first: strokes stay where the picture stays.
(define (impasto-style-animation from style to)
  (let* ((image (gimp-file-load RUN-NONINTERACTIVE from)))
    (plug-in-neural-style-transfer #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (gimp-image-get-layers image)
                                   #:style-file style #:method "texture" #:output "replace-layer")
    (impasto-save image to)))

; What a layer was made with, as JSON text.
(define (impasto-made-with layer)
  (plug-in-impasto-info #:drawable layer))
