package attnbench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.KernelProvider;
import attnbench.harness.cli.Main;
import attnbench.tasks.Task;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule holds for our classes, and finds the classes that break it on purpose. */
class ArchitectureTest {
  private static final String BROKEN = "attnbench.harness.broken";

  /** Ours, without tests and without what JMH generates. */
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("jmh_generated"))
          .importPackages("attnbench");

  private static final JavaClasses BROKEN_ONES = new ClassFileImporter().importPackages(BROKEN);

  static Stream<Arguments> rules() {
    return Stream.of(
        rule(
            "engine stands alone",
            Architecture::engineStandsAlone,
            "SeesTasks",
            "OneMixer",
            "SeesOneMixer"),
        rule("tasks stand alone", Architecture::tasksStandAlone, "SeesHarness"),
        rule("engine layers", Architecture::engineLayers, "SeesModel"),
        rule("harness layers", Architecture::harnessLayers, "SeesStore", "Stray"),
        rule("kernels know no matrices", Architecture::kernelsKnowNoMatrices, "SeesMatrices"),
        rule("vector body", Architecture::vectorBodyIsTouchedByNobody, "SeesVectorBody"),
        rule("mixers stand apart", Architecture::mixersStandApart, "SeesOneMixer"),
        rule(
            "only cli prints or exits",
            Architecture::onlyCliPrintsOrExits,
            "Prints.toOut",
            "Prints.toErr",
            "Prints.trace",
            "Prints.exit",
            "Prints.halt"),
        rule(
            "no mutable statics",
            Architecture::noMutableStatics,
            "KeepsState.PUBLIC_ARRAY",
            "KeepsState.counter"),
        rule(
            "randomness is seeded",
            Architecture::randomnessIsSeeded,
            "DrawsSeeds.byMath",
            "DrawsSeeds.byRandom",
            "DrawsSeeds.bySplittableRandom",
            "DrawsSeeds.byThread",
            "DrawsSeeds.byDefault",
            "DrawsSeeds.byName",
            "DrawsSeeds.byFactory",
            "DrawsSeeds.byUuid",
            "DrawsSeeds.byShuffle"),
        rule("names", Architecture::namesSayWhatAClassIs, "NameUtil"));
  }

  private static Arguments rule(
      String name, Function<Architecture, ArchRule> rule, String... offenders) {
    return arguments(name, rule, List.of(offenders));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void ourClassesKeepTheRule(
      String name, Function<Architecture, ArchRule> rule, List<String> offenders) {
    rule.apply(new Architecture("attnbench")).check(OURS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theRuleFindsExactlyThoseThatBreakIt(
      String name, Function<Architecture, ArchRule> rule, List<String> offenders) {
    List<String> found =
        rule
            .apply(new Architecture(BROKEN))
            .evaluate(BROKEN_ONES)
            .getFailureReport()
            .getDetails()
            .stream()
            .map(detail -> detail.substring(0, detail.indexOf("> ")))
            .toList();

    assertThat(found).allMatch(origin -> offenders.stream().anyMatch(o -> names(origin, o)));
    assertThat(offenders).allMatch(o -> found.stream().anyMatch(origin -> names(origin, o)));
  }

  @Test
  void theVectorModuleIsForTheVectorBodyAlone(@TempDir Path folder) throws Exception {
    Path source = folder.resolve("UsesVectors.java");
    Files.writeString(source, "class UsesVectors { jdk.incubator.vector.FloatVector vector; }");
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, messages, messages, "--add-modules=jdk.incubator.vector", source.toString());
    assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();

    JavaClasses stranger = new ClassFileImporter().importPath(folder);

    assertThat(
            new Architecture("attnbench")
                .vectorBodyIsTouchedByNobody()
                .evaluate(stranger)
                .hasViolation())
        .isTrue();
  }

  @Test
  void allModulesAreLookedAt() {
    assertThat(List.of(Tape.class, KernelProvider.class, Task.class, Main.class))
        .allMatch(OURS::contain);
    assertThat(OURS.stream()).noneMatch(c -> c.getName().endsWith("Test"));
  }

  /** Whether a member or class, written {@code <package.Class.member(..)}, is the named one. */
  private static boolean names(String origin, String offender) {
    return origin.matches(".*\\." + Pattern.quote(offender) + "\\b.*");
  }
}
