//! What the system says about memory: what is free, and what this process has used.

use sysinfo::{CGroupLimits, System};

/// Memory free for use, the control group's limit respected [MiB]; infinite where the system does not tell.
pub fn free_mib() -> f64 {
    told_mib(System::available_memory, |group| group.free_memory)
}

/// All memory there is, the control group's limit respected [MiB]; infinite where the system does not tell.
pub fn total_mib() -> f64 {
    told_mib(System::total_memory, |group| group.total_memory)
}

/// The lesser of what the system and its control group say [MiB].
fn told_mib(system_says: fn(&System) -> u64, group_says: fn(&CGroupLimits) -> u64) -> f64 {
    let Ok(mut system) = System::new() else { return f64::INFINITY };
    system.refresh_memory();
    let all = system_says(&system);
    let bytes = system.cgroup_limits().map_or(all, |group| group_says(&group).min(all));
    bytes as f64 / (1024.0 * 1024.0)
}

/// Peak resident memory of this process [MiB]; 0 where the system does not tell.
pub fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches("kB").trim().parse::<f64>().ok())
        .map_or(0.0, |kib| kib / 1024.0)
}
