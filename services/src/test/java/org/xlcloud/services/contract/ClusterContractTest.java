package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.GroupScaling;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.ScalePlan;
import org.xlcloud.services.stacks.ScalePlanner;
import org.xlcloud.services.stacks.Scaler;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.StackEdit;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.StackUpdate;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.stacks.UpdateEffect;
import org.xlcloud.services.stacks.UpdatePlan;
import org.xlcloud.services.xms.Clusters;

/// Heat makes, changes and deletes what we order, and groups get the size that they are to have. On stacks of texts, so
/// that no GPU is taken.
class ClusterContractTest extends Contract {
    private static final String MASTER = """
            heat_template_version: 2018-08-31
            parameters:
              size: {type: number, default: 2, constraints: [{range: {min: 0, max: 5}}]}
              other: {type: number, default: 1}
            resources:
              one: {type: layer.yaml, properties: {size: {get_param: size}}}
              two: {type: layer.yaml, properties: {size: {get_param: other}}}
            outputs:
              one_size: {value: {get_attr: [one, size]}}
            """;
    private static final String LAYER = """
            heat_template_version: 2018-08-31
            parameters:
              size: {type: number}
            resources:
              group:
                type: OS::Heat::AutoScalingGroup
                properties:
                  min_size: 0
                  max_size: 4
                  desired_capacity: {get_param: size}
                  cooldown: 0
                  resource: {type: OS::Heat::RandomString}
              up:
                type: OS::Heat::ScalingPolicy
                properties:
                  adjustment_type: change_in_capacity
                  auto_scaling_group_id: {get_resource: group}
                  scaling_adjustment: 1
                  cooldown: 0
            outputs:
              size: {value: {get_attr: [group, current_size]}}
            """;

    private static final String SERVER = """
            heat_template_version: 2018-08-31
            parameters:
              size: {type: number}
            resources:
              node:
                type: OS::Nova::Server
                properties: {image: tiny, flavor: FLAVOR, networks: [{allocate_network: none}]}
            outputs:
              size: {value: {get_param: size}}
            """;

    private final List<StackId> made = new ArrayList<>();

    private static Heat.Order order(String name, Map<String, JsonNode> parameters) {
        return new Heat.Order(name, MASTER, Map.of("layer.yaml", LAYER), null, parameters, List.of("xlcloud"), 5);
    }

    private static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    private StackId create(String name) {
        StackId stack = Orders.create(member, order(name, Map.of()));
        made.add(stack);
        return stack;
    }

    @AfterEach
    void deleteStacks() {
        for (StackId stack : made) Orders.delete(member, stack);
    }

    private static String name() {
        return "xlcloud-contract-" + System.nanoTime();
    }

    private static Stacks read() {
        return Orders.read(member);
    }

    private static StackReader reader() {
        return new StackReader(member, InstantSource.system());
    }

    private static ScalePlan plan(Stacks stacks, StackId stack, String change) {
        TreeNode group = stacks.group(stack.id(), "one");
        return new ScalePlanner(member, reader())
                .plan(stacks, group, CapacityChange.parse(change), Inventory.empty(member.name()));
    }

    private static String scale(ScalePlan plan) throws InterruptedException {
        return new Scaler(member, Inventory.empty(member.name()), Orders.QUICK, (fraction, step) -> {}).run(plan);
    }

