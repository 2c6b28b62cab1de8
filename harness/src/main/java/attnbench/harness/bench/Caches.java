package attnbench.harness.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Bytes of the caches that a processor reaches, by level from 1; instruction caches are left out.
 *
 * @param bytes of each level
 */
public record Caches(SortedMap<Integer, Long> bytes) {
  private static final Path SYSTEM = Path.of("/sys/devices/system/cpu/cpu0/cache");

  /** What about any processor of the last ten years has at least. */
  private static final Caches USUAL =
      new Caches(new TreeMap<>(Map.of(1, 32L << 10, 2, 256L << 10, 3, 8L << 20)));

  public Caches {
    bytes = Collections.unmodifiableSortedMap(new TreeMap<>(bytes));
  }

  /** Those of this machine as Linux tells them, or else of a usual processor. */
  public static Caches ofThisMachine() {
    return read(SYSTEM);
  }

  static Caches read(Path folder) {
    SortedMap<Integer, Long> bytes = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.filter(e -> Files.exists(e.resolve("size"))).sorted().toList()) {
        if (!text(entry, "type").equals("Instruction")) {
          bytes.put(Integer.parseInt(text(entry, "level")), size(text(entry, "size")));
        }
      }
    } catch (IOException | NumberFormatException unknown) {
      return USUAL;
    }
    return bytes.keySet().containsAll(USUAL.bytes.keySet()) ? new Caches(bytes) : USUAL;
  }

  private static String text(Path entry, String name) throws IOException {
    return Files.readString(entry.resolve(name)).strip();
  }

  /** Of a text such as {@code 32K} or {@code 1M}. */
  private static long size(String text) {
    int unit = "KMG".indexOf(text.charAt(text.length() - 1));
    return unit < 0
        ? Long.parseLong(text)
        : Long.parseLong(text.substring(0, text.length() - 1)) << 10 * (unit + 1);
  }
}
