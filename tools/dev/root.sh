# SPDX-License-Identifier: GPL-3.0-or-later
# The private Debian root: made once with mmdebstrap, outside the checkout, entered with bubblewrap.
# Inside, /usr, /etc and /var are the root's, read-only; everything else (home, /tmp, pictures wherever
# they lie) is the system's own, at its own place. Read by ./dev, which sets repo, cache, roots, suite.

lint_packages=(clang-tidy)

packages() { sed 's/#.*//' "$repo/tools/dev/packages" | xargs -n1; }

# Asked before the first such step, as the steps themselves write into the log.
need_rights() {
    ((EUID == 0)) || { have sudo && { sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }; }; } ||
        die "$1 needs root: run ./dev setup as root once, or as a user who may use sudo."
}

as_root() {
    if ((EUID == 0)); then "$@"; return; fi
    # sudo forgets the proxy settings otherwise
    sudo env ${http_proxy+"http_proxy=$http_proxy"} ${https_proxy+"https_proxy=$https_proxy"} \
        ${no_proxy+"no_proxy=$no_proxy"} DEBIAN_FRONTEND=noninteractive "$@"
}

# Ends with the likely reason, so that nobody has to read the log for the usual ones.
die_of_log() {
    local reason="$1 failed"
    if grep -q 'No space left' "$log"; then
        reason="the disk is full"
    elif grep -qE 'Could not resolve|[Uu]nable to connect|Could not connect|Connection (failed|timed out)|Temporary failure' "$log"; then
        reason="the package mirror cannot be reached"
    fi
    die "$reason; the log is $log"
}

need_disk() {
    local free_kib
    free_kib=$(df --output=avail -k "$1" | tail -n 1)
    ((free_kib >= 4 * 1024 * 1024)) ||
        die "making the environment takes 4 GB and $1 has $((free_kib / 1024)) MB free; IMPASTO_ROOTS=<folder> puts it elsewhere."
}

host_apt() {  # a machine just started may be installing updates, hence the patience
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq "$@" >>"$log" 2>&1
}

# Asks apt for packages only when a command is missing. Other people's broken sources are not our failure.
need_host_tools() {
    if have mmdebstrap bwrap && [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]]; then return; fi
    have apt-get ||
        die "this system has neither GIMP 3 development files nor apt: install libgimp-3.0, LibTorch, OpenCV and Meson with its own tools."
    say "Installing mmdebstrap and bubblewrap …"
    host_apt update || true
    host_apt install -y --no-install-recommends mmdebstrap bubblewrap debian-archive-keyring || die_of_log "apt-get"
}

need_namespaces() {
    bwrap --ro-bind / / --proc /proc true 2>/dev/null ||
        die "this system does not let bubblewrap make namespaces (a container without the right to?);" \
            "on Debian 13 or later, './dev setup --suite native' uses the system itself."
}

# A Debian host already knows a mirror that works for it; others take mmdebstrap's default.
mirror() {
    . /etc/os-release
    [[ ${ID:-} == debian ]] || return 0
    apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI)' 2>/dev/null |
        awk '$1 == "Debian" && $2 == "main" && $3 ~ /^http/ && !found++ { print $3 }'
}

# mmdebstrap starts from an empty apt configuration: hand it the host's proxies and certificates.
host_apt_options() {
    apt-config dump | grep -E '^Acquire::(https?::|ftp::)?([^ ]*::)?(Proxy[^ ]*|CaInfo|CaPath|Verify-Peer|Timeout|Retries) "..*";$' |
        sed 's/^/--aptopt=/' || true
}

make_root() {
    local new=$root.new options mirror_uri seconds=$SECONDS
    need_rights "making the environment"
    need_disk "$roots"
    need_host_tools
    need_namespaces
    say "Making a private Debian $suite in $root (once; some minutes, 3 GB; log: $log) …"
    as_root rm -rf --one-file-system "$new"  # left by an interrupted run
    mapfile -t options < <(host_apt_options)
    mirror_uri=$(mirror)
    as_root mmdebstrap --variant=apt --format=directory --components=main \
        --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' "${options[@]}" \
        --include="$(packages | paste -sd,)" "$suite" "$new" ${mirror_uri:+"$mirror_uri"} </dev/null >>"$log" 2>&1 || {
        as_root rm -rf --one-file-system "$new"
        die_of_log "mmdebstrap"
    }
    write_stamp "$new" base packages
    as_root mv "$new" "$root"
    say "Made in $((SECONDS - seconds)) s."
}

# A stamp is the digest of the list that was installed; it lies in the root, so it goes when the root goes.
digest() { "$@" | sha256sum | cut -d' ' -f1; }
write_stamp() { digest "$3" | as_root tee "$1/etc/impasto-$2.stamp" >/dev/null; }
stamp_agrees() { [[ $(cat "$root/etc/impasto-$1.stamp" 2>/dev/null) == "$(digest "$2")" ]]; }

missing_packages() {  # <function that lists packages>
    comm -23 <("$1" | sort) <(dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${db:Status-Status} ${Package}\n' |
        sed -n 's/^installed //p' | sort)
}

