package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Auth;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.Scope;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Token;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Secret;

/// Logging in and finding services, as Keystone does it.
@Tag("contract")
class KeystoneContractTest {
    private static Target target;

    @BeforeAll
    static void open() {
        target = Target.open();
    }

    @AfterAll
    static void close() {
        target.close();
    }

    private static CloudConfig with(Auth auth, Scope scope) {
        return target.config().withLogin(auth, scope);
    }

    private static Auth.Password password() {
        return (Auth.Password) target.config().auth();
    }

    @Test
    void aPasswordBuysAProjectTokenWithTheCatalog() {
        try (Cloud cloud = target.connect()) {
            Token token = cloud.token();
            assertNotNull(token.projectId());
            assertEquals("admin", token.userName());
            assertTrue(token.lifetime().compareTo(Duration.ofMinutes(5)) > 0, token.lifetime()::toString);
            for (Service service : new Service[] {Service.COMPUTE, Service.PLACEMENT, Service.IDENTITY})
                assertTrue(cloud.has(service), service::toString);
        }
    }

    @Test
    void aWrongPasswordIsRefusedWithARequestId() {
        var wrong = new Auth.Password(password().user(), new Secret("not-the-password"));
        try (Cloud cloud = target.connect(with(wrong, target.config().scope()))) {
            Problem problem = assertThrows(ProblemException.class, cloud::token).problem();
            assertEquals(401, problem.status());
            assertTrue(problem.reason().contains("requires authentication"), problem::oneLine);
            assertNotNull(problem.requestId());
            assertFalse(problem.oneLine().contains("not-the-password"));
        }
    }

    @Test
    void anApplicationCredentialBuysATokenOfItsProject() {
        var credential = target.applicationCredential();
        var auth = new Auth.ApplicationCredential(credential.id(), null, null, new Secret(credential.secret()));
        try (Cloud cloud = target.connect(with(auth, new Scope.Own()))) {
            assertNotNull(cloud.token().projectId());
            assertTrue(cloud.has(Service.COMPUTE));
        } finally {
            credential.delete().run();
        }
    }

    @Test
    void aTokenBuysAnotherAndAloneKeepsItsScope() {
        try (Cloud first = target.connect()) {
            Token token = first.token();
            var given = new Auth.GivenToken(token.id());
            try (Cloud second = target.connect(with(given, target.config().scope()));
                    Cloud third = target.connect(with(given, new Scope.Own()))) {
                assertEquals(token.projectId(), second.token().projectId());
                assertNotEquals(token.id(), second.token().id());
                assertEquals(token.projectId(), third.token().projectId());
                assertEquals(token.id(), third.token().id());
                assertTrue(third.has(Service.COMPUTE));
            }
        }
    }

    @Test
    void theWholeSystemIsAScope() {
        try (Cloud cloud = target.connect(with(password(), new Scope.WholeCloud()))) {
            Token token = cloud.token();
            assertNull(token.projectId());
            assertTrue(token.body().path("token").path("system").path("all").asBoolean(), "system.all");
        }
    }

    @Test
    void aForgedTokenIsRefusedByTheLoginItself() {
        try (Cloud cloud = target.connect(with(new Auth.GivenToken(new Secret("forged")), new Scope.Own()))) {
            Problem problem = assertThrows(ProblemException.class, cloud::token).problem();
            assertTrue(problem.reason().startsWith("the login is refused"), problem::oneLine);
        }
    }

    @Test
    void projectsAreListed() {
        try (Cloud cloud = target.connect()) {
            assertFalse(cloud.rest(Service.IDENTITY)
                    .get("/auth/projects")
                    .path("projects")
                    .isEmpty());
        }
    }
}
