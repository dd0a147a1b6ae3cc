# Shared by the scripts: words for a person, and where Swift is. Sourced, not run.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
me=$(basename "$0")

say() { printf '%s: %s\n' "$me" "$*" >&2; }

# fail WHAT REMEDY [CODE]
fail() {
    say "$1"
    say "what to do: $2"
    exit "${3:-1}"
}

# Puts a Swift toolchain of 6.3 or newer on PATH, or says how to get one.
find_swift() {
    local place
    for place in "" /opt/swift/usr/bin "$HOME/.local/share/swiftly/bin" /usr/share/swift/usr/bin; do
        if [ -n "$place" ]; then
            [ -x "$place/swift" ] || continue
            PATH="$place:$PATH"
        fi
        command -v swift >/dev/null && break
    done
    command -v swift >/dev/null || fail "Swift is not installed (looked in PATH, /opt/swift/usr/bin and ~/.local/share/swiftly/bin)" \
        "install Swift 6.3 for Debian 12 from https://www.swift.org/install/linux/ :
    curl -O https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz
    tar zxf swiftly-$(uname -m).tar.gz && ./swiftly init && swiftly install 6.3
  or unpack a toolchain so that /opt/swift/usr/bin/swift exists, then run $me again" 3
    local version
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -1)
    [ -n "$version" ] || fail "$(command -v swift) does not tell its version" \
        "run '$(command -v swift) --version' and mend what it complains about" 3
    set -- $version
    if [ "$1" -lt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -lt 3 ]; }; then
        fail "$(command -v swift) is Swift $1.$2; 6.3 or newer is needed" \
            "install Swift 6.3 (see https://www.swift.org/install/linux/) and put it first on PATH" 3
    fi
    export PATH
}

# Where builds go. CROSSWRIT_SCRATCH puts them elsewhere, for a source tree that is read-only or shared.
build_flags() {
    printf '%s\n' -c release --package-path "$root"
    [ -z "${CROSSWRIT_SCRATCH:-}" ] || printf '%s\n' --scratch-path "$CROSSWRIT_SCRATCH"
}
