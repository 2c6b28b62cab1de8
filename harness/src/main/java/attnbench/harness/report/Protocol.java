package attnbench.harness.report;

import attnbench.attention.model.Block;
import attnbench.attention.model.Head;
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
import attnbench.tasks.StandIn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What runs must have in common to be compared: all of the spec but the mixer with what stands
 * round it, the length, the seed and the budget.
 *
 * @param common the spec with fixed stand-ins for all that may differ
 */
record Protocol(RunSpec common) {

  static Protocol of(RunSpec spec) {
    ModelSpec model = spec.model();
    TrainSpec train = spec.train();
    return new Protocol(
        new RunSpec(
            new TaskSpec(spec.task().name(), 1, spec.task().options()),
            new ModelSpec(
                "any",
                Map.of(),
                Block.BARE,
                model.layers(),
                model.width(),
                1,
                Activation.RELU,
                model.dropout(),
                model.positions(),
                model.pooling(),
                model.head()),
            new TrainSpec(
                train.batch(),
                train.epochs(),
                train.shuffle(),
                train.evaluateEverySteps(),
                train.targetCorrect(),
                train.patience(),
                train.shards(),
                train.optim(),
                Budget.NONE),
            0));
  }

  String task() {
    return common.task().name();
  }

  /** The task as publications know it; nobody has published results on made-up data. */
  String publishedTask() {
    boolean standIn = Boolean.TRUE.equals(common.task().options().get(StandIn.OPTION));
    return standIn ? "stand-in of " + task() : task();
  }

  Pooling pooling() {
    return common.model().pooling();
  }

  int width() {
    return common.model().width();
  }

  int batch() {
    return common.train().batch();
  }

  /** Eight hexadecimal digits that tell protocols apart. */
  String id() {
    return SpecHash.of(common);
  }

  /** A name for files, such as {@code adding-flatten-1a2b3c4d}. */
  String fileName() {
    return task() + "-" + pooling().name().toLowerCase(Locale.ROOT) + "-" + id();
  }

  /** The task and the head, for titles. */
  String title() {
    return task() + ", " + pooling() + " head";
  }

  /** The model and the training in one line. */
  String conditions() {
    ModelSpec model = common.model();
    TrainSpec train = common.train();
    List<String> parts = new ArrayList<>();
    new TreeMap<>(common.task().options()).forEach((name, value) -> parts.add(name + " " + value));
    parts.add("C = " + model.width());
    parts.add(model.layers() + (model.layers() == 1 ? " layer" : " layers"));
    if (model.positions() != Positions.NONE) {
      parts.add(model.positions().name().toLowerCase(Locale.ROOT) + " positions");
    }
    if (model.head() != Head.LINEAR) {
      parts.add("head " + model.head().name().toLowerCase(Locale.ROOT));
    }
    if (model.dropout() > 0) {
      parts.add("dropout " + number(model.dropout()));
    }
    parts.add("batch " + train.batch());
    parts.add("at most " + train.epochs() + (train.epochs() == 1 ? " epoch" : " epochs"));
    parts.add(train.shuffle() ? "shuffled" : "not shuffled");
    parts.add(optimiser(train.optim()));
    if (train.optim().clipNorm() > 0) {
      parts.add("clip " + number(train.optim().clipNorm()));
    }
    if (train.targetCorrect() <= 1) {
      parts.add("stop at " + number(100 * train.targetCorrect()) + "\u00a0% right on validation");
    }
    if (train.patience() > 0) {
      parts.add("or after " + train.patience() + " validations without a better one");
    }
    return parts.stream().collect(Collectors.joining(", "));
  }

  private static String optimiser(OptimSpec optim) {
    String name = optim.weightDecay() > 0 ? "AdamW " : "Adam ";
    String decay = optim.weightDecay() > 0 ? ", decay " + number(optim.weightDecay()) : "";
    String schedule =
        optim.schedule() == OptimSpec.ScheduleKind.CONSTANT
            ? ""
            : " " + optim.schedule().name().toLowerCase(Locale.ROOT);
    String warmup = optim.warmupSteps() > 0 ? ", warm-up " + optim.warmupSteps() + " steps" : "";
    return name + number(optim.learningRate()) + schedule + warmup + decay;
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
