package io.dps.shell;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.dps.shell.repl.SystemStreams;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.dps", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] SPARK = {"org.apache.spark..", "scala..", "org.sparkproject.."};
    private static final String[] TERMINAL = {"picocli..", "org.jline.."};

    @ArchTest
    static final ArchRule only_the_kafka_client_speaks_kafka = noClasses()
            .that()
            .resideInAPackage("io.dps.shell..")
            .and()
            .resideOutsideOfPackage("io.dps.shell.client.kafka")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule only_the_spark_client_speaks_spark_connect = noClasses()
            .that()
            .resideInAPackage("io.dps.shell..")
            .and()
            .resideOutsideOfPackage("io.dps.shell.client.spark")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPARK);

    @ArchTest
    static final ArchRule only_the_swarm_target_speaks_to_an_engine = noClasses()
            .that()
            .resideOutsideOfPackage("io.dps.stack.swarm..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.dockerjava..");

    @ArchTest
    static final ArchRule targets_do_not_know_each_other =
            slices().matching("io.dps.stack.(local|swarm|external)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule what_targets_share_knows_none_of_them = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.dps.stack.health..",
                    "io.dps.stack.machine..",
                    "io.dps.stack.model..",
                    "io.dps.stack.state..",
                    "io.dps.stack.secret..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dps.stack.local..", "io.dps.stack.swarm..", "io.dps.stack.external..");

    @ArchTest
    static final ArchRule commands_are_forms = noClasses()
            .that()
            .resideInAPackage("io.dps.shell.command")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dps.shell.client..", "io.dps.shell.complete", "org.jline..");

    @ArchTest
    static final ArchRule services_know_no_command_and_no_terminal = noClasses()
            .that()
            .resideInAPackage("io.dps.shell.service..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "org.jline..", "io.dps.shell.command", "io.dps.shell.repl");

    @ArchTest
    static final ArchRule clients_know_no_command_and_no_terminal = noClasses()
            .that()
            .resideInAPackage("io.dps.shell.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "picocli..", "org.jline..", "io.dps.shell.command", "io.dps.shell.repl", "io.dps.shell.config");

    /** Clients give and take the records of services, and call none of them. */
    @ArchTest
    static final ArchRule clients_know_records_of_services_only = noClasses()
            .that()
            .resideInAPackage("io.dps.shell.client..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "io\\.dps\\.shell\\.service\\.(.*Service|Platforms?|stream\\.Stream(Service|Reports|Verifier|Lag))");

    @ArchTest
    static final ArchRule output_knows_no_command_and_no_vendor = noClasses()
            .that()
            .resideInAPackage("io.dps.shell.output")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "picocli..",
                    "io.dps.shell.command",
                    "io.dps.shell.service..",
                    "io.dps.shell.client..",
                    "io.dps.shell.repl",
                    "io.dps.shell.config");

    @ArchTest
    static final ArchRule the_line_knows_no_command = noClasses()
            .that()
            .resideInAPackage("io.dps.shell.repl")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "io.dps.shell.command", "io.dps.shell.service..", "io.dps.shell.client..");

    @ArchTest
    static final ArchRule the_stack_knows_no_terminal_and_no_shell = noClasses()
            .that()
            .resideInAPackage("io.dps.stack..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "org.jline..", "io.dps.shell..", "io.dps.generator..");

    @ArchTest
    static final ArchRule the_contract_stands_on_nothing_of_dps = noClasses()
            .that()
            .resideInAPackage("io.dps.contract..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dps.generator..", "io.dps.streaming..", "io.dps.stack..", "io.dps.shell..");

    @ArchTest
    static final ArchRule the_generator_stands_alone = noClasses()
            .that()
            .resideInAPackage("io.dps.generator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.dps.shell..", "io.dps.stack..", "org.jline..");

    @ArchTest
    static final ArchRule readings_know_no_command_line = noClasses()
            .that()
            .resideInAPackage("io.dps.generator")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "io.dps.generator.cli");

    @ArchTest
    static final ArchRule only_the_process_touches_the_standard_streams = noClasses()
            .that()
            .resideInAPackage("io.dps.shell..")
            .and()
            .doNotHaveFullyQualifiedName(SystemStreams.class.getName())
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule only_main_ends_the_process = noClasses()
            .that()
            .resideInAPackage("io.dps.shell..")
            .and()
            .doNotHaveFullyQualifiedName(Main.class.getName())
            .should()
            .callMethod(System.class, "exit", int.class);

    /** A client fills the records of the service that calls it; apart from that, packages form no cycle. */
    @ArchTest
    static final ArchRule packages_form_no_cycle = slices().matching("io.dps.shell.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage("io.dps.shell.client.."), resideInAPackage("io.dps.shell.service.."));

    @ArchTest
    static final ArchRule no_class_is_a_drawer = noClasses()
            .that()
            .resideInAnyPackage("io.dps.shell..", "io.dps.stack..", "io.dps.generator..")
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule commands_have_their_name = classes()
            .that()
            .resideInAPackage("io.dps.shell..")
            .and()
            .areAnnotatedWith("picocli.CommandLine$Command")
            .should()
            .haveSimpleNameEndingWith("Command")
            .andShould()
            .resideInAPackage("io.dps.shell.command");

    @ArchTest
    static final ArchRule the_terminal_stays_with_the_line = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.dps.generator.cli",
                    "io.dps.shell",
                    "io.dps.shell.repl",
                    "io.dps.shell.complete",
                    "io.dps.shell.output",
                    "io.dps.shell.command",
                    "io.dps.shell.error")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TERMINAL);
}
