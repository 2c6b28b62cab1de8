package attnbench.harness.peer;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.bench.BenchFolder;
import attnbench.harness.bench.MachineRoofs;
import attnbench.harness.bench.ModelStep;
import attnbench.harness.bench.StepBound;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.store.Environment;
import attnbench.harness.store.EnvironmentProbe;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Compares two engines on the same models: first what they compute, then how fast they take turns.
 *
 * <p>Each cell and step has JVMs of its own, so that the most memory of a process is that of the
 * step. A pair of them takes turns A B A B; each turn begins with a step that does not count, after
 * a pause in which the other engine's threads stop waiting for more work in a loop. A third JVM
 * measures after both what the machine can do at most at this moment.
 *
 * @param commands how the engines' JVMs are started
 * @param folder under which the files go
 * @param progress takes one line for each cell and step that begins
 */
public record PeerBench(PeerCommands commands, Path folder, Consumer<String> progress) {
  /** Largest relative difference with which speeds are still compared. */
  public static final double TOLERANCE = 1e-4;

  /** OpenMP's threads spin for 200 ms at most. */
  private static final long PAUSE_MILLIS = 250;

  /** Of an engine's warm-up: the loops that measure the machine are small. */
  private static final double ROOFS_WARMUP_SHARE = 0.25;

  private static final int TRIAL_STEPS = 2;

  /**
   * What was measured and where its files lie.
   *
   * @param files the folder of {@code peer.json} and of what the JVMs printed
   */
  public record Written(PeerResult result, Path files) {}

  /** What is known of an engine before it is timed. */
  private record Choice(
      PeerTrace.Difference difference, String fastest, List<PeerRow.Trial> trials) {}

  /** What one formulation computed, and how long its steps took. */
  private record Attempt(PeerReply opened, PeerTrace.Difference difference, List<Double> millis) {}

  /**
   * Compares all cells of a plan; one that fails is a row without times.
   *
   * @throws IllegalArgumentException when a cell is impossible or an engine cannot run, before
   *     anything is measured
   */
  public Written run(PeerPlan plan) {
    plan.cells().forEach(PeerProblem::of); // what cannot be is told before anything is measured
    Environment environment = EnvironmentProbe.capture(Kernels.active().name());
    Path files = BenchFolder.reserve(folder, environment, "peer");
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<PeerRow> rows = new ArrayList<>();
    PeerCell firstCell = plan.cells().get(0);
    PeerProcess.Command ownCommand = commands.own().apply(firstCell.threads());
    PeerProcess.Command peerCommand = commands.peer().apply(firstCell.threads());
    String own = describe(ownCommand, firstCell, files, "own");
    String peer = describe(peerCommand, firstCell, files, "peer");
    for (PeerCell cell : plan.cells()) {
      for (ModelStep step : plan.steps()) {
        int number = rows.size() + 1;
        int total = plan.cells().size() * plan.steps().size();
        String name = step.option();
        progress.accept("[%d/%d] %s %s".formatted(number, total, name, cell.text()));
        rows.add(row(plan, cell, step, files));
      }
    }
    PeerResult result =
        new PeerResult(
            startedAt,
            plan,
            environment,
            own,
            ownCommand.flags(),
            peer,
            peerCommand.environment(),
            peerCommand.flags(),
            rows);
    AtomicFile.write(files.resolve(PeerResult.FILE), SpecFormat.toJson(result));
    return new Written(result, files);
  }

  /** What an engine says of itself, before anything is measured. */
  private static String describe(
      PeerProcess.Command command, PeerCell cell, Path files, String name) {
    try (PeerProcess process = start(command, files, name)) {
      return process.ask(PeerRequest.open(cell, "")).description();
    } catch (PeerFailure failure) {
      throw new IllegalArgumentException(
          "the engine '%s' cannot run: %s".formatted(name, failure.getMessage()), failure);
    }
  }

  private PeerRow row(PeerPlan plan, PeerCell cell, ModelStep step, Path files) {
    PeerTrace.Difference unknown = new PeerTrace.Difference(Double.NaN, "");
    try {
      Choice choice = choose(plan, cell, step, files);
      if (!(choice.difference().error() <= TOLERANCE)) {
        return PeerRow.failed(
            cell,
            step,
            choice.difference(),
            "the engines differ by %.1e in %s"
                .formatted(choice.difference().error(), choice.difference().array()));
      }
      return timed(plan, cell, step, files, choice);
    } catch (PeerFailure failure) {
      return PeerRow.failed(cell, step, unknown, failure.getMessage());
    }
  }

