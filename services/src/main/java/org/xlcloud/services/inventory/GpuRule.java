package org.xlcloud.services.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The one place that decides what is a GPU.
///
/// Placement names a PCI device by vendor and product or by whatever resource class the cloud's
/// operator chose, and says neither the PCI class nor "GPU". So, in this order:
///
/// 1. The standard classes `VGPU` and `PGPU` are GPUs.
/// 2. `CUSTOM_PCI_<VENDOR>_<PRODUCT>`: NVIDIA's and AMD's (ATI's) products are GPUs unless pci.ids names them a
///    companion (audio, USB, bridge, NVSwitch, …), so that cards newer than the list count; Intel's are when
///    pci.ids names them graphics; a Matrox or another vendor's when pci.ids says GPU. All else is not: network cards,
///    disks, FPGAs, QAT.
/// 3. Any other custom class on a device: when the class or one of its provider's traits has a word that means GPU
///    (`CUSTOM_GPU_A100`, `CUSTOM_NVIDIA_L40S`, `CUSTOM_VGPU_NVIDIA_474`, `CUSTOM_K2`) and none that means another
/// device.
/// 4. Aliases in flavors follow the words too, but an alias without any known word counts as a GPU: operators name
///    aliases after cards (`k2`, `render`), and the other uses of PCI passthrough have well-known words (nic, vf, qat,
/// nvme).
final class GpuRule {
    private static final Pattern PCI_CLASS = Pattern.compile("CUSTOM_PCI_([0-9A-F]{4})_([0-9A-F]{4})");
    private static final Pattern IDS_IN_TRAIT =
            Pattern.compile("CUSTOM_(?:PCI_|GPU_|.*_)?(10DE|1002|8086)_([0-9A-F]{4})(?:_.*)?");

    private static final Pattern COMPANION = Pattern.compile(
            "(?i)\\b(audio|usb|ucsi|bridge|ethernet|network|smbus|memory controller|modem|ide|sata|ahci|raid|switch"
                    + "|nvswitch|endpoint|root complex|root port|upstream port|downstream port|coprocessor|lpc|isa|i2c"
                    + "|system management|host controller|power management|sm|co-processor|tuner|codec)\\b");
    private static final Pattern GRAPHICS = Pattern.compile(
            "(?i)\\b(graphics|gpu|vga|3d|arc|iris|dg[0-9]|ponte vecchio|alchemist|battlemage|display controller)\\b");

    /// Words of names that operators choose, parted by anything but letters and digits.
    private static final Pattern GPU_WORD = Pattern.compile(
            "V?GPUS?|PGPU|MGPU|NVIDIA|AMD|RADEON|INSTINCT|FIREPRO|TESLA|QUADRO|GEFORCE|GRID|RTX|GTX|MIG|CUDA|GRAPHICS"
                    + "|K[0-9]{1,3}|M[0-9]{1,2}|P[0-9]{1,3}|V100S?|T4G?|T1000|A[0-9]{1,4}|L[0-9]{1,2}S?|H[0-9]{3}|B[0-9]{3}"
                    + "|G[BH][0-9]{3}|MI[0-9]{1,3}[AX]?|RTX[0-9A]+|GTX[0-9]+|FLEX|PVC|DG[0-9]|ARC");
    private static final Pattern OTHER_WORD =
            Pattern.compile("NICS?|S?VFS?|PFS?|SRIOV|ETH|ETHERNET|NET|NETWORK|MELLANOX|MLX[0-9]*"
                    + "|CX[0-9]*|CONNECTX[0-9]*|BLUEFIELD[0-9]*|IB|INFINIBAND|RDMA|QAT|FPGA|XILINX|NVME|SSD|DISK|STORAGE|CRYPTO"
                    + "|AUDIO|USB|TPM|DPU|SMARTNIC");

    private final Supplier<PciIds> names;

    /// @param names asked when a name is needed first, since reading the list takes a moment
    GpuRule(Supplier<PciIds> names) {
        this.names = names;
    }

    /// Vendor and product as four hexadecimal digits in lower case.
    record Ids(String vendor, String product) {}

    /// Whether inventory of this class on a device with these traits is a GPU.
    boolean isGpu(String resourceClass, Collection<String> traits) {
        if (isStandard(resourceClass)) return true;
        Optional<Ids> ids = idsOfClass(resourceClass);
        if (ids.isPresent()) return isGpu(ids.get());
        if (!resourceClass.startsWith("CUSTOM_")) return false;
        if (hasWord(resourceClass, OTHER_WORD)) return false;
        return hasWord(resourceClass, GPU_WORD)
                || traits.stream().anyMatch(trait -> isGpuTrait(trait) && !hasWord(trait, OTHER_WORD));
    }

