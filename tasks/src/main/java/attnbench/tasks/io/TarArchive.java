package attnbench.tasks.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A tar archive, plain or compressed with gzip or xz, read from front to back.
 *
 * <p>Nothing is unpacked to disk, so the names in an archive can do no harm.
 */
public final class TarArchive {
  private static final String NO_ARCHIVE =
      "it is no tar archive, plain or compressed with gzip or xz";

  /** A tar archive ends with two blocks of zeros. */
  private static final int END_MARK_BYTES = 1024;

  private TarArchive() {}

  /**
   * Shows every file of an archive to a visitor.
   *
   * @param maxBytes the most the archive may hold when decompressed
   * @throws IOException when the file cannot be read, is no such archive, is cut short, is larger
   *     than allowed, or holds a link or a device
   */
  public static void read(Path archive, long maxBytes, FileVisitor visitor) throws IOException {
    try (InputStream file = Compression.buffered(Files.newInputStream(archive));
        InputStream plain = Compression.plain(file);
        LimitedStream limited = new LimitedStream(plain, maxBytes);
        TarArchiveInputStream tar = new TarArchiveInputStream(limited)) {
      for (TarArchiveEntry entry = first(tar); entry != null; entry = tar.getNextEntry()) {
        requireSound(entry);
        if (!entry.isDirectory()) {
          visitor.visit(entry.getName(), tar);
        }
      }
      // The checksums of gzip and xz stand at the very end, beyond the last entry.
      limited.transferTo(OutputStream.nullOutputStream());
      if (limited.trailingZeros() < END_MARK_BYTES) {
        throw new IOException("the archive is cut short: its end mark is missing");
      }
    } catch (EOFException e) {
      throw new IOException("the archive is cut short", e);
    } catch (IllegalArgumentException e) {
      // commons-compress refuses some malformed headers this way.
      throw new IOException("malformed archive: " + e.getMessage(), e);
    }
  }

  private static TarArchiveEntry first(TarArchiveInputStream tar) throws IOException {
    try {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry != null && entry.isCheckSumOK()) {
        return entry;
      }
    } catch (IOException e) {
      throw new IOException(NO_ARCHIVE, e);
    }
    throw new IOException(NO_ARCHIVE);
  }

  private static void requireSound(TarArchiveEntry entry) throws IOException {
    if (!entry.isCheckSumOK()) {
      throw new IOException("the header of entry " + entry.getName() + " is damaged");
    }
    byte kind = entry.getLinkFlag();
    boolean file = kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_OLDNORM;
    if (!file && !entry.isDirectory()) {
      throw new IOException("entry " + entry.getName() + " is neither a file nor a folder");
    }
  }
}
