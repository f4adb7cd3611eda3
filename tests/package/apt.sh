# SPDX-License-Identifier: GPL-3.0-or-later
# apt_get, in a Debian that ./dev package has just made: the mirror may need the certificates of the computer around, until there
# are own ones here.
certificates=()
if [[ -e /tmp/mirror.crt ]]; then certificates=(-o Acquire::https::CaInfo=/tmp/mirror.crt); fi
apt_get() { apt-get -qq -o APT::Sandbox::User=root "${certificates[@]}" "$@"; }
