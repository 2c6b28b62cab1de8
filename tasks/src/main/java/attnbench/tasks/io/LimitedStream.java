package attnbench.tasks.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that refuses to go on after so many bytes, and knows how many zeros it ended with. */
final class LimitedStream extends FilterInputStream {
  private final long maxBytes;
  private long bytes;
  private long trailingZeros;

  LimitedStream(InputStream in, long maxBytes) {
    super(in);
    this.maxBytes = maxBytes;
  }

  /** The zero bytes since the last byte that was not zero. */
  long trailingZeros() {
    return trailingZeros;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    int read = super.read(buffer, offset, count);
    if (read > 0) {
      bytes += read;
      if (bytes > maxBytes) {
        throw new IOException("the archive holds more than the " + maxBytes + " bytes allowed");
      }
      int zeros = 0;
      while (zeros < read && buffer[offset + read - 1 - zeros] == 0) {
        zeros++;
      }
      trailingZeros = zeros == read ? trailingZeros + read : zeros;
    }
    return read;
  }

  /** Skips by reading, so that skipped bytes count. */
  @Override
  public long skip(long count) throws IOException {
    byte[] buffer = new byte[(int) Math.max(0, Math.min(count, 1 << 13))];
    return Math.max(0, read(buffer, 0, buffer.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
