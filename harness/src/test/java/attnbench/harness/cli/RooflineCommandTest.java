package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.bench.Measurement;
import attnbench.harness.bench.Roofline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RooflineCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Through JMH, as short as it can be: what counts is what is kept and shown. */
  @Test
  void roofsKernelsAndModelsAreKeptShownAndDrawn() throws IOException {
    int exitCode =
        run(
            "--kernel=axpy,transpose --mixers=linear --benchmark=forward,mix,mixBackward"
                + " --lengths=8 --c=4 --batch=2 --threads=2 --forks=1 --warmup=0 --iterations=1"
                + " --iteration-millis=1");
    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("multiply-adds in registers", "triad in memory", "axpy", "share of bound")
        .contains("us at 40 % of peak", "mixer, with backward", "of 3 take more than twice");

    Path made = folders().get(0);
    try (Stream<Path> files = Files.list(made)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .contains("machine-1.json", "machine-2.json", "kernels.json", "mixers.json")
          .contains("roofline.json", "mixers.png", "mixers.svg", "mixers-backward.png")
          .contains("kernels.png", "kernels.svg", "models-forward.png", "models-forward.svg");
    }
    JsonNode roofline =
        JsonMapper.shared().readTree(Files.readString(made.resolve("roofline.json")));
    assertThat(roofline.path("roofs").path(0).path("gigaflops").asDouble()).isPositive();
    assertThat(roofline.path("points").size()).isEqualTo(5);
    for (JsonNode point : roofline.path("points")) {
      assertThat(point.path("share").asDouble()).isPositive();
      assertThat(point.path("forkMicros").size()).isEqualTo(1);
      assertThat(point.path("target").path("ratio").asDouble()).isPositive();
    }
    Roofline read = Roofline.read(Roofline.files(folder).get(0));
    assertThat(read.points().get(2).kind()).isEqualTo(Roofline.Kind.MIX);
    assertThat(read.points().get(3).work().flops())
        .as("backward is more work")
        .isGreaterThan(2 * read.points().get(2).work().flops());
    assertThat(Measurement.files(folder)).as("the model's speed").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --kernel=multipli       | unknown kernel 'multipli'
          --mixer=fool            | unknown mixer 'fool'; nearest: full
          --n=0                   | length is 0
          --forks=0               | forks is 0
          --kernel=none,axpy      | unknown kernel 'none'
          --benchmark=blend       | unknown benchmark 'blend'
          """)
  void whatCannotBeIsRefusedBeforeAnythingIsMeasured(String option, String complaint)
      throws IOException {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString()).contains(complaint).hasLineCount(1);
    assertThat(folders()).isEmpty();
  }

  private int run(String options) {
    String[] arguments = ("bench roofline --out=" + folder + " " + options).split(" ");
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.getFileName().toString().startsWith("roofline-")).toList();
    }
  }
}
