package org.xlcloud.simulator.ganglia;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.xlcloud.simulator.ganglia.Metric.Value;

/// The 33 metrics of gmond's own modules (cpu, load, memory, disk, network, processes, system), as an unchanged
/// gmond 3.7 publishes them.
public final class CoreMetrics {
    private static final List<Metric> ALL = List.of(
            core(
                    "boottime",
                    "uint32",
                    "s",
                    1200,
                    "zero",
                    "system",
                    "Last Boot Time",
                    "The last time that the system was started"),
            core(
                    "bytes_in",
                    "float",
                    "bytes/sec",
                    300,
                    "both",
                    "network",
                    "Bytes Received",
                    "Number of bytes in per second"),
            core(
                    "bytes_out",
                    "float",
                    "bytes/sec",
                    300,
                    "both",
                    "network",
                    "Bytes Sent",
                    "Number of bytes out per second"),
            core("cpu_aidle", "float", "%", 3800, "both", "cpu", "CPU aidle", "Percent of time since boot idle CPU"),
            core(
                    "cpu_idle",
                    "float",
                    "%",
                    90,
                    "both",
                    "cpu",
                    "CPU Idle",
                    "Percentage of time that the CPU or CPUs were idle and the system did not have an outstanding disk I/O request"),
            core(
                    "cpu_nice",
                    "float",
                    "%",
                    90,
                    "both",
                    "cpu",
                    "CPU Nice",
                    "Percentage of CPU utilization that occurred while executing at the user level with nice priority"),
            core("cpu_num", "uint16", "CPUs", 1200, "zero", "cpu", "CPU Count", "Total number of CPUs"),
            core("cpu_speed", "uint32", "MHz", 1200, "zero", "cpu", "CPU Speed", "CPU Speed in terms of MHz"),
            core("cpu_steal", "float", "%", 90, "both", "cpu", "CPU steal", "cpu_steal"),
            core(
                    "cpu_system",
                    "float",
                    "%",
                    90,
                    "both",
                    "cpu",
                    "CPU System",
                    "Percentage of CPU utilization that occurred while executing at the system level"),
            core(
                    "cpu_user",
                    "float",
                    "%",
                    90,
                    "both",
                    "cpu",
                    "CPU User",
                    "Percentage of CPU utilization that occurred while executing at the user level"),
            core(
                    "cpu_wio",
                    "float",
                    "%",
                    90,
                    "both",
                    "cpu",
                    "CPU wio",
                    "Percentage of time that the CPU or CPUs were idle during which the system had an outstanding disk I/O request"),
            core("disk_free", "double", "GB", 180, "both", "disk", "Disk Space Available", "Total free disk space"),
            core("disk_total", "double", "GB", 1200, "both", "disk", "Total Disk Space", "Total available disk space"),
            core("gexec", "string", "", 300, "zero", "core", "Gexec Status", "gexec available"),
            core(
                    "load_fifteen",
                    "float",
                    " ",
                    950,
                    "both",
                    "load",
                    "Fifteen Minute Load Average",
                    "Fifteen minute load average"),
            core(
                    "load_five",
                    "float",
                    " ",
                    325,
                    "both",
                    "load",
                    "Five Minute Load Average",
                    "Five minute load average"),
            core("load_one", "float", " ", 70, "both", "load", "One Minute Load Average", "One minute load average"),
            core("machine_type", "string", "", 1200, "zero", "system", "Machine Type", "System architecture"),
            core("mem_buffers", "float", "KB", 180, "both", "memory", "Memory Buffers", "Amount of buffered memory"),
            core("mem_cached", "float", "KB", 180, "both", "memory", "Cached Memory", "Amount of cached memory"),
            core("mem_free", "float", "KB", 180, "both", "memory", "Free Memory", "Amount of available memory"),
            core("mem_shared", "float", "KB", 180, "both", "memory", "Shared Memory", "Amount of shared memory"),
            core(
                    "mem_total",
                    "float",
                    "KB",
                    1200,
                    "zero",
                    "memory",
                    "Memory Total",
                    "Total amount of memory displayed in KBs"),
            core("os_name", "string", "", 1200, "zero", "system", "Operating System", "Operating system name"),
            core(
                    "os_release",
                    "string",
                    "",
                    1200,
                    "zero",
                    "system",
                    "Operating System Release",
                    "Operating system release date"),
            core(
                    "part_max_used",
                    "float",
                    "%",
                    180,
                    "both",
                    "disk",
                    "Maximum Disk Space Used",
                    "Maximum percent used for all partitions"),
            core(
                    "pkts_in",
                    "float",
                    "packets/sec",
                    300,
                    "both",
                    "network",
                    "Packets Received",
                    "Packets in per second"),
            core("pkts_out", "float", "packets/sec", 300, "both", "network", "Packets Sent", "Packets out per second"),
            core(
                    "proc_run",
                    "uint32",
                    " ",
                    950,
                    "both",
                    "process",
                    "Total Running Processes",
                    "Total number of running processes"),
            core("proc_total", "uint32", " ", 950, "both", "process", "Total Processes", "Total number of processes"),
            core(
                    "swap_free",
                    "float",
                    "KB",
                    180,
                    "both",
                    "memory",
                    "Free Swap Space",
                    "Amount of available swap memory"),
            core(
                    "swap_total",
                    "float",
                    "KB",
                    1200,
                    "zero",
                    "memory",
                    "Swap Space Total",
                    "Total amount of swap space displayed in KBs"));

