package org.xlcloud.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import javafx.application.Platform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xlcloud.views.fx.FxHop;

/// The walls between modules and packages.
final class ArchitectureTest {
    private static JavaClasses ours;

    @BeforeAll
    static void readOurClasses() {
        ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.xlcloud");
    }

    @Test
    void services_know_no_toolkit() {
        hold(noClasses()
                .that()
                .resideInAPackage("org.xlcloud.services..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "org.xlcloud.views..", "org.xlcloud.charts..", "org.xlcloud.icons..")
                .because("XMS runs the services without a window"));
    }

    @Test
    void the_simulator_and_its_clients_share_no_code() {
        hold(noClasses()
                .that()
                .resideInAPackage("org.xlcloud.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.xlcloud.services..", "org.xlcloud.views..", "javafx..")
                .because("a mistake shared by both sides would pass every test"));
        hold(noClasses()
                .that()
                .resideInAnyPackage("org.xlcloud.services..", "org.xlcloud.views..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.xlcloud.simulator..")
                .because("the product talks to it over the wire only; app starts it"));
    }

    @Test
    void charts_and_icons_know_no_cloud() {
        hold(noClasses()
                .that()
                .resideInAnyPackage("org.xlcloud.charts..", "org.xlcloud.icons..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.xlcloud.services..", "org.xlcloud.views..", "org.xlcloud.simulator..")
                .because("a chart draws numbers, whatever they measure"));
    }

    @Test
    void openstack4j_stays_behind_our_clients() {
        hold(noClasses()
                .that()
                .resideOutsideOfPackage("org.xlcloud.services.openstack..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.openstack4j..")
                .because("its getters make HTTP calls and its sessions are bound to threads"));
    }

    @Test
    void only_one_class_hops_to_the_JavaFX_thread() {
        hold(noClasses()
                .that()
                .doNotBelongToAnyOf(FxHop.class)
                .and()
                .resideOutsideOfPackage("org.xlcloud.benchmarks..")
                .should()
                .callMethod(Platform.class, "runLater", Runnable.class)
                .because("data crosses once per pulse, through FxHop"));
    }

    @Test
    void flow_is_the_ground_floor() {
        hold(classes()
                .that()
                .resideInAPackage("org.xlcloud.services.flow..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.xlcloud.services.flow..", "java..", "org.jspecify..")
                .because("every other package stands on it"));
    }

    private static void hold(ArchRule rule) {
        rule.check(ours);
    }
}
