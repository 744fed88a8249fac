"""Runs a study by HyperQueue on this machine: a server and workers in this process, one task for each shard.

    pip install hyperqueue
    python hyperqueue.py STUDY OUT --shards 8 --workers 2 --cores 2

Whatever dies is sent again; what was finished is not computed twice. On a cluster with an `hq` server running:

    hq submit --array 1-8 --cpus 2 -- calfwave batch STUDY --out OUT --jobs 1 --threads 2 --shard '%{TASK_ID}/8'
    hq job wait last && calfwave batch merge OUT
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

# this file has the name of the package; look beside it last
sys.path = [p for p in sys.path if pathlib.Path(p or ".").resolve() != pathlib.Path(__file__).resolve().parent]

from hyperqueue import Job, LocalCluster  # noqa: E402
from hyperqueue.cluster import WorkerConfig  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description="Run a calfwave study by HyperQueue.")
    parser.add_argument("study")
    parser.add_argument("out")
    parser.add_argument("--program", default="calfwave")
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cores", type=int, default=1, help="cores of a worker, and threads of a case")
    parser.add_argument("--tries", type=int, default=3)
    return parser.parse_args()


def submit(args, client, shards, logs):
    """Sends the shards; returns those that failed."""
    job = Job(default_workdir=str(pathlib.Path.cwd()), max_fails=None)
    tasks = {}
    for shard in shards:
        command = [args.program, "-q", "batch", args.study, "--out", args.out, "--jobs", "1"]
        command += ["--threads", str(args.cores), "--shard", f"{shard}/{args.shards}"]
        task = job.program(command, stdout=f"{logs}/{shard}.out", stderr=f"{logs}/{shard}.err")
        tasks[task.task_id] = shard
    submitted = client.submit(job)
    if client.wait_for_jobs([submitted], raise_on_error=False):
        return []
    failed = client.get_failed_tasks(submitted)
    return sorted(tasks[task] for task in failed)


def main():
    args = arguments()
    shards = list(range(1, args.shards + 1))
    with tempfile.TemporaryDirectory() as logs, LocalCluster() as cluster:
        for _ in range(args.workers):
            cluster.start_worker(WorkerConfig(cores=args.cores))
        client = cluster.client()
        for _ in range(args.tries):
            shards = submit(args, client, shards, logs)
            if not shards:
                break
            print(f"shards that failed: {shards}", flush=True)
            for shard in shards:
                print(pathlib.Path(logs, f"{shard}.err").read_text(), end="", flush=True)
    return subprocess.run([args.program, "batch", "merge", args.out], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
