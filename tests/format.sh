#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every source is laid out as .clang-format says.
# usage: format.sh SOURCE_ROOT; exits 77, skipped, without clang-format 19: other releases lay some things out otherwise.
set -eu
cd "$1"
clang-format --version 2>/dev/null | grep -q 'version 19\.' || exit 77
find core plugin tools tests models/training -name '*.cpp' -o -name '*.h' | xargs clang-format --dry-run --Werror