    static boolean isStandard(String resourceClass) {
        return resourceClass.equals("VGPU") || resourceClass.equals("PGPU");
    }

    /// Whether devices may have this class at all; `VCPU` or a bare-metal node's never belong to a GPU.
    static boolean mayBeDevice(String resourceClass) {
        return isStandard(resourceClass)
                || (resourceClass.startsWith("CUSTOM_") && !resourceClass.startsWith("CUSTOM_BAREMETAL"));
    }

    /// Whether the class names a product by its ids, and it is no GPU: whatever its traits say, it never will be.
    boolean isForeign(String resourceClass) {
        return idsOfClass(resourceClass).filter(ids -> !isGpu(ids)).isPresent();
    }

    boolean isGpu(Ids ids) {
        Optional<String> product = names.get().product(ids.vendor(), ids.product());
        return switch (ids.vendor()) {
            case "10de", "1002" ->
                product.map(name -> !COMPANION.matcher(name).find()).orElse(true);
            case "15b3", "10ee" -> false;
            default ->
                product.map(name -> GRAPHICS.matcher(name).find()
                                && !COMPANION.matcher(name).find())
                        .orElse(false);
        };
    }

    /// What the class or, for a class that an operator chose, the traits tell of vendor and product.
    Optional<Ids> ids(String resourceClass, Collection<String> traits) {
        Optional<Ids> ofClass = idsOfClass(resourceClass);
        if (ofClass.isPresent()) return ofClass;
        for (String trait : traits) {
            Matcher matcher = IDS_IN_TRAIT.matcher(trait);
            if (matcher.matches()) return Optional.of(ids(matcher));
        }
        return Optional.empty();
    }

    private static Optional<Ids> idsOfClass(String resourceClass) {
        Matcher matcher = PCI_CLASS.matcher(resourceClass);
        return matcher.matches() ? Optional.of(ids(matcher)) : Optional.empty();
    }

    private static Ids ids(Matcher matcher) {
        return new Ids(
                matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2).toLowerCase(Locale.ROOT));
    }

    /// The name to show: the product's in pci.ids, "NVIDIA Corporation 2bb1" for a product newer than the list, or the
    /// resource class.
    String model(@Nullable Ids ids, String resourceClass) {
        if (ids == null) return resourceClass;
        return names.get()
                .product(ids.vendor(), ids.product())
                .orElseGet(() -> names.get()
                        .vendor(ids.vendor())
                        .map(vendor -> vendor + " " + ids.product())
                        .orElse(ids.vendor() + ":" + ids.product()));
    }

    /// How many GPUs a flavor asks for, by alias or resource class: `pci_passthrough:alias=k2:1,a100:2`,
    /// `resources:VGPU=1`, `resources1:CUSTOM_VGPU_NVIDIA_474=1`.
    Map<String, Integer> asked(Map<String, String> extraSpecs) {
        if (extraSpecs.isEmpty()) return Map.of();
        var asked = new TreeMap<String, Integer>();
        extraSpecs.forEach((key, value) -> {
            if (key.equals("pci_passthrough:alias")) {
                for (String item : value.split(",", -1)) askedByAlias(item.strip(), asked);
            } else if (key.startsWith("resources")) {
                String resourceClass = key.substring(key.indexOf(':') + 1);
                if (isGpu(resourceClass, List.of())) asked.merge(resourceClass, amount(value), Integer::sum);
            }
        });
        asked.values().removeIf(count -> count == 0);
        return asked;
    }

    private static void askedByAlias(String item, Map<String, Integer> asked) {
        int colon = item.lastIndexOf(':');
        String alias = (colon < 0 ? item : item.substring(0, colon)).strip();
        if (alias.isEmpty() || hasWord(alias, OTHER_WORD)) return;
        asked.merge(alias, colon < 0 ? 1 : amount(item.substring(colon + 1)), Integer::sum);
    }

    /// A count between 0 and 64; a flavor with any other does not boot.
    private static int amount(String digits) {
        try {
            int amount = Integer.parseInt(digits.strip());
            return amount < 0 || amount > 64 ? 0 : amount;
        } catch (NumberFormatException e) {
            return 0; // the flavor is broken, and nothing was given to it
        }
    }

    private static boolean isGpuTrait(String trait) {
        return trait.startsWith("HW_GPU_") || (trait.startsWith("CUSTOM_") && hasWord(trait, GPU_WORD));
    }

    private static boolean hasWord(String name, Pattern words) {
        for (String word : name.toUpperCase(Locale.ROOT).split("[^A-Z0-9]+", -1)) {
            if (words.matcher(word).matches()) return true;
        }
        return false;
    }
}
