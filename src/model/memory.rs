//! Memory of the machine: what is free, and what this process has used.
//!
//! Free memory is bounded by the memory available on the machine, by the control groups of this process, and
//! by the address space that the process may still map (`ulimit -v`, `ulimit -d`). An allocation beyond the
//! last bound fails; beyond the others the process is killed.

use sysinfo::{ProcessesToUpdate, System, get_current_pid};

const MIB: f64 = 1024.0 * 1024.0;
/// Address space that the C library reserves for the heap of each thread [MiB].
const RESERVED_MIB: f64 = 64.0;

/// Free memory within all three bounds [MiB]; infinite if the system reports none.
pub fn free_mib() -> f64 {
    let Ok(mut system) = System::new() else { return f64::INFINITY };
    system.refresh_memory();
    let machine = system.available_memory() as f64 / MIB;
    machine.min(group_mib(&mut system)).min(mappable_mib()).max(0.0)
}

/// Memory left by the control groups of this process [MiB].
fn group_mib(system: &mut System) -> f64 {
    let Ok(pid) = get_current_pid() else { return f64::INFINITY };
    system.refresh_processes(ProcessesToUpdate::Some(&[pid]), false);
    let own = system.process(pid).and_then(sysinfo::Process::cgroup_limits);
    let limits = [own, system.cgroup_limits()].into_iter().flatten();
    limits.map(|group| group.free_memory as f64 / MIB).fold(f64::INFINITY, f64::min)
}

/// Memory that this process may still map, less the address space that its threads reserve [MiB].
fn mappable_mib() -> f64 {
    let [limits, status] = ["limits", "status"]
        .map(|name| std::fs::read_to_string(format!("/proc/self/{name}")).unwrap_or_default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    mappable(&limits, &status, threads)
}

/// The same from the texts of `/proc/self/limits` and `/proc/self/status`, for the given number of worker
/// `threads`.
fn mappable(limits: &str, status: &str, threads: usize) -> f64 {
    let left = |limit: &str, used: &str, reserved: f64| {
        let rest = limits.lines().find_map(|line| line.strip_prefix(limit))?;
        let bytes: f64 = rest.split_whitespace().next()?.parse().ok()?;
        Some(bytes / MIB - kib(status, used) / 1024.0 - reserved)
    };
    let space = left("Max address space", "VmSize:", RESERVED_MIB * threads as f64);
    let data = left("Max data size", "VmData:", 0.0);
    [space, data].into_iter().flatten().fold(f64::INFINITY, f64::min)
}

/// Peak resident memory of this process [MiB]; 0 if the system does not report it.
pub fn peak_mib() -> f64 {
    kib(&std::fs::read_to_string("/proc/self/status").unwrap_or_default(), "VmHWM:") / 1024.0
}

/// Resident memory of this process [MiB]; 0 if the system does not report it.
pub fn resident_mib() -> f64 {
    kib(&std::fs::read_to_string("/proc/self/status").unwrap_or_default(), "VmRSS:") / 1024.0
}

/// Starts the peak of [`peak_mib`] anew, where the system can.
pub fn reset_peak() {
    // Linux; elsewhere the peak stays that of the whole process.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// A value of `/proc/self/status` [KiB]; 0 if it is missing.
fn kib(status: &str, name: &str) -> f64 {
    let value = status.lines().find_map(|line| line.strip_prefix(name));
    value.and_then(|v| v.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = "Name:\tcalfwave\nVmSize:\t  409600 kB\nVmHWM:\t 20480 kB\nVmData:\t  102400 kB\n";

    #[test]
    fn mappable_memory_is_the_limit_minus_what_is_mapped() {
        let limits = |space: &str, data: &str| {
            format!(
                "Limit                     Soft Limit           Hard Limit           Units     \n\
                 Max data size             {data:<20} unlimited            bytes     \n\
                 Max address space         {space:<20} unlimited            bytes     \n"
            )
        };
        let left = |space: &str, data: &str| mappable(&limits(space, data), STATUS, 2);
        assert_eq!(left("unlimited", "unlimited"), f64::INFINITY);
        assert_eq!(left("2147483648", "unlimited"), 2048.0 - 400.0 - 128.0);
        assert_eq!(left("unlimited", "1073741824"), 1024.0 - 100.0);
        assert_eq!(left("2147483648", "524288000"), 500.0 - 100.0);
        assert_eq!(mappable("", "", 2), f64::INFINITY, "a system that reports nothing");
        assert_eq!(kib(STATUS, "VmHWM:"), 20480.0);
    }
}
