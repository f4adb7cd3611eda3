# SPDX-License-Identifier: GPL-3.0-or-later
# What ./dev does inside the environment: one verb_… function for each line of ./dev help.
# Read by ./dev, which sets repo, suite, build, stage, werror, user, words.

# Everything a build or a GIMP started from here needs to know; the profile is this build's own.
use_environment() {
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    export PATH=$stage/usr/bin:$build/bin:$PATH GIMP3_DIRECTORY=$build/profile
    mkdir -p "$build/bin" "$build/home" "$build/profile"
    chmod 700 "$build/home"
    if [[ -n ${XDG_RUNTIME_DIR:-} && ! -d $XDG_RUNTIME_DIR ]]; then unset XDG_RUNTIME_DIR; fi
}

# --- build -----------------------------------------------------------------------------------------

configure() {
    if [[ ! -e $build/build.ninja ]]; then
        meson setup "$build" "$repo" --prefix=/usr --buildtype=release ${werror:+-Dwerror=true}
    elif [[ -n $werror && ! -e $build/.werror ]]; then
        meson configure "$build" -Dwerror=true
    fi
    if [[ -n $werror ]]; then touch "$build/.werror"; fi
}

# A file that reads LibTorch takes 1 GB to compile; more of them at once than fit would end in the swap.
parallel_jobs() {
    awk -v cores="$(nproc)" '/^MemAvailable/ { fit = int($2 / 1.3e6) }
        END { print fit < 1 ? 1 : fit < cores ? fit : cores }' /proc/meminfo
}

up_to_date() { [[ -e $build/.staged && -e $build/build.ninja ]] && ninja -C "$build" -n | grep -q 'no work to do'; }

# GIMP reads the staged plug-in before its own folder, so an installed Impasto does not hide it.
write_profile() {
    local folder
    folder=$(pkg-config --variable=gimplibdir gimp-3.0)/plug-ins
    printf '(plug-in-path "%s")\n' "$stage$folder:\${gimp_dir}/plug-ins:\${gimp_plug_in_dir}/plug-ins" >"$build/profile/gimprc"
    printf '(%s no)\n' check-updates show-welcome-dialog >>"$build/profile/gimprc"
}

# Debian has gimp-console without a version; where it is missing, the newest versioned one takes its place.
name_console() {
    local versioned
    if have gimp-console; then return; fi
    versioned=$(compgen -c gimp-console- | sort -V | tail -n 1)
    if [[ -n $versioned ]]; then ln -sf "$(command -v "$versioned")" "$build/bin/gimp-console"; fi
}

build_and_stage() {
    configure
    if up_to_date; then return; fi
    rm -f "$build/.staged"
    meson compile -C "$build" -j "$(parallel_jobs)"
    meson install -C "$build" --destdir "$stage" --no-rebuild --only-changed --quiet
    write_profile
    name_console
    touch "$build/.staged"
}

# Output goes to stderr: what a verb prints on stdout stays its own. Two builds of one folder take turns.
verb_build() {
    (
        flock 9
        build_and_stage >&2
    ) 9>"$build/.lock"
}

# --- setup, install --------------------------------------------------------------------------------

verb_setup() {
    if system_has_gimp3; then say "This system has what Impasto needs."; return; fi
    local log=$build/setup.log names
    need_rights "installing packages"
    mapfile -t names < <(packages)
    apt-cache show libgimp-3.0-dev >/dev/null 2>&1 || host_apt update || true
    apt-cache show libgimp-3.0-dev >/dev/null 2>&1 || die "this system's packages have no GIMP 3; leave --suite native out."
    host_apt install -y --no-install-recommends "${names[@]}" || die_of_log "apt-get"
    say "Installed."
}

