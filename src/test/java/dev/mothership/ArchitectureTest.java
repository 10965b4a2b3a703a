package dev.mothership;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the design that a compiler does not check.
class ArchitectureTest {
    private static final String ROOT = "dev.mothership";

    /// What each room may use. `fleet`, `admin` and `cli` see everything below them.
    private static final Map<String, Set<String>> ROOMS =
            Stream.of(
                            "manifest:",
                            "timer:",
                            "http:",
                            "encoding:",
                            "files: http",
                            "process:",
                            "shiplog:",
                            "client: http",
                            "ja4h: http client",
                            "health: manifest timer process",
                            "uplink: manifest timer",
                            "flagship: manifest timer process",
                            "ship: manifest timer process shiplog health",
                            "module: manifest",
                            "bay: manifest ship process",
                            "proxy: manifest timer http encoding files ship client module bay",
                            "fleet: manifest timer http encoding files process shiplog client health uplink flagship ship module bay proxy",
                            "admin: manifest timer http encoding files process shiplog client health uplink flagship ship module bay proxy fleet",
                            "cli: manifest timer http encoding files process shiplog client health uplink flagship ship module bay proxy fleet admin",
                            "devmode: manifest proxy fleet cli")
                    .map(room -> room.split("[: ]+"))
                    .collect(
                            toUnmodifiableMap(
                                    words -> words[0],
                                    words -> Set.of(Arrays.copyOfRange(words, 1, words.length))));

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    static Set<String> rooms() {
        return ROOMS.keySet();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void a_room_uses_only_the_rooms_it_may(String room) {
        var forbidden = new HashSet<>(ROOMS.keySet());
        forbidden.remove(room);
        forbidden.removeAll(ROOMS.getOrDefault(room, Set.of()));
        noClasses()
                .that()
                .resideInAPackage(packageOf(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        forbidden.stream().map(ArchitectureTest::packageOf).toArray(String[]::new))
                .because("it may use only " + ROOMS.get(room))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void every_class_lives_in_a_known_room() {
        classes()
                .should()
                .resideInAnyPackage(
                        ROOMS.keySet().stream()
                                .map(ArchitectureTest::packageOf)
                                .toArray(String[]::new))
                .because("a room is one flat package; none is called util, impl or common")
                .check(MAIN);
    }

    @Test
    void rooms_have_no_cycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void only_process_talks_to_the_operating_system() {
        noClasses()
                .that()
                .resideOutsideOfPackage(packageOf("process"))
                .should()
                .dependOnClassesThat(resideInAPackage("java.lang.foreign.."))
                .check(MAIN);
    }

    @Test
    void only_timer_reads_the_clock_or_sleeps() {
        noClasses()
                .that()
                .resideOutsideOfPackage(packageOf("timer"))
                .should()
                .callCodeUnitWhere(target("a clock or a sleep", ArchitectureTest::isClockOrSleep))
                .because("time comes in through the constructor, so that tests never wait for it")
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void nothing_uses_the_process_api_of_the_jdk() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.lang")
                                .and(
                                        DescribedPredicate.describe(
                                                "of the JDK's Process API",
                                                type ->
                                                        type.getSimpleName()
                                                                .matches(
                                                                        "Process(Builder|Handle)?"))))
                .orShould()
                .callCodeUnitWhere(
                        target(
                                "Runtime.exec",
                                call ->
                                        call.getName().equals("exec")
                                                && isOneOf(call, Runtime.class)))
                .because("one reaper owns all children")
                .check(MAIN);
    }

    @Test
    void nothing_is_injected_into_fields() {
        noFields()
                .should()
                .beAnnotatedWith(Inject.class)
                .orShould()
                .beAnnotatedWith(ConfigProperty.class)
                .check(MAIN);
    }

    private static String packageOf(String room) {
        return ROOT + "." + room;
    }

    private static boolean isClockOrSleep(AccessTarget call) {
        return switch (call.getName()) {
            case "sleep" -> isOneOf(call, Thread.class, TimeUnit.class);
            case "currentTimeMillis", "nanoTime" -> true;
            case String name ->
                    name.matches("now|system.*|tick.*")
                            && call.getOwner().getPackageName().equals("java.time");
        };
    }

    private static boolean isOneOf(AccessTarget call, Class<?>... owners) {
        return Arrays.stream(owners).anyMatch(call.getOwner()::isEquivalentTo);
    }

    private static DescribedPredicate<JavaAccess<?>> target(
            String description, Predicate<AccessTarget> test) {
        return DescribedPredicate.describe(description, access -> test.test(access.getTarget()));
    }
}
