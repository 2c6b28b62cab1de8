package attnbench.harness.bench;

import attnbench.harness.store.Environment;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files of a measurement lie that has several: {@code
 * <folder>/<machine>/<kind>-<commit>}. An older one is never written over: the next one of the same
 * commit gets a number.
 */
public final class BenchFolder {
  private BenchFolder() {}

  /**
   * Makes a folder that nobody has.
   *
   * @param kind of measurement, such as {@code roofline}
   * @throws IllegalArgumentException when it cannot be made
   */
  public static Path reserve(Path folder, Environment environment, String kind) {
    Path machine = folder.resolve(BenchFiles.machine(environment));
    String name = kind + "-" + BenchFiles.commit(environment);
    try {
      Files.createDirectories(machine);
      Path made = machine.resolve(name);
      for (int number = 2; !created(made); number++) {
        made = machine.resolve(name + "-" + number);
      }
      return made;
    } catch (IOException e) {
      throw new IllegalArgumentException("folder " + folder + " cannot be written to: " + e, e);
    }
  }

  private static boolean created(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }
}
