package attnbench.harness.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Passes JMH's output on to its log, and one line for each benchmark to a person. */
final class ProgressFormat implements OutputFormat {
  private final OutputFormat log;
  private final Consumer<String> progress;
  private final int total;
  private int begun;

  /**
   * @param total number of benchmarks to come
   */
  ProgressFormat(OutputFormat log, Consumer<String> progress, int total) {
    this.log = log;
    this.progress = progress;
    this.total = total;
  }

  @Override
  public void startBenchmark(BenchmarkParams params) {
    begun++;
    String benchmark = params.getBenchmark();
    StringBuilder line = new StringBuilder("[%d/%d] ".formatted(begun, total));
    line.append(benchmark.substring(benchmark.lastIndexOf('.') + 1));
    for (String name : params.getParamsKeys()) {
      line.append(' ').append(name).append('=').append(params.getParam(name));
    }
    progress.accept(line.toString());
    log.startBenchmark(params);
  }

  @Override
  public void endBenchmark(BenchmarkResult result) {
    log.endBenchmark(result);
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {
    log.iteration(benchmark, params, iteration);
  }

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {
    log.iterationResult(benchmark, params, iteration, data);
  }

  @Override
  public void startRun() {
    log.startRun();
  }

  @Override
  public void endRun(Collection<RunResult> results) {
    log.endRun(results);
  }

  @Override
  public void print(String text) {
    log.print(text);
  }

  @Override
  public void println(String text) {
    log.println(text);
  }

  @Override
  public void verbosePrintln(String text) {
    log.verbosePrintln(text);
  }

  @Override
  public void write(int b) {
    log.write(b);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    log.write(bytes);
  }

  @Override
  public void flush() {
    log.flush();
  }

  @Override
  public void close() {
    log.close();
  }
}
