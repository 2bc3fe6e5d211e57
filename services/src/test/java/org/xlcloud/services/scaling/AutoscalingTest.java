package org.xlcloud.services.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.actions.Audit;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Pace;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AlarmIntake;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.lifecycle.Drain;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.NodeRun;
import org.xlcloud.services.lifecycle.Order;
import org.xlcloud.services.lifecycle.OwnTeller;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.RunLimits;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.services.openstack.ComputeService;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.NovaChanges;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.GroupScaling;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.SimClock;

/// The chain behind Heat, on the embedded cloud: a group is resized, and the nodes that came are
/// configured, once.
@Timeout(180)
final class AutoscalingTest {
    private static final ScalingLimits LIMITS = new ScalingLimits(
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofHours(24),
            1);
    private static final RunLimits QUICK = new RunLimits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMillis(100));
    private static final InstantSource CLOCK = InstantSource.system();
    /// Of tests in which the cloud's clock is 30 hours behind ours.
    private static final String BEHIND = "behind";

    @TempDir
    private Path folder;

    private SimClock time;
    private Simulator simulator;
    private Cloud cloud;
    private Mco mco;
    private Journal journal;
    private AlarmDesk desk;
    private AlarmIntake intake;
    private Runs runs;
    private Autoscaling scaling;
    private final Mailbox<Map<String, Stacks>> stacks = new Mailbox<>(Map.of());
    private TreeNode group;

    @BeforeEach
    void open(TestInfo test) throws InterruptedException {
        time = SimClock.system();
        if (test.getTags().contains(BEHIND)) time.jump(Duration.ofHours(-30));
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withHosts(8)
                .withGpusPerHost(2)
                .withChurn(Duration.ZERO)
                .withClock(time));
        simulator.nodes().pace(node -> Duration.ofMillis(100));
        cloud = new Cloud(CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo"), CLOCK);
        mco = Mco.open(Objects.requireNonNull(cloud.config().mcollective()), CLOCK);
        journal = new Journal(new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, CLOCK);
        desk = new AlarmDesk(journal, new Author("scaling", "test"), CLOCK);
        desk.start();
        intake = new AlarmIntake(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new AlarmIntake.Source("aodh", "demo", new Secret("scaling-secret"))),
                AlarmIntake.Bounds.DEFAULT,
                null,
                desk,
                CLOCK);
        poll();
        group = stacks.newest().get("demo").groups().stream()
                .filter(row -> !alarms(Objects.requireNonNull(row.in())).isEmpty())
                .findFirst()
                .orElseThrow();
        // the groups are to change when we say so
        for (AodhAlarm alarm : new Aodh(cloud).alarms())
            if (!alarm.type().equals("event")) new Aodh(cloud).enable(alarm.id(), false);
        watch();
        // the group stood so before: what happens from now on is ours
        until(Kind.SCALING, entry -> entry.fact().text().startsWith("Watches"));
    }

    private void watch() {
        runs = new Runs(journal, folder.resolve("runs"), name -> mco, QUICK, CLOCK);
        scaling = new Autoscaling(journal, runs, stacks, name -> Optional.of(cloud), name -> mco, LIMITS, CLOCK);
        scaling.start();
    }

    private void leave() {
        scaling.close();
        runs.close();
    }

    @AfterEach
    void close() {
        leave();
        intake.close();
        desk.close();
        journal.close();
        mco.close();
        cloud.close();
        simulator.close();
    }

    private void poll() {
        stacks.put(Map.of("demo", CloudStacks.load(cloud, CLOCK, Inventory.empty("demo"))));
    }

    private List<AodhAlarm> alarms(StackId layer) {
        return new Aodh(cloud)
                .alarms().stream()
                        .filter(alarm -> alarm.name().startsWith(layer.name() + "-")
                                && alarm.type().equals("event"))
                        .toList();
    }

    private void callUs() {
        String hook = "http://127.0.0.1:" + intake.port() + "/alarms/aodh/scaling-secret";
        for (AodhAlarm alarm : alarms(Objects.requireNonNull(group.in())))
            new Aodh(cloud)
                    .edit(alarm.id(), json -> json.putArray("alarm_actions").add(hook));
    }

    private void signal(String policy) {
        new Heat(cloud).signal(Objects.requireNonNull(group.in()), policy);
    }

    private Entry until(Kind kind, Predicate<Entry> wanted) throws InterruptedException {
        var reached = new CountDownLatch(1);
        var found = new Object() {
            volatile Entry entry;
        };
        Runnable look = () -> journal.search(Query.ALL.of(kind).limit(500)).entries().stream()
                .filter(wanted)
                .findFirst()
                .ifPresent(entry -> {
                    found.entry = entry;
                    reached.countDown();
                });
        try (var watch = journal.newest().onArrival(() -> Thread.startVirtualThread(look))) {
            look.run();
            reached.await();
        }
        return found.entry;
    }

    private Scaling until(Predicate<Scaling> wanted) throws InterruptedException {
        var reached = new CountDownLatch(1);
        var found = new Object() {
            volatile Scaling scaling;
        };
        Runnable look = () -> scaling.scalings().newest().stream()
                .filter(wanted)
                .findFirst()
                .ifPresent(one -> {
                    found.scaling = one;
                    reached.countDown();
                });
        try (var watch = scaling.scalings().onArrival(look)) {
            look.run();
            reached.await();
        }
        return found.scaling;
    }

    /// Lets the embedded cloud boot what it began, and its nodes come to the bus.
    private void letTimePass(Duration howMuch) {
        time.advance(howMuch);
    }

    private void onlyTheNewNodeRan(Scaling ended) {
        assertEquals(Scaling.Result.READY, ended.result(), ended::words);
        assertEquals(1, ended.coming().size());
        Scaling.Node node = ended.coming().getFirst();
        assertTrue(node.ready(), ended::words);
        assertEquals(1, ended.told().size(), () -> ended.told().toString());
        Run run = runs.show(ended.told().getFirst().run());
        assertEquals(List.of(node.identity()), run.order().nodes());
        assertEquals("configure", run.order().event().id());
        assertTrue(run.succeeded(), run::inWords);
        assertEquals(1, simulator.nodes().runs(run.id()));
        assertEquals(1, runs.list().size(), () -> runs.list().toString());
    }

    @Test
    void a_webhook_has_exactly_the_new_node_configured_and_once_whoever_tells_again() throws Exception {
        callUs();
        signal("policy_up");
        letTimePass(Duration.ofSeconds(40));
        poll();
        Scaling ended = until(Scaling::ended);
        until(one -> one.heard().stream().anyMatch(heard -> heard.type().equals("END")));
        onlyTheNewNodeRan(ended);
        // the same notification again, as a sender does that lost our answer, and another look at the stacks
        Entry receipt = until(Kind.WEBHOOK, entry -> true);
        post(receipt.fact().detail());
        poll();
        until(Kind.WEBHOOK, entry -> entry.seq() > receipt.seq());
        leave();
        watch();
        poll();
        Scaling still = until(Scaling::ended);
        onlyTheNewNodeRan(still);
        assertEquals(1, scaling.scalings().newest().size());
        assertEquals(
                1,
                journal.search(Query.ALL.of(Kind.SCALING).limit(500)).entries().stream()
                        .filter(entry -> entry.fact().text().contains("told by"))
                        .count());
    }

    private void post(String body) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            int status = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + intake.port() + "/alarms/aodh"))
                                    .header("Authorization", "Bearer scaling-secret")
                                    .header("x-openstack-request-id", "req-" + System.nanoTime())
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            assertEquals(204, status);
        }
    }

    @Test
    void without_a_notification_polling_has_it_done_and_a_restart_goes_on_where_it_was() throws Exception {
        signal("policy_up");
        letTimePass(Duration.ofSeconds(10));
        poll();
        // Heat is done, and the node is not on the bus yet
        Scaling waiting = until(one -> one.change().ended() && !one.coming().isEmpty());
        assertEquals("polling", waiting.trigger());
        assertFalse(waiting.ended());
        leave();
        watch();
        letTimePass(Duration.ofSeconds(30));
        onlyTheNewNodeRan(until(Scaling::ended));
    }

    @Test
    void when_a_group_shrinks_the_node_that_goes_is_named_and_the_rest_are_configured() throws Exception {
        signal("policy_up");
        letTimePass(Duration.ofMinutes(2));
        poll();
        until(Scaling::ended);
        signal("policy_down");
        letTimePass(Duration.ofSeconds(5));
        poll();
        Scaling down = until(one -> !one.change().leaving().isEmpty() && one.ended());
        assertEquals(Scaling.Result.READY, down.result(), down::words);
        assertEquals(1, down.leaving().size());
        Scaling.Told rest = down.told().stream()
                .filter(told -> told.run().endsWith("-rest"))
                .findFirst()
                .orElseThrow();
        assertFalse(rest.nodes().contains(down.leaving().getFirst().identity()));
        assertFalse(rest.nodes().isEmpty());
        assertTrue(runs.show(rest.run()).succeeded());
        assertTrue(down.words().contains("left"), down::words);
        // the one that grew it has left memory, and the journal has both
        until(one -> one.id().equals(down.id()) && scaling.scalings().newest().size() == 1);
        assertEquals(2, Autoscaling.recorded(journal, CLOCK).size());
    }

    @Test
    @Tag(BEHIND)
    void a_resize_of_a_heat_whose_clock_is_a_day_behind_is_not_taken_for_one_that_was_missed() throws Exception {
        signal("policy_up");
        letTimePass(Duration.ofSeconds(40));
        poll();
        onlyTheNewNodeRan(until(Scaling::ended));
    }

    @Test
    void silent_servers_cost_one_wait_however_many_they_are() throws Exception {
        List<String> nobody =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(400).toList();
        long began = System.nanoTime();
        assertEquals(Map.of(), Bus.ask(mco, nobody, Bus.LISTEN));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(Bus.LISTEN.multipliedBy(2)) < 0, took::toString);
    }

    private Scaling grown() throws InterruptedException {
        signal("policy_up");
        letTimePass(Duration.ofMinutes(2));
        poll();
        return until(Scaling::ended);
    }

    @Test
    void who_shrinks_a_group_here_has_the_node_that_goes_drained_before_heat_is_asked() throws Exception {
        grown();
        Stacks newest = Objects.requireNonNull(stacks.newest().get("demo"));
        Inventory inventory;
        try (var reading = new CloudInventory(cloud, CLOCK)) {
            inventory = reading.load();
        }
        var action = new GroupScaling(
                cloud,
                new StackReader(cloud, CLOCK),
                () -> newest,
                () -> inventory,
                newest.find(group.key()).orElseThrow(),
                CapacityChange.parse("-1"),
                new Drain(new OwnTeller("demo", () -> mco, runs, inventory::instances), "an operator"));
        Preview preview = action.preview();
        assertTrue(
                preview.calls().stream().anyMatch(call -> call.toString().contains("xlcloud.undeploy")),
                preview::toString);
        Outcome outcome = new Runner(new Jobs(CLOCK), Audit.log(), CLOCK, "test", Pace.NORMAL)
                .now(action, (fraction, step) -> {});
        assertTrue(outcome.succeeded(), outcome::details);
        assertTrue(
                outcome.words().contains("drained before: undeploy: 1 changed; shutdown: 1 changed"), outcome::words);
        poll();
        Scaling down = until(one -> !one.change().leaving().isEmpty() && one.ended());
        assertEquals(Scaling.Result.READY, down.result(), down::words);
        List<String> events = down.told().stream().map(Scaling.Told::event).toList();
        assertEquals(List.of("undeploy", "shutdown", "configure"), events, down::toString);
        String gone = down.leaving().getFirst().identity();
        assertEquals(List.of(gone), down.told().getFirst().nodes());
        Trace trace = traced(down);
        Step drain = step(trace, Step.Kind.DRAIN);
        assertTrue(
                Objects.requireNonNull(drain.end()).isBefore(down.change().at()),
                () -> drain + " " + down.change().at());
        assertTrue(trace.steps().indexOf(drain) < trace.steps().indexOf(step(trace, Step.Kind.UPDATE)));
    }

    /// Until a run's nodes are at it.
    private void await(String run) throws InterruptedException {
        var reached = new CountDownLatch(1);
        Runnable look = () -> {
            if (runs.show(run).count(NodeRun.State.RUNNING) > 0) reached.countDown();
        };
        try (var watch = runs.changes().onArrival(look)) {
            look.run();
            reached.await();
        }
    }

    /// The servers of the group, the oldest first.
    private List<String> members() {
        return new Heat(cloud)
                .ownResources(Objects.requireNonNull(group.stack())).stream()
                        .sorted(Comparator.comparing(
                                        StackResource::createdAt,
                                        Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
                                .thenComparing(StackResource::name))
                        .map(StackResource::physicalId)
                        .toList();
    }

    @Test
    void a_node_whose_server_heat_deletes_before_it_has_shut_down_left_and_nobody_waits_for_it() throws Exception {
        grown();
        String oldest = members().getFirst();
        String node =
                Objects.requireNonNull(Bus.ask(mco, List.of(oldest), Bus.LISTEN).get(oldest));
        simulator.nodes().pace(any -> any.identity().equals(node) ? Duration.ofMinutes(10) : Duration.ofMillis(100));
        Order order = Order.of(
                        "request-drain",
                        "demo",
                        Target.ofServers("farm", List.of(oldest)),
                        LifecycleEvent.SHUTDOWN,
                        List.of(node),
                        "an operator")
                .withServers(Map.of(node, oldest));
        runs.begin(order);
        await(order.requestId());
        signal("policy_down");
        letTimePass(Duration.ofSeconds(5));
        poll();
        Scaling down = until(one -> !one.change().leaving().isEmpty() && one.ended());
        assertEquals(Scaling.Result.READY, down.result(), down::words);
        Run shutdown = runs.show(down.told().getFirst().run());
        assertEquals(Map.of(NodeRun.State.LEFT, 1), shutdown.score(), shutdown::inWords);
    }

    @Test
    void a_notification_of_a_group_that_nobody_knows_is_named_and_nothing_is_done() throws Exception {
        post("""
            {"current": "alarm", "alarm_id": "e7dafd2d-18a3-4c9d-a4af-efe927007ae6", "reason": "Transition",
             "reason_data": {"event_type": "orchestration.autoscaling.end", "message_id": "m-1",
               "timestamp": "2014-02-19 10:42:23.960329",
               "payload": {"adjustment": 1, "tenant_id": "6db8", "groupname": "AS4-ASGroup-nyywzf4x5hif",
                 "stack_identity": "arn:openstack:heat::6db8:stacks/AS4/5eef9488-5274-4305-bedb-91f5ed45cdd6"}},
             "previous": "insufficient data"}\
            """);
        Entry named = until(Kind.SCALING, entry -> entry.fact().text().contains("AS4-ASGroup"));
        assertTrue(named.fact().text().contains("does not have"), named.fact().text());
        assertEquals(List.of(), scaling.scalings().newest());
        assertEquals(List.of(), runs.list());
    }

    @Test
    void a_body_of_2014_names_the_group_by_its_name_and_reaches_the_same_nodes() throws Exception {
        signal("policy_up");
        letTimePass(Duration.ofSeconds(40));
        StackId nested = Objects.requireNonNull(group.stack());
        post("""
            {"current": "alarm", "alarm_id": "e7dafd2d-18a3-4c9d-a4af-efe927007ae6", "reason": "Transition",
             "reason_data": {"event_type": "orchestration.autoscaling.end", "message_id": "m-2",
               "_context_auth_token": "secret-of-the-tenant",
               "payload": {"adjustment": 1, "groupname": "%s"}},
             "previous": "insufficient data"}\
            """.formatted(nested.name()));
        Scaling ended = until(Scaling::ended);
        assertEquals("webhook", ended.trigger());
        onlyTheNewNodeRan(ended);
        assertNotNull(ended.updateEndedSeenAt());
    }

    private Trace traced(Scaling of) {
        return Trace.of(of, runs::find, Map.of(), CLOCK.instant());
    }

    private static Step step(Trace trace, Step.Kind kind) {
        return trace.steps().stream()
                .filter(step -> step.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(trace.steps().toString()));
    }

    @Test
    void a_resize_that_fails_midway_ends_failed_with_heats_words_and_begins_no_run() throws Exception {
        for (ComputeService service : new Nova(cloud).services())
            if (service.binary().equals("nova-compute")) new NovaChanges(cloud).service(service.id(), false, "full");
        signal("policy_up");
        poll();
        // Heat tries six times, and waits longer after each
        for (int attempt = 1; attempt <= 6; attempt++) {
            letTimePass(Duration.ofSeconds(40));
            while (failedAttempts() < attempt) Thread.onSpinWait();
        }
        Scaling failed = until(Scaling::ended);
        assertEquals(Scaling.Result.FAILED, failed.result(), failed::words);
        assertTrue(failed.words().contains("No valid host"), failed::words);
        assertEquals(List.of(), failed.nodes(), "each attempt's server is nobody's node");
        Step update = step(traced(failed), Step.Kind.UPDATE);
        assertEquals(Step.State.FAILED, update.state());
        assertTrue(update.text().contains("No valid host"), update::text);
        assertEquals(List.of(update), traced(failed).stuck());
        String error = today("groupname", Objects.requireNonNull(group.stack()).id(), time.instant());
        post(error.replace("autoscaling.end", "autoscaling.error"));
        Scaling heard =
                until(one -> one.heard().stream().anyMatch(each -> each.type().equals("ERROR")));
        assertEquals(failed.id(), heard.id());
        assertEquals(List.of(), runs.list());
        assertEquals(1, scaling.scalings().newest().size());
    }

    private long failedAttempts() {
        return new Heat(cloud)
                .events(Objects.requireNonNull(group.stack()), null, 300).stream()
                        .filter(event -> event.status().word().equals("CREATE_FAILED"))
                        .count();
    }

    @Test
    void a_resize_that_is_cancelled_and_rolled_back_ends_so_and_no_node_is_told() throws Exception {
        signal("policy_up");
        poll();
        Scaling going = until(one -> !one.ended());
        assertEquals(GroupChange.Outcome.GOING_ON, going.change().outcome());
        new Heat(cloud).cancelUpdate(Objects.requireNonNull(group.stack()));
        Scaling cancelled = until(Scaling::ended);
        assertEquals(going.id(), cancelled.id());
        assertEquals(Scaling.Result.CANCELLED, cancelled.result(), cancelled::words);
        assertTrue(cancelled.words().contains("ROLLBACK"), cancelled::words);
        assertEquals(List.of(), cancelled.nodes());
        Step update = step(traced(cancelled), Step.Kind.UPDATE);
        assertEquals(Step.State.FAILED, update.state());
        assertTrue(update.text().contains("ROLLBACK"), update::text);
        // who looks again finds it over, and so does the program that comes after this one
        leave();
        watch();
        poll();
        assertEquals(cancelled, until(Scaling::ended));
        assertEquals(List.of(), runs.list());
    }

    @Test
    void a_notification_of_a_stack_that_nobody_has_is_named_once_its_time_is_over() throws Exception {
        post(today("resource_id", "5eef9488-5274-4305-bedb-91f5ed45cdd6", CLOCK.instant()));
        Entry named = until(Kind.SCALING, entry -> entry.fact().text().contains("5eef9488"));
        assertTrue(
                named.fact().text().contains("nothing was done"), named.fact().text());
        post(today("groupname", "6eef9488-5274-4305-bedb-91f5ed45cdd6", CLOCK.instant()));
        named = until(Kind.SCALING, entry -> entry.fact().text().contains("6eef9488"));
        assertTrue(named.fact().text().contains("does not have"), named.fact().text());
        assertEquals(List.of(), scaling.scalings().newest());
        assertEquals(List.of(), runs.list());
    }

    /// A layer has updates as a group has, with servers among what they made: it must not be looked at as one.
    @Test
    void a_notification_that_calls_a_layer_a_group_is_refused_at_once_and_no_node_is_told() throws Exception {
        String layer = Objects.requireNonNull(group.in()).id();
        post(today("groupname", layer, CLOCK.instant()));
        Entry named = until(Kind.SCALING, entry -> entry.fact().text().contains(layer));
        assertTrue(
                named.fact().text().endsWith("does not have: nothing was done"),
                named.fact().text());
        assertEquals(List.of(), scaling.scalings().newest());
        assertEquals(List.of(), runs.list());
    }

    @Test
    void a_senders_clock_that_is_hours_ahead_is_named_and_stretches_no_span() throws Exception {
        skewed(Duration.ofHours(5), "ahead of ours");
    }

    @Test
    void a_senders_clock_that_is_hours_behind_is_named_and_stretches_no_span() throws Exception {
        skewed(Duration.ofHours(-5), "behind Heat's");
    }

    private void skewed(Duration by, String named) throws Exception {
        signal("policy_up");
        letTimePass(Duration.ofSeconds(40));
        String id = Objects.requireNonNull(group.stack()).id();
        post(today("groupname", id, CLOCK.instant().plus(by)));
        Scaling ended = until(one -> one.ended() && !one.heard().isEmpty());
        onlyTheNewNodeRan(ended);
        Trace trace = traced(ended);
        Step notification = step(trace, Step.Kind.NOTIFICATION);
        assertTrue(notification.text().contains(named), notification::text);
        for (Step.Kind kind : List.of(Step.Kind.NOTIFICATION, Step.Kind.WEBHOOK))
            assertTrue(
                    Objects.requireNonNull(step(trace, kind).took(CLOCK.instant()))
                                    .compareTo(Duration.ofMinutes(2))
                            < 0,
                    () -> step(trace, kind).toString());
        assertTrue(
                trace.took().compareTo(Duration.ofMinutes(10)) < 0,
                () -> trace.took().toString());
        assertTrue(
                journal.search(Query.ALL.of(Kind.SCALING).limit(500)).entries().stream()
                        .anyMatch(entry -> entry.fact().text().contains(named)),
                "the journal names it");
    }

    private static String today(String trait, String value, Instant generated) {
        return """
            {"current": "alarm", "alarm_id": "e7dafd2d-18a3-4c9d-a4af-efe927007ae6", "reason": "Event hits the query",
             "reason_data": {"type": "event", "event": {"event_type": "orchestration.autoscaling.end",
               "message_id": "m-%s", "generated": "%s", "traits": [["%s", 1, "%s"]]}},
             "previous": "insufficient data"}\
            """.formatted(value, LocalDateTime.ofInstant(generated, ZoneOffset.UTC), trait, value);
    }
}
