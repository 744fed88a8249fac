//! Running processes: a lock or temporary file of a process that ended is stale.

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// A process, distinguished by its start time from a later one with the same id.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ProcessTag {
    /// Name of the machine.
    pub host: String,
    /// Process id.
    pub pid: u32,
    /// Start time [s since 1970, UTC].
    pub started_s: u64,
}

impl ProcessTag {
    /// This process.
    pub fn current() -> ProcessTag {
        let pid = std::process::id();
        ProcessTag { host: host(), pid, started_s: start_time(pid).unwrap_or(0) }
    }

    /// Whether it is a process of this machine.
    pub fn is_here(&self) -> bool {
        self.host == host()
    }

    /// Whether it may still run. Processes of other machines cannot be queried and count as running.
    pub fn may_run(&self) -> bool {
        !self.is_here() || start_time(self.pid) == Some(self.started_s)
    }
}

/// Whether a process with this id runs on this machine.
pub fn is_running(pid: u32) -> bool {
    start_time(pid).is_some()
}

fn start_time(pid: u32) -> Option<u64> {
    let pid = Pid::from_u32(pid);
    let mut system = System::new().ok()?;
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, ProcessRefreshKind::nothing());
    system.process(pid).map(sysinfo::Process::start_time)
}

/// Eight hexadecimal digits that distinguish this machine from others with the same disk.
pub fn host_mark() -> String {
    blake3::hash(host().as_bytes()).to_hex()[..8].to_string()
}

fn host() -> String {
    System::host_name().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_runs_and_others_with_its_id_do_not() {
        let me = ProcessTag::current();
        assert!(me.may_run() && is_running(me.pid));
        assert!(!ProcessTag { started_s: me.started_s - 1, ..me.clone() }.may_run());
        assert!(!ProcessTag { pid: 4_194_999, ..me.clone() }.may_run());
        assert!(ProcessTag { host: "elsewhere".into(), pid: 4_194_999, ..me }.may_run());
    }
}