    private CoreMetrics() {}

    /// The state of a guest that the figures are made from.
    ///
    /// @param cpus virtual processors
    /// @param memoryMiB of the guest
    /// @param diskGiB of its root disk
    /// @param busyPercent mean load of the processors
    /// @param bootedEpochSecond when it was started
    public record Machine(int cpus, int memoryMiB, int diskGiB, double busyPercent, long bootedEpochSecond) {}

    /// All values of a machine, in a fixed order.
    public static List<Value> of(Machine machine) {
        double busy = machine.busyPercent();
        double memoryKb = machine.memoryMiB() * 1024.0;
        double load = machine.cpus() * busy / 100;
        Map<String, String> values = Map.ofEntries(
                Map.entry("boottime", Long.toString(machine.bootedEpochSecond())),
                Map.entry("bytes_in", decimals(2, 4_000 + 9_000 * busy)),
                Map.entry("bytes_out", decimals(2, 1_500 + 6_000 * busy)),
                Map.entry("cpu_aidle", decimals(1, 96 - busy / 2)),
                Map.entry("cpu_idle", decimals(1, 99 - busy * 0.95)),
                Map.entry("cpu_num", Integer.toString(machine.cpus())),
                Map.entry("cpu_speed", "2596"),
                Map.entry("cpu_system", decimals(1, 0.5 + busy * 0.1)),
                Map.entry("cpu_user", decimals(1, 0.4 + busy * 0.85)),
                Map.entry("disk_free", decimals(3, machine.diskGiB() * 0.62)),
                Map.entry("disk_total", decimals(3, machine.diskGiB())),
                Map.entry("gexec", "OFF"),
                Map.entry("load_fifteen", decimals(2, load * 0.9)),
                Map.entry("load_five", decimals(2, load * 0.95)),
                Map.entry("load_one", decimals(2, load)),
                Map.entry("machine_type", "x86_64"),
                Map.entry("mem_buffers", "36952"),
                Map.entry("mem_cached", decimals(0, memoryKb * 0.08)),
                Map.entry("mem_free", decimals(0, memoryKb * (0.8 - busy / 200))),
                Map.entry("mem_total", decimals(0, memoryKb)),
                Map.entry("os_name", "Linux"),
                Map.entry("os_release", "6.1.0-32-amd64"),
                Map.entry("part_max_used", "38.0"),
                Map.entry("pkts_in", decimals(2, 30 + 8 * busy)),
                Map.entry("pkts_out", decimals(2, 25 + 7 * busy)),
                Map.entry("proc_run", Integer.toString((int) Math.round(load))),
                Map.entry("proc_total", Integer.toString(90 + machine.cpus() * 12)));
        List<Value> result = new ArrayList<>(ALL.size());
        for (Metric metric : ALL) {
            String zero = metric.units().equals("%") ? "0.0" : "0";
            String value = Objects.requireNonNullElse(values.get(metric.name()), zero);
            result.add(new Value(metric, value, metric.tmax() >= 900 ? 60 : 3));
        }
        return result;
    }

    private static String decimals(int count, double value) {
        return String.format(Locale.ROOT, "%." + count + "f", value);
    }

    private static Metric core(
            String name,
            String type,
            String units,
            int tmax,
            String slope,
            String group,
            String title,
            String description) {
        return new Metric(name, type, units, tmax, 0, slope, title, description, List.of(group), false);
    }
}
