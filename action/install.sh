#!/usr/bin/env bash
# Puts `asl` on the path of the steps that follow: a program that is there, or that of a release, whose checksum is compared.
set -euo pipefail
if [ -n "${ASL_GIVEN:-}" ]; then
  dirname "$(realpath "$ASL_GIVEN")" >> "$GITHUB_PATH"
  exit 0
fi
case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  *) echo "::error::There is no program for $RUNNER_OS on $RUNNER_ARCH. Build it and say where it is with \`asl\`."; exit 1 ;;
esac
folder="$RUNNER_TEMP/asl"
mkdir -p "$folder"
cd "$folder"
gh release download "$ASL_VERSION" --repo "$ASL_REPOSITORY" --clobber --pattern "asl-$target.tar.gz" --pattern SHA256SUMS
sum=(sha256sum)
command -v sha256sum > /dev/null || sum=(shasum -a 256)
grep " asl-$target.tar.gz\$" SHA256SUMS | "${sum[@]}" --check --status
tar -xzf "asl-$target.tar.gz"
echo "$folder" >> "$GITHUB_PATH"
