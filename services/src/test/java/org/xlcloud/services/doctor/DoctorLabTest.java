package org.xlcloud.services.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Audit;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.compute.GpuAsk;
import org.xlcloud.services.compute.InstanceAction;
import org.xlcloud.services.compute.NewInstance;
import org.xlcloud.services.contract.LabCommand;
import org.xlcloud.services.doctor.Finding.Kind;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.telemetry.CloudTelemetry;

/// Lies planted in the lab through Placement, Nova and a guest: each is found, and no other; those that an API can
/// repair are repaired by our own actions.
@Tag("lab")
final class DoctorLabTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String NAME = "doctor-lab-1";

    private static Cloud cloud;
    private static Rest placement;
    private static Rest nova;
    private static Runner runner;

    private Runnable undo = () -> {};
    private List<String> before = List.of();

    @BeforeAll
    static void open() {
        Path home = CloudConfigs.home(System.getenv());
        cloud = new Cloud(
                CloudConfigs.find(System.getenv(), Path.of("").toAbsolutePath(), home)
                        .get("lab"),
                CLOCK);
        placement = cloud.rest(Service.PLACEMENT);
        nova = cloud.rest(Service.COMPUTE);
        runner = new Runner(new Jobs(CLOCK), Audit.log(), CLOCK, "the lab's test");
        Outcome made =
                runner.now(new NewInstance(cloud, NAME, new GpuAsk("k2", 1), "tiny", "", ""), (fraction, step) -> {});
        assertTrue(made.succeeded(), made::details);
    }

    @AfterAll
    static void close() {
        runner.now(InstanceAction.of(cloud, NAME, InstanceAction.Verb.DELETE), (fraction, step) -> {});
        cloud.close();
    }

    @BeforeEach
    void look() {
        before = examineUntil(List::isEmpty).stream().map(Finding::id).toList();
    }

    @AfterEach
    void undo() {
        undo.run();
    }

    private static Inventory inventory() {
        try (var inventory = new CloudInventory(cloud, CLOCK)) {
            return inventory.load();
        }
    }

    private static List<Finding> examine() {
        Inventory inventory = inventory();
        return new Confirmation(cloud).of(Doctor.examine(inventory, CloudTelemetry.read(cloud, inventory, CLOCK)));
    }

    /// Found within a while, as services and guests tell things with a delay.
    private static List<Finding> examineUntil(Predicate<List<Finding>> good) {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (true) {
            List<Finding> found = examine();
            if (good.test(found) || System.nanoTime() > end) return found;
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
                    .join();
        }
    }

    /// The one finding of this kind that was not there before. Others may work in the lab meanwhile.
    private Finding only(Kind kind) {
        List<Finding> found = examineUntil(
                list -> list.stream().anyMatch(each -> each.kind() == kind && !before.contains(each.id())));
        List<Finding> more =
                found.stream().filter(each -> !before.contains(each.id())).toList();
        assertEquals(List.of(kind), more.stream().map(Finding::kind).toList(), found::toString);
        return more.getFirst();
    }

    private static void repaired(Finding finding) {
        Outcome outcome = runner.now(Repairs.of(cloud, finding), (fraction, step) -> {});
        assertTrue(outcome.succeeded() && !outcome.calls().isEmpty(), outcome::details);
        assertTrue(examine().stream().noneMatch(each -> each.id().equals(finding.id())), finding::toString);
        Outcome again = runner.now(Repairs.of(cloud, finding), (fraction, step) -> {});
        assertTrue(again.succeeded() && again.calls().isEmpty(), again::details);
    }

    private static Gpu free(Predicate<Gpu> which) {
        return inventory().gpus().stream()
                .filter(gpu -> gpu.state() == GpuState.FREE && gpu.productId().equals("11bf"))
                .filter(which)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the lab has no such free GPU"));
    }

    private static Instance own() {
        return inventory().instances().stream()
                .filter(each -> each.name().equals(NAME))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void hold(String consumer, ObjectNode allocations, JsonNode of) {
        ObjectNode body = object();
        body.set("allocations", allocations);
        body.set("project_id", of.path("project_id"));
        body.set("user_id", of.path("user_id"));
        body.set("consumer_generation", of.path("consumer_generation"));
        body.put("consumer_type", "INSTANCE");
        placement.send("PUT", "/allocations/" + consumer, body);
    }

    private static ObjectNode stranger() {
        JsonNode token = cloud.token().body().path("token");
        ObjectNode of = object();
        of.put("project_id", token.at("/project/id").asText());
        of.put("user_id", token.at("/user/id").asText());
        of.putNull("consumer_generation");
        return of;
    }

    private static void holdOne(String consumer, Gpu gpu, JsonNode of) {
        ObjectNode allocations = object();
        allocations.putObject(gpu.providerId()).putObject("resources").put(gpu.resourceClass(), 1);
        hold(consumer, allocations, of);
    }

    private static void inventory(String provider, java.util.function.Consumer<ObjectNode> change) {
        JsonNode now = placement.get("/resource_providers/" + provider + "/inventories");
        ObjectNode body = object();
        body.set("resource_provider_generation", now.path("resource_provider_generation"));
        ObjectNode stocks = now.path("inventories").deepCopy();
        stocks.forEach(each -> change.accept((ObjectNode) each));
        body.set("inventories", stocks);
        placement.send("PUT", "/resource_providers/" + provider + "/inventories", body);
    }

    @Test
    void a_clean_lab_has_none() {
        assertEquals(List.of(), examineUntil(List::isEmpty));
    }

    @Test
    void an_allocation_without_a_server_is_found_and_deleted() {
        String nobody = UUID.randomUUID().toString();
        holdOne(nobody, free(gpu -> true), stranger());
        undo = () -> {
            if (!placement.get("/allocations/" + nobody).path("allocations").isEmpty())
                placement.send("DELETE", "/allocations/" + nobody, null);
        };
        Finding finding = only(Kind.ALLOCATION_WITHOUT_SERVER);
        assertEquals(nobody, finding.consumer());
        repaired(finding);
    }

    @Test
    void a_server_without_its_allocation_is_found() {
        Instance own = own();
        JsonNode before = placement.get("/allocations/" + own.id());
        String gpu = provider(own);
        ObjectNode without = without(before.path("allocations"), gpu);
        hold(own.id(), without, before);
        undo = () -> hold(own.id(), resources(before.path("allocations")), placement.get("/allocations/" + own.id()));
        Finding finding = only(Kind.SERVER_WITHOUT_ALLOCATION);
        assertEquals(own.id(), finding.consumer());
        assertTrue(finding.repair().command().contains("systemctl restart nova-compute"), finding::toString);
    }

    private static String provider(Instance own) {
        return inventory().gpus().stream()
                .filter(gpu -> own.gpus().contains(gpu.key()))
                .map(Gpu::providerId)
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode resources(JsonNode allocations) {
        ObjectNode kept = object();
        allocations
                .properties()
                .forEach(each -> kept.putObject(each.getKey())
                        .set("resources", each.getValue().path("resources")));
        return kept;
    }

    private static ObjectNode without(JsonNode allocations, String provider) {
        ObjectNode kept = resources(allocations);
        kept.remove(provider);
        return kept;
    }

    private void give(Gpu gpu) {
        Instance own = own();
        JsonNode before = placement.get("/allocations/" + own.id());
        ObjectNode more = resources(before.path("allocations"));
        more.putObject(gpu.providerId()).putObject("resources").put(gpu.resourceClass(), 1);
        hold(own.id(), more, before);
        undo = () -> {
            JsonNode now = placement.get("/allocations/" + own.id());
            if (now.path("allocations").has(gpu.providerId()))
                hold(own.id(), without(now.path("allocations"), gpu.providerId()), now);
        };
    }

    @Test
    void an_allocation_left_behind_on_another_host_is_found_and_released() {
        String host = own().hostName();
        give(free(gpu -> !gpu.host().equals(host)));
        repaired(only(Kind.ALLOCATION_LEFT_BEHIND));
    }

    @Test
    void more_gpus_than_the_flavor_asks_for_are_found() {
        String host = own().hostName();
        Assumptions.assumeTrue(
                inventory().gpus().stream().anyMatch(gpu -> gpu.host().equals(host) && gpu.state() == GpuState.FREE),
                "the instance's host has no second free GPU");
        give(free(gpu -> gpu.host().equals(host)));
        assertEquals(own().id(), only(Kind.MORE_THAN_ASKED).consumer());
    }

    @Test
    void a_reserved_gpu_is_found_and_unreserved() {
        Gpu gpu = free(any -> true);
        inventory(gpu.providerId(), stock -> stock.put("reserved", 1));
        undo = () -> inventory(gpu.providerId(), stock -> stock.put("reserved", 0));
        Finding finding = only(Kind.RESERVED);
        assertEquals(gpu.key(), finding.gpu());
        repaired(finding);
    }

    @Test
    void one_gpu_with_two_holders_is_found_with_both() {
        Gpu gpu = free(any -> true);
        inventory(gpu.providerId(), stock -> stock.put("allocation_ratio", 2.0));
        String one = UUID.randomUUID().toString();
        String two = UUID.randomUUID().toString();
        undo = () -> {
            placement.send("DELETE", "/allocations/" + one, null);
            placement.send("DELETE", "/allocations/" + two, null);
            inventory(gpu.providerId(), stock -> stock.put("allocation_ratio", 1.0));
        };
        holdOne(one, gpu, stranger());
        inventory(gpu.providerId(), stock -> stock.put("allocation_ratio", 2.0).put("max_unit", 2));
        holdOne(two, gpu, stranger());
        String evidence = String.join(" ", only(Kind.TWO_HOLDERS).evidence());
        assertTrue(evidence.contains(one) && evidence.contains(two), evidence);
    }

    @Test
    void a_provider_of_a_host_that_nova_does_not_know_is_found() {
        ObjectNode root = object().put("name", "ghost-node");
        String ghost =
                placement.send("POST", "/resource_providers", root).path("uuid").asText();
        ObjectNode child = object().put("name", "ghost-node_0000:87:00.0").put("parent_provider_uuid", ghost);
        String card = placement
                .send("POST", "/resource_providers", child)
                .path("uuid")
                .asText();
        undo = () -> {
            placement.send("DELETE", "/resource_providers/" + card, null);
            placement.send("DELETE", "/resource_providers/" + ghost, null);
        };
        ObjectNode stock = object().put("resource_provider_generation", 0);
        stock.putObject("inventories").putObject("CUSTOM_PCI_10DE_11BF").put("total", 1);
        placement.send("PUT", "/resource_providers/" + card + "/inventories", stock);
        assertEquals("ghost-node", only(Kind.WITHOUT_HOST).host());
    }

    @Test
    void a_host_that_only_placement_has_closed_is_found_and_opened() {
        Gpu gpu = free(any -> true);
        String root = placement
                .get("/resource_providers/" + gpu.providerId())
                .path("root_provider_uuid")
                .asText();
        JsonNode now = placement.get("/resource_providers/" + root + "/traits");
        ObjectNode body = object();
        body.set("resource_provider_generation", now.path("resource_provider_generation"));
        var traits = body.putArray("traits");
        now.path("traits").forEach(traits::add);
        traits.add("COMPUTE_STATUS_DISABLED");
        placement.send("PUT", "/resource_providers/" + root + "/traits", body);
        Finding finding = only(Kind.HOST_CLOSED_IN_PLACEMENT);
        assertEquals(gpu.host(), finding.host());
        repaired(finding);
    }

    @Test
    void a_gpu_that_a_failed_instance_holds_is_found() {
        String id = own().id();
        reset(id, "error");
        undo = () -> reset(id, "active");
        assertEquals(id, only(Kind.HELD_BY_FAILED).consumer());
    }

    private static void reset(String id, String state) {
        ObjectNode body = object();
        body.putObject("os-resetState").put("state", state);
        nova.send("POST", "/servers/" + id + "/action", body);
    }

    @Test
    void a_gpu_that_the_guest_does_not_see_is_found() throws Exception {
        examineUntil(found ->
                CloudTelemetry.read(cloud, inventory(), CLOCK).instances().containsKey(own().key()));
        LabCommand.run("break", NAME, "gpu-missing");
        undo = () -> LabCommand.run("mend", NAME);
        List<Finding> found = examineUntil(list -> !list.isEmpty());
        assertEquals(1, found.size(), found::toString);
        Kind kind = found.getFirst().kind();
        assertTrue(kind == Kind.MISSING_IN_GUEST || kind == Kind.NOT_REATTACHED, found::toString);
        assertEquals(own().id(), found.getFirst().consumer());
    }
}
