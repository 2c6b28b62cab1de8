package attnbench.harness.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The SHA-256 of every file below a folder, kept in a file beside it in the form of {@code
 * sha256sum}.
 */
public final class Checksums {
  private static final String SEPARATOR = "  ";

  /**
   * How a folder compares with its checksums.
   *
   * @param files how many are as they were
   * @param problems each file that changed, is gone or is new, with which it is
   */
  public record Result(int files, List<String> problems) {
    public Result {
      problems = List.copyOf(problems);
    }
  }

  private Checksums() {}

  /** Computes the checksums of a folder and writes them to {@code sums}. */
  static void write(Path folder, Path sums) throws IOException {
    StringBuilder text = new StringBuilder();
    compute(folder)
        .forEach((name, sum) -> text.append(sum).append(SEPARATOR).append(name).append('\n'));
    Files.writeString(sums, text);
  }

  /**
   * Compares the files of a folder with its checksums.
   *
   * @throws IOException when the checksums are missing or cannot be read
   */
  public static Result verify(Path folder, Path sums) throws IOException {
    Map<String, String> kept = new TreeMap<>();
    for (String line : Files.readAllLines(sums)) {
      String[] parts = line.split(SEPARATOR, 2);
      if (parts.length < 2) {
        throw new IOException(sums + ": no checksum in line '" + line + "'");
      }
      kept.put(parts[1], parts[0]);
    }
    Map<String, String> found = compute(folder);
    List<String> problems = new ArrayList<>();
    int good = 0;
    for (Map.Entry<String, String> entry : kept.entrySet()) {
      String sum = found.remove(entry.getKey());
      if (sum == null) {
        problems.add(entry.getKey() + ": gone");
      } else if (sum.equals(entry.getValue())) {
        good++;
      } else {
        problems.add(entry.getKey() + ": changed");
      }
    }
    found.keySet().forEach(name -> problems.add(name + ": new"));
    return new Result(good, problems);
  }

  private static Map<String, String> compute(Path folder) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> walked = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) walked.filter(Files::isRegularFile)::iterator) {
        String name =
            StreamSupport.stream(folder.getParent().relativize(file).spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
        sums.put(name, sha256(file));
      }
    }
    return sums;
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file);
        DigestOutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(sink);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
