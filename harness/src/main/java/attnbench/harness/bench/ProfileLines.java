package attnbench.harness.bench;

import attnbench.harness.train.StepObserver.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The lines of a profile from what was added up: the timer's cost taken out of each, and the rest
 * of each part and of the threads' time as lines of their own.
 *
 * @param steps that were added up
 * @param threadNanos duration of the steps times the number of threads
 */
record ProfileLines(StepProfile profile, TimerCost timer, int steps, double threadNanos) {
  private static final double NANOS_PER_MILLI = 1e6;

  List<Profile.Line> lines() {
    List<Profile.Line> lines = new ArrayList<>();
    double inParts = 0;
    double timers = 0;
    for (Part part : Part.values()) {
      inParts += profile.nanos(part);
      timers += addPart(lines, part);
    }
    double total = Math.max(1, threadNanos - timers);
    // Parts run at once or one after the other: what no part had, threads spent waiting.
    lines.add(line("all", "waiting threads", 0, Math.max(0, threadNanos - inParts)));
    return lines.stream()
        .map(
            l ->
                new Profile.Line(
                    l.part(),
                    l.operation(),
                    l.calls(),
                    l.millis(),
                    l.millis() * steps * NANOS_PER_MILLI / total,
                    l.gigaflops(),
                    l.gigabytesPerSecond()))
        .toList();
  }

  /** Adds a line for each kernel and one for the rest; gives what the timer cost. */
  private double addPart(List<Profile.Line> lines, Part part) {
    String name = part.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    Map<String, StepProfile.Sum> kernels = profile.kernels(part);
    double inKernels = 0;
    long calls = 0;
    for (Map.Entry<String, StepProfile.Sum> kernel : kernels.entrySet()) {
      StepProfile.Sum sum = kernel.getValue();
      double nanos = Math.max(1, sum.nanos() - sum.calls() * timer.insideNanos());
      lines.add(kernelLine(name, kernel.getKey(), sum, nanos));
      inKernels += sum.nanos();
      calls += sum.calls();
    }
    double outsideTimer = calls * Math.max(0, timer.totalNanos() - timer.insideNanos());
    double rest = Math.max(0, profile.nanos(part) - inKernels - outsideTimer);
    lines.add(line(name, kernels.isEmpty() ? name : "outside kernels", 0, rest));
    return calls * timer.totalNanos();
  }

  private Profile.Line kernelLine(String part, String kernel, StepProfile.Sum sum, double nanos) {
    Profile.Line line = line(part, kernel, sum.calls(), nanos);
    return new Profile.Line(
        part,
        kernel,
        line.calls(),
        line.millis(),
        0,
        sum.counted() ? sum.work().flops() / nanos : Double.NaN,
        sum.counted() ? sum.work().bytes() / nanos : Double.NaN);
  }

  private Profile.Line line(String part, String operation, long calls, double nanos) {
    return new Profile.Line(
        part,
        operation,
        calls / (double) steps,
        nanos / steps / NANOS_PER_MILLI,
        0,
        Double.NaN,
        Double.NaN);
  }
}
