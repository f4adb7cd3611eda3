#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs as root in a Debian that has nothing but apt: installs the package, and what it takes to have a screen and a user, and walks.
# ./dev package --walk makes that Debian and calls this.
set -euo pipefail

package=$1 photo=$2 painting=$3 pictures=$4
here=$(dirname -- "$(readlink -f -- "$0")")
. "$here/apt.sh"
log=$pictures/apt.log
mkdir -p "$pictures"

installs() { apt_get update && apt_get install -y "$package" && apt_get install -y --no-install-recommends xvfb openbox xdotool imagemagick; }

installs >"$log" 2>&1 || { tail -n 40 "$log"; exit 1; }
export OMP_WAIT_POLICY=passive  # kinder to a computer that has other work
exec python3 "$here/walk.py" "$photo" "$painting" "$pictures"
