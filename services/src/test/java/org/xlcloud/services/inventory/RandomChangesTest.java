package org.xlcloud.services.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// After any sequence of changes the inventory that was kept current is the one that a fresh reading gives.
class RandomChangesTest {
    private static final List<String> CLASSES =
            List.of("CUSTOM_PCI_10DE_11BF", "CUSTOM_PCI_10DE_20B0", "CUSTOM_PCI_15B3_1018", "CUSTOM_GPU_X", "VGPU");

    private final GpuRule rule = new GpuRule(PciIds::bundled);
    private Instant now = Instant.parse("2026-11-22T00:00:00Z");
    private int names;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keptCurrentIsFreshlyRead(long seed) throws IOException, InterruptedException {
        var random = new Random(seed);
        try (var fake = new FakeCloud();
                var cloud = fake.connect()) {
            for (int i = 0; i < 3; i++) fake.host("h" + names++);
            for (int i = 0; i < 12; i++) change(fake, random);
            var kept = new Sources(cloud, rule, () -> now, Duration.ofHours(100));
            var joiner = new Joiner("fake", rule);
            var story = new ArrayList<String>();
            for (int poll = 0; poll < 14; poll++) {
                pass(fake, 15);
                for (int i = random.nextInt(6); i > 0; i--) story.add(poll + " " + change(fake, random));
                // What is asked in turn needs a few polls after the last change to have come round.
                pass(fake, 70);
                join(joiner, kept);
                pass(fake, 70);
                Inventory followed = join(joiner, kept);
                pass(fake, 1);
                Inventory fresh =
                        join(new Joiner("fake", rule), new Sources(cloud, rule, () -> now, Duration.ofHours(1)));
                assertEquals(rows(fresh), rows(followed), () -> "after " + story);
            }
        }
    }

    private void pass(FakeCloud fake, int seconds) {
        now = now.plusSeconds(seconds);
        fake.now = fake.now.plusSeconds(seconds);
    }

    private Inventory join(Joiner joiner, Sources sources) throws InterruptedException {
        Servers servers = sources.servers();
        Devices devices = sources.devices(servers);
        now = now.plusSeconds(1);
        return joiner.join(Readings.of(sources.computes(), sources.servers(), devices, now), now);
    }

    private static List<Object> rows(Inventory inventory) {
        var hosts = inventory.hosts().stream()
                .map(host -> host.name() + " " + host.pci())
                .toList();
        return List.of(hosts, inventory.gpus(), inventory.instances());
    }

    /// Makes one change, as it may happen in a cloud, and says which.
    private String change(FakeCloud fake, Random random) {
        var devices = fake.providers.values().stream()
                .filter(provider -> provider.parent != null)
                .toList();
        var vms = fake.vms.values().stream()
                .filter(vm -> !vm.status.equals("DELETED"))
                .toList();
        return switch (random.nextInt(10)) {
            case 0 -> {
                String host = "h" + names++;
                fake.host(host);
                yield "host " + host;
            }
            case 1, 2 -> {
                String host = any(List.copyOf(fake.hostUp.keySet()), random);
                String resourceClass = any(CLASSES, random);
                boolean slices = resourceClass.equals("VGPU");
                String suffix = slices ? "pci_0000_%02x_00_0" : "0000:%02x:00.0";
                int total = slices ? 4 : resourceClass.contains("15B3") ? 8 : 1;
                var device = fake.device(host, suffix.formatted(names++ % 256), resourceClass, total);
                yield "device " + device.name + " " + resourceClass;
            }
            case 3, 4, 5 -> {
                if (devices.isEmpty()) yield "-";
                var device = any(devices, random);
                String resourceClass = device.stocks.keySet().iterator().next();
                if (device.free(resourceClass) < 1) yield "-";
                var vm = random.nextInt(8) == 0 && !vms.isEmpty()
                        ? any(vms, random)
                        : fake.vm("vm" + names++, device.root, Map.of("pci_passthrough:alias", "k2:1"));
                fake.hold(device, vm.id, resourceClass, 1);
                yield vm.id + " holds " + device.name;
            }
            case 6 -> {
                if (vms.isEmpty()) yield "-";
                var vm = any(vms, random);
                fake.delete(vm);
                yield vm.id + " deleted";
            }
            case 7 -> {
                if (vms.isEmpty()) yield "-";
                var vm = any(vms, random);
                vm.status = any(List.of("ACTIVE", "SHUTOFF", "ERROR"), random);
                vm.fault = vm.status.equals("ERROR") ? "broken" : null;
                if (random.nextBoolean()) fake.release(vm.id);
                fake.touch(vm);
                yield vm.id + " is " + vm.status;
            }
            case 8 -> {
                if (devices.isEmpty()) yield "-";
                var device = any(devices, random);
                String resourceClass = device.stocks.keySet().iterator().next();
                int reserved = random.nextInt(device.stocks.get(resourceClass)[0] + 1);
                if (reserved > device.stocks.get(resourceClass)[0] - device.used(resourceClass)) yield "-";
                fake.reserve(device, resourceClass, reserved);
                yield device.name + " reserves " + reserved;
            }
            default -> {
                if (devices.isEmpty()) yield "-";
                var device = any(devices, random);
                if (random.nextInt(4) == 0 && device.held.isEmpty()) {
                    fake.providers.remove(device.id);
                    yield device.name + " vanishes";
                }
                fake.trait(device, "CUSTOM_T" + random.nextInt(3), random.nextBoolean());
                yield device.name + " traits";
            }
        };
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