    @Test
    void aClusterIsMadeScaledByPolicyAndByUpdateAndDeleted() throws InterruptedException {
        StackId stack = create(name());
        assertTrue(new Clusters(member).list().stream().anyMatch(one -> one.id().equals(stack.id())));
        Stacks stacks = read();
        TreeNode root = stacks.cluster(stack.id());
        assertEquals(Health.OK, root.health(), root.rolled()::toString);
        assertEquals(2, root.all(Kind.GROUP).size());
        Group group = reader().settings(stacks.group(stack.id(), "one"));
        assertEquals(
                List.of(2, 0, 4, 2),
                List.of(
                        group.current(),
                        Objects.requireNonNull(group.least()),
                        Objects.requireNonNull(group.most()),
                        Objects.requireNonNull(group.desired())));
        assertEquals("up", group.policies().getFirst().name());

        // By the policy, which fits exactly.
        ScalePlan up = plan(stacks, stack, "+1");
        assertTrue(up.how() instanceof ScalePlan.Signals, up::toString);
        assertTrue(scale(up).contains("from 2 to 3"));

        // By an update: the oldest goes, as said before.
        stacks = read();
        ScalePlan down = plan(stacks, stack, "-1");
        assertEquals(new ScalePlan.Update(Map.of("size", 2)), down.how());
        String leaving = down.leaving().getFirst().member();
        scale(down);
        stacks = read();
        TreeNode now = stacks.group(stack.id(), "one");
        assertEquals(2, now.children().size());
        assertTrue(now.children().stream().noneMatch(child -> child.name().equals(leaving)), now::toString);

        // What became of it is in the history, with who asked.
        var resizes = reader().group(now).resizes();
        assertEquals(
                List.of(1, 1),
                List.of(resizes.get(0).removed().size(), resizes.get(1).added().size()));
        assertTrue(resizes.get(1).cause().startsWith("policy up"), resizes::toString);
        assertTrue(resizes.get(0).cause().contains("update"), resizes::toString);
        assertTrue(resizes.getLast().cause().contains("creation"), resizes::toString);
    }

    @Test
    void anUpdateKeepsTheOtherGroupsAsLargeAsTheirPoliciesMadeThem() throws InterruptedException {
        StackId stack = create(name());
        Stacks stacks = read();
        TreeNode two = stacks.group(stack.id(), "two");
        scale(new ScalePlanner(member, reader())
                .plan(stacks, two, CapacityChange.parse("+1"), Inventory.empty(member.name())));
        ScalePlan plan = plan(read(), stack, "=4");
        assertEquals(new ScalePlan.Update(Map.of("size", 4, "other", 2)), plan.how());
        scale(plan);
        Stacks now = read();
        assertEquals(4, now.group(stack.id(), "one").children().size());
        assertEquals(2, now.group(stack.id(), "two").children().size());
    }

    @Test
    void aParameterThatIsTheSmallestSizeAsWellIsLeftAloneWhereAPolicyWillDo() {
        String master =
                MASTER.replace("  size: {type", "  min_size: {type").replace("get_param: size", "get_param: min_size");
        String layer = LAYER.replace("min_size: 0", "min_size: {get_param: size}");
        StackId stack = Orders.create(
                member,
                new Heat.Order(name(), master, Map.of("layer.yaml", layer), null, Map.of(), List.of("xlcloud"), 5));
        made.add(stack);
        ScalePlan plan = plan(read(), stack, "+2");
        assertTrue(
                plan.how() instanceof ScalePlan.Signals signals
                        && signals.times() == 2
                        && signals.policy().name().equals("up"),
                plan::toString);
        assertEquals(
                List.of(),
                plan.warnings().stream()
                        .filter(words -> words.contains("smallest"))
                        .toList());
    }

