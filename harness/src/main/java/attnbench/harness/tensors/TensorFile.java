package attnbench.harness.tensors;

import attnbench.harness.store.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of a safetensors file whose tensors are all 32-bit floats.
 *
 * <pre>
 * 8 bytes   length of the header, lowest byte first
 * header    JSON: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
 * data      the tensors' numbers without a gap, each four bytes, lowest first
 * </pre>
 *
 * <p>Reading trusts nothing: lengths, types, shapes and places are checked against each other and
 * against the file before memory is taken for them. Source: the format's description at
 * https://huggingface.co/docs/safetensors. Departures from it: a header may have 8 MiB at most
 * rather than 100 MB, and a dimension may not exceed 2^31 - 1.
 *
 * @param metadata texts by name, kept in the header; may be empty
 * @param tensors by name, in the order in which they lie
 */
public record TensorFile(Map<String, String> metadata, Map<String, Tensor> tensors) {
  private static final int LENGTH_BYTES = Long.BYTES;

  /** Room for the names and places of some fifty thousand tensors. */
  private static final int MOST_HEADER_BYTES = 8 << 20;

  private static final int CHUNK_BYTES = 1 << 16;

  public TensorFile {
    metadata = Map.copyOf(metadata);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          "a tensor is named " + SafetensorsHeader.METADATA + "; the format keeps this name");
    }
  }

  /**
   * Reads a whole file.
   *
   * @throws IllegalArgumentException when it is no complete safetensors file of 32-bit floats; it
   *     says why
   * @throws IOException when it cannot be read
   */
  public static TensorFile read(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + " is no file; it must be a safetensors file");
    }
    try (FileChannel in = FileChannel.open(file)) {
      long fileBytes = in.size();
      int headerBytes = headerBytes(in, fileBytes, file);
      long dataBytes = fileBytes - LENGTH_BYTES - headerBytes;
      SafetensorsHeader header =
          SafetensorsHeader.parse(filled(in, headerBytes, file), dataBytes, file.toString());
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        tensors.put(entry.name(), new Tensor(entry.shape(), floats(in, entry.numbers(), file)));
      }
      return new TensorFile(header.metadata(), tensors);
    }
  }

  /** Writes the file, completely or not at all. */
  public void write(Path file) {
    AtomicFile.write(file, this::writeTo);
  }

  /**
   * The tensor of a name.
   *
   * @param origin where this content is from, for messages
   * @throws IllegalArgumentException naming the tensors that are there
   */
  public Tensor tensor(String name, Path origin) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "%s has no tensor '%s'; it has %s"
              .formatted(
                  origin,
                  name,
                  tensors.isEmpty() ? "none at all" : String.join(", ", tensors.keySet())));
    }
    return tensor;
  }

  private void writeTo(OutputStream out) throws IOException {
    byte[] header = SafetensorsHeader.of(metadata, tensors).encoded();
    if (header.length > MOST_HEADER_BYTES) {
      throw new IllegalArgumentException(
          "the header would have %d bytes; it may have at most %d"
              .formatted(header.length, MOST_HEADER_BYTES));
    }
    out.write(littleEndian(LENGTH_BYTES).putLong(header.length).array());
    out.write(header);
    ByteBuffer chunk = littleEndian(CHUNK_BYTES);
    for (Tensor tensor : tensors.values()) {
      float[] values = tensor.values();
      for (int at = 0; at < values.length; ) {
        int count = Math.min(CHUNK_BYTES / Float.BYTES, values.length - at);
        chunk.asFloatBuffer().put(values, at, count);
        out.write(chunk.array(), 0, Float.BYTES * count);
        at += count;
      }
    }
  }

  private static int headerBytes(FileChannel in, long fileBytes, Path file) throws IOException {
    if (fileBytes < LENGTH_BYTES) {
      throw new IllegalArgumentException(
          "%s is no safetensors file: it has %d bytes".formatted(file, fileBytes));
    }
    long headerBytes = filled(in, LENGTH_BYTES, file).getLong();
    long most = Math.min(MOST_HEADER_BYTES, fileBytes - LENGTH_BYTES);
    if (headerBytes < 0 || headerBytes > most) {
      throw new IllegalArgumentException(
          "%s is no safetensors file, or cut off: its header would have %s bytes; it may have %d"
              .formatted(file, Long.toUnsignedString(headerBytes), most));
    }
    return (int) headerBytes;
  }

  private static float[] floats(FileChannel in, int numbers, Path file) throws IOException {
    float[] floats = new float[numbers];
    for (int at = 0; at < numbers; ) {
      int count = Math.min(CHUNK_BYTES / Float.BYTES, numbers - at);
      filled(in, Float.BYTES * count, file).asFloatBuffer().get(floats, at, count);
      at += count;
    }
    return floats;
  }

  /** The next bytes of the file, ready to be read. */
  private static ByteBuffer filled(FileChannel in, int bytes, Path file) throws IOException {
    ByteBuffer buffer = littleEndian(bytes);
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        throw new EOFException(file + " became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
