#!/usr/bin/env bash
# make_repo.sh SOURCE DEST [STEPS]: makes DEST a git repository of the files in SOURCE; the same files give the same commit ids.
#
# STEPS is a text of lines DATE<tab>MESSAGE<tab>PATH[ PATH]...: each makes one commit that adds these paths (globs of git, below
# SOURCE). Without it everything is one commit of 2026-01-05. It is an error when a file of SOURCE is in no commit.
set -euo pipefail
source=$1 dest=$2 steps=${3:-}
[ -n "$steps" ] || steps=$(printf '2026-01-05T09:00:00Z\tImport\t.')

# Neither this machine's git settings nor its clock and user may show in a commit.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 TZ=UTC
export GIT_AUTHOR_NAME=fixture GIT_AUTHOR_EMAIL=fixture@example.com
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

rm -rf "$dest"
mkdir -p "$dest"
cp -R "$source/." "$dest/"
repo() { git -C "$dest" -c core.autocrlf=false -c commit.gpgSign=false -c core.hooksPath=/dev/null -c gc.auto=0 "$@"; }
repo init --quiet --template= --initial-branch=main --object-format=sha1
while IFS=$'\t' read -r date message paths; do
  read -ra added <<<"$paths"
  repo add --force -- "${added[@]}"
  GIT_AUTHOR_DATE=$date GIT_COMMITTER_DATE=$date repo commit --quiet -m "$message"
done <<<"$steps"
left=$(repo ls-files --others)
if [ -n "$left" ]; then
  printf 'make_repo.sh: no commit holds these files of %s:\n%s\n' "$source" "$left" >&2
  exit 1
fi