    @Test
    void aGroupThatItsPolicyHasChangedIsInItsCooldownUntilTheTimeThatHeatNotes() throws InterruptedException {
        String layer = LAYER.replaceFirst("(?s)(scaling_adjustment: 1. *cooldown:) 0", "$1 600");
        StackId stack = Orders.create(
                member,
                new Heat.Order(name(), MASTER, Map.of("layer.yaml", layer), null, Map.of(), List.of("xlcloud"), 5));
        made.add(stack);
        Instant begun = Instant.now();
        assertFalse(reader().group(read().group(stack.id(), "one")).cools(begun), "its own cooldown is 0");
        scale(plan(read(), stack, "+1"));
        // Heat notes it after it has told that the group is resized.
        ScalePlan next = await(
                Duration.ofMinutes(1),
                () -> plan(read(), stack, "+1"),
                plan -> plan.group().cools(Instant.now()));
        Instant until = Objects.requireNonNull(next.group().coolsUntil());
        assertTrue(
                until.isAfter(begun.plusSeconds(500))
                        && until.isBefore(Instant.now().plusSeconds(700)),
                until::toString);
        assertTrue(next.group().cools(Instant.now()));
        assertFalse(next.group().cools(until));
        assertEquals(until, reader().group(read().group(stack.id(), "one")).coolsUntil());
        var scaling = new GroupScaling(
                member,
                reader(),
                ClusterContractTest::read,
                () -> Inventory.empty(member.name()),
                read().group(stack.id(), "one"),
                CapacityChange.parse("+1"),
                null);
        assertTrue(
                scaling.preview().warnings().stream()
                        .anyMatch(words ->
                                words.contains("in its cooldown until " + until.truncatedTo(ChronoUnit.SECONDS))),
                scaling.preview()::toString);
    }

    @Test
    void aPatchSetsAGroupBackToItsDesiredCapacity() throws InterruptedException {
        StackId stack = create(name());
        scale(plan(read(), stack, "+1"));
        new Heat(member).change(stack, Map.of());
        await(() -> read().group(stack.id(), "one").children().size(), size -> size == 2);
    }

    @Test
    void sizesBeyondTheLimitsAreRefusedBeforehand() throws InterruptedException {
        StackId stack = create(name());
        Stacks stacks = read();
        assertEquals(
                List.of("its largest size is 4, 7 is above it"),
                plan(stacks, stack, "+5").against());
        assertTrue(plan(stacks, stack, "-3").against().getFirst().contains("cannot go"));
        assertThrows(ProblemException.class, () -> CapacityChange.parse("5"));
    }

    @Test
    void whatAnUpdateWouldDoIsToldBeforehand() throws InterruptedException {
        StackId stack = create(name());
        JsonNode changes = new Heat(member).previewChange(stack, Map.of("size", number(3)));
        assertTrue(texts(changes.path("updated"), "resource_name").contains("one"), changes::toString);
        assertFalse(texts(changes.path("replaced"), "resource_name").contains("one"), changes::toString);
    }

    /// By the templates themselves: Zed's own preview takes every member of a group for deleted, whatever changes.
    @Test
    void anUpdateNamesWhatItChangesAndLeavesTheRestInPeace() {
        StackId stack = create(name());
        UpdatePlan same =
                Orders.update(member, stack, Map.of("size", number(2))).plan();
        assertEquals(List.of(), same.effects());
        UpdatePlan fewer =
                Orders.update(member, stack, Map.of("size", number(1))).plan();
        assertEquals(
                List.of("one/group", "one/group/*"),
                fewer.effects().stream()
                        .map(effect -> String.join("/", effect.path().subList(0, 2))
                                + (effect.path().size() > 2 ? "/*" : ""))
                        .toList());
        assertEquals("from 2 to 1 members", fewer.effects().getFirst().because());
        assertEquals(UpdateEffect.What.DELETED, fewer.effects().getLast().what());

        // What was said is what happens.
        String leaving = fewer.effects().getLast().path().getLast();
        Orders.done(Orders.update(member, stack, Map.of("size", number(1))));
        List<String> members = read().group(stack.id(), "one").children().stream()
                .map(TreeNode::name)
                .toList();
        assertEquals(1, members.size());
        assertFalse(members.contains(leaving), members::toString);

        // A value out of range stands against it, in Heat's words.
        Preview refused =
                Orders.update(member, stack, Map.of("size", number(9))).preview();
        assertFalse(refused.open());
        assertTrue(refused.blockers().getFirst().words().contains("out of range"), refused.blockers()::toString);
    }

