package attnbench.harness.report;

import attnbench.attention.model.Block;
import attnbench.attention.model.ModelSpec;
import attnbench.attention.model.Pooling;
import attnbench.attention.model.Positions;
import attnbench.attention.nn.Activation;
import attnbench.harness.config.Budget;
import attnbench.harness.config.OptimSpec;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecHash;
import attnbench.harness.config.TaskSpec;
import attnbench.harness.config.TrainSpec;
import attnbench.harness.store.CurvePoint;
import attnbench.harness.store.Environment;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import attnbench.harness.store.ShortcutScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Made-up records in the shape of real ones. */
public final class FakeRecords {
  private static final Environment ENVIRONMENT =
      new Environment(
          "0123456789abcdef0123456789abcdef01234567",
          false,
          "AMD EPYC 9R14",
          2,
          24L << 30,
          "Linux 6.1 amd64",
          "Eclipse Adoptium 25.0.1",
          List.of("--add-modules", "jdk.incubator.vector"),
          "vector-512");

  private static final List<ShortcutScore> ADDING_SHORTCUTS =
      List.of(
          new ShortcutScore("best constant", "always answers 0.5; closed form", 0.1536),
          new ShortcutScore("one marked value", "takes the other for 0; closed form", 0.16));

  private static final List<ShortcutScore> TEXT_SHORTCUTS =
      List.of(
          new ShortcutScore("majority class", "always the more frequent class", 0.5),
          new ShortcutScore("bag of bytes", "logistic regression on byte counts", 0.6913));

  private FakeRecords() {}

  /** A run with few of its many properties given. */
  record Run(
      String task,
      String mixer,
      Map<String, Object> options,
      int length,
      long seed,
      Pooling pooling,
      boolean standIn) {
    Run onStandIn() {
      return new Run(task, mixer, options, length, seed, pooling, true);
    }

    Run with(String option, Object value) {
      return new Run(task, mixer, Map.of(option, value), length, seed, pooling, standIn);
    }

    RunSpec spec(Budget budget) {
      boolean paramixer = mixer.startsWith("paramixer");
      OptimSpec optim =
          new OptimSpec(1e-3, OptimSpec.ScheduleKind.CONSTANT, 0, 0.9, 0.999, 1e-8, 0, 1);
      return new RunSpec(
          new TaskSpec(task, length, standIn ? Map.of("standIn", true) : Map.of()),
          new ModelSpec(
              mixer,
              options,
              paramixer ? Block.BARE : Block.POST_NORM,
              1,
              32,
              paramixer ? 1 : 32,
              Activation.GELU,
              0,
              Positions.LEARNED,
              pooling),
          new TrainSpec(40, 50, false, 0, 0.999, 0, 8, optim, budget),
          seed);
    }

    RunRecord succeeded(double correct, RunStatus status) {
      return succeeded(correct, status, new Budget(300, 0, 0), 2500);
    }

    RunRecord succeeded(double correct, RunStatus status, Budget budget, long steps) {
      RunSpec spec = spec(budget);
      boolean adding = task.equals("adding");
      List<CurvePoint> curve = new ArrayList<>();
      for (int i = 1; i <= 10; i++) {
        double share = correct * (1 - Math.exp(-i / 2.0));
        curve.add(new CurvePoint(i * steps / 10, i * 0.1, i * 12.5, 0.1 / i, 0.1 / i, share));
      }
      double millis = length * (mixer.equals("full") ? length / 4096.0 : 0.05);
      return new RunRecord(
          RunRecord.FORMAT,
          spec,
          SpecHash.of(spec),
          ENVIRONMENT,
          "2026-01-0" + (1 + seed) + "T10:00:00Z",
          2,
          status,
          status == RunStatus.BUDGET_REACHED ? "300 s of training" : "validation target",
          12_345,
          curve,
          steps,
          adding ? 1000 : 25_000,
          0.01,
          correct,
          adding ? 0.1536 : 0.5,
          adding ? ADDING_SHORTCUTS : TEXT_SHORTCUTS,
          steps,
          steps * 40 * length,
          steps * millis / 1000,
          millis * (1 + 0.02 * seed),
          1 << 20,
          "ab".repeat(32));
    }

    /** A run on a task of two classes. */
    RunRecord withRocAuc(double rocAuc, double rocAucOfClasses) {
      RunRecord r = succeeded(rocAucOfClasses, RunStatus.EPOCHS_DONE);
      return new RunRecord(
          r.format(),
          r.spec(),
          r.specHash(),
          r.environment(),
          r.startedAt(),
          r.threads(),
          r.status(),
          r.reason(),
          r.parameters(),
          r.curve(),
          r.bestStep(),
          r.testItems(),
          r.testLoss(),
          r.testCorrect(),
          r.chance(),
          r.shortcuts(),
          r.stepsDone(),
          r.tokensDone(),
          r.trainSeconds(),
          r.millisPerStep(),
          r.workspaceBytes(),
          r.weightsSha256(),
          rocAuc,
          rocAucOfClasses);
    }

    RunRecord failed(String reason) {
      return RunRecord.failed(
          spec(new Budget(300, 0, 0)), ENVIRONMENT, "2026-01-01T10:00:00Z", 2, reason);
    }
  }

