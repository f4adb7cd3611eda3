#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every catalogue translates every string that the sources hold now, and its placeholders agree.
# usage: catalogues.sh SOURCE_ROOT; exits 77, skipped, where the gettext tools are missing.
set -eu
cd "$1"
command -v xgettext msgfmt msgcmp >/dev/null || exit 77
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

for keyword in _ N_ ngettext:1,2 $(grep -o "keyword=[^']*" po/meson.build | cut -d= -f2); do
    set -- "$@" "--keyword=$keyword"
done
shift
xgettext --from-code=UTF-8 --language=C++ --keyword "$@" --output="$place/impasto.pot" --files-from=po/POTFILES 2>"$place/log"

# A source with text that POTFILES does not name would stay untranslated unseen.
missing=$(grep -rlE '(^|[^a-zA-Z_])(tr|tr_plural|marked|_|N_)\("' core plugin tools models --include=*.cpp | sort | while read -r file; do
    grep -qx "$file" po/POTFILES || echo "$file"
done)
if [ -n "$missing" ]; then echo "po/POTFILES lacks: $missing"; exit 1; fi

status=0
for language in $(grep -v '^#' po/LINGUAS); do
    echo "$language:"
    msgfmt --check --output-file=/dev/null "po/$language.po" || status=1
    msgcmp "po/$language.po" "$place/impasto.pot" || status=1
done
exit "$status"