root_apt() {
    as_root bwrap --bind "$root" / --dev /dev --proc /proc --tmpfs /tmp --cap-add ALL \
        --ro-bind "$(readlink -f /etc/resolv.conf)" /etc/resolv.conf --ro-bind-try /etc/ssl/certs /etc/ssl/certs \
        /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        apt-get -o APT::Sandbox::User=root -qq "$@" </dev/null >>"$log" 2>&1
}

# Brings an existing root up to a list; also how a root made by hand is taken over.
install_missing() {  # <stamp> <function that lists packages>
    if stamp_agrees "$1" "$2"; then return; fi
    need_rights "updating the environment"
    local missing
    mapfile -t missing < <(missing_packages "$2")
    if ((${#missing[@]})); then
        say "Installing ${missing[*]} into $root …"
        root_apt update && root_apt install -y "${missing[@]}" && root_apt clean || die_of_log "apt-get"
    fi
    write_stamp "$root" "$1" "$2"
}

lint_package_list() { printf '%s\n' "${lint_packages[@]}"; }

# Makes or updates the root, one process at a time.
ready_root() {
    root=$roots/$suite log=$roots/$suite.log
    mkdir -p "$roots" "$cache" 2>/dev/null || die "$roots cannot be written; IMPASTO_ROOTS=<folder> puts the environment elsewhere."
    if stamp_agrees base packages && { [[ $verb != lint ]] || stamp_agrees lint lint_package_list; }; then return; fi
    exec 8>"$roots/.$suite.lock"
    flock --nonblock 8 || { say "Waiting for another ./dev that makes this environment …"; flock 8; }
    [[ -d $root ]] || make_root
    install_missing base packages
    if [[ $verb == lint ]]; then install_missing lint lint_package_list; fi
    exec 8>&-
}

# The root's own directories: read-only, leaving out what is empty so that a checkout below it finds room.
root_binds() {
    local entry
    for entry in "$root"/*; do
        if [[ -L $entry ]]; then binds+=(--symlink "$(readlink "$entry")" "/${entry##*/}"); fi
    done
    for entry in "$root"/usr/* "$root"/var/lib/dpkg "$root"/var/cache/fontconfig; do
        if [[ -n $(ls -A "$entry") ]]; then binds+=(--ro-bind "$entry" "${entry#"$root"}"); fi
    done
    binds+=(--ro-bind "$root/etc" /etc --dir /var/tmp --dir /run)
}

# Everything of the system that a Debian root does not bring itself.
host_binds() {
    local entry
    for entry in /*; do
        case ${entry#/} in bin|boot|dev|etc|lib*|proc|run|sbin|sys|usr|var|lost+found) continue ;; esac
        if [[ -d $entry && ! -L $entry && -r $entry ]]; then binds+=(--bind "$entry" "$entry"); fi
    done
    binds+=(--bind "$cache" "$cache" --bind "$repo" "$repo")
    if [[ -n ${CCACHE_DIR:-} ]]; then binds+=(--bind-try "$CCACHE_DIR" "$CCACHE_DIR"); fi
    if [[ -n ${XDG_RUNTIME_DIR:-} ]]; then binds+=(--bind-try "$XDG_RUNTIME_DIR" "$XDG_RUNTIME_DIR"); fi
    if [[ -n ${IMPASTO_ASSETS:-} ]]; then binds+=(--ro-bind "$IMPASTO_ASSETS" "$IMPASTO_ASSETS"); fi
}

# The system's own tool settings (compilers, Python, locale) would lead astray inside; these may come along.
kept_environment() {
    local name
    for name in $(compgen -e); do
        case $name in
            CI|TERM|COLORTERM|NO_COLOR|TZ|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_RUNTIME_DIR|*_proxy|\
            IMPASTO_*|GIMP*|GEGL_*|BABL_*|G_DEBUG|G_MESSAGES_*|GTK_*|GDK_*|MESON_*|NINJA_*|CCACHE_*|\
            OMP_*|OPENBLAS_*|ATEN_*|TORCH_*|CUDA_VISIBLE_DEVICES|[ALTU]*SAN_OPTIONS) variables+=("$name=${!name}") ;;
        esac
    done
}

enter_root() {
    local binds=() variables=() here=$PWD
    if [[ -n ${IMPASTO_ASSETS:-} ]]; then
        IMPASTO_ASSETS=$(realpath -e -- "$IMPASTO_ASSETS" 2>/dev/null) || die "IMPASTO_ASSETS names a folder that is not there."
    fi
    root_binds
    host_binds
    kept_environment
    case $here/ in "$repo"/*) ;; /usr/*|/var/*|/etc/*|/run/*|/boot/*|//) here=$repo ;; esac
    exec env -i "${variables[@]}" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 HOME="$build/home" XDG_CACHE_HOME="$build/home/.cache" \
        IMPASTO_INSIDE=1 IMPASTO_SUITE="$suite" IMPASTO_WERROR="$werror" CCACHE_DIR="${CCACHE_DIR:-$cache/ccache}" \
        "$(command -v bwrap)" --die-with-parent "${binds[@]}" \
        --dev-bind /dev /dev --proc /proc --ro-bind /sys /sys --chdir "$here" /bin/bash "$@"
}