  static Run adding(String mixer, int length, long seed) {
    return new Run("adding", mixer, Map.of(), length, seed, Pooling.FLATTEN, false);
  }

  private static Run mean(String mixer, int length, long seed) {
    return new Run("adding", mixer, Map.of(), length, seed, Pooling.MEAN, false);
  }

  static Run genome(String mixer, long seed) {
    return new Run("genome-hfdna", mixer, Map.of(), 16_384, seed, Pooling.FLATTEN, false);
  }

  static Run text(String mixer) {
    return new Run("text", mixer, Map.of(), 1000, 0, Pooling.MEAN, false);
  }

  /** Adding under two heads and text: seeds, budgets, failures, holes, and a run done over. */
  public static List<RunRecord> realistic() {
    List<RunRecord> records = new ArrayList<>();
    for (int length : new int[] {128, 256, 512, 1024}) {
      for (long seed = 0; seed < 3; seed++) {
        double luck = 0.001 * seed;
        records.add(
            adding("paramixer-chord", length, seed).succeeded(1 - luck, RunStatus.TARGET_REACHED));
        records.add(
            adding("identity", length, seed).succeeded(0.999 - luck, RunStatus.TARGET_REACHED));
        boolean slow = length >= 512;
        records.add(
            adding("full", length, seed)
                .succeeded(
                    slow ? 0.16 + 10 * luck : 0.998 - luck,
                    slow ? RunStatus.BUDGET_REACHED : RunStatus.TARGET_REACHED));
        records.add(mean("identity", length, seed).succeeded(0.154 + luck, RunStatus.EPOCHS_DONE));
        records.add(
            mean("paramixer-chord", length, seed)
                .succeeded(0.97 - luck - length / 20_000.0, RunStatus.BUDGET_REACHED));
      }
    }
    records.add(adding("paramixer-chord", 2048, 0).succeeded(0.998, RunStatus.TARGET_REACHED));
    records.add(adding("linear", 128, 0).succeeded(0.95, RunStatus.NO_PROGRESS));
    records.add(adding("linear", 256, 0).failed("loss is NaN at step 17"));
    records.add(
        adding("linear", 128, 0)
            .succeeded(0.5, RunStatus.BUDGET_REACHED, new Budget(10, 0, 0), 100));
    records.add(text("full").succeeded(0.6421, RunStatus.BUDGET_REACHED));
    records.add(text("linear").succeeded(0.7012, RunStatus.NO_PROGRESS));
    records.add(text("paramixer-chord").succeeded(0.8123, RunStatus.BUDGET_REACHED));
    records.add(text("paramixer-cdil").succeeded(0.8244, RunStatus.EPOCHS_DONE));
    records.add(text("identity").failed("out of memory: Java heap space"));
    return records;
  }

  /** The forward pass of two mixers at three lengths. */
  static List<TimingRow> timings() {
    List<TimingRow> rows = new ArrayList<>();
    for (int length : new int[] {256, 1024, 4096}) {
      double full = length * length / 40_000.0;
      double chord = length / 60.0;
      String conditions = "batch 40, C = 32, 2 threads, 3 forks";
      rows.add(
          new TimingRow(
              "forward",
              conditions,
              "full",
              length,
              40.0 * length,
              full * 0.9,
              full,
              full * 1.2,
              "95 % interval"));
      rows.add(
          new TimingRow(
              "forward",
              conditions,
              "paramixer-chord",
              length,
              40.0 * length,
              chord * 0.95,
              chord,
              chord * 1.1,
              "95 % interval"));
    }
    return rows;
  }
}