    @Test
    void anotherTemplateAddsAndTakesAwayLayersAndKeepsWhatGroupsHave() throws InterruptedException {
        StackId stack = create(name());
        scale(plan(read(), stack, "+1"));
        String other = MASTER.replace(
                "two: {type: layer.yaml, properties: {size: {get_param: other}}}",
                "three: {type: OS::Heat::RandomString}");
        var order = new Heat.Order(
                stack.name(), other, Map.of("layer.yaml", LAYER), null, Map.of("size", number(2)), List.of(), 5);
        UpdatePlan plan =
                Orders.update(member, stack, new StackEdit.Template(order)).plan();
        assertTrue(
                plan.effects().stream()
                        .anyMatch(effect ->
                                effect.path().equals(List.of("two")) && effect.what() == UpdateEffect.What.DELETED),
                plan.effects()::toString);
        assertTrue(
                plan.effects().stream()
                        .anyMatch(effect ->
                                effect.path().equals(List.of("three")) && effect.what() == UpdateEffect.What.ADDED),
                plan.effects()::toString);
        Orders.done(Orders.update(member, stack, new StackEdit.Template(order)));
        TreeNode root = read().cluster(stack.id());
        assertEquals(
                List.of("one", "three"),
                root.children().stream().map(TreeNode::name).sorted().toList());
    }

    @Test
    void wrongOrdersAreRefusedWithHeatsWords() throws InterruptedException {
        var heat = new Heat(member);
        refused(400, () -> heat.create(order(name(), Map.of("size", number(9)))), "size", "out of range");
        refused(400, () -> heat.create(order(name(), Map.of("nosuch", number(1)))), "nosuch", "was not defined");
        refused(
                400,
                () -> heat.validate(
                        "{heat_template_version: 2018-08-31, resources: {a: {type: 'OS::No::Such'}}}",
                        Map.of(),
                        null,
                        Map.of()),
                "The Resource Type (OS::No::Such) could not be found.");
        StackId stack = create(name());
        refused(409, () -> heat.create(order(stack.name(), Map.of())), "already exists");
    }

    @Test
    void aStackThatIsGoneIsSaidSo() {
        var gone = new StackId("nosuch", UNKNOWN);
        refused(404, () -> reader().detail(gone), "could not be found");
        refused(404, () -> reader().events(gone), "could not be found");
        refused(404, () -> new Heat(member).delete(gone), "could not be found");
    }

    @Test
    void aStackThatIsDeletedWhileItIsOpenIsSaidToBeGone() {
        StackId stack = create(name());
        Stacks before = read();
        TreeNode cluster = before.cluster(stack.id());
        StackUpdate update = Orders.update(member, stack, Map.of("size", number(3)));
        Orders.delete(member, stack);
        await(
                ClusterContractTest::read,
                now -> now.roots().stream().noneMatch(root -> root.id().equals(stack.id())));
        assertTrue(update.preview().blockers().getFirst().words().contains("any more"));
        assertTrue(new StackChange(StackChange.What.CHECK, member, cluster, () -> Inventory.empty(member.name()))
                .preview()
                .nothingToDo()
                .contains("no such stack any more"));
        Problem gone = problem(() -> plan(before, stack, "+1"));
        assertTrue(gone.reason().contains("has been deleted"), gone::oneLine);
    }

