package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import attnbench.harness.config.Plugins;
import attnbench.harness.store.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RooflineTest {
  private static final Caches CACHES =
      new Caches(new TreeMap<>(Map.of(1, 32_000L, 2, 1_000_000L, 3, 30_000_000L)));

  @TempDir private Path folder;

  /** Two threads, 16 lanes x 12 chains, 10,000 rounds in 16 us: by hand 480 GFLOP/s. */
  @Test
  void roofsFollowFromTheTimesOfTheProbes() {
    MachineRoofs roofs = RooflineBench.roofs(probes(6_291_456), 2, CACHES, 192);
    assertThat(roofs.gigaflops()).isEqualTo(2 * 2 * 192 * 10_000 / 16_000.0);
    assertThat(roofs.levels())
        .containsExactly(
            new MachineRoofs.Level("L1", 32_000, 2 * 24_576 / 100.0),
            new MachineRoofs.Level("L2", 1_000_000, 2 * 196_608 / 1_000.0),
            new MachineRoofs.Level("L3", 15_000_000, 2 * 6_291_456 / 60_000.0),
            new MachineRoofs.Level("memory", Long.MAX_VALUE, 2 * 402_653_184L / 20_000_000.0));
    assertThatIllegalStateException()
        .isThrownBy(() -> RooflineBench.roofs(probes(1), 2, CACHES, 192))
        .withMessageContaining("probe");
  }

  private static List<JmhRow> probes(int thirdLevelBytes) {
    List<JmhRow> rows = new ArrayList<>();
    rows.add(row("multiplyAdds", Map.of("bytes", "24576"), 16));
    rows.add(row("triad", Map.of("bytes", "24576"), 0.1));
    rows.add(row("triad", Map.of("bytes", "196608"), 1));
    rows.add(row("triad", Map.of("bytes", "" + thirdLevelBytes), 60));
    rows.add(row("triad", Map.of("bytes", "402653184"), 20_000));
    return rows;
  }

  private static JmhRow row(String method, Map<String, String> params, double micros) {
    return new JmhRow(
        new JmhKey(MachineBenchmark.class.getName() + "." + method, params, "avgt", "us/op"),
        new JmhEnvironment("1", "25", "vm", "1", List.of(), 2),
        List.of(micros),
        Map.of());
  }

  private static final MachineRoofs ROOFS =
      new MachineRoofs(
          1,
          100,
          List.of(
              new MachineRoofs.Level("L1", 1_000, 200),
              new MachineRoofs.Level("memory", Long.MAX_VALUE, 20)));

  /** By hand: 1000 flops at 100 a nanosecond, 1000 bytes at 200 and 1001 at 20. */
  @Test
  void theSlowerOfArithmeticAndBytesBindsAndEachCallsOperandsDecideItsLevel() {
    CountedWork small = new CountedWork(Map.of(new Work(1_000, 1_000), 3L));
    assertThat(ROOFS.bound(small)).isEqualTo(new MachineRoofs.Bound(30, 15, "L1"));
    assertThat(ROOFS.bound(small).name()).isEqualTo("arithmetic");
    CountedWork both = new CountedWork(Map.of(new Work(1_000, 1_000), 3L, new Work(0, 1_001), 1L));
    assertThat(ROOFS.bound(both)).isEqualTo(new MachineRoofs.Bound(30, 15 + 50.05, "memory"));
    assertThat(ROOFS.bound(both).name()).isEqualTo("bytes, memory");

    Roofline.Point point =
        RooflineBench.point(
            Roofline.Kind.KERNEL, "axpy", 8, 4, small, ROOFS, List.of(0.1, 0.2, 0.3));
    assertThat(point.share()).isCloseTo(30 / 200.0, within(1e-9));
    assertThat(point.gigaflops()).isCloseTo(15, within(1e-9));
    assertThat(point.gigabytesPerSecond()).isCloseTo(15, within(1e-9));
    assertThat(point.low()).isBetween(0.01, 0.2);
    assertThat(point.forkMicros()).containsExactly(0.1, 0.2, 0.3);
    assertThat(point.target()).isEqualTo(Target.of(ROOFS.bound(small), 0.2));
  }

  @Test
  void theTriadInMemoryLeavesRoomForManyThreads() {
    assertThat(MemoryLevel.MEMORY.triadBytes(1)).isEqualTo(384 << 20);
    assertThat(MemoryLevel.MEMORY.triadBytes(2)).isEqualTo(384 << 20);
    assertThat(MemoryLevel.MEMORY.triadBytes(8)).isEqualTo(96 << 20);
    assertThat(MemoryLevel.MEMORY.triadBytes(128)).isEqualTo(24 << 20);
    assertThat(MemoryLevel.L2.triadBytes(128)).isEqualTo(192 << 10);
  }

  @Test
  void roofsOfSeveralTurnsAreTheMedianOfEach() {
    assertThat(MachineRoofs.medians(List.of(roofs(100, 20), roofs(80, 30), roofs(90, 10))))
        .isEqualTo(roofs(90, 20));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MachineRoofs.medians(List.of()))
        .withMessageContaining("no roofs");
  }

  /** By hand: 3 Mflop at 100 a nanosecond; 1 MB of small calls at 200, all 3 MB at 20. */
  @Test
  void theBoundOfAStepHasItsBytesInCachesAndInMemory() {
    CountedWork counted =
        new CountedWork(Map.of(new Work(1_000, 1_000), 1_000L, new Work(2_000_000, 2_000_000), 1L));
    StepBound bound = StepBound.of(counted, List.of(List.of(ROOFS), List.of(ROOFS)));
    assertThat(bound.work()).isEqualTo(new Work(3_000_000, 3_000_000));
    assertThat(bound.roofs()).isEqualTo(ROOFS);
    assertThat(bound.peakMillis()).isCloseTo(0.03, within(1e-12));
    assertThat(bound.cacheMillis()).isCloseTo(0.005 + 0.1, within(1e-12));
    assertThat(bound.memoryMillis()).isCloseTo(0.15, within(1e-12));
  }

  private static MachineRoofs roofs(double gigaflops, double memory) {
    return new MachineRoofs(
        2, gigaflops, List.of(new MachineRoofs.Level("memory", Long.MAX_VALUE, memory)));
  }

  /** By hand: 30 ns of arithmetic are 75 at 40 %, 15 ns of bytes are 25 at 60 %. */
  @Test
  void aTargetIsMetWithinTwiceTheLongerOfTheTwoTimes() {
    MachineRoofs.Bound bound = new MachineRoofs.Bound(30, 15, "L1");
    Target met = Target.of(bound, 0.15);
    assertThat(met.arithmeticMicros()).isCloseTo(0.075, within(1e-12));
    assertThat(met.bytesMicros()).isCloseTo(0.025, within(1e-12));
    assertThat(met.ratio()).isCloseTo(2, within(1e-12));
    assertThat(Target.of(bound, 0.1499).met()).isTrue();
    assertThat(Target.of(bound, 0.1501).met()).isFalse();
    assertThat(Target.of(new MachineRoofs.Bound(3, 15, "L1"), 0.1).ratio())
        .isCloseTo(4, within(1e-12));
  }

  @Test
  void withoutCountedWorkThereIsNothingToMiss() {
    Target target = Target.of(ROOFS.bound(new CountedWork(Map.of())), 1);
    assertThat(target.counted()).isFalse();
    assertThat(target.met()).isTrue();
  }

  @Test
  void cachesAreReadAsLinuxTellsThem() throws IOException {
    cache("index0", "1", "Data", "48K");
    cache("index1", "1", "Instruction", "32K");
    cache("index2", "2", "Unified", "2M");
    assertThat(Caches.read(folder).bytes()).as("no third level").containsEntry(1, 32L << 10);
    cache("index3", "3", "Unified", "105M");
    assertThat(Caches.read(folder).bytes())
        .isEqualTo(Map.of(1, 48L << 10, 2, 2L << 20, 3, 105L << 20));
    assertThat(Caches.read(folder.resolve("nowhere")).bytes()).containsOnlyKeys(1, 2, 3);
  }

  private void cache(String name, String level, String type, String size) throws IOException {
    Path entry = Files.createDirectory(folder.resolve(name));
    Files.writeString(entry.resolve("level"), level + "\n");
    Files.writeString(entry.resolve("type"), type + "\n");
    Files.writeString(entry.resolve("size"), size + "\n");
  }

  @Test
  void aFolderIsReservedOnceAndNoMeasurementOfSpeedIsSoughtInIt() throws IOException {
    Environment environment =
        new Environment("0123456789abcdef", false, "CPU", 2, 1, "os", "jdk", List.of(), "scalar");
    Path first = BenchFolder.reserve(folder, environment, "roofline");
    Path second = BenchFolder.reserve(folder, environment, "roofline");
    assertThat(first).isEqualTo(folder.resolve("cpu-2-cores/roofline-0123456789ab"));
    assertThat(second).isEqualTo(folder.resolve("cpu-2-cores/roofline-0123456789ab-2"));
    Files.writeString(first.resolve("kernels.json"), "[]");
    assertThat(Measurement.files(folder)).isEmpty();
  }

  @Test
  void aPlanIsRefusedBeforeAnythingIsMeasured() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RooflineBench(Plugins.NONE, folder, line -> {}).run(plan(List.of("gelo"))))
        .withMessageContaining("nearest: gelu");
    assertThat(folder).isEmptyDirectory();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(List.of()))
        .withMessageContaining("no kernel and no mixer");
  }

  private static RooflinePlan plan(List<String> kernels) {
    return new RooflinePlan(kernels, List.of(), List.of("mix"), List.of(8), 4, 2, 2, 1, 0, 1, 1);
  }
}
