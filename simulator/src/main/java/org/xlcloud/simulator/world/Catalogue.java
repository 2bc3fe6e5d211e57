package org.xlcloud.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xlcloud.simulator.world.Identity.ApplicationCredential;
import org.xlcloud.simulator.world.Identity.Project;
import org.xlcloud.simulator.world.Identity.User;

/// What an operator sets up once: projects and users, flavors, images.
final class Catalogue {
    private Catalogue() {}

    static Identity identity(Dice dice) {
        var projects = new ArrayList<Project>();
        String[][] made = {
            {"admin", "Bootstrap project for initializing the cloud."},
            {"rendering", "Interactive and collaborative virtual prototyping"},
            {"cfd", "Interactive computational fluid dynamics"},
            {"training", "Training of models"},
            {"visualization", "Remote visualization and medical imaging"},
            {"gaming", "Cloud gaming"},
            {"research", "Notebooks and everything else"},
        };
        for (int i = 0; i < made.length; i++) {
            projects.add(new Project(dice.hexId("project", i), made[i][0], made[i][1]));
        }
        var everywhere = new LinkedHashMap<String, Set<String>>();
        projects.forEach(project -> everywhere.put(project.id(), Set.of("admin", "member", "reader")));
        var users = new ArrayList<User>();
        String first = projects.getFirst().id();
        users.add(user(dice, 0, "admin", everywhere, Set.of("admin"), first));
        String rendering = projects.get(1).id();
        users.add(user(dice, 1, "demo", Map.of(rendering, Set.of("member", "reader")), Set.of(), rendering));
        String[] people = {"claire", "marek", "ingrid", "tomas", "yuki", "amara"};
        for (int i = 0; i < people.length; i++) {
            String project = projects.get(i + 1).id();
            users.add(user(dice, 2 + i, people[i], Map.of(project, Set.of("member", "reader")), Set.of(), project));
        }
        var credentials = List.of(
                credential(dice, 0, "console", users.get(0), projects.get(0)),
                credential(dice, 1, "pipeline", users.get(1), projects.get(1)));
        return new Identity(projects, users, credentials);
    }

    private static User user(
            Dice dice, int number, String name, Map<String, Set<String>> roles, Set<String> system, String project) {
        String password = dice.hexId("password", number).substring(0, 16);
        return new User(dice.hexId("user", number), name, password, roles, system, project);
    }

    private static ApplicationCredential credential(Dice dice, int number, String name, User user, Project project) {
        String secret = dice.hexId("secret", number) + dice.hexId("secret", 1000 + number);
        return new ApplicationCredential(dice.hexId("application credential", number), name, secret, user, project);
    }

    static List<Flavor> flavors() {
        var flavors = new ArrayList<Flavor>();
        flavors.add(cpu("small", 1, 2048, 10));
        flavors.add(cpu("medium", 2, 4096, 20));
        flavors.add(cpu("large", 4, 8192, 40));
        gpu(flavors, Product.K2, 4, 8192, 20, 1, 2, 4);
        gpu(flavors, Product.M60, 4, 16384, 20, 1, 2);
        gpu(flavors, Product.T4, 4, 16384, 20, 1, 2);
        gpu(flavors, Product.A100, 12, 98304, 60, 1, 2, 4);
        gpu(flavors, Product.H100, 16, 131072, 60, 1, 2, 4, 8);
        flavors.add(new Flavor(
                "vgpu-m60-2q",
                "vgpu.m60.2q",
                2,
                8192,
                20,
                true,
                "A quarter of a Tesla M60",
                Map.of("resources:VGPU", "1")));
        return flavors;
    }

    private static Flavor cpu(String size, int vcpus, int ramMiB, int diskGiB) {
        return new Flavor("cpu-" + size, "cpu." + size, vcpus, ramMiB, diskGiB, true, null, Map.of());
    }

    private static void gpu(List<Flavor> flavors, Product product, int vcpus, int ramMiB, int diskGiB, int... counts) {
        for (int count : counts) {
            flavors.add(new Flavor(
                    "gpu-" + product.alias() + "-" + count,
                    "gpu." + product.alias() + "." + count,
                    vcpus * count,
                    ramMiB * count,
                    diskGiB,
                    true,
                    null,
                    Map.of("pci_passthrough:alias", product.alias() + ":" + count)));
        }
    }

    static List<Image> images(Dice dice, Identity identity, Instant start) {
        String[][] made = {
            {"debian-12", "qcow2", "debian"},
            {"ubuntu-24.04-nvidia", "qcow2", "ubuntu"},
            {"rocky-9-cuda", "qcow2", "rocky"},
            {"render-node-3.2", "qcow2", "debian"},
            {"windows-11-vdi", "qcow2", "windows"},
            {"tiny", "raw", "others"},
        };
        var images = new ArrayList<Image>();
        String owner = identity.projects().getFirst().id();
        for (int i = 0; i < made.length; i++) {
            long size = i == made.length - 1 ? 65_536 : 700_000_000L + 1_300_000_000L * i;
            images.add(new Image(
                    dice.uuid("image", i),
                    made[i][0],
                    made[i][1],
                    size,
                    i == made.length - 1 ? 0 : 10,
                    0,
                    owner,
                    true,
                    made[i][2],
                    start.minus(Duration.ofDays(200 - 20L * i))));
        }
        return images;
    }
}
