package attnbench.tasks.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Streams that may be compressed with gzip or xz, told by their first bytes. */
final class Compression {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAGIC_BYTES = 6;

  /** The strongest xz preset needs 65 MiB to decode. */
  private static final int XZ_MEMORY_KIBIBYTES = 128 << 10;

  private Compression() {}

  /**
   * The plain bytes of a stream.
   *
   * @param file supports marks
   */
  static InputStream plain(InputStream file) throws IOException {
    file.mark(MAGIC_BYTES);
    byte[] magic = file.readNBytes(MAGIC_BYTES);
    file.reset();
    if (XZCompressorInputStream.matches(magic, magic.length)) {
      InputStream xz =
          XZCompressorInputStream.builder()
              .setInputStream(file)
              .setDecompressConcatenated(true)
              .setMemoryLimitKiB(XZ_MEMORY_KIBIBYTES)
              .get();
      return new BufferedInputStream(xz, BUFFER_BYTES);
    }
    if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      return new BufferedInputStream(new GZIPInputStream(file, BUFFER_BYTES), BUFFER_BYTES);
    }
    return file;
  }

  /** A buffer round a stream, so that it supports marks. */
  static InputStream buffered(InputStream in) {
    return new BufferedInputStream(in, BUFFER_BYTES);
  }
}
