//! A study run by a Slurm job array on a cluster of one node and two processors that the test starts itself.

use crate::left_out::{lacks, left_out};
use crate::scene::{PROGRAM, SHARDS, Scene, kill_one};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const TOOLS: [&str; 6] = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "sinfo"];

/// A running cluster. It is stopped when dropped.
struct Cluster {
    folder: PathBuf,
    conf: PathBuf,
}

impl Cluster {
    /// Starts the daemons. Fails with the reason where this machine cannot run them.
    fn start(folder: &Path) -> Result<Cluster, String> {
        if !text(Command::new("id").arg("-u")).trim().eq("0") {
            return Err("the daemons of Slurm need root".into());
        }
        for name in ["state", "spool"] {
            std::fs::create_dir_all(folder.join(name)).unwrap();
        }
        let cluster = Cluster { folder: folder.to_path_buf(), conf: folder.join("slurm.conf") };
        cluster.write_conf();
        cluster.start_munge()?;
        for tool in ["slurmctld", "slurmd"] {
            cluster.run(tool, &[])?;
        }
        let start = Instant::now();
        while !cluster.run("sinfo", &["-h", "-o", "%T"])?.contains("idle") {
            if start.elapsed() > Duration::from_secs(60) {
                return Err("the Slurm node does not become idle".into());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Ok(cluster)
    }

    fn write_conf(&self) {
        let host = text(Command::new("hostname").arg("-s")).trim().to_string();
        let dir = self.folder.display();
        // Other ports than the usual ones, so that a cluster already on this machine is not disturbed.
        let conf = format!(
            "ClusterName=calfwave
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={dir}/munge.socket
CredType=cred/munge
SlurmctldPort=27817
SlurmdPort=27818
StateSaveLocation={dir}/state
SlurmdSpoolDir={dir}/spool
SlurmctldPidFile={dir}/slurmctld.pid
SlurmdPidFile={dir}/slurmd.pid
SlurmctldLogFile={dir}/slurmctld.log
SlurmdLogFile={dir}/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,bf_interval=5,batch_sched_delay=1
MpiDefault=none
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"
        );
        std::fs::write(&self.conf, conf).unwrap();
    }

    fn start_munge(&self) -> Result<(), String> {
        let key = self.folder.join("munge.key");
        std::fs::write(&key, [7u8; 128]).unwrap();
        std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let file = |name: &str| self.folder.join(name).display().to_string();
        let options = [
            format!("--key-file={}", file("munge.key")),
            format!("--socket={}", file("munge.socket")),
            format!("--pid-file={}", file("munged.pid")),
            format!("--log-file={}", file("munged.log")),
            format!("--seed-file={}", file("munged.seed")),
            "--force".into(),
        ];
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        self.run("munged", &options).map(|_| ())
    }

    fn run(&self, tool: &str, args: &[&str]) -> Result<String, String> {
        let output: Output = Command::new(tool).args(args).env("SLURM_CONF", &self.conf).output().unwrap();
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).to_string()),
            false => Err(format!("{tool}: {}", String::from_utf8_lossy(&output.stderr))),
        }
    }

    /// Submits every shard as a task of one array and returns the id of the job.
    fn submit(&self, study: &Path, out: &Path) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cluster/slurm.sh");
        let array = format!("--array=1-{SHARDS}");
        let export = format!("--export=ALL,CALFWAVE={PROGRAM}");
        let log = format!("--output={}/task-%a.log", self.folder.display());
        let shards = SHARDS.to_string();
        let words = [script.to_str().unwrap(), study.to_str().unwrap(), out.to_str().unwrap(), &shards];
        let options = ["--parsable", &array, "--cpus-per-task=1", &export, &log];
        self.run("sbatch", &[&options[..], &words[..]].concat()).unwrap().trim().to_string()
    }

    fn wait(&self, job: &str) {
        let start = Instant::now();
        while !self.run("squeue", &["-h", "-j", job]).unwrap_or_default().trim().is_empty() {
            assert!(start.elapsed() < Duration::from_secs(240), "the array does not end");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for name in ["slurmd.pid", "slurmctld.pid", "munged.pid"] {
            if let Ok(pid) = std::fs::read_to_string(self.folder.join(name)) {
                let _ = Command::new("kill").arg(pid.trim()).status();
            }
        }
    }
}

fn text(command: &mut Command) -> String {
    command.output().map(|o| String::from_utf8_lossy(&o.stdout).to_string()).unwrap_or_default()
}

#[test]
fn a_slurm_array_makes_the_same_table_although_a_task_is_killed() {
    if lacks(&TOOLS) {
        return;
    }
    let folder = tempfile::Builder::new().prefix("calfwave-slurm").tempdir().unwrap();
    let cluster = match Cluster::start(folder.path()) {
        Ok(cluster) => cluster,
        Err(why) => {
            left_out(&why);
            return;
        }
    };
    let scene = Scene::new();
    let out = scene.path("slurm");
    let first = cluster.submit(&scene.study, &out);
    kill_one(&out);
    cluster.wait(&first);
    let merge = || Command::new(PROGRAM).args(["batch", "merge"]).arg(&out).output().unwrap();
    assert_eq!(merge().status.code(), Some(1), "the killed task left cases unfinished");
    let second = cluster.submit(&scene.study, &out);
    cluster.wait(&second);
    let merged = merge();
    assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stderr));
    scene.check(&out);
}
