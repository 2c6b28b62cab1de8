package attnbench.harness.bench;

import attnbench.harness.store.Environment;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where one measurement's files lie: {@code <folder>/<machine>/<commit>.json} is JMH's, beside it
 * lie the conditions and JMH's log. An older measurement is never written over: the next one of the
 * same commit gets a number.
 *
 * @param json JMH's results; there once they are complete
 * @param conditions where and with what they were measured
 * @param log what JMH printed; there from the start, it reserves the name
 */
record BenchFiles(Path json, Path conditions, Path log) {
  static final String ENDING = ".json";
  static final String CONDITIONS_ENDING = ".environment.json";
  static final String EXPONENTS_ENDING = ".exponents.json";

  private static final int COMMIT_DIGITS = 12;

  /**
   * Reserves names that nobody has.
   *
   * @throws IllegalArgumentException when the folder cannot be written to
   */
  static BenchFiles reserve(Path folder, Environment environment) {
    Path machine = folder.resolve(machine(environment));
    String commit = commit(environment);
    try {
      Files.createDirectories(machine);
      BenchFiles files = named(machine, commit);
      for (int number = 2; Files.exists(files.json) || !created(files.log); number++) {
        files = named(machine, commit + "-" + number);
      }
      return files;
    } catch (IOException e) {
      throw new IllegalArgumentException("folder " + folder + " cannot be written to: " + e, e);
    }
  }

  /** A name for exponents that no file has. */
  static Path exponents(Path folder, Environment environment) {
    Path machine = folder.resolve(machine(environment));
    String commit = commit(environment);
    Path file = machine.resolve(commit + EXPONENTS_ENDING);
    for (int number = 2; Files.exists(file); number++) {
      file = machine.resolve(commit + "-" + number + EXPONENTS_ENDING);
    }
    return file;
  }

  private static BenchFiles named(Path machine, String name) {
    return new BenchFiles(
        machine.resolve(name + ENDING),
        machine.resolve(name + CONDITIONS_ENDING),
        machine.resolve(name + ".log"));
  }

  private static boolean created(Path file) throws IOException {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  /** Processor model and cores, such as {@code amd-epyc-9b14-2-cores}. */
  static String machine(Environment environment) {
    String model = environment.machine().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return model.replaceAll("^-|-$", "") + "-" + environment.cores() + "-cores";
  }

  /** The first digits of the commit, marked where the sources differed from it. */
  static String commit(Environment environment) {
    String commit = environment.commit();
    String digits = commit.substring(0, Math.min(COMMIT_DIGITS, commit.length()));
    return environment.dirty() ? digits + "-dirty" : digits;
  }
}
