package org.xlcloud.services.openstack;

import java.util.function.Function;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.api.exceptions.OS4JException;
import org.openstack4j.api.identity.EndpointURLResolver;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.core.transport.Config;
import org.openstack4j.model.identity.URLResolverParams;
import org.openstack4j.openstack.OSFactory;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Lends openstack4j's typed calls to the clients of this package: a codec, with our HTTP beneath it.
///
/// openstack4j keeps its session per thread and answers "empty" when a service or a thing is
/// missing. So each call gets a session of its own on the thread that runs it, all requests go
/// through [RestConnector] to the cloud's own `Rest` (which has the token, the deadline, the
/// repeats and the limits), and a service that the cloud lacks is a problem.
final class Openstack4j {
    static final ScopedValue<Cloud> CLOUD = ScopedValue.newInstance();

    private static final Config CONFIG = Config.newConfig().withEndpointURLResolver(new Endpoints());

    private Openstack4j() {}

    /// Runs calls of openstack4j against a cloud on this thread. What comes back must be made of our types.
    static <T> T call(Cloud cloud, Function<OSClientV3, T> calls) {
        return ScopedValue.where(CLOUD, cloud).call(() -> {
            try {
                return calls.apply(OSFactory.clientFromToken(new KeystoneToken(), CONFIG));
            } catch (OS4JException e) {
                throw new ProblemException(
                        Problem.of(
                                "read an answer of cloud " + cloud.name(), "openstack4j", Clean.text(e.getMessage())),
                        e);
            }
        });
    }

    /// Names our service in place of an address; [RestConnector] knows where it is.
    private static final class Endpoints implements EndpointURLResolver {
        @Override
        public String findURLV2(URLResolverParams wanted) {
            return findURLV3(wanted);
        }

        @Override
        public String findURLV3(URLResolverParams wanted) {
            return RestConnector.SCHEME + "://" + service(wanted.type).name().toLowerCase(java.util.Locale.ROOT);
        }

        private static Service service(ServiceType type) {
            return switch (type) {
                case COMPUTE -> Service.COMPUTE;
                case IDENTITY -> Service.IDENTITY;
                case NETWORK -> Service.NETWORK;
                case IMAGE -> Service.IMAGE;
                case ORCHESTRATION -> Service.ORCHESTRATION;
                default -> throw new IllegalArgumentException("openstack4j is not to be used for " + type);
            };
        }
    }
}
