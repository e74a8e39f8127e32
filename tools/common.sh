# shellcheck shell=bash
# Sourced by the programs in tools/: where things lie, how they talk, retry and fail.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=$root/.cache # kept when build/ is removed: what registries delivered, and the judges
logs=$cache/log
program=tools/$(basename "$0")
mkdir -p "$logs"

say() { printf '%s: %s\n' "$program" "$*" >&2; }

# die TEXT...: the one clear line that a failure ends in.
die() {
  say "error: $*"
  exit 3
}

# step NAME WHAT COMMAND...: runs COMMAND with its output in .cache/log/NAME.log; says how long it took, or shows the log's end.
step() {
  local log=$logs/$1.log what=$2 start=$SECONDS
  shift 2
  printf '%s: %s … ' "$program" "$what" >&2
  if "$@" >"$log" 2>&1; then
    printf '%d s\n' $((SECONDS - start)) >&2
    return
  fi
  printf 'failed after %d s\n' $((SECONDS - start)) >&2
  tail -n 25 "$log" | sed 's/^/    /' >&2
  die "$what failed; the whole log: ${log#"$root"/}"
}

# retry COMMAND...: up to three times, since a registry that does not answer now may do so in a moment.
retry() {
  local attempt
  for attempt in 1 2 3; do
    "$@" && return
    [ "$attempt" = 3 ] || sleep $((attempt * 10))
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    echo "not root, and there is no sudo" >&2
    return 1
  fi
}

# A stamp remembers what a step was done for: up_to_date NAME WANTED asks, done_for NAME WANTED says so.
up_to_date() { [ -f "$cache/stamp/$1" ] && [ "$(cat "$cache/stamp/$1")" = "$2" ]; }
done_for() {
  mkdir -p "$cache/stamp"
  printf '%s\n' "$2" >"$cache/stamp/$1"
}

digest() { cat "$@" | sha256sum | cut -d ' ' -f 1; }

# fresh_venv FOLDER REQUIREMENTS: a virtual environment with just these packages, each checked by its hash.
fresh_venv() {
  rm -rf "$1"
  python3 -m venv "$1" && retry "$1/bin/python" -m pip install --disable-pip-version-check --quiet \
    --retries 1 --require-hashes --only-binary :all: -r "$2"
}

# build PRESET: configures and compiles build/PRESET.
build() {
  step "configure-$1" "configuring build/$1" cmake -S "$root" --preset "$1"
  step "build-$1" "building build/$1" cmake --build "$root/build/$1" --parallel "$(nproc)"
}
