#!/usr/bin/env bash
# All forms of the workspace in parts by GNU parallel, then the merge (docs/scale.md):
#
#     docs/scale/parallel.sh PARTS [MACHINE…]
#
# Run it in the workspace. Without machines the parts are built here, one after the other, each on all cores.
# With machines – as ssh knows them, each with the program shenbao and the same workspace at the same path –
# each builds one part at a time, and the results are fetched by rsync.
set -euo pipefail
parts=$1
shift
# Some forms are wrong (1): the others are made, and those that failed are named at the end. Whatever else
# ends a part is tried again, on another machine if there is one.
build='shenbao build --partition hash:{}/'$parts' || [ $? -eq 1 ]'
if [ $# -eq 0 ]; then
    seq "$parts" | parallel --jobs 1 --retries 3 "$build"
else
    seq "$parts" | parallel --jobs 1 --retries 3 --workdir "$PWD" --sshlogin "$(IFS=,; echo "$*")" "$build"
    mkdir -p out
    # Never with --delete: what one machine has made, another has not. By sums: in one second two machines
    # can make two files of one size.
    for machine; do
        rsync --archive --update --checksum --exclude='.*' "$machine:$(printf %q "$PWD")/out/" out/
    done
fi
shenbao manifest merge || [ $? -eq 1 ]
# Makes anew what a machine had made of other files than these: as a rule nothing.
shenbao build
