package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.Example;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import attnbench.tasks.TaskSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTaskTest {
  @TempDir Path folder;

  private static Task task(Path data) {
    ImageProvider provider = new ImageProvider();
    return provider.create(provider.defaults(), new TaskSetting(1_024, Optional.of(data)));
  }

  private Path archive(SmallCifar small) throws IOException {
    Path archive = folder.resolve("cifar-10-binary.tar.gz");
    small.writeTar(new GZIPOutputStream(Files.newOutputStream(archive)));
    return archive;
  }

  /** The gray of one colour by the definition, in double. */
  @ParameterizedTest
  @CsvSource({"0,0,0,0", "255,255,255,255", "255,0,0,76", "0,255,0,149", "0,0,255,29", "1,1,1,1"})
  void grayIsTheWeightedSumOfTheColours(int red, int green, int blue, int gray) {
    byte[] planes = new byte[3 * 1_024];
    Arrays.fill(planes, 0, 1_024, (byte) red);
    Arrays.fill(planes, 1_024, 2_048, (byte) green);
    Arrays.fill(planes, 2_048, 3_072, (byte) blue);
    assertThat(CifarImages.gray(planes)).containsOnly((byte) gray);
  }

  @Test
  void grayOfRandomColoursIsTheFormulaUpToRoundingInFloat() {
    byte[] planes = Arrays.copyOfRange(new SmallCifar(1).file("test_batch.bin"), 1, 3_073);
    byte[] gray = CifarImages.gray(planes);
    for (int i = 0; i < gray.length; i++) {
      double sum =
          0.2989 * (planes[i] & 0xff)
              + 0.5870 * (planes[1_024 + i] & 0xff)
              + 0.1140 * (planes[2_048 + i] & 0xff);
      assertThat((gray[i] & 0xff) + 0.5).isCloseTo(sum / 255 * 255.5, within(0.5001));
    }
  }

  @Test
  void pixelsAreTokensRowByRowAndLabelsComeFirst() throws IOException {
    SmallCifar small = new SmallCifar(20);
    Task task = task(small.writeFolder(folder));
    Example example = Example.of(task);
    byte[] file = small.file("data_batch_2.bin");
    task.data(Split.TRAIN).fill(20 + 3, example);
    int start = 3 * SmallCifar.RECORD_BYTES;
    byte[] gray = CifarImages.gray(Arrays.copyOfRange(file, start + 1, start + 3_073));
    assertThat(example.label).isEqualTo(3);
    assertThat(example.length).isEqualTo(1_024);
    for (int i = 0; i < 1_024; i++) {
      assertThat(example.tokens[i]).isEqualTo(gray[i] & 0xff);
    }
    assertThat(task.picture(example).orElseThrow().pixels()).isEqualTo(gray);
  }

  @Test
  void theLastTenthOfTheTrainingImagesIsForValidation() throws IOException {
    Task task = task(new SmallCifar(20).writeFolder(folder));
    assertThat(task.data(Split.TRAIN).size()).isEqualTo(90);
    assertThat(task.data(Split.VALIDATION).size()).isEqualTo(10);
    assertThat(task.data(Split.TEST).size()).isEqualTo(20);
    Example example = Example.of(task);
    task.data(Split.VALIDATION).fill(0, example);
    assertThat(example.label).as("image 10 of the last file").isZero();
  }

  @Test
  void validationOnTestNeedsItsName() throws IOException {
    Path data = new SmallCifar(20).writeFolder(folder);
    Task task =
        new ImageProvider()
            .create(new ImageOptions(Validation.TEST), new TaskSetting(1_024, Optional.of(data)));
    assertThat(task.data(Split.TRAIN).size()).isEqualTo(100);
    assertThat(task.data(Split.VALIDATION)).isSameAs(task.data(Split.TEST));
  }

  @Test
  void anArchiveHoldsTheSameAsTheFolder() throws IOException {
    SmallCifar small = new SmallCifar(10);
    CifarImages fromFolder = CifarImages.read(small.writeFolder(folder.resolve("unpacked")));
    CifarImages fromArchive = CifarImages.read(archive(small));
    assertThat(fromArchive.train()).isEqualTo(fromFolder.train()).hasSize(50 * 1_024);
    assertThat(fromArchive.testLabels()).isEqualTo(fromFolder.testLabels()).hasSize(10);
  }

  @Test
  void otherFilesAndShortFilesAreReported() throws IOException {
    Path data =
        new SmallCifar(10)
            .put("readme.html", new byte[5])
            .put("data_batch_6.bin", new byte[5])
            .writeFolder(folder.resolve("data"));
    assertThat(task(data).skipped())
        .contains(
            new Skipped(
                "cifar-10-batches-bin/data_batch_6.bin", "not one of the six files of images"),
            new Skipped(
                "cifar-10-batches-bin/test_batch.bin", "10 images, where 10000 are published"))
        .hasSize(7);
  }

  @Test
  void shortcutsAreLearntOnTrainAndCountedOnTest() throws IOException {
    // A white first pixel gives class 7 away; nothing else does.
    SmallCifar small = new SmallCifar(100);
    for (String name : new String[] {"data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"}) {
      byte[] file = small.file(name);
      for (int i = 0; i < 100; i++) {
        for (int colour = 0; colour < 3; colour++) {
          file[i * SmallCifar.RECORD_BYTES + 1 + 1_024 * colour] = (byte) (i % 10 == 7 ? 255 : 0);
        }
      }
    }
    Shortcut first = task(small.writeFolder(folder)).shortcuts().get(1);
    assertThat(first.name()).isEqualTo("first token");
    assertThat(first.correctShare()).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Path data = new SmallCifar(10).remove("data_batch_4.bin").writeFolder(folder);
    assertThatThrownBy(() -> task(data))
        .isInstanceOf(MissingDataException.class)
        .hasMessageContaining("has no images data_batch_4.bin")
        .hasMessageContaining("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
  }

  @Test
  void aFileCutShortIsRefused() throws IOException {
    SmallCifar small = new SmallCifar(10);
    byte[] whole = small.file("data_batch_3.bin");
    Path data =
        small.put("data_batch_3.bin", Arrays.copyOf(whole, whole.length - 7)).writeFolder(folder);
    assertThatThrownBy(() -> task(data))
        .isInstanceOf(BrokenDataException.class)
        .hasMessageContaining(
            "data_batch_3.bin: image 9 is cut short: 3066 of its 3073 bytes are there");
  }

  @Test
  void aLabelBeyondTheClassesIsRefused() throws IOException {
    SmallCifar small = new SmallCifar(10);
    small.file("test_batch.bin")[2 * SmallCifar.RECORD_BYTES] = 10;
    Path data = small.writeFolder(folder);
    assertThatThrownBy(() -> task(data))
        .isInstanceOf(BrokenDataException.class)
        .hasMessageContaining("image 2 has label 10; it must be below 10");
  }

  @Test
  void anotherLengthIsRefused() throws IOException {
    Path data = new SmallCifar(1).writeFolder(folder);
    ImageProvider provider = new ImageProvider();
    assertThatThrownBy(
            () -> provider.create(provider.defaults(), new TaskSetting(1_000, Optional.of(data))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("length of task image is 1000; it must be 1024, one for each pixel");
  }
}
