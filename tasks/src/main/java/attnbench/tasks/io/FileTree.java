package attnbench.tasks.io;

import attnbench.tasks.Skipped;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Data as they were downloaded: a folder of files, or a tar archive of it, read the same way. */
public final class FileTree {
  private FileTree() {}

  /**
   * Shows every file to a visitor; below {@code data}, links are not followed.
   *
   * @param data a folder or an archive that {@link TarArchive} reads
   * @param maxBytes the most that an archive may hold when decompressed
   * @return the links that were left out
   * @throws NoSuchFileException when there is nothing at the path
   * @throws IOException as {@link TarArchive#read} does
   */
  public static List<Skipped> read(Path data, long maxBytes, FileVisitor visitor)
      throws IOException {
    if (!Files.isDirectory(data)) {
      if (!Files.exists(data)) {
        throw new NoSuchFileException(data.toString());
      }
      TarArchive.read(data, maxBytes, visitor);
      return List.of();
    }
    List<Skipped> links = new ArrayList<>();
    Path folder = data.toRealPath();
    for (Path path : paths(folder)) {
      String name =
          StreamSupport.stream(folder.relativize(path).spliterator(), false)
              .map(Path::toString)
              .collect(Collectors.joining("/"));
      if (Files.isSymbolicLink(path)) {
        links.add(new Skipped(name, "a link, which is not followed"));
      } else if (Files.isRegularFile(path)) {
        try (LazyFile content = new LazyFile(path)) {
          visitor.visit(name, content);
        }
      }
    }
    return links;
  }

  private static List<Path> paths(Path folder) throws IOException {
    try (Stream<Path> walked = Files.walk(folder)) {
      return walked.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * The bytes of a file that may be compressed with gzip or xz, all of them.
   *
   * @param maxBytes the most it may hold when decompressed
   * @throws IOException when it is damaged, cut short, or larger than allowed
   */
  public static byte[] readPlain(InputStream content, long maxBytes) throws IOException {
    try {
      InputStream plain = Compression.plain(Compression.buffered(content));
      return new LimitedStream(plain, maxBytes).readAllBytes();
    } catch (EOFException e) {
      throw new IOException("the file is cut short", e);
    }
  }

  /** A file that is opened when it is first read. */
  private static final class LazyFile extends InputStream {
    private final Path path;
    private InputStream opened;

    LazyFile(Path path) {
      this.path = path;
    }

    private InputStream file() throws IOException {
      if (opened == null) {
        opened = Files.newInputStream(path);
      }
      return opened;
    }

    @Override
    public int read() throws IOException {
      return file().read();
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      return file().read(buffer, offset, count);
    }

    @Override
    public void close() throws IOException {
      if (opened != null) {
        opened.close();
      }
    }
  }
}
