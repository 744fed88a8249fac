#!/bin/bash
#SBATCH --job-name=calfwave
#SBATCH --requeue
#SBATCH --signal=B:TERM@60
# One shard of a study as a task of a Slurm job array:
#
#     job=$(sbatch --parsable --array=1-8 --cpus-per-task=2 slurm.sh STUDY OUT 8)
#     sbatch --dependency=afterany:$job --wrap "calfwave batch merge OUT"
#
# OUT is on a disk that all nodes see. A task that is stopped, killed or requeued goes on where it was; sending the same array
# again computes only what is missing. CALFWAVE names the program if it is not on the path.
set -eu
study=$1 out=$2 shards=$3
exec "${CALFWAVE:-calfwave}" -q batch "$study" --out "$out" --shard "$SLURM_ARRAY_TASK_ID/$shards" \
  --jobs 1 --threads "${SLURM_CPUS_PER_TASK:-1}"
