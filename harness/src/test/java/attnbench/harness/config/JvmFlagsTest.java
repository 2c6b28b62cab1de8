package attnbench.harness.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmFlagsTest {
  private static final Path LAUNCHER = Path.of("bin", "attnbench");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"17, true", "17, false", "22, true", "23, true", "25, true", "25, false"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
  void launcherGivesTheSameFlags(int feature, boolean hasVectorModule) throws Exception {
    Path java = fakeJava(feature, hasVectorModule);

    List<String> arguments = launch(java, "list", "two words");

    List<String> expected =
        new ArrayList<>(JvmFlags.forJava(feature, hasVectorModule, JvmFlags.hasHugePages()));
    expected.add("-Djava.awt.headless=true");
    expected.add("-jar");
    expected.add(jar().toRealPath().toString());
    expected.addAll(List.of("list", "two words"));
    assertThat(arguments).isEqualTo(expected);
  }

  @Test
  void hugePagesAreAskedForWhereThereAreSome() {
    assertThat(JvmFlags.forJava(25, true, true)).contains("-XX:+UseTransparentHugePages");
    assertThat(JvmFlags.forJava(25, true, false)).doesNotContain("-XX:+UseTransparentHugePages");
  }

  @Test
  void aChildOfThisJvmStartsWithTheFlags() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmFlags.forChild());
    command.add("--version");

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
  }

  /** Runs a copy of the launcher that has its jar already, so that it does not build. */
  private List<String> launch(Path java, String... arguments) throws Exception {
    Path launcher = folder.resolve("harness/bin/attnbench");
    Files.createDirectories(launcher.getParent());
    Files.copy(LAUNCHER, launcher);
    Files.createDirectories(jar().getParent());
    Files.createFile(jar());
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("ATTNBENCH_JAVA", java.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.lines().toList();
  }

  private Path jar() {
    return folder.resolve("harness/target/attnbench.jar");
  }

  /** A Java of the given version that prints its arguments, one a line. */
  private Path fakeJava(int feature, boolean hasVectorModule) throws IOException {
    Path home = Files.createDirectories(folder.resolve("jdk"));
    String modules = "java.base java.desktop" + (hasVectorModule ? " jdk.incubator.vector" : "");
    Files.writeString(
        home.resolve("release"),
        "JAVA_VERSION=\"%d.0.1\"\nMODULES=\"%s\"\n".formatted(feature, modules));
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return java;
  }
}