    /// Nova refuses its own project to delete what is locked, and Heat leaves what it could not delete.
    @Test
    void aStackWhoseServerIsLockedFailsToBeDeletedAndShowsWhatIsLeft() {
        String flavor = new Nova(member)
                .flavors().stream()
                        .filter(each -> each.extraSpecs().isEmpty())
                        .map(Flavor::name)
                        .sorted()
                        .findFirst()
                        .orElseThrow();
        var order = new Heat.Order(
                name(),
                MASTER,
                Map.of("layer.yaml", SERVER.replace("FLAVOR", flavor)),
                null,
                Map.of(),
                List.of("xlcloud"),
                5);
        StackId stack = Orders.create(member, order);
        made.add(stack);
        List<TreeNode> nodes = read().cluster(stack.id()).all(Kind.NODE);
        TreeNode locked = nodes.getFirst();
        sessionsAreNamed(stack, locked);
        lock("lock", locked);
        Outcome refused = Orders.outcome(new StackChange(
                StackChange.What.DELETE, member, read().cluster(stack.id()), () -> Inventory.empty(member.name())));
        assertFalse(refused.succeeded(), refused::details);
        assertTrue(refused.details().contains("Instance " + locked.id() + " is locked"), refused::details);
        Problem why = Objects.requireNonNull(refused.problem());
        assertTrue(why.reason().matches(".*\\b(one|two) › node \\(OS::Nova::Server\\): .*is locked.*"), why::oneLine);
        assertTrue(
                String.valueOf(why.hint()).startsWith("It is DELETE_FAILED, and ")
                        && String.valueOf(why.hint()).contains("delete the cluster again"),
                why::oneLine);
        TreeNode left = read().cluster(stack.id());
        assertEquals("DELETE_FAILED", left.status());
        assertEquals(Health.FAILED, left.health());
        TreeNode still = left.all(Kind.NODE).stream()
                .filter(node -> node.id().equals(locked.id()))
                .findFirst()
                .orElseThrow();
        assertEquals("DELETE_FAILED", still.status());
        assertTrue(still.reason().startsWith("Instance " + locked.id() + " is locked"), still::reason);
        assertTrue(left.rolled().where().endsWith("node"), left.rolled()::toString);
        lock("unlock", locked);
        Orders.delete(member, stack);
        await(
                ClusterContractTest::read,
                now -> now.roots().stream().noneMatch(root -> root.id().equals(stack.id())));
    }

    /// Heat takes a resume of what runs, and an update of what is suspended, and then fails with them.
    @Test
    void aSuspendedClusterIsResumedBeforeAnythingElseIsDoneWithIt() {
        StackId stack = create(name());
        Preview resume = act(StackChange.What.RESUME, stack).preview();
        assertTrue(resume.blockers().getFirst().words().contains("it is not suspended"), resume::toString);
        Orders.done(act(StackChange.What.SUSPEND, stack));
        assertEquals("SUSPEND_COMPLETE", read().cluster(stack.id()).status());
        assertEquals(
                "It is suspended already",
                act(StackChange.What.SUSPEND, stack).preview().nothingToDo());
        Preview update = Orders.update(member, stack, Map.of("size", number(3))).preview();
        assertTrue(update.blockers().getFirst().words().contains("resume it first"), update::toString);
        ScalePlan up = plan(read(), stack, "+1");
        assertFalse(up.possible(), up::toString);
        assertTrue(up.against().getFirst().contains("is suspended"), up.against()::toString);
        Orders.done(act(StackChange.What.RESUME, stack));
        assertEquals(Health.OK, read().cluster(stack.id()).health());
        assertEquals(
                "It runs again already",
                act(StackChange.What.RESUME, stack).preview().nothingToDo());
        Orders.done(act(StackChange.What.CHECK, stack));
        assertEquals("CHECK_COMPLETE", read().cluster(stack.id()).status());
    }

    private static StackChange act(StackChange.What what, StackId stack) {
        return new StackChange(what, member, read().cluster(stack.id()), () -> Inventory.empty(member.name()));
    }

    /// What one notes with a resource is there to be read.
    @Test
    void aResourceHasTheMetadataOfItsTemplate() {
        var order = new Heat.Order(
                name(),
                "{heat_template_version: 2018-08-31, resources: {a: {type: 'OS::Heat::RandomString',"
                        + " metadata: {xlcloud_layer: render, n: 2}}, b: {type: 'OS::Heat::RandomString'}}}",
                Map.of(),
                null,
                Map.of(),
                List.of(),
                5);
        StackId stack = Orders.create(member, order);
        made.add(stack);
        assertEquals(json("{'xlcloud_layer': 'render', 'n': 2}"), reader().metadata(stack, "a"));
        assertEquals(json("{}"), reader().metadata(stack, "b"));
    }