verb_install() {
    [[ $suite == native ]] || die "install works on the system itself; --suite $suite is a private root."
    build=$repo/build/install${user:+-user}
    local prefix=/usr
    [[ -n $user ]] || need_rights "installing for everyone"
    if [[ -n $user ]]; then prefix=$HOME/.local; fi
    mkdir -p "$build"
    if [[ ! -e $build/build.ninja ]]; then
        meson setup "$build" "$repo" --prefix="$prefix" --buildtype=release ${user:+-Dinstall_for=user}
    fi
    meson compile -C "$build" -j "$(parallel_jobs)"
    if [[ -n $user ]]; then meson install -C "$build" --no-rebuild; else as_root meson install -C "$build" --no-rebuild; fi
}

# --- test, bench -----------------------------------------------------------------------------------

existing_suites() {
    python3 - "$build" <<'END'
import json, sys
tests = json.load(open(sys.argv[1] + '/meson-info/intro-tests.json'))
print('\n'.join(sorted({suite.split(':')[-1] for test in tests for suite in test['suite']})))
END
}

# One line from Meson's own summary.
tally() {
    awk -F: '/^Ok:/ || /^Expected Fail:/ { passed += $2 }
             /^Fail:/ || /^Unexpected Pass:/ || /^Timeout:/ { failed += $2 }
             /^Skipped:/ { skipped += $2 }
             END { printf "%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : "" }'
}

verb_test() {
    local status=0 name wanted=("$@") chosen=() existing
    verb_build
    existing=$(existing_suites)
    for name in "${wanted[@]:-core models gimp gui}"; do
        for name in $name; do
            if grep -qx "$name" <<<"$existing"; then chosen+=("--suite=$name")
            elif (($#)); then die "there is no suite '$name'; there are: ${existing//$'\n'/ }"; fi
        done
    done
    ((${#chosen[@]})) || die "this build has no tests (is libgtest-dev missing?)"
    rm -f "$build/meson-logs/testlog.txt"
    meson test -C "$build" --no-rebuild --print-errorlogs "${chosen[@]}" || status=$?
    tally <"$build/meson-logs/testlog.txt"
    return "$status"
}

verb_bench() {
    verb_build
    impasto bench "$@"
}

# --- lint ------------------------------------------------------------------------------------------

sources() {
    (($#)) && { printf '%s\n' "$@"; return; }
    (cd "$repo" && find core plugin tools tests models/training -name '*.cpp' -o -name '*.h' | sort)
}

# A build folder of its own, never compiled: GCC's precompiled headers mean nothing to clang, and clang's
# own save nothing here, as the checks read all of LibTorch anyway (one minute of CPU a file that uses it).
lint_database() {
    if [[ ! -e $build-lint/build.ninja ]]; then
        meson setup "$build-lint" "$repo" --prefix=/usr --buildtype=release -Db_pch=false
    else
        ninja -C "$build-lint" build.ninja
    fi
}

verb_lint() {
    local files status=0
    have clang-format clang-tidy || die "lint needs clang-format and clang-tidy; install them."
    mapfile -t files < <(sources "$@")
    cd "$repo"
    clang-format --dry-run --Werror "${files[@]}" || status=1
    lint_database >"$build/lint.log" 2>&1 || die "the lint folder could not be set up; the log is $build/lint.log"
    printf '%s\n' "${files[@]}" | grep '\.cpp$' | tr '\n' '\0' |
        xargs -0 -r -n 1 -P "$(parallel_jobs)" clang-tidy --quiet -p "$build-lint" 2>"$build/lint.log" || status=1
    return "$status"
}

# --- use -------------------------------------------------------------------------------------------

verb_demo() {
    verb_build
    "$repo/tools/demo/run" "$repo/build/demo" "$@"
}

verb_shell() {
    verb_build
    if (($#)); then
        have "$1" || die "there is no command '$1' here."
        exec "$@"
    fi
    PS1="impasto ($suite) \w\$ " exec bash --norc
}

verb_gimp() {
    [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || die "there is no display to open GIMP on (DISPLAY and WAYLAND_DISPLAY are not set)."
    verb_build
    exec gimp "$@"
}

verb_gpu() {
    (($#)) || die "gpu needs one folder: the LibTorch to test with."
    exec "$repo/tests/gpu/run" "$@"
}
