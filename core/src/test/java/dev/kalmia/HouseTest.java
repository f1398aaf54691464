package dev.kalmia;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The order of the house: a room imports only from rows with a smaller number, never in circles, and only
/// `tensor` knows libtorch, in every module.
class HouseTest {
    private static final List<Set<String>> ROWS = List.of(
            Set.of("run"),
            Set.of("vector", "data", "tokenize", "kernel", "http"),
            Set.of("tensor"),
            Set.of("checkpoint", "nn"),
            Set.of("model"),
            Set.of("encode", "golden", "generate"),
            Set.of("rerank", "language", "pool", "export"),
            Set.of("filter", "mine"),
            Set.of("synth", "describe", "train", "merge", "postprocess"),
            Set.of("eval", "report"),
            Set.of("pipeline"));

    private static final Map<String, Integer> ROW_OF = IntStream.range(0, ROWS.size())
            .boxed()
            .flatMap(row -> ROWS.get(row).stream().map(room -> Map.entry(room, row)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    // In two parts, so that this source does not name it either.
    private static final String BINDING = "org." + "bytedeco";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kalmia");

    @Test
    @DisplayName("a room imports only from rows above it")
    void roomsDependOneWay() {
        ArchRuleDefinition.classes().should(lookOnlyDown()).check(HOUSE);
    }

    @Test
    @DisplayName("rooms are free of circles")
    void roomsAreFreeOfCircles() {
        slices().matching("dev.kalmia.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    @DisplayName("only tensor imports the libtorch binding")
    void onlyTensorKnowsTheBinding() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.kalmia.tensor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BINDING + "..")
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "cli", "langchain4j", "bench"})
    @DisplayName("no source of any module names the libtorch binding outside of tensor")
    void onlyTensorNamesTheBinding(String module) throws IOException {
        // Surefire starts in the folder of this module; the others are no classes of its class path.
        Path sources = Path.of("..", module, "src");
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(java).isNotEmpty();
            assertThat(java)
                    .filteredOn(file -> !file.getParent().endsWith("dev/kalmia/tensor"))
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(BINDING + "."));
        }
    }

    @Test
    @DisplayName("the modules that are looked at are all there are")
    void knowsEveryModule() throws IOException {
        assertThat(Files.readAllLines(Path.of("..", "pom.xml")))
                .filteredOn(line -> line.contains("<module>"))
                .extracting(line -> line.replaceAll("</?module>", "").strip())
                .containsExactlyInAnyOrder("core", "cli", "langchain4j", "bench");
    }

    private static ArchCondition<JavaClass> lookOnlyDown() {
        return new ArchCondition<>("depend only on rooms in smaller rows") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                String room = roomOf(from);
                Integer row = ROW_OF.get(room);
                if (row == null) {
                    events.add(SimpleConditionEvent.violated(from, from.getName() + " is in no known room"));
                    return;
                }
                from.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith("dev.kalmia."))
                        .filter(dependency ->
                                !roomOf(dependency.getTargetClass()).equals(room))
                        .filter(dependency -> ROW_OF.getOrDefault(roomOf(dependency.getTargetClass()), 99) >= row)
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(from, dependency.getDescription())));
            }
        };
    }

    private static String roomOf(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.", -1);
        return parts.length > 2 ? parts[2] : "";
    }
}
