package attnbench.tasks.lra;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Random images in the binary layout of CIFAR-10, labels in turn. */
final class SmallCifar {
  static final int RECORD_BYTES = 3_073;

  private final Map<String, byte[]> files = new TreeMap<>();

  SmallCifar(int imagesPerFile) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    for (String name :
        new String[] {
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin"
        }) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < imagesPerFile; i++) {
        byte[] image = new byte[RECORD_BYTES];
        random.nextBytes(image);
        image[0] = (byte) (i % 10);
        bytes.writeBytes(image);
      }
      files.put(name, bytes.toByteArray());
    }
  }

  SmallCifar put(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  SmallCifar remove(String name) {
    files.remove(name);
    return this;
  }

  byte[] file(String name) {
    return files.get(name);
  }

  Path writeFolder(Path parent) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("cifar-10-batches-bin"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    return parent;
  }

  /** Writes a tar archive to {@code out}, which may compress, and closes it. */
  void writeTar(OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
  }
}
