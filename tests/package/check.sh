#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs as root in a Debian that has nothing but apt: installs the package with what it names, uses both filters as the
# recipes tell, removes it, and looks for what is left. ./dev package --check makes that Debian and calls this.
set -euo pipefail

package=$1
. "$(dirname -- "$(readlink -f -- "$0")")/apt.sh"
failed=0
export OMP_WAIT_POLICY=passive  # kinder to a computer that has other work

quiet() { "$@" >/tmp/log 2>&1 || { tail -n 40 /tmp/log; return 1; }; }

check() {  # <what holds> <command> …
    local what=$1
    shift
    if quiet "$@"; then echo "ok - $what"; else echo "not ok - $what"; failed=1; fi
}

traces() { find / -xdev \( -path /proc -o -path /sys -o -path /tmp -o -path /mnt \) -prune -o -iname '*impasto*' ! -path "$package" -print; }
no_traces() { local found; found=$(traces); [[ -z $found ]] || { echo "$found"; return 1; }; }

# One batch of Script-Fu, in a profile of its own.
gimp_batch() {
    local text
    text=$(GIMP3_DIRECTORY=/tmp/profile gimp-console-3.0 -nis --batch-interpreter plug-in-script-fu-eval -b "$1" --quit 2>&1) || { echo "$text"; return 1; }
    echo "$text"
    ! grep -E 'impasto.*-(WARNING|CRITICAL) \*\*' <<<"$text" | grep -v 'gimp_flush(): error: Broken pipe'
}

# GIMP's own picture of a fixed size, so that nothing has to be brought along.
make_pictures() {
    gimp_batch "(script-fu-use-v3) (let* ((image (gimp-image-new 48 32 RGB)) (layer (gimp-layer-new image \"photo\" 48 32 RGB-IMAGE 100 LAYER-MODE-NORMAL)))
        (gimp-image-insert-layer image layer 0 0)
        (gimp-context-set-foreground \"#e0863a\") (gimp-context-set-background \"#203060\")
        (gimp-drawable-edit-gradient-fill layer GRADIENT-SPIRAL-CLOCKWISE 0 FALSE 1 0 TRUE 20 15 40 30)
        (gimp-file-save RUN-NONINTERACTIVE image \"/tmp/photo.png\")
        (gimp-context-set-foreground \"#408050\")
        (gimp-drawable-edit-gradient-fill layer GRADIENT-RADIAL 0 FALSE 1 0 TRUE 10 5 30 25)
        (gimp-file-save RUN-NONINTERACTIVE image \"/tmp/painting.png\"))"
}

size_of() { od -An -tu4 --endian=big -j16 -N8 "$1" | xargs; }  # of a PNG file
is_size() { [[ $(size_of "$1") == "$2 $3" ]] || { echo "$1: $(size_of "$1")"; return 1; }; }
differ() { [[ -s $1 && -s $2 ]] && ! cmp -s "$1" "$2"; }
recipe() { gimp_batch "(load \"/usr/share/impasto/recipes/impasto.scm\") $1"; }
knows_models() { gimp_batch '(script-fu-use-v3) (gimp-message (plug-in-impasto-info #:drawable -1))' | tee /tmp/info && grep -q 'photo-x2: .*usable' /tmp/info; }
files_are_there() { local names name; names=$(dpkg -L impasto); for name in $names; do [[ -e $name ]] || { echo "$name"; return 1; }; done; }
# No homepage is known yet; all else must be right.
metainfo_is_valid() {
    apt_get install -y --no-install-recommends appstream
    appstreamcli validate --no-net --explain --override=url-homepage-missing=info /usr/share/metainfo/*Impasto*.xml
}
page_is_known() { grep -q "help-def \"impasto\" \"file://.*/plug-ins/impasto/help\"" /tmp/profile/pluginrc; }

check "nothing is there before" no_traces
check "apt reads the lists of packages" apt_get update
check "apt installs it" apt_get install -y "$package"
if ((failed)); then exit 1; fi
check "all its files are there" files_are_there
check "GIMP starts and makes pictures" make_pictures
check "GIMP knows the models" knows_models
check "GIMP knows the help pages" page_is_known
check "Neural Upscale runs in a batch" recipe '(impasto-upscale-file "/tmp/photo.png" "/tmp/large.png" 2)'
check "its result is twice as large" is_size /tmp/large.png 96 64
check "Neural Style Transfer runs in a batch" recipe '(impasto-style-file "/tmp/photo.png" "/tmp/painting.png" "/tmp/painted.png")'
check "its result is as large as the photo" is_size /tmp/painted.png 48 32
check "and another picture" differ /tmp/painted.png /tmp/photo.png
check "the command runs" impasto upscale /tmp/photo.png -o /tmp/command.png --factor 3
check "its result is three times as large" is_size /tmp/command.png 144 96
check "the metainfo is valid" metainfo_is_valid
check "apt removes it" apt_get remove -y impasto
check "nothing is left" no_traces
exit "$failed"
