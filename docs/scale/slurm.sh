#!/usr/bin/env bash
# All forms of the workspace in eight parts by Slurm, then the merge (docs/scale.md). Run it in the workspace,
# on a file system that all nodes share.
set -euo pipefail
parts=$(sbatch --parsable --array=0-7 --wrap 'shenbao build --partition-from slurm')
sbatch --dependency="afterany:$parts" --wrap 'shenbao manifest merge'
