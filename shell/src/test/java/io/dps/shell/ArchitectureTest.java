package io.dps.shell;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.dps.shell.app.Main;
import io.dps.shell.line.SystemStreams;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.dps", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] SPARK = {"org.apache.spark..", "scala..", "org.sparkproject.."};

    /** From the bottom up: a package knows those before it. */
    private static final List<String> ORDER = List.of(
            "output",
            "help",
            "settings",
            "platform",
            "topic",
            "sql",
            "stream",
            "generate",
            "dag",
            "stack",
            "context",
            "plot",
            "wait",
            "completion",
            "line",
            "app");

    @ArchTest
    static void packages_of_the_shell_know_only_those_below_them(JavaClasses classes) {
        for (int i = 0; i < ORDER.size() - 1; i++) {
            String[] above = ORDER.subList(i + 1, ORDER.size()).stream()
                    .map(ArchitectureTest::packages)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(packages(ORDER.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .check(classes);
        }
    }

    private static String packages(String name) {
        return "io.dps.shell." + name + "..";
    }

    @ArchTest
    static final ArchRule every_package_of_the_shell_has_its_place_in_the_order = classes()
            .that()
            .resideInAPackage("io.dps.shell..")
            .should()
            .resideInAnyPackage(ORDER.stream().map(ArchitectureTest::packages).toArray(String[]::new));

    @ArchTest
    static final ArchRule packages_of_the_shell_form_no_cycle =
            slices().matching("io.dps.shell.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_of_the_generator_form_no_cycle =
            slices().matching("io.dps.generator.(*)..").should().beFreeOfCycles();

    /** Its classes are not on the class path of the shell. */
    @Test
    void packages_of_streaming_form_no_cycle() {
        slices().matching("io.dps.streaming.(*)..")
                .should()
                .beFreeOfCycles()
                .check(new ClassFileImporter().importPath(Path.of("../streaming/target/classes")));
    }

    @ArchTest
    static final ArchRule packages_of_the_stack_form_no_cycle =
            slices().matching("io.dps.stack.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_clients_speak_to_vendors = noClasses()
            .that()
            .resideInAPackage("io.dps.shell..")
            .and()
            .resideOutsideOfPackage("io.dps.shell..client")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(SPARK);

    @ArchTest
    static final ArchRule only_the_client_of_plots_draws_pictures = noClasses()
            .that()
            .resideOutsideOfPackage("io.dps.shell.plot.client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.knowm..", "org.apache.batik..", "java.awt..", "javax.imageio..");

    @ArchTest
    static final ArchRule clients_know_no_command_and_no_terminal = noClasses()
            .that()
            .resideInAPackage("io.dps.shell..client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "org.jline..", "io.dps.shell.settings")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("io\\.dps\\.shell\\..*(Service|Command|Invocation|Platforms?)");

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
    static final ArchRule services_know_no_command_and_no_terminal = noClasses()
            .that()
            .haveSimpleNameEndingWith("Service")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "org.jline..");

    @ArchTest
    static final ArchRule only_the_composition_makes_services = constructors()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.dps.shell..")
            .and()
            .areDeclaredInClassesThat()
            .haveNameMatching(".*\\.(\\w+Service|Conditions|StreamLag|StreamReports|StreamUses|StreamVerifier)")
            .should()
            .onlyBeCalled()
            .byClassesThat()
            .resideInAPackage("io.dps.shell.app");

    @ArchTest
    static final ArchRule the_terminal_stays_with_the_line = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.dps.shell.app", "io.dps.shell.line", "io.dps.shell.completion", "io.dps.shell.output")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jline..");

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
            .resideInAPackage("io.dps.generator..")
            .and()
            .resideOutsideOfPackage("io.dps.generator.cli")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

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

    @Test
    void a_simple_name_has_one_meaning() {
        Map<String, List<String>> names = new ClassFileImporter()
                        .importPaths(
                                Path.of("target/classes"),
                                Path.of("../generator/target/classes"),
                                Path.of("../stack/target/classes"),
                                Path.of("../streaming/target/classes"),
                                Path.of("../streaming/contract/target/classes"))
                        .stream()
                        .filter(each ->
                                each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
                        .collect(Collectors.groupingBy(
                                JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));

        assertThat(names).hasSizeGreaterThan(300);
        assertThat(names.values()).allSatisfy(each -> assertThat(each).hasSize(1));
    }

    @ArchTest
    static final ArchRule no_class_is_a_drawer = noClasses()
            .that()
            .resideInAPackage("io.dps..")
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
            .haveSimpleNameEndingWith("Command");
}
