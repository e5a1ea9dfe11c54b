#!/usr/bin/env bash
# The test cases of all workspaces, with their coverage; one that fails keeps none from running.
set -euo pipefail
code=0
while read -r file; do
  [ -n "$file" ] || continue
  echo "::group::asl test $file"
  asl test "$file" || code=1
  echo "::endgroup::"
done <<< "$ASL_TESTS"
exit "$code"
