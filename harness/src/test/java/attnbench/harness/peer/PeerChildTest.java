package attnbench.harness.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import attnbench.harness.bench.MachineRoofs;
import attnbench.harness.bench.ModelStep;
import attnbench.harness.config.SpecFormat;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerChildTest {
  @TempDir private Path folder;

  private static PeerCell cell(String mixer) {
    return new PeerCell(mixer, 8, 4, 2, 4, 3, 2);
  }

  private static List<PeerReply> serve(PeerRequest... requests) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (PeerRequest request : requests) {
      lines.append(SpecFormat.toTree(request)).append('\n');
    }
    StringWriter replies = new StringWriter();
    new PeerChild(new OwnEngine())
        .serve(new BufferedReader(new StringReader(lines.toString())), new PrintWriter(replies));
    return replies
        .toString()
        .lines()
        .map(line -> SpecFormat.bind(SpecFormat.parseJson(line, "r"), PeerReply.class, "r"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "linear", "paramixer-chord"})
  void aChildOpensTracesRunsAndTellsItsMemory(String mixer) throws IOException {
    Path file = folder.resolve("trace");
    List<PeerReply> replies =
        serve(
            PeerRequest.open(cell(mixer), ""),
            PeerRequest.trace(file.toString()),
            PeerRequest.run(ModelStep.TRAIN_STEP, 1, 3, 0),
            PeerRequest.run(ModelStep.FORWARD, 0, 2, 0),
            PeerRequest.memory());
    assertThat(replies).hasSize(5).allSatisfy(reply -> assertThat(reply.problem()).isEmpty());
    assertThat(replies.get(0).formulations()).hasSize(1);
    assertThat(replies.get(2).millis()).hasSize(3).allMatch(millis -> millis > 0);
    assertThat(replies.get(3).millis()).hasSize(2);

    PeerTrace trace = PeerTrace.read(file);
    PeerProblem problem = PeerProblem.of(cell(mixer));
    assertThat(trace.arrays().get(PeerTrace.SCORES)).hasSize(3);
    assertThat(trace.arrays()).hasSize(2 + problem.model().parameters().all().size());
    // The loss is the mean square of scores minus targets.
    double expected = 0;
    for (int i = 0; i < 3; i++) {
      expected += Math.pow(trace.arrays().get("scores")[i] - problem.targets()[i], 2) / 3;
    }
    assertThat((double) trace.arrays().get(PeerTrace.LOSS)[0]).isCloseTo(expected, within(1e-5));
  }

  @Test
  void aChildTellsWhatItsMachineCanDo() throws IOException {
    PeerReply reply = serve(PeerRequest.roofs(cell("full"), 0)).get(0);
    assertThat(reply.problem()).isEmpty();
    MachineRoofs roofs = reply.roofs().get(0);
    assertThat(roofs.threads()).isEqualTo(2);
    assertThat(roofs.gigaflops()).isPositive();
    assertThat(roofs.levels())
        .extracting(MachineRoofs.Level::name)
        .containsExactly("L1", "L2", "L3", "memory");
    assertThat(roofs.levels()).allMatch(level -> level.gigabytesPerSecond() > 0);
  }

  @Test
  void whatGoesWrongIsAnAnswerAndTheChildGoesOn() throws IOException {
    List<PeerReply> replies =
        serve(PeerRequest.run(ModelStep.FORWARD, 0, 1, 0), PeerRequest.open(cell("full"), ""));
    assertThat(replies.get(0).problem()).contains("no model is open");
    assertThat(replies.get(1).problem()).isEmpty();
  }

  @Test
  void memoryIsTheHighWaterMarkThatLinuxTells() throws IOException {
    Path status = Files.writeString(folder.resolve("status"), "VmPeak:\t9 kB\nVmHWM:\t  12 kB\n");
    assertThat(PeerChild.peakBytes(status)).isEqualTo(12 * 1024);
    assertThat(PeerChild.peakBytes(folder.resolve("nowhere"))).isZero();
  }

  @Test
  void onlyModelsThatBothEnginesHaveAreCells() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cell("mean"))
        .withMessageContaining("[full, linear, paramixer-chord]");
    assertThat(cell("full").spec().model().mixerOptions()).isEqualTo(Map.of("heads", 2));
    assertThat(cell("full").spec().train().optim().clipNorm()).isZero();
  }

  @Test
  void withoutLibtorchOneLineSaysHowToGetIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PeerInstallation.of(folder))
        .withMessageContaining("mvn -B -Ppeer -DskipTests package brings it");
  }

  @Test
  void libtorchGetsWhatMakesItFast() throws IOException {
    for (String name : List.of("classes", "lib", "native")) {
      Files.createDirectory(folder.resolve(name));
    }
    Files.createFile(folder.resolve("lib/pytorch.jar"));
    PeerProcess.Command command =
        PeerInstallation.of(folder).peer("Main", 2, "bench", "peer-child");
    assertThat(command.environment())
        .containsEntry("OMP_NUM_THREADS", "2")
        .containsEntry("MKL_NUM_THREADS", "2")
        .containsEntry("MALLOC_ARENA_MAX", "1")
        .containsEntry("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")
        .containsEntry("MALLOC_MMAP_MAX_", "0");
    assertThat(command.words())
        .contains("-Dorg.bytedeco.javacpp.platform.preloadpath=" + folder.resolve("native"))
        .endsWith("Main", "bench", "peer-child");
    assertThat(command.words().get(command.words().indexOf("-cp") + 1))
        .endsWith(
            folder.resolve("classes") + File.pathSeparator + folder.resolve("lib/pytorch.jar"));
  }
}
