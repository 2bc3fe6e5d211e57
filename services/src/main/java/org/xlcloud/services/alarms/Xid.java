package org.xlcloud.services.alarms;

/// The driver's fault codes in words, with the immediate action that NVIDIA's "XID Errors" catalogue recommends
/// (docs.nvidia.com/deploy/xid-errors).
///
/// @param code as `NVRM: Xid` and DCGM have it
/// @param words what it is
/// @param action what NVIDIA recommends
/// @param meaning what it means for the instance that holds the card
public record Xid(int code, String words, String action, String meaning, Severity severity) {
    private static final String APPLICATION =
            "The process that used the card was ended; the instance and its card go on.";
    private static final String RESET =
            "The card works no more until it is reset: stop the instance's GPU processes first.";
    private static final String REBOOT = "The card is lost to the instance until instance and host are restarted.";
    private static final String GOES_ON = "The instance goes on.";

    public static Xid of(int code) {
        return switch (code) {
            case 13 ->
                app(code, "Graphics engine exception", "Restart the application; run its debugger if it comes again");
            case 31 ->
                app(code, "GPU memory page fault", "Restart the application: it used memory that is not its own");
            case 32 ->
                reset(code, "Invalid or corrupted push buffer stream", "Reset the GPU; check PCIe when it comes again");
            case 38 -> reset(code, "Driver firmware error", "Reset the GPU and update the driver");
            case 43 -> app(code, "GPU stopped processing", "Restart the application: it met a fault of its own");
            case 45 -> app(code, "Preemptive cleanup after an earlier fault", "Look at the XID before this one");
            case 48 ->
                reset(code, "Double-bit ECC error", "Drain the node and reset the GPU; see XID 63 or 64 after it");
            case 61 ->
                reset(code, "Internal micro-controller breakpoint", "Reset the GPU; report it when it comes again");
            case 62 -> reset(code, "Internal micro-controller halt", "Reset the GPU; report it when it comes again");
            case 63 ->
                new Xid(
                        code,
                        "A memory row or page was retired",
                        "Reset the GPU at the next chance",
                        GOES_ON,
                        Severity.MODERATE);
            case 64 ->
                reset(code, "A memory row could not be retired", "Reset the GPU now; replace it when it comes again");
            case 68 -> reset(code, "Video processor exception", "Reset the GPU");
            case 69 -> app(code, "Graphics engine class error", "Restart the application");
            case 74 -> reset(code, "NVLink error", "Reset the GPU; inspect the link when it comes again");
            case 79 ->
                new Xid(
                        code,
                        "The GPU has fallen off the bus",
                        "Reboot the node; check power, seating and temperature, and replace the card when it comes again",
                        REBOOT,
                        Severity.CRITICAL);
            case 92 ->
                new Xid(
                        code,
                        "High rate of single-bit ECC errors",
                        "Run field diagnostics at the next chance",
                        GOES_ON,
                        Severity.MODERATE);
            case 94 -> app(code, "Contained ECC error", "Restart the application; reset the GPU when it is convenient");
            case 95 ->
                reset(
                        code,
                        "Uncontained ECC error",
                        "Drain the node and reset the GPU before anything else runs on it");
            case 109 -> reset(code, "Context switch timeout", "Reset the GPU");
            case 119 -> reset(code, "The GPU's system processor does not answer", "Reset the GPU; update the driver");
            case 120 -> reset(code, "Error of the GPU's system processor", "Reset the GPU; update the driver");
            case 121 ->
                new Xid(
                        code,
                        "Corrected error of the chip-to-chip link",
                        "Nothing now; reset at the next chance",
                        GOES_ON,
                        Severity.LOW);
            case 140 -> reset(code, "Unrecovered ECC error", "Drain the node and reset the GPU");
            case 143 -> reset(code, "The GPU could not be initialised", "Reset the GPU; reboot the node if that fails");
            case 154 ->
                reset(
                        code,
                        "The driver asks for a recovery of the GPU",
                        "Do what its log line says: reset, reboot or drain");
            default ->
                new Xid(
                        code,
                        "Fault " + code + " of the driver",
                        "Look it up in NVIDIA's catalogue of XID errors",
                        "What it means for the instance is not known here.",
                        Severity.MODERATE);
        };
    }

    private static Xid app(int code, String words, String action) {
        return new Xid(code, words, action, APPLICATION, Severity.MODERATE);
    }

    private static Xid reset(int code, String words, String action) {
        return new Xid(code, words, action, RESET, Severity.CRITICAL);
    }

    /// In one line: "XID 79: The GPU has fallen off the bus".
    public String title() {
        return "XID " + code + ": " + words;
    }
}
