package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImdbReviewsTest {
  private static final int ALL = 10_000;

  @TempDir Path folder;

  /** Everything that was read, as one text per review. */
  private static List<String> contents(ImdbReviews reviews) {
    return Stream.concat(reviews.train().stream(), reviews.test().stream())
        .map(review -> review.label() + new String(review.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  private Path write(SmallReviews reviews, String name) throws IOException {
    Path archive = folder.resolve(name);
    OutputStream file = Files.newOutputStream(archive);
    if (name.endsWith("gz")) {
      file = new GZIPOutputStream(file);
    } else if (name.endsWith("xz")) {
      file = XZCompressorOutputStream.builder().setOutputStream(file).get();
    }
    reviews.writeTar(file);
    return archive;
  }

  @Test
  void labelsComeFromTheFolderAndTextsFromTheFiles() {
    SmallReviews small = new SmallReviews(2);
    small.put("train/neg/0_1.txt", "bad").put("train/neg/1_2.txt", "poor").remove("train/neg/0_2");
    small.put("train/pos/0_9.txt", "fine").put("train/pos/1_9.txt", "caf\u00e9");
    ImdbReviews reviews = ImdbReviews.read(small.writeFolder(folder), ALL);
    assertThat(contents(reviews).subList(0, 4)).containsExactly("0bad", "0poor", "1fine", "1café");
    assertThat(reviews.test()).hasSize(4);
    assertThat(reviews.skipped()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reviews.tar", "reviews.tar.gz", "reviews.tar.xz"})
  void anArchiveHoldsTheSameAsTheFolder(String name) throws IOException {
    SmallReviews small = new SmallReviews(15);
    ImdbReviews fromFolder = ImdbReviews.read(small.writeFolder(folder), ALL);
    ImdbReviews fromArchive = ImdbReviews.read(write(small, name), ALL);
    assertThat(contents(fromFolder)).hasSize(60);
    assertThat(contents(fromArchive)).isEqualTo(contents(fromFolder));
  }

  @Test
  void theFolderItselfIsAsGoodAsItsParent() {
    Path parent = new SmallReviews(3).writeFolder(folder);
    assertThat(contents(ImdbReviews.read(parent.resolve("aclImdb"), ALL)))
        .isEqualTo(contents(ImdbReviews.read(parent, ALL)));
  }

  @Test
  void reviewsAreCutToTheBytesAskedFor() {
    Path parent = new SmallReviews(3).writeFolder(folder);
    List<String> whole = contents(ImdbReviews.read(parent, ALL));
    assertThat(contents(ImdbReviews.read(parent, 10)))
        .containsExactlyElementsOf(whole.stream().map(text -> text.substring(0, 11)).toList());
  }

  @Test
  void filesNotNamedLikeReviewsAreSkippedAndListed() {
    SmallReviews small = new SmallReviews(3);
    small.put("train/pos/notes.txt", "x").put("test/neg/._1_2.txt", "x").put("test/neg/3.txt", "x");
    small.put("train/unsup/0_0.txt", "no label").put("README", "no review");
    small.put("train/labeledBow.feat", "9 0:9").put("train/mine/a.txt", "x").put("b.txt", "x");
    ImdbReviews reviews = ImdbReviews.read(small.writeFolder(folder), ALL);
    String badName = "not named <id>_<rating>.txt";
    String noReview = "not among the labelled reviews";
    assertThat(reviews.skipped())
        .containsExactlyInAnyOrder(
            new Skipped("aclImdb/train/pos/notes.txt", badName),
            new Skipped("aclImdb/test/neg/._1_2.txt", badName),
            new Skipped("aclImdb/test/neg/3.txt", badName),
            new Skipped("1 files in aclImdb/train/mine/", noReview),
            new Skipped("1 files in aclImdb/train/unsup/", noReview),
            new Skipped("1 files in aclImdb/", noReview));
    assertThat(contents(reviews)).hasSize(12);
  }

  @Test
  void nothingAtThePathIsMissingData() {
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> ImdbReviews.read(nowhere, ALL))
        .isInstanceOf(MissingDataException.class)
        .hasMessage(
            "no file or folder "
                + nowhere
                + "; the IMDB reviews are published at "
                + ImdbReviews.DOWNLOAD.url());
  }

  @ParameterizedTest
  @ValueSource(strings = {"train/neg", "train/pos", "test/neg", "test/pos"})
  void aClassWithoutReviewsIsMissingData(String missing) throws IOException {
    SmallReviews small = new SmallReviews(3).remove(missing);
    Path archive = write(small, "reviews.tar.gz");
    small.writeFolder(folder);
    for (Path data : List.of(archive, folder)) {
      assertThatThrownBy(() -> ImdbReviews.read(data, ALL))
          .isInstanceOf(MissingDataException.class)
          .hasMessageContaining(data + " has no review " + missing)
          .hasMessageContaining(ImdbReviews.DOWNLOAD.url());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reviews.tar", "reviews.tar.gz", "reviews.tar.xz"})
  void anArchiveCutAnywhereIsRefusedWithOneKindOfError(String name) throws IOException {
    Path archive = write(new SmallReviews(15), name);
    byte[] whole = Files.readAllBytes(archive);
    // The last record of a plain archive is padding, so cut well before it.
    int longest = name.endsWith("tar") ? whole.length - 10_240 : whole.length - 1;
    for (int part = 0; part <= 16; part++) {
      Files.write(archive, Arrays.copyOf(whole, longest * part / 16));
      assertThatThrownBy(() -> ImdbReviews.read(archive, ALL))
          .as("%d of %d bytes", longest * part / 16, whole.length)
          .isInstanceOf(BrokenDataException.class)
          .hasMessageStartingWith("cannot read the IMDB reviews from " + archive + ": ");
    }
  }

  @Test
  void aReviewThatIsThereTwiceIsRefused() throws IOException {
    SmallReviews small = new SmallReviews(3).put("copy/train/pos/0_9.txt", "again");
    Path archive = write(small, "reviews.tar.gz");
    assertThatThrownBy(() -> ImdbReviews.read(archive, ALL))
        .isInstanceOf(BrokenDataException.class)
        .hasMessageContaining("train/pos/0_9.txt is there twice");
  }
}
