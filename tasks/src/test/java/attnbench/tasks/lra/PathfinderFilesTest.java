package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.Example;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import attnbench.tasks.TaskSetting;
import attnbench.tasks.io.GrayPng;
import attnbench.tasks.io.NumpyStrings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathfinderFilesTest {
  private static final int IMAGES = 100;
  private static final int BATCH = 4;
  private static final PathfinderSize SIZE = PathfinderSize.of(1_024);

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void generate() throws IOException {
    generate(shared, 3);
  }

  private static void generate(Path target, int threads) throws IOException {
    PathfinderWriter.Options options =
        new PathfinderWriter.Options(PathfinderWriter.Levels.ALL, IMAGES, BATCH, 1);
    new PathfinderWriter().write(options, new DataGenerator.Order(1_024, 1, threads), target);
  }

  private static Path level(Path root, PathfinderLevel level) {
    return root.resolve("pathfinder32").resolve(level.folder());
  }

  private static Task task(PathfinderSplit split, PathfinderLevel level) {
    PathfinderOptions options = new PathfinderOptions(Origin.FILES, level, split, 1, 1, 1, -1, 5);
    return new PathfinderProvider().create(options, new TaskSetting(1_024, Optional.of(shared)));
  }

  /** The images of a split, in order, each as its pixels and label. */
  private static List<String> images(Task task, Split split) {
    List<String> images = new ArrayList<>();
    Example example = Example.of(task);
    for (int i = 0; i < task.data(split).size(); i++) {
      task.data(split).fill(i, example);
      images.add(example.label + Arrays.toString(example.tokens));
    }
    return images;
  }

  /** The place of the first image of a batch; its file of metadata is sorted by name. */
  private static int batch(int number) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < IMAGES / BATCH; i++) {
      names.add(i + ".npy");
    }
    names.sort(null);
    return BATCH * names.indexOf(number + ".npy");
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    PathfinderFiles files = PathfinderFiles.read(level(shared, PathfinderLevel.HARD), SIZE);
    assertThat(files.skipped()).isEmpty();
    assertThat(files.batchEnds()).hasSize(25).startsWith(4, 8, 12).endsWith(100);
    Path image = level(shared, PathfinderLevel.HARD).resolve("imgs/3/sample_2.png");
    byte[] pixels = GrayPng.read(Files.readAllBytes(image), 32);
    Example example = Example.of(task(PathfinderSplit.LRA, PathfinderLevel.HARD));
    files.data().fill(batch(3) + 2, example);
    for (int p = 0; p < pixels.length; p++) {
      assertThat(example.tokens[p]).isEqualTo(Byte.toUnsignedInt(pixels[p]));
    }
    Path metadata = level(shared, PathfinderLevel.HARD).resolve("metadata/3.npy");
    assertThat(Files.readAllLines(metadata).get(2))
        .isEqualTo("imgs/3 sample_2.png 2 " + example.label + " 1.0 14 4 2 0.5 1 1");
  }

  @Test
  void theFilesAreTheSameForAnyNumberOfThreads() throws IOException {
    generate(folder, 1);
    for (String file : new String[] {"metadata/9.npy", "imgs/9/sample_3.png"}) {
      assertThat(level(folder, PathfinderLevel.EASY).resolve(file))
          .hasSameBinaryContentAs(level(shared, PathfinderLevel.EASY).resolve(file));
    }
  }

  @Test
  void oneLevelIsDividedByPlace() {
    Task task = task(PathfinderSplit.LRA, PathfinderLevel.EASY);
    List<String> all = new ArrayList<>(images(task, Split.TRAIN));
    all.addAll(images(task, Split.VALIDATION));
    all.addAll(images(task, Split.TEST));
    assertThat(task.data(Split.TRAIN).size()).isEqualTo(80);
    assertThat(task.data(Split.TEST).size()).isEqualTo(10);
    PathfinderFiles files = PathfinderFiles.read(level(shared, PathfinderLevel.EASY), SIZE);
    Example example = Example.of(task);
    for (int i = 0; i < IMAGES; i++) {
      files.data().fill(i, example);
      assertThat(all.get(i)).isEqualTo(example.label + Arrays.toString(example.tokens));
    }
  }

  @Test
  void shuffledDivisionsHoldTheSameImagesOtherwise() {
    List<Set<String>> trains = new ArrayList<>();
    for (PathfinderSplit split :
        List.of(PathfinderSplit.LRA, PathfinderSplit.NYSTROMFORMER, PathfinderSplit.S4)) {
      Task task = task(split, PathfinderLevel.EASY);
      Set<String> all = new HashSet<>(images(task, Split.TRAIN));
      trains.add(Set.copyOf(all));
      all.addAll(images(task, Split.VALIDATION));
      all.addAll(images(task, Split.TEST));
      assertThat(all).hasSize(IMAGES);
    }
    assertThat(trains).doesNotHaveDuplicates();
  }

  @Test
  void theDivisionOfParamixerTakesWholeFilesOfAllLevels() {
    Task task = task(PathfinderSplit.PARAMIXER, PathfinderLevel.HARD);
    assertThat(task.data(Split.TEST).size()).isEqualTo(120);
    assertThat(task.data(Split.VALIDATION).size()).isEqualTo(120);
    assertThat(task.data(Split.TRAIN).size()).isEqualTo(60);
    List<String> expected = new ArrayList<>();
    for (PathfinderLevel level : PathfinderLevel.values()) {
      // Ten files of four images.
      expected.addAll(images(task(PathfinderSplit.LRA, level), Split.TRAIN).subList(0, 40));
    }
    assertThat(images(task, Split.TEST)).isEqualTo(expected);
  }

  @Test
  void numpyMetadataIsReadLikeText() throws IOException {
    generate(folder, 2);
    Path root = level(folder, PathfinderLevel.HARD);
    List<String> lines = Files.readAllLines(root.resolve("metadata/2.npy"));
    Files.write(root.resolve("metadata/2.npy"), numpy(lines, 'U'));
    Files.write(
        root.resolve("metadata/4.npy"),
        numpy(Files.readAllLines(root.resolve("metadata/4.npy")), 'S'));
    PathfinderFiles read = PathfinderFiles.read(root, SIZE);
    assertThat(read.skipped()).isEmpty();
    PathfinderFiles text = PathfinderFiles.read(level(shared, PathfinderLevel.HARD), SIZE);
    Example one = Example.of(task(PathfinderSplit.LRA, PathfinderLevel.HARD));
    Example other = Example.of(task(PathfinderSplit.LRA, PathfinderLevel.HARD));
    for (int i = 0; i < IMAGES; i++) {
      read.data().fill(i, one);
      text.data().fill(i, other);
      assertThat(one.label).isEqualTo(other.label);
      assertThat(one.tokens).containsExactly(other.tokens);
    }
  }

  /** A version 1.0 file, as documented for numpy.save. */
  private static byte[] numpy(List<String> lines, char kind) {
    int width = 15;
    String descr = kind == 'U' ? "<U15" : "|S15";
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d, 11), }"
            .formatted(descr, lines.size());
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    int cell = width * (kind == 'U' ? 4 : 1);
    ByteBuffer out =
        ByteBuffer.allocate(10 + header.length() + lines.size() * 11 * cell)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.putShort((short) header.length());
    out.put(header.getBytes(StandardCharsets.ISO_8859_1));
    int at = out.position();
    for (String line : lines) {
      for (String word : line.split(" ")) {
        out.position(at);
        for (char c : word.toCharArray()) {
          if (kind == 'U') {
            out.putInt(c);
          } else {
            out.put((byte) c);
          }
        }
        at += cell;
      }
    }
    return out.array();
  }

  @Test
  void damagedNumpyFilesAreRefused() {
    byte[] file = numpy(List.of("a b c d e f g h i j k"), 'U');
    assertThat(NumpyStrings.matches(file)).isTrue();
    assertThatThrownBy(() -> NumpyStrings.read(Arrays.copyOf(file, file.length - 4)))
        .isInstanceOf(IOException.class)
        .hasMessage("it holds 656 bytes of strings where its header says 660");
    assertThatThrownBy(() -> NumpyStrings.read(Arrays.copyOf(file, 30)))
        .isInstanceOf(IOException.class)
        .hasMessage("its header is cut short");
    byte[] numbers = file.clone();
    numbers[22] = 'f';
    assertThatThrownBy(() -> NumpyStrings.read(numbers))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it is no table of strings");
  }

  @Test
  void imagesThatCannotBeUsedAreReportedWithTheirReason() throws IOException {
    generate(folder, 2);
    Path root = level(folder, PathfinderLevel.EASY);
    Path empty = root.resolve("imgs/0/sample_2.png");
    Path gone = root.resolve("imgs/0/sample_3.png");
    Path cut = root.resolve("imgs/1/sample_0.png");
    Path small = root.resolve("imgs/1/sample_1.png");
    Path metadata = root.resolve("metadata/9.npy");
    Files.write(empty, new byte[0]);
    Files.delete(gone);
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 60));
    Files.write(small, GrayPng.write(new byte[64], 8));
    Path unnamed = Files.copy(small, root.resolve("imgs/4/more.png"));
    Path note = Files.writeString(root.resolve("metadata/note.txt"), "x");
    List<String> lines = new ArrayList<>(Files.readAllLines(metadata));
    lines.set(0, lines.get(0).replace("imgs/9", "../curv_contour_length_9/imgs/9"));
    lines.set(1, "imgs/9 sample_1.png 1 2 1.0 6 2 2 0.5 1 1");
    Files.write(metadata, lines);
    PathfinderFiles read = PathfinderFiles.read(root, SIZE);
    assertThat(read.data().size()).isEqualTo(IMAGES - 6);
    assertThat(read.batchEnds()).startsWith(2, 4).endsWith(94);
    assertThat(read.skipped())
        .extracting(Skipped::item)
        .containsExactly(
            empty.toString(),
            gone.toString(),
            cut.toString(),
            small.toString(),
            metadata + " line 1",
            metadata + " line 2",
            "1 files in " + unnamed.getParent(),
            // The one whose place in the metadata led out of the data, and the one without a line.
            "2 files in " + root.resolve("imgs/9"),
            "1 files in " + note.getParent());
    assertThat(read.skipped())
        .extracting(Skipped::reason)
        .contains(
            "the file is empty",
            "the file is not there",
            "it has 8 x 8 pixels; 32 x 32 are expected",
            "its image lies outside the data",
            "not the eleven columns of a Pathfinder image");
  }

  @Test
  void dataThatAreNotThereAreNamed() {
    PathfinderOptions options =
        new PathfinderOptions(
            Origin.FILES, PathfinderLevel.HARD, PathfinderSplit.LRA, 1, 1, 1, -1, 5);
    PathfinderProvider provider = new PathfinderProvider();
    assertThatThrownBy(() -> provider.create(options, new TaskSetting(4_096, Optional.of(shared))))
        .isInstanceOf(MissingDataException.class)
        .hasMessageStartingWith(
            shared + " has no pathfinder64/curv_contour_length_14/metadata; it is part of");
    assertThatThrownBy(() -> provider.create(options, new TaskSetting(1_024, Optional.empty())))
        .isInstanceOf(MissingDataException.class)
        .hasMessageStartingWith("task pathfinder needs the pictures of Pathfinder");
  }

  @Test
  void pngFilesKeepEveryShade() throws IOException {
    byte[] shades = new byte[256];
    for (int i = 0; i < shades.length; i++) {
      shades[i] = (byte) i;
    }
    assertThat(GrayPng.read(GrayPng.write(shades, 16), 16)).containsExactly(shades);
  }
}
