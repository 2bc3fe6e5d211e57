package org.xlcloud.services.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Look;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.compute.InstanceAction;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Placement;

/// The actions that end what the doctor found, where an API allows it.
public final class Repairs {
    private Repairs() {}

    /// The action for a finding. Asks nobody.
    ///
    /// @throws ProblemException where only the cloud's administrator can do it; the hint has the command
    public static Action of(Cloud cloud, Finding finding) {
        return switch (finding.repair().how()) {
            case DELETE_ALLOCATION, DROP_FROM_ALLOCATION, UNRESERVE, OPEN_HOST -> new InPlacement(cloud, finding);
            case HARD_REBOOT ->
                InstanceAction.of(
                        cloud,
                        String.valueOf(finding.consumer()),
                        String.valueOf(finding.instance() == null ? finding.consumer() : finding.instance()),
                        InstanceAction.Verb.HARD_REBOOT);
            case BY_HAND ->
                throw new ProblemException(
                        Problem.of("repair " + finding.id(), "cloud " + cloud.name(), "no API of the cloud can do it")
                                .withHint(finding.repair().words() + ": "
                                        + finding.repair().command()));
        };
    }

    /// A repair by one call to Placement, which looks first whether the lie is still told.
    private record InPlacement(Cloud connection, Finding finding) implements Action {
        @Override
        public String cloud() {
            return connection.name();
        }

        @Override
        public String kind() {
            return "repair." + finding.repair().how().name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public String title() {
            return switch (finding.repair().how()) {
                case DELETE_ALLOCATION -> "Delete the allocation of " + finding.consumer();
                case DROP_FROM_ALLOCATION -> "Release " + finding.address() + " of " + finding.host();
                case UNRESERVE -> "Unreserve " + finding.address() + " of " + finding.host();
                default -> "Open " + finding.host() + " in Placement";
            };
        }

        private String provider() {
            return String.valueOf(finding.provider());
        }

        private String consumer() {
            return String.valueOf(finding.consumer());
        }

        private Placement placement() {
            return new Placement(connection);
        }

        /// Whether the lie is still told.
        private boolean told() {
            return switch (finding.repair().how()) {
                case DELETE_ALLOCATION ->
                    !placement().heldBy(consumer()).path("allocations").isEmpty();
                case DROP_FROM_ALLOCATION ->
                    placement().heldBy(consumer()).path("allocations").has(provider());
                case UNRESERVE ->
                    placement().stocks(provider()).values().stream().anyMatch(stock -> stock.reserved() > 0);
                default -> placement().traits(root()).contains("COMPUTE_STATUS_DISABLED");
            };
        }

        private String root() {
            return placement().tree(provider(), "").path("root_provider_uuid").asText();
        }

        @Override
        public Preview preview() {
            var preview = Preview.of(this, connection).needsRole("admin").usually(Duration.ofSeconds(1));
            if (preview.forbidden()) return preview.build();
            if (!told())
                return preview.nothingToDo("Placement says so no more: " + finding.words())
                        .build();
            if (finding.gpu() != null)
                preview.touches(
                        Touched.Kind.GPU,
                        finding.gpu(),
                        finding.host() + " " + finding.address(),
                        "can be given away again");
            switch (finding.repair().how()) {
                case DELETE_ALLOCATION -> {
                    if (!new Confirmation(connection)
                            .of(java.util.List.of(finding))
                            .isEmpty())
                        preview.touches(
                                Touched.Kind.ALLOCATION, consumer(), consumer(), "is deleted, with all that it holds");
                    else
                        preview.blocker(
                                Reason.STATE, "an instance or a migration of this id is there now: " + consumer());
                    preview.call("Placement", "DELETE", "/allocations/" + consumer(), "");
                }
                case DROP_FROM_ALLOCATION -> {
                    preview.touches(
                            Touched.Kind.INSTANCE,
                            consumer(),
                            String.valueOf(finding.instance()),
                            "keeps what it holds where it runs");
                    preview.call("Placement", "PUT", "/allocations/" + consumer(), "without " + provider());
                }
                case UNRESERVE -> {
                    preview.warning(
                            "A card that was not cleaned may show the next holder what the last one had in its memory");
                    preview.call(
                            "Placement", "PUT", "/resource_providers/" + provider() + "/inventories", "reserved: 0");
                }
                default ->
                    preview.call(
                            "Placement", "PUT", "/resource_providers/{root}/traits", "without COMPUTE_STATUS_DISABLED");
            }
            return preview.build();
        }

        @Override
        public String run(Run run) throws InterruptedException {
            run.change(title() + ": done", this::send, () -> told() ? Look.NOT_SEEN : Look.HAPPENED);
            return "Placement tells the truth again";
        }

        private void send() {
            switch (finding.repair().how()) {
                case DELETE_ALLOCATION -> placement().deleteAllocations(consumer());
                case DROP_FROM_ALLOCATION -> drop();
                case UNRESERVE -> unreserve();
                default -> open();
            }
        }

        private void drop() {
            JsonNode now = placement().heldBy(consumer());
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ObjectNode kept = body.putObject("allocations");
            now.path("allocations").properties().forEach(each -> {
                if (!each.getKey().equals(provider()))
                    kept.putObject(each.getKey())
                            .set("resources", each.getValue().path("resources"));
            });
            body.set("project_id", now.path("project_id"));
            body.set("user_id", now.path("user_id"));
            body.set("consumer_generation", now.path("consumer_generation"));
            if (now.has("consumer_type")) body.set("consumer_type", now.path("consumer_type"));
            placement().putAllocations(consumer(), body);
        }

        private void unreserve() {
            JsonNode now = placement().tree(provider(), "inventories");
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.set("resource_provider_generation", now.path("resource_provider_generation"));
            ObjectNode stocks = now.path("inventories").deepCopy();
            stocks.forEach(each -> ((ObjectNode) each).put("reserved", 0));
            body.set("inventories", stocks);
            placement().putInventories(provider(), body);
        }

        private void open() {
            String root = root();
            JsonNode now = placement().tree(root, "traits");
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.set("resource_provider_generation", now.path("resource_provider_generation"));
            var kept = body.putArray("traits");
            for (JsonNode trait : now.path("traits"))
                if (!trait.asText().equals("COMPUTE_STATUS_DISABLED")) kept.add(trait.asText());
            placement().putTraits(root, body);
        }
    }
}