    private static void sessionsAreNamed(StackId stack, TreeNode node) {
        var server = new Instance(
                member.name(),
                node.id(),
                "nova-name",
                "ACTIVE",
                null,
                null,
                "p",
                null,
                "u",
                null,
                Map.of(),
                Map.of("sessions", "doom-17, quake-2"),
                List.of(),
                null,
                null,
                null,
                null,
                0,
                List.of());
        var known = new Inventory(member.name(), List.of(), List.of(), List.of(server), List.of(), true, null);
        Map<StackChange.What, String> effects =
                Map.of(StackChange.What.DELETE, "ends with ", StackChange.What.SUSPEND, "stands still with ");
        effects.forEach((what, effect) -> {
            Preview preview = new StackChange(what, member, read().cluster(stack.id()), () -> known).preview();
            assertEquals(
                    List.of("doom-17", "quake-2"),
                    preview.touched().stream()
                            .filter(each -> each.kind() == Touched.Kind.SESSION
                                    && each.grave()
                                    && each.effect().startsWith(effect)
                                    && each.effect().endsWith("(nova-name)"))
                            .map(Touched::id)
                            .toList(),
                    preview::toString);
        });
    }

    private static void lock(String how, TreeNode node) {
        member.rest(Service.COMPUTE)
                .send(
                        "POST",
                        "/servers/" + node.id() + "/action",
                        JsonNodeFactory.instance.objectNode().putNull(how));
    }

    /// On a stock Heat, by the mapping of cloud/heat.
    @Test
    void theSeedsAlarmTypesBecomeAlarmsOfAodh() throws Exception {
        Path mapping = Path.of("../cloud/heat");
        Map<String, String> files = Map.of(
                "ceilometer_alarm.yaml", Files.readString(mapping.resolve("ceilometer_alarm.yaml")),
                "ceilometer_notification.yaml", Files.readString(mapping.resolve("ceilometer_notification.yaml")));
        JsonNode environment = json("{'resource_registry': {"
                + "'OS::Ceilometer::Notification': 'ceilometer_notification.yaml',"
                + "'resources': {'hot': {'OS::Ceilometer::Alarm': 'ceilometer_alarm.yaml'}}}}");
        String template = """
                heat_template_version: 2018-08-31
                resources:
                  group: {type: OS::Heat::RandomString}
                  hot:
                    type: OS::Ceilometer::Alarm
                    properties:
                      meter_name: gpu.temperature
                      statistic: avg
                      threshold: 80
                      comparison_operator: gt
                      matching_metadata: {metadata.user_metadata.server_group: render}
                  grown:
                    type: OS::Ceilometer::Notification
                    properties:
                      notification_type: orchestration.autoscaling.end
                      capacity: '0'
                      comparison_operator: gt
                      matching_metadata: {metadata.user_metadata.groupName: {get_resource: group}}
                      alarm_actions: ['http://127.0.0.1:9/nobody']
                """;
        StackId stack =
                Orders.create(member, new Heat.Order(name(), template, files, environment, Map.of(), List.of(), 5));
        made.add(stack);
        TreeNode root = read().cluster(stack.id());
        JsonNode hot = alarm(root, "hot");
        assertEquals(
                "mean",
                hot.path("gnocchi_aggregation_by_resources_threshold_rule")
                        .path("aggregation_method")
                        .asText());
        JsonNode grown = alarm(root, "grown");
        JsonNode rule = grown.path("event_rule");
        assertEquals("orchestration.autoscaling.end", rule.path("event_type").asText());
        assertEquals(List.of("traits.adjustment", "traits.groupname"), texts(rule.path("query"), "field"));
        assertEquals(List.of("gt", "eq"), texts(rule.path("query"), "op"));
    }

    private static JsonNode alarm(TreeNode root, String name) {
        TreeNode resource = root.children().stream()
                .filter(child -> child.name().equals(name))
                .findFirst()
                .orElseThrow();
        String id = resource.children().getFirst().id();
        return member.rest(Service.ALARMING).get("/alarms/" + id);
    }
}
