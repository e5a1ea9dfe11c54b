#!/usr/bin/env bash
# Findings as annotations.
set -euo pipefail
mapfile -t files < <(grep -v '^[[:space:]]*$' <<< "$ASL_FILES")
strict=()
[ "${ASL_STRICT:-}" != true ] || strict=(--strict)
asl check --format github "${strict[@]}" "${files[@]}"