  /** Compares what the formulations compute with ours, and tries which is the fastest. */
  private Choice choose(PeerPlan plan, PeerCell cell, ModelStep step, Path files) {
    PeerTrace reference;
    try (PeerProcess process = start(commands.own().apply(cell.threads()), files, "own")) {
      process.ask(PeerRequest.open(cell, ""));
      reference = trace(process, files.resolve("own.trace"));
    }
    Attempt first = attempt(plan, cell, step, "", reference, files);
    List<String> names = first.opened().formulations();
    List<PeerRow.Trial> trials = new ArrayList<>();
    PeerTrace.Difference worst = first.difference();
    trials.add(new PeerRow.Trial(names.get(0), first.millis(), ""));
    for (String name : names.subList(1, names.size())) {
      try {
        Attempt attempt = attempt(plan, cell, step, name, reference, files);
        worst = attempt.difference().error() > worst.error() ? attempt.difference() : worst;
        trials.add(new PeerRow.Trial(name, attempt.millis(), ""));
      } catch (PeerFailure failure) { // such as too little memory: others may do
        trials.add(new PeerRow.Trial(name, List.of(), failure.getMessage()));
      }
    }
    String fastest =
        trials.stream()
            .filter(trial -> !trial.millis().isEmpty())
            .min(Comparator.comparingDouble(trial -> Collections.min(trial.millis())))
            .map(PeerRow.Trial::formulation)
            .orElseThrow();
    return new Choice(worst, fastest, trials);
  }

  private Attempt attempt(
      PeerPlan plan,
      PeerCell cell,
      ModelStep step,
      String formulation,
      PeerTrace reference,
      Path files) {
    try (PeerProcess process = start(commands.peer().apply(cell.threads()), files, "peer")) {
      PeerReply opened = process.ask(PeerRequest.open(cell, formulation));
      PeerTrace.Difference difference = trace(process, files.resolve("peer.trace")).from(reference);
      PeerRequest run = PeerRequest.run(step, 1, TRIAL_STEPS, plan.turnSeconds());
      return new Attempt(opened, difference, process.ask(run).millis());
    }
  }

  private static PeerTrace trace(PeerProcess process, Path file) {
    process.ask(PeerRequest.trace(file.toString()));
    PeerTrace trace = PeerTrace.read(file);
    file.toFile().delete();
    return trace;
  }

  /** What the forks of a cell and step gave. */
  private static final class Samples {
    final List<List<List<Double>>> own = new ArrayList<>();
    final List<List<List<Double>>> peer = new ArrayList<>();
    final List<List<MachineRoofs>> roofs = new ArrayList<>();
    long ownBytes;
    long peerBytes;
  }

  private PeerRow timed(PeerPlan plan, PeerCell cell, ModelStep step, Path files, Choice choice) {
    Samples samples = new Samples();
    for (int fork = 0; fork < plan.forks(); fork++) {
      addFork(plan, cell, step, files, choice, samples);
    }
    PeerRow.Times own = PeerRow.Times.of(samples.own, samples.ownBytes);
    PeerRow.Times peer = PeerRow.Times.of(samples.peer, samples.peerBytes);
    return new PeerRow(
        cell,
        step,
        choice.fastest(),
        choice.difference().error(),
        choice.difference().array(),
        "",
        own,
        peer,
        PeerRow.Ratio.of(peer, own),
        Optional.of(StepBound.of(cell.spec(), step, samples.roofs)),
        choice.trials());
  }

  private void addFork(
      PeerPlan plan, PeerCell cell, ModelStep step, Path files, Choice choice, Samples samples) {
    PeerProcess.Command ownCommand = commands.own().apply(cell.threads());
    try (PeerProcess own = start(ownCommand, files, "own");
        PeerProcess peer = start(commands.peer().apply(cell.threads()), files, "peer");
        PeerProcess machine = start(ownCommand, files, "machine")) {
      own.ask(PeerRequest.open(cell, ""));
      peer.ask(PeerRequest.open(cell, choice.fastest()));
      own.ask(PeerRequest.run(step, 0, 1, plan.warmupSeconds()));
      peer.ask(PeerRequest.run(step, 0, 1, plan.warmupSeconds()));
      machine.ask(PeerRequest.roofs(cell, plan.warmupSeconds() * ROOFS_WARMUP_SHARE));
      List<List<Double>> ownTurns = new ArrayList<>();
      List<List<Double>> peerTurns = new ArrayList<>();
      List<MachineRoofs> roofs = new ArrayList<>();
      for (int round = 0; round < plan.rounds(); round++) {
        PeerRequest turn = PeerRequest.run(step, 1, 1, plan.turnSeconds());
        ownTurns.add(rested(own, turn).millis());
        peerTurns.add(rested(peer, turn).millis());
        roofs.addAll(rested(machine, PeerRequest.roofs(cell, plan.turnSeconds())).roofs());
      }
      samples.own.add(ownTurns);
      samples.peer.add(peerTurns);
      samples.roofs.add(roofs);
      samples.ownBytes = Math.max(samples.ownBytes, own.ask(PeerRequest.memory()).peakBytes());
      samples.peerBytes = Math.max(samples.peerBytes, peer.ask(PeerRequest.memory()).peakBytes());
    }
  }

  private static PeerReply rested(PeerProcess process, PeerRequest turn) {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
    return process.ask(turn);
  }

  private static PeerProcess start(PeerProcess.Command command, Path files, String name) {
    return PeerProcess.start(command, files.resolve(name + ".log"));
  }
}
