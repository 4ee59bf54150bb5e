#!/usr/bin/env bash
# All forms of the workspace in eight parts by Slurm, then the merge (docs/scale.md). Run it in the workspace,
# on a file system that all nodes share.
set -euo pipefail
parts=8
built=$(sbatch --parsable --array="1-$parts" --wrap "shenbao build --partition \"hash:\$SLURM_ARRAY_TASK_ID/$parts\"")
sbatch --dependency="afterany:$built" --wrap 'shenbao manifest merge'
