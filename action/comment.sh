#!/usr/bin/env bash
# Prints, as Markdown, what a change does to workflows: their graph, and how policy and outcomes differ from those of the commit
# ASL_BASE. What a file says is shown as a block of code, whose fence is longer than any run of backticks within.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fence LANGUAGE FILE
fence() {
  local ticks='```'
  while grep -qF -- "$ticks" "$2"; do ticks+='`'; done
  printf '%s%s\n' "$ticks" "$1"
  head -c 20000 "$2"
  printf '\n%s\n\n' "$ticks"
}

# differences TITLE COMMAND...: what the command says of both versions.
differences() {
  local title=$1
  shift
  "$@" "$work/before.json" > "$work/before" 2> /dev/null || true
  "$@" "$file" > "$work/after" 2> /dev/null || true
  if diff -U 3 "$work/before" "$work/after" > "$work/diff"; then
    printf '%s: as before.\n\n' "$title"
  else
    tail -n +3 "$work/diff" > "$work/shown"
    printf '<details><summary>%s: changed</summary>\n\n' "$title"
    fence diff "$work/shown"
    printf '</details>\n\n'
  fi
}

while read -r file; do
  [ -n "$file" ] || continue
  printf '%s' "$file" > "$work/name"
  printf '### Workflow\n\n'
  fence '' "$work/name"
  asl diagram --text "$file" > "$work/graph" 2>&1 || true
  printf '<details><summary>Graph</summary>\n\n'
  fence '' "$work/graph"
  printf '</details>\n\n'
  if [ -n "${ASL_PAGE:-}" ] && link=$(asl link "$file" --page "$ASL_PAGE" 2> /dev/null); then
    # A link that is longer than a comment may be is none.
    [ "${#link}" -gt 30000 ] || printf '[Open in the playground](%s)\n\n' "$link"
  fi
  if git show "$ASL_BASE:./$file" > "$work/before.json" 2> /dev/null; then
    differences Policy asl policy
    differences Outcomes asl explore
  else
    printf 'It is new.\n\n'
  fi
done <<< "$ASL_TESTS"
