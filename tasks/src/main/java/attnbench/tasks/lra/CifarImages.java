package attnbench.tasks.lra;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.Download;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import attnbench.tasks.io.CifarBinary;
import attnbench.tasks.io.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The images of CIFAR-10 in gray, from its six binary files.
 *
 * <p>Gray is {@code .2989 R + .5870 G + .1140 B} of the colours divided by 255, in float, times
 * 255.5 and truncated: what TensorFlow's {@code rgb_to_grayscale} does to bytes, and so the Long
 * Range Arena.
 *
 * @param train [images x 1024] in the order of the files 1 to 5
 * @param trainLabels one for each image
 * @param test [images x 1024]
 * @param testLabels one for each image
 * @param skipped files that are no part of it, and files that are shorter than published
 */
record CifarImages(
    byte[] train, byte[] trainLabels, byte[] test, byte[] testLabels, List<Skipped> skipped) {
  static final Download DOWNLOAD =
      new Download(
          "the images of CIFAR-10 (binary version)",
          "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
          "the archive or its unpacked folder");

  /** The official files hold 184 MB; ten times that is no longer this data set. */
  private static final long MAX_ARCHIVE_BYTES = 2L << 30;

  private static final String TEST_FILE = "test_batch.bin";
  private static final List<String> TRAIN_FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");

  /** Published beside the images. */
  private static final List<String> NO_IMAGES = List.of("batches.meta.txt", "readme.html");

  private static final int PUBLISHED_IMAGES = 10_000;

  /** The pixels and labels of one file. */
  private record Batch(byte[] pixels, byte[] labels) {}

  /**
   * Reads the images.
   *
   * @param data the folder of the files, one above it, or a tar archive of it
   * @throws MissingDataException when one of the files is missing
   * @throws BrokenDataException when one cannot be read
   */
  static CifarImages read(Path data) {
    Map<String, Batch> batches = new TreeMap<>();
    List<Skipped> skipped = new ArrayList<>();
    try {
      skipped.addAll(
          FileTree.read(
              data,
              MAX_ARCHIVE_BYTES,
              (path, content) -> {
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (NO_IMAGES.contains(name)) {
                  return;
                }
                if (!name.equals(TEST_FILE) && !TRAIN_FILES.contains(name)) {
                  skipped.add(new Skipped(path, "not one of the six files of images"));
                } else if (batches.containsKey(name)) {
                  throw new IOException(name + " is there twice");
                } else {
                  batches.put(name, batch(path, content, skipped));
                }
              }));
    } catch (NoSuchFileException e) {
      throw new MissingDataException(
          "no file or folder %s; CIFAR-10 is published at %s".formatted(data, DOWNLOAD.url()));
    } catch (IOException e) {
      throw BrokenDataException.unreadable("CIFAR-10", data, e);
    }
    return new CifarImages(
        joined(data, batches, TRAIN_FILES, Batch::pixels),
        joined(data, batches, TRAIN_FILES, Batch::labels),
        joined(data, batches, List.of(TEST_FILE), Batch::pixels),
        joined(data, batches, List.of(TEST_FILE), Batch::labels),
        List.copyOf(skipped));
  }

  private static Batch batch(String path, InputStream content, List<Skipped> skipped)
      throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream(PUBLISHED_IMAGES * CifarBinary.PIXELS);
    ByteArrayOutputStream labels = new ByteArrayOutputStream(PUBLISHED_IMAGES);
    int images;
    try {
      images =
          CifarBinary.read(
              content,
              (label, planes) -> {
                labels.write(label);
                pixels.writeBytes(gray(planes));
              });
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
    if (images != PUBLISHED_IMAGES) {
      skipped.add(
          new Skipped(
              path, "%d images, where %d are published".formatted(images, PUBLISHED_IMAGES)));
    }
    return new Batch(pixels.toByteArray(), labels.toByteArray());
  }

  static byte[] gray(byte[] planes) {
    byte[] gray = new byte[CifarBinary.PIXELS];
    float scale = 1 / 255f;
    for (int i = 0; i < gray.length; i++) {
      float red = Byte.toUnsignedInt(planes[i]) * scale;
      float green = Byte.toUnsignedInt(planes[gray.length + i]) * scale;
      float blue = Byte.toUnsignedInt(planes[2 * gray.length + i]) * scale;
      gray[i] = (byte) (int) ((0.2989f * red + 0.5870f * green + 0.1140f * blue) * 255.5f);
    }
    return gray;
  }

  private interface Part {
    byte[] of(Batch batch);
  }

  private static byte[] joined(
      Path data, Map<String, Batch> batches, List<String> names, Part part) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (String name : names) {
      Batch batch = batches.get(name);
      if (batch == null || batch.labels().length == 0) {
        throw new MissingDataException(
            "%s has no images %s; CIFAR-10 is published at %s"
                .formatted(data, name, DOWNLOAD.url()));
      }
      joined.writeBytes(part.of(batch));
    }
    return joined.toByteArray();
  }
}
