package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import attnbench.tasks.MissingDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class FailureTest {

  static Stream<Arguments> faultsOfTheInput() {
    IllegalArgumentException refused = new IllegalArgumentException("length is 0");
    return Stream.of(
        arguments(refused, "length is 0"),
        arguments(new ExecutionException(refused), "length is 0"),
        arguments(
            new CommandLine.ExecutionException(Main.commandLine(), "in a method", refused),
            "length is 0"),
        arguments(new IllegalArgumentException("one\n  two\n"), "one two"),
        arguments(new MissingDataException("no reviews"), "no reviews"),
        arguments(new NoSuchFileException("a.json"), "no such file: a.json"),
        arguments(
            new UncheckedIOException(new AccessDeniedException("a.json")), "no permission: a.json"),
        arguments(new DirectoryNotEmptyException("runs"), "DirectoryNotEmptyException: runs"),
        arguments(new UncheckedIOException(new IOException("disk full")), "disk full"),
        arguments(new ServiceConfigurationError("no such provider"), "no such provider"));
  }

  @ParameterizedTest
  @MethodSource("faultsOfTheInput")
  void faultsOfTheInputAreOneLineThatSaysWhatIsWrong(Throwable thrown, String message) {
    assertThat(Failure.of(thrown)).isEqualTo(new Failure(ExitCode.BAD_INPUT, message));
  }

  @Test
  void faultsOfTheProgramSayWhere() {
    Failure failure = Failure.of(new ExceptionInInitializerError(new IllegalStateException()));

    assertThat(failure.code()).isEqualTo(ExitCode.INTERNAL_ERROR);
    assertThat(failure.message())
        .matches(
            "internal error: java.lang.IllegalStateException \\(FailureTest.java:\\d+\\);"
                + " --stacktrace shows more");
  }

  @Test
  void outOfMemorySaysHowToGiveMore() {
    assertThat(Failure.of(new OutOfMemoryError("Java heap space")).message())
        .isEqualTo("out of memory (Java heap space); JDK_JAVA_OPTIONS=-Xmx8g gives 8 GiB of heap");
  }
}
