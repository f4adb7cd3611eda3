# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev package: a .deb of what Meson installs. dpkg-shlibdeps says which libraries it needs; nothing else is to be
# worked out, so debhelper is not asked. Read by ./dev, which sets repo, suite, build, words.

project_version() { sed -n "s/^ *version: '\([^']*\)'.*/\1/p" "$repo/meson.build"; }

# Meson's own list of files, stripped, in a folder that is made anew: what an earlier build installed must not slip in.
install_into() {  # <folder>
    rm -rf "$1"
    meson install -C "$build" --destdir "$1" --no-rebuild --strip --quiet >&2
    install -Dm644 "$repo/tools/package/copyright" "$1/usr/share/doc/impasto/copyright"
}

# "libc6 (>= 2.38), libtorch2.6 (>= 2.6.0), …" for every program and library in a folder.
needed_libraries() {  # <folder>
    local binaries
    mapfile -t binaries < <(find "$1/usr" -type f \( -name '*.so' -o -perm -u+x \) -print0 | xargs -0 file | sed -n 's/: *ELF.*//p')
    (
        cd "$(mktemp -d)" || exit
        mkdir debian
        printf 'Source: impasto\n\nPackage: impasto\nArchitecture: any\n' >debian/control
        dpkg-shlibdeps -O "${binaries[@]/#/-e}" 2>shlibdeps.log || { cat shlibdeps.log >&2; exit 1; }
    ) | sed -n 's/^shlibs:Depends=//p'
}

write_control() {  # <folder>
    local libraries
    libraries=$(needed_libraries "$1")
    [[ -n $libraries ]] || die "dpkg-shlibdeps found no libraries that the package needs."
    mkdir "$1/DEBIAN"
    sed -e "s/@version@/$(project_version)/" -e "s/@architecture@/$(dpkg --print-architecture)/" \
        -e "s/@kib@/$(du -sk "$1/usr" | cut -f1)/" -e "s/@libraries@/$libraries/" \
        "$repo/tools/package/control.in" >"$1/DEBIAN/control"
    (cd "$1" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$1/DEBIAN/md5sums"
}

# The file's name is all that goes to stdout.
verb_package() {
    have dpkg-deb dpkg-shlibdeps || die "package needs dpkg-dev; ./dev setup installs it."
    verb_build
    local root=$build/package deb
    deb=$repo/build/impasto_$(project_version)_$(dpkg --print-architecture).deb
    install_into "$root"
    write_control "$root"
    chmod -R u+rwX,go+rX,go-w "$root"
    SOURCE_DATE_EPOCH=$(git -C "$repo" log -1 --format=%ct 2>/dev/null || date +%s) \
        dpkg-deb --root-owner-group --build "$root" "$deb" >&2
    printf '%s\n' "$deb"
}

# --- ./dev package --check, --walk -------------------------------------------------------------------

clean_root_do() {  # <command> …
    as_root bwrap --bind "$root" / --dev /dev --proc /proc --ro-bind /sys /sys --tmpfs /tmp --cap-add ALL --die-with-parent \
        --ro-bind "$(readlink -f /etc/resolv.conf)" /etc/resolv.conf --ro-bind "$repo/tests" /mnt --chdir /tmp \
        --ro-bind-try /etc/ssl/certs/ca-certificates.crt /tmp/mirror.crt \
        /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/tmp "$@" </dev/null
}

# A Debian that has nothing yet but apt, and the package as a file in it; gone when this program ends. Sets root; log is set.
make_clean_root() {
    local deb mirror_uri options codename=${suite:-trixie}
    if [[ $codename == native ]]; then codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-trixie}"); fi
    need_rights "making a clean root"
    need_host_tools
    need_namespaces
    deb=$(${suite:+env IMPASTO_SUITE="$suite"} "$repo/dev" package)
    mkdir -p "$roots"
    need_disk "$roots"
    root=$(mktemp -d "$roots/clean-XXXXXX")
    trap "as_root rm -rf --one-file-system '$root'" EXIT
    say "Making a clean Debian $codename in $root (log: $log) …"
    mapfile -t options < <(host_apt_options)
    mirror_uri=$(mirror)
    as_root mmdebstrap --variant=apt --format=directory --components=main --aptopt='Acquire::Check-Valid-Until "false"' \
        "${options[@]}" "$codename" "$root" ${mirror_uri:+"$mirror_uri"} </dev/null >"$log" 2>&1 || die_of_log "mmdebstrap"
    as_root cp "$deb" "$root/var/impasto.deb"
}

# The package as a new user meets it: install, use, remove. Takes some minutes and 3 GB for as long.
check_package() {
    local root status=0 log=$repo/build/package-check.log
    make_clean_root
    clean_root_do bash /mnt/package/check.sh /var/impasto.deb 2>&1 | tee -a "$log" || status=1
    return "$status"
}

# The first walk of a new user, in GIMP's windows; pictures of the screen come to build/walk.
walk_package() {  # <photo> <painting>
    (($# == 2)) || die "package --walk needs two pictures: a photo, and a painting whose manner it shall take."
    local root name status=0 log=$repo/build/package-walk.log seen=$repo/build/walk
    for name; do [[ -r $name ]] || die "there is no picture $name."; done
    mkdir -p "$repo/build"
    make_clean_root
    as_root mkdir "$root/var/walk"
    as_root cp -L "$@" "$root/var/walk"
    clean_root_do bash /mnt/package/walk.sh /var/impasto.deb "/var/walk/${1##*/}" "/var/walk/${2##*/}" /var/walk/seen 2>&1 |
        tee -a "$log" || status=1
    rm -rf "$seen"
    as_root cat "$root/var/walk/seen/apt.log" >>"$log"
    cp -r "$root/var/walk/seen" "$seen"
    say "What was seen: $seen"
    return "$status"
}
